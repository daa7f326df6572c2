"""What is taught: a course with its objectives, people, tracks and segments; who enrolled; what was watched."""

from .course import Course, CourseRevision, CourseStatus, Disclosure, Faculty, FrontMatter, FrontMatterShown, Objective, Supporter
from .enrollment import Enrollment, Pathway, SegmentView, TrackProgress, WatchClock
from .media import Caption, Case, MicroSegment, Track

__all__ = [
    "Caption",
    "Case",
    "Course",
    "CourseRevision",
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
    "Supporter",
    "Track",
    "TrackProgress",
    "WatchClock",
]
