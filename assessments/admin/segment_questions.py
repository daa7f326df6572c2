"""Questions of segments in the admin."""

from django.contrib import admin

from assessments.models import SegmentQuestion

from .questions_of_course import AsksOfCourse, OfOneCourse


class SegmentQuestionForm(OfOneCourse):
    holder = "segment"

    class Meta:
        model = SegmentQuestion
        fields = ["segment", "question"]


@admin.register(SegmentQuestion)
class SegmentQuestionAdmin(AsksOfCourse):
    part = "segments"
    to_course = "segment__course"
    form = SegmentQuestionForm
    within_course = ("question", "segment")
    list_display = ["segment", "question"]
    list_select_related = ["segment", "question"]
    list_filter = ["segment__course"]
    search_fields = ["segment__title", "question__key"]
    autocomplete_fields = ["segment", "question"]

    def course_id_of(self, obj):
        return obj.segment.course_id
