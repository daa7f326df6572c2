"""Parts of the outcome document: subgroups of the learners."""

from typing import Annotated

from .absence import Absent, Kind
from .document_changes import AverageChange
from .part import Count, Number, Part, PValue


class GroupOverall(AverageChange):
    p_adjusted: PValue = Absent.NOT_ADJUSTED
    suppressed: bool = False


class Group(Part):
    group: str
    label: str
    n: Count  # participants
    overall: GroupOverall
    suppressed: bool = False


class GroupDifference(Part):
    """Does the change differ between the groups?"""

    test: str | None
    statistic: Number
    df: Number
    p: PValue
    p_adjusted: PValue


class Dimension(Part):
    dimension: str
    title: str
    role: str  # confirmatory, exploratory
    adjustment: str
    groups: list[Group]
    not_given: Count
    difference: Annotated[GroupDifference | Absent, Kind.PART]
    note: str | None = None


class Subgroups(Part):
    planned: list[str]
    frozen_at: str | None = None  # when these were chosen for good: as the course was published
    dimensions: list[Dimension]
