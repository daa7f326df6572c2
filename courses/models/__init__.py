"""What is taught: a course with its objectives, people, tracks and segments; who enrolled; what was watched."""

from .campaign import Campaign, CampaignVisit
from .course import Course, CourseStatus, Disclosure, Faculty, FrontMatter, FrontMatterShown, Objective, Supporter
from .enrollment import Enrollment, Pathway, SegmentView, TrackProgress, WatchClock
from .media import Caption, Case, MicroSegment, Track

__all__ = [
    "Campaign",
    "CampaignVisit",
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
    "Supporter",
    "Track",
    "TrackProgress",
    "WatchClock",
]
