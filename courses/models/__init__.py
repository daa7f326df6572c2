"""What is taught: a course with its objectives, people, tracks and segments; who enrolled; what was
watched.
"""

from .campaign import Campaign, CampaignVisit
from .change import Change
from .course import (
    Course,
    CourseRevision,
    CourseStatus,
    Disclosure,
    Faculty,
    FrontMatter,
    FrontMatterShown,
    ItemTest,
    Objective,
    Subgroup,
    Supporter,
)
from .enrollment import Enrollment, Pathway, SegmentView, TrackProgress, WatchClock
from .kept_upload import KeptUpload, UnnamedFile
from .ladder import Ladder, Rung
from .notes import LONGEST_NOTE, FacultyQuestion, Note
from .planning import CHANGES, COMPETENCIES, NEEDS, LearningFormat, PlanningRecord, Providership
from .review import ReviewComment, ReviewLink, SignOff, Verdict
from .tracks import (
    Caption,
    Case,
    Exhibit,
    ExhibitKind,
    Handout,
    MicroSegment,
    Seeking,
    Track,
    Video,
)
from .wording import StatementText
from .working_copy import WorkingCopy

__all__ = [
    "CHANGES",
    "LONGEST_NOTE",
    "FacultyQuestion",
    "Handout",
    "Note",
    "COMPETENCIES",
    "NEEDS",
    "ItemTest",
    "LearningFormat",
    "PlanningRecord",
    "Providership",
    "StatementText",
    "Campaign",
    "CampaignVisit",
    "Caption",
    "Case",
    "Change",
    "Course",
    "CourseRevision",
    "CourseStatus",
    "Disclosure",
    "Enrollment",
    "Exhibit",
    "ExhibitKind",
    "Faculty",
    "FrontMatter",
    "FrontMatterShown",
    "KeptUpload",
    "Ladder",
    "MicroSegment",
    "Objective",
    "Pathway",
    "ReviewComment",
    "ReviewLink",
    "Rung",
    "Seeking",
    "SegmentView",
    "SignOff",
    "Subgroup",
    "Supporter",
    "Track",
    "TrackProgress",
    "Verdict",
    "Video",
    "WatchClock",
    "WorkingCopy",
    "UnnamedFile",
]
