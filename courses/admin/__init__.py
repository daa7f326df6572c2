"""Authoring pages of a course and what is taught in it."""

from .base import AuthoredAdmin, AuthoredForm, ReadOnlyAdmin
from .course import CourseAdmin
from .people import FacultyAdmin
from .records import EnrollmentAdmin, TrackProgressAdmin
from .videos import CaseAdmin, MicroSegmentAdmin, TrackAdmin

__all__ = [
    "AuthoredAdmin",
    "AuthoredForm",
    "CaseAdmin",
    "CourseAdmin",
    "EnrollmentAdmin",
    "FacultyAdmin",
    "MicroSegmentAdmin",
    "ReadOnlyAdmin",
    "TrackAdmin",
    "TrackProgressAdmin",
]
