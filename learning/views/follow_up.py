"""The form of a follow-up wave, opened by a learner's own link: no sign-in, nothing consumed by
opening.
"""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from assessments import actions, follow_up
from assessments.models import ChangeStatus, Measure, Phase, Poll, Question
from assessments.progress import CourseProgress
from assessments.querysets import versions_in_force, with_versions
from assessments.scoring import InvalidAnswer
from assessments.structure import Occasion, Structure
from courses import actions as course_actions
from courses.calendar import provider_day
from learners.models import Learner
from learners.signed_links import BadLink
from learning.answering import record_answer
from learning.presenters import shown_question
from learning.refusals import NotYet, Withdrawn, is_delivery, refusals_as_pages, stored
from learning.shown_answers import shown_answer


class Wave:
    """A wave as this learner stands before it."""

    def __init__(self, learner: Learner, poll: Poll) -> None:
        self.learner, self.poll, self.course = learner, poll, poll.course
        self.structure = Structure(poll.course)
        self.progress = CourseProgress(learner, self.structure)
        self.planned = follow_up.intentions(learner, poll)
        self.told = follow_up.told(learner, poll)
        self.answered = self.progress.answered_in(poll)

    @property
    def questions(self) -> list[Question]:
        """What is asked besides the changes: a question that asked for the plans is answered by
        what became of them.
        """
        followed = {intention.version.question_id for intention in self.planned}
        return [
            question
            for question in self.structure.questions_of(self.poll)
            if question.pk not in followed
        ]

    def days_since(self, at: datetime) -> int:
        """Since the course was finished: the link may be opened long after the wave's day."""
        finished = self.progress.finished_at()
        return (provider_day(at) - provider_day(finished)).days if finished else 0

    @property
    def is_whole(self) -> bool:
        told = all(
            (intention.version.pk, intention.choice_key) in self.told for intention in self.planned
        )
        return told and all(question.pk in self.answered for question in self.questions)


@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        learner_and_wave = follow_up.of_link(token)
    except BadLink:
        raise Http404 from None
    if learner_and_wave is None:
        raise Http404
    learner, poll = learner_and_wave
    reply = wave_page(request, slug=poll.course.slug, learner=learner, poll=poll, at=timezone.now())
    reply["Referrer-Policy"] = (
        # the address is the right to answer; "no-referrer" would have the form refused
        "same-origin"
    )
    assert isinstance(reply, HttpResponse)
    return reply


@refusals_as_pages
def wave_page(
    request: HttpRequest, slug: str, learner: Learner, poll: Poll, at: datetime
) -> HttpResponse:
    wave = Wave(learner, poll)
    if not wave.course.is_published:
        raise Withdrawn
    course_actions.require_front_matter(learner, wave.course)
    locked = wave.progress.why_locked(Occasion(Phase.FOLLOW_UP, poll=poll), at)
    if locked:
        raise NotYet(locked.sentence)
    if request.method == "POST":
        return _store(request, wave, at)
    return _thanks(request, wave) if wave.is_whole else _show(request, wave, {})


def _store(request: HttpRequest, wave: Wave, at: datetime) -> HttpResponse:
    """Everything that was given is stored, each for itself; what is missing is asked again."""
    for intention in wave.planned:
        status = request.POST.get(_field(intention))
        if status in ChangeStatus.values:
            follow_up.record_change(
                learner=wave.learner,
                poll=wave.poll,
                version_id=intention.version.pk,
                choice_key=intention.choice_key,
                status=status,
                at=at,
            )
    problems = {}
    for question in wave.questions:
        try:
            record_answer(
                request,
                wave.course,
                wave.learner,
                question,
                Phase.FOLLOW_UP,
                f"{question.key}-",
                poll=wave.poll,
                at=at,
            )
        except InvalidAnswer as problem:
            problems[question.key] = str(problem)
        except (actions.AlreadyAnswered, actions.KeyReused):
            continue
    after = Wave(wave.learner, wave.poll)
    if len(after.told) + len(after.answered) > 0:
        follow_up.note_submission(learner=wave.learner, poll=wave.poll, at=at)
    if after.is_whole or is_delivery(request):
        return stored(request, request.path)
    return _show(request, after, problems, status=400)


def _field(intention: follow_up.Intention) -> str:
    return f"change-{intention.version.pk}-{intention.choice_key}"


def _show(
    request: HttpRequest, wave: Wave, problems: dict[str, str], status: int = 200
) -> HttpResponse:
    versions = versions_in_force(wave.course)
    answered = {r.question_id: r for r in with_versions(wave.answered.values())}
    shown = []
    for question in wave.questions:
        given = answered.get(question.pk)
        item = shown_question(given.version if given else versions[question.pk], given)
        shown.append(item | {"problem": problems.get(question.key, "")})
    changes = [
        {
            "field": _field(intention),
            "text": intention.text,
            "told": wave.told.get((intention.version.pk, intention.choice_key)),
            "options": [(status.value, gettext(status.label)) for status in ChangeStatus],
        }
        for intention in wave.planned
    ]
    context: dict[str, Any] = {
        "course": wave.course,
        "days": wave.days_since(timezone.now()),
        "changes": changes,
        "questions": shown,
    }
    saved = bool(wave.told or wave.answered)
    waiting = [(change["field"], change["text"]) for change in changes if not change["told"]]
    waiting += [
        (f"question-{question.key}", versions[question.pk].plain_stem)
        for question in wave.questions
        if question.pk not in answered
    ]
    context |= {
        "saved": saved,
        "sent": status == 400,
        "still_open": waiting if saved or status == 400 else [],
        "demonstration": wave.course.demonstration,
    }
    return render(request, "learning/follow_up.html", context, status=status)


def _thanks(request: HttpRequest, wave: Wave) -> HttpResponse:
    """What was told, and for questions of knowledge the reason behind the right answer."""
    given = [
        r
        for r in with_versions(wave.answered.values())
        if r.version.measures in (Measure.KNOWLEDGE, Measure.COMPETENCE)
    ]
    labels = dict(ChangeStatus.choices)
    changes = [
        (intention.text, gettext(labels[wave.told[intention.version.pk, intention.choice_key]]))
        for intention in wave.planned
    ]
    items = [shown_answer(response, wave.structure) for response in given]
    return render(
        request,
        "learning/follow_up_done.html",
        {"course": wave.course, "changes": changes, "items": items},
    )
