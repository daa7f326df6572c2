"""Segments that show a film and leave nothing behind."""

from django.db.models import Exists, OuterRef

from courses.models import Course
from courses.publishing import Failure

from .models import SegmentQuestion


def advice(course: Course) -> list[Failure]:
    asked = SegmentQuestion.objects.in_use().filter(segment=OuterRef("pk"))
    bare = course.segments.filter(~Exists(asked), withdrawn=False, takeaway="").order_by("pk")
    return [
        Failure(
            "bare-segment",
            f"Segment {segment.slug} asks no question and has no takeaway.",
            segment,
        )
        for segment in bare
    ]
