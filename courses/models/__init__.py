"""What is taught: a course with its objectives, people, tracks and segments; who enrolled; what was watched."""

from .course import Course, CourseStatus, Disclosure, Faculty, FrontMatter, FrontMatterShown, Objective, Subgroup, Supporter
from .enrollment import Enrollment, Pathway, SegmentView, TrackProgress, WatchClock
from .media import Caption, Case, MicroSegment, Track
from .planning import CHANGES, COMPETENCIES, NEEDS, LearningFormat, PlanningRecord, Providership
from .wording import StatementText

__all__ = [
    "CHANGES",
    "COMPETENCIES",
    "NEEDS",
    "LearningFormat",
    "PlanningRecord",
    "Providership",
    "StatementText",
    "Caption",
    "Case",
    "Course",
    "CourseStatus",
    "Disclosure",
    "Enrollment",
    "Faculty",
    "FrontMatter",
    "FrontMatterShown",
    "MicroSegment",
    "Objective",
    "Pathway",
    "SegmentView",
    "Subgroup",
    "Supporter",
    "Track",
    "TrackProgress",
    "WatchClock",
]
