"""Reads over what was earned."""

from courses.models import Course

from .models import Certificate


def certificates_held(course: Course, learners: set[int]) -> int:
    """Valid certificates of this course that these learners hold."""
    of_course = Certificate.objects.filter(claim__offer__course=course, claim__learner__in=learners)
    return of_course.filter(revoked_at__isnull=True, superseded_by__isnull=True).count()
