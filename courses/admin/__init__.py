"""Authoring pages of a course and what is taught in it."""

from .all_changes import ChangeAdmin
from .base import AuthoredAdmin, AuthoredForm, ReadOnlyAdmin
from .cases import CaseAdmin
from .course import CourseAdmin
from .faculty_questions import FacultyQuestionAdmin
from .people import FacultyAdmin
from .planning import PlanningRecordAdmin, StatementTextAdmin
from .records import EnrollmentAdmin, TrackProgressAdmin
from .supporters import SupporterAdmin
from .tracks import TrackAdmin
from .withdrawing import WithdrawnNotDeleted

__all__ = [
    "AuthoredAdmin",
    "AuthoredForm",
    "CaseAdmin",
    "ChangeAdmin",
    "CourseAdmin",
    "EnrollmentAdmin",
    "FacultyAdmin",
    "FacultyQuestionAdmin",
    "PlanningRecordAdmin",
    "ReadOnlyAdmin",
    "StatementTextAdmin",
    "SupporterAdmin",
    "TrackAdmin",
    "TrackProgressAdmin",
    "WithdrawnNotDeleted",
]
