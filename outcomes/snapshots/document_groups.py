"""Parts of the outcome document: learners told apart by item and objective, and how far what they
are explains the change.
"""

from typing import Annotated

from .absence import Absent, Kind
from .part import AboutItem, Count, Limits, Number, Part, PValue, Side


class ComparedGroup(Part):
    """One group's matched learners before and after."""

    group: str
    label: str
    n: Count
    pre: Side
    post: Side
    change: Number
    change_ci95: Limits
    test: str | None
    p: PValue
    p_adjusted: PValue
    suppressed: bool = False


class ChangeBetween(Part):
    """Does the change differ between the groups?"""

    test: str | None
    statistic: Number
    df: Number
    p: PValue
    p_adjusted: PValue


class ObjectiveByGroup(Part):
    objective: int
    text: str
    questions: list[str]
    groups: list[ComparedGroup]
    difference: Annotated[ChangeBetween | Absent, Kind.PART]


class ItemByGroup(AboutItem):
    groups: list[ComparedGroup]
    difference: Annotated[ChangeBetween | Absent, Kind.PART]


class SplitBy(Part):
    """One way to tell learners apart: the target group and all others, specialty, profession."""

    dimension: str
    title: str
    objectives: list[ObjectiveByGroup]
    items: list[ItemByGroup]
    not_given: Count


class ByGroup(Part):
    target: str  # what the target group is called
    specialties: list[str]  # that belong to it
    chosen: bool  # by the course; otherwise the platform's own list of oncologists
    adjustment: str
    dimensions: list[SplitBy]


class ModeratorLevel(Part):
    """One level of what learners are, everything else held equal."""

    level: str
    label: str
    n: Count  # matched learners
    is_reference: bool
    before: Number  # odds of a correct answer before, over those of the reference
    before_ci95: Limits
    ratio: Number  # how many times as much the odds rose as in the reference
    ratio_ci95: Limits
    p: PValue


class Moderator(Part):
    moderator: str
    title: str
    levels: list[ModeratorLevel]
    test: str | None
    statistic: Number
    df: Number
    p: PValue
    p_adjusted: PValue


class AdjustedChange(Part):
    odds_ratio: Number  # of a right answer after to before
    ci95: Limits
    p: PValue


class Moderators(Part):
    """Sensitivity: the change adjusted for what learners are, and whether it differs by that."""

    n: Count
    state: str  # computed, or why not
    sentence: str
    correlation: Number  # of two answers of one learner
    change: Annotated[AdjustedChange | Absent, Kind.PART]
    moderators: list[Moderator]
    left_out: list[str]
