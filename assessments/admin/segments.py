"""A segment with its question: one page, one save."""

from typing import Any

from django.contrib import admin
from django.forms.widgets import Script
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from assessments.models import SegmentQuestion
from assessments.querysets import versions_in_force
from assessments.withdrawing import set_segment_question
from courses.admin.captions import CaptionInline
from courses.admin.videos import VideoAdmin, VideoForm
from courses.models import Course, MicroSegment
from learners.characters import whole_number

from .written_question import WRITTEN, WrittenQuestionForm


class SegmentForm(WrittenQuestionForm, VideoForm):
    class Meta:
        model = MicroSegment
        fields = ["course", "title", "slug", "position", "takeaway", "certified", "withdrawn"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions: Any = self.fields["question"]
        questions.empty_label = "None, or a new one, written here"
        if self.asks and self.asks.withdrawn_at is None:
            self.initial["question"] = self.asks.question_id
        if course := self._course():
            self.offer(course)

    @property
    def asks(self) -> SegmentQuestion | None:
        return getattr(self.instance, "asks", None) if self.instance.pk else None

    def _course(self) -> Course | None:
        typed = self.data.get("course") or self.initial.get("course")
        pk = self.instance.course_id or whole_number(str(typed or ""))
        return Course.objects.filter(pk=pk).first() if pk else None

    @property
    def writes_a_question(self) -> bool:
        data = self.cleaned_data
        return not data.get("question") and any(data.get(n) for n in ("stem", "choices"))

    def clean(self) -> Any:
        data = super().clean()
        if self.writes_a_question:
            self.require_new(data)
        return data


@admin.register(MicroSegment)
class MicroSegmentAdmin(VideoAdmin):
    part = "segments"
    form = SegmentForm
    list_display = ["title", "slug", "course", "length"]
    search_fields = ["title", "slug", "course__title"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = [*VideoAdmin.readonly_fields, "asked"]
    inlines = [CaptionInline]
    change_form_template = "admin/courses/microsegment/change_form.html"
    own = ["course", "title", "slug", "position", "takeaway", "certified", "withdrawn"]
    video_fields = ["upload", "kept", "conversion", "length", "player"]

    class Media:
        js = [Script("js/written-question.js", type="module")]

    def get_fieldsets(self, request, obj=None):
        may_write = obj is None or self.has_change_permission(request, obj)
        asked = ["asked"] if obj else []
        return [
            (None, {"fields": [*self.own, *self.video_fields]}),
            ("Its question", {"fields": [*asked, *(WRITTEN if may_write else [])]}),
        ]

    @admin.display(description="Asked now")
    def asked(self, segment):
        asks = getattr(segment, "asks", None)
        version = versions_in_force(segment.course).get(asks.question_id) if asks else None
        if asks is None or version is None:
            return "No question yet."
        page = reverse("admin:assessments_questionversion_change", args=[version.pk])
        words = "{}: {} <a href='{}'>Open the question</a>"
        if asks.withdrawn_at:
            page = reverse("admin:assessments_segmentquestion_change", args=[asks.pk])
            words = "Withdrawn: {}: {} <a href='{}'>Take it back</a>"
        return format_html(words, asks.question.key, version.plain_stem[:200], page)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        segment, now = form.instance, timezone.now()
        question = form.cleaned_data.get("question")
        if form.writes_a_question:
            question = form.question_of(segment.course, at=now)
        if change or question:
            set_segment_question(segment, question, at=now, by=request.user)
