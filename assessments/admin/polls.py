"""Polls in the admin: what each asks, in what order, and what a further attempt draws."""

from django import forms
from django.contrib import admin
from django.forms.widgets import Script
from django.utils import timezone

from assessments.models import Phase, Poll, PollQuestion, QuestionVersion
from assessments.models.poll import PHASE_NAMES
from assessments.models.question import SCORED
from assessments.withdrawing import set_questions, set_retry_questions
from courses.admin import AuthoredForm
from courses.percent_field import PercentField
from courses.widgets import LinesField
from learners.characters import whole_number

from .question_keys import QuestionKeys
from .withdrawing import AnsweredStays


class PollForm(AuthoredForm):
    asks = LinesField(
        required=True,
        label="Questions",
        help_text="Names of the questions in the order they are asked, one a line, for example q1.",
        widget=QuestionKeys(attrs={"rows": 12, "cols": 40}),
    )
    optional = LinesField(
        label="May be skipped",
        help_text="Names of those of them that need no answer, one a line.",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )

    pass_mark = PercentField(
        help_text=(
            "How many of the questions with a correct answer must be answered correctly, in "
            "percent. Empty: nothing to pass."
        ),
        widget=forms.TextInput(attrs={"size": 8, "placeholder": "70%"}),
    )
    retries = LinesField(
        label="Drawn for further attempts",
        help_text=(
            "Names of other questions with a correct answer, one a line. A further attempt asks "
            "them instead of questions of the same objective; the first attempt, which outcomes "
            "count, never does."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )

    class Meta:
        model = Poll
        fields = [
            "course",
            "phase",
            "track",
            "pass_mark",
            "max_attempts",
            "shows_key_early",
            "after_days",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asks"].widget.offer(self._course_id())
        if self.instance.pk:
            entries = (
                self.instance.entries.in_use().select_related("question").order_by("position", "id")
            )
            self.initial["asks"] = [entry.question.key for entry in entries]
            self.initial["optional"] = [
                entry.question.key for entry in entries if not entry.required
            ]
            retries = self.instance.retry_entries.select_related("question")
            self.initial["retries"] = [entry.question.key for entry in retries]

    def _course_id(self):
        typed = self.data.get("course") or self.initial.get("course")
        return self.instance.course_id or whole_number(str(typed or ""))

    def clean(self):
        data = super().clean()
        course = data.get("course") or (self.instance.course if self.instance.course_id else None)
        if course is None:
            return data
        self._place(data, course)
        self._questions(data, course)
        return data

    def _place(self, data, course):
        phase, track = data.get("phase"), data.get("track")
        if track and track.course_id != course.pk:
            self.add_error("track", "This track belongs to another course.")
        if data.get("pass_mark") is not None and phase != Phase.POST:
            self.add_error("pass_mark", "Only a post-test has a pass mark.")
        if (phase == Phase.FOLLOW_UP) != (data.get("after_days") is not None):
            self.add_error(
                "after_days", "A follow-up poll, and no other, says after how many days."
            )
        same = Poll.objects.filter(
            course=course, phase=phase, track=track, after_days=data.get("after_days")
        )
        if phase and (other := same.exclude(pk=self.instance.pk).first()):
            sentence = "There is another poll of this phase, track and day."
            if other.withdrawn_at:
                sentence += " It is withdrawn: take it back instead."
            self.add_error("phase", sentence)

    def _questions(self, data, course):
        keys = data.get("asks", [])
        self.questions = {
            question.key: question for question in course.questions.filter(key__in=keys)
        }
        unknown = [key for key in keys if key not in self.questions]
        if unknown:
            self.add_error("asks", f"There is no question {', '.join(unknown)}.")
        if len(set(keys)) < len(keys):
            self.add_error("asks", "A question stands here twice.")
        others = PollQuestion.objects.in_use().filter(
            poll__withdrawn_at__isnull=True,
            poll__course=course,
            poll__phase=data.get("phase"),
            question__key__in=keys,
        )
        twice = others.exclude(poll=self.instance.pk).values_list("question__key", flat=True)
        if twice and data.get("phase") != Phase.FOLLOW_UP:
            self.add_error("asks", f"{', '.join(sorted(twice))} is asked in this phase already.")
        self._optional(data.get("optional", []), keys, course)
        self._retries(data, keys, course)

    def _retries(self, data, keys, course):
        drawn = list(dict.fromkeys(data.get("retries", [])))
        self.drawn = {question.key: question for question in course.questions.filter(key__in=drawn)}
        if drawn and (data.get("phase") != Phase.POST or data.get("pass_mark") is None):
            self.add_error("retries", "Only a post-test with a pass mark is taken again.")
        if unknown := [key for key in drawn if key not in self.drawn]:
            self.add_error("retries", f"There is no question {', '.join(unknown)}.")
        in_force = QuestionVersion.objects.filter(course=course, in_force_until__isnull=True)
        scored = in_force.filter(measures__in=SCORED).select_related("question")
        objectives = {version.question.key: version.objective_id for version in scored}
        own = {objectives.get(key) for key in keys} - {None}
        if stray := [key for key in self.drawn if objectives.get(key) not in own]:
            sentence = "has no correct answer, or no question of this poll measures its objective."
            self.add_error("retries", f"{', '.join(stray)} {sentence}")
        asked = PollQuestion.objects.in_use().filter(
            poll__course=course,
            poll__withdrawn_at__isnull=True,
            poll__phase__in=(Phase.PRE, Phase.POST),
            question__key__in=drawn,
        )
        tested = {*asked.values_list("question__key", flat=True), *(set(drawn) & set(keys))}
        if tested:
            sentence = "is asked in a pre-test or post-test: it would pair."
            self.add_error("retries", f"{', '.join(sorted(tested))} {sentence}")

    def _optional(self, optional, keys, course):
        if strangers := [key for key in optional if key not in keys]:
            self.add_error("optional", f"{', '.join(strangers)} is not asked in this poll.")
        if keys and set(keys) <= set(optional):
            self.add_error("optional", "At least one question of a poll needs an answer.")
        scored = QuestionVersion.objects.filter(
            course=course,
            in_force_until__isnull=True,
            measures__in=SCORED,
            question__key__in=optional,
        )
        if unskippable := sorted(scored.values_list("question__key", flat=True)):
            sentence = (
                f"{', '.join(unskippable)} has a correct answer and is not skipped; offer a choice "
                "that says not sure instead."
            )
            self.add_error("optional", sentence)


@admin.register(Poll)
class PollAdmin(AnsweredStays):
    part = "polls"
    form = PollForm
    within_course = ("track",)
    list_display = ["when", "course", "track", "pass_mark", "max_attempts", "after_days"]
    list_select_related = ["course", "track"]
    list_filter = ["course", "phase"]
    search_fields = ["course__title"]
    autocomplete_fields = ["course", "track"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "course",
                    "phase",
                    "track",
                    "pass_mark",
                    "max_attempts",
                    "shows_key_early",
                    "after_days",
                    "asks",
                    "optional",
                    "retries",
                ]
            },
        ),
    ]

    class Media:
        js = [Script("js/question-keys.js", type="module")]

    @admin.display(description="Poll", ordering="phase")
    def when(self, poll):
        return PHASE_NAMES[Phase(poll.phase)]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        asks, optional = form.cleaned_data["asks"], form.cleaned_data["optional"]
        wanted = [(form.questions[key].pk, key not in optional) for key in asks]
        set_questions(form.instance, wanted, at=timezone.now(), by=request.user)
        drawn = dict.fromkeys(form.cleaned_data["retries"])
        set_retry_questions(form.instance, [form.drawn[key].pk for key in drawn])
