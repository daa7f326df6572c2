"""What is kept of outcomes: snapshots, the files made of them, and what was published of them."""

from .analytics import AnalyticsReader, AnalyticsSecret
from .practice import PracticeCount
from .programme import Programme
from .publication import (
    PublishedFile,
    PublishedOutcomes,
    SupporterGrant,
    SupporterLink,
    SupporterVisit,
)
from .remarks import Recommendation, Verbatim
from .report import Download, Report, ReportSchedule, ScheduledRun
from .snapshot import KeptCounts, OutcomeSnapshot, Rewrites

__all__ = [
    "AnalyticsReader",
    "AnalyticsSecret",
    "Download",
    "KeptCounts",
    "OutcomeSnapshot",
    "PracticeCount",
    "Programme",
    "PublishedFile",
    "PublishedOutcomes",
    "Recommendation",
    "Report",
    "ReportSchedule",
    "Rewrites",
    "ScheduledRun",
    "SupporterGrant",
    "SupporterLink",
    "SupporterVisit",
    "Verbatim",
]
