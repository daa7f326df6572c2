"""Parts of the outcome document: before against after, for items, objectives and confidence."""

from typing import Annotated

from .absence import Absent, Kind
from .part import (
    AboutItem,
    Count,
    Limits,
    Number,
    OptionShare,
    Part,
    PValue,
    Side,
    Versioned,
    versioned,
)


class FourfoldTable(Part):
    """Matched learners of one item by right before and right after."""

    both: Count
    gained: Count
    lost: Count
    neither: Count


class Effect(Part):
    cohens_h: Number
    odds_ratio: Number
    odds_ratio_ci95: Limits
    normalized_gain: Number


Fourfold = Annotated[FourfoldTable | Absent, Kind.PART]


class Comparison(Part):
    """Before against after; `n` are matched learners, without a value where sides are unmatched."""

    n: Count
    pre: Side
    post: Side
    change: Number
    change_ci95: Limits
    table: Fourfold
    test: str | None
    statistic: Number
    p: PValue
    p_holm: PValue
    effect: Effect
    suppressed: bool = False
    table_suppressed: bool = False
    p_coarse: bool = False  # p stands for the threshold it is under


class AverageChange(Part):
    """The unweighted mean over the learning objectives."""

    objectives: Count
    pre: Number
    post: Number
    change: Number
    change_ci95: Limits
    test: str | None
    p: PValue
    learners: Count


class Overall(AverageChange):
    suppressed: bool = False
    hidden_beside_earlier: bool = False  # an earlier publication showed it
    p_coarse: bool = False  # p stands for the threshold it is under


class LearnerMoves(Part):
    """What became of the matched learners, each in one of the four."""

    n: Count
    improved: Count
    reinforced: Count
    unchanged: Count
    worse: Count
    suppressed: bool = False


class MeasuredObjective(Part):
    objective: int
    text: str
    questions: list[str]
    matched: Comparison
    all: Comparison
    learners: LearnerMoves | None = None  # older documents have none


class Knowledge(Part):
    overall: Overall
    objectives: list[MeasuredObjective]


class ChosenOption(Part):
    """Matched learners who chose it before and after."""

    choice: str
    text: str = ""
    correct: bool
    pre: Count
    post: Count
    suppressed: bool = False


class Item(AboutItem):
    measures: str
    matched: Comparison
    all: Comparison
    options: list[ChosenOption]
    learners: LearnerMoves | None = None


class Ratings(Part):
    """Matched learners by level, lowest first."""

    pre: list[Count]
    post: list[Count]
    mean_pre: Number
    mean_post: Number
    test: str | None
    statistic: Number  # z
    p: PValue
    rank_biserial: Number
    improved: Count = Absent.NOT_RECORDED
    same: Count = Absent.NOT_RECORDED
    worse: Count = Absent.NOT_RECORDED
    suppressed: bool = False
    moves_suppressed: bool = False


class Confidence(AboutItem):
    measures: str
    scale: list[str]
    top: int | None  # so many of the highest levels are the top box
    matched: Comparison
    all: Comparison
    ratings: Ratings


class OptionQuestion(Versioned):
    """A question whose choices are ticked: practice changes, barriers."""

    n: Count
    options: list[OptionShare]
    suppressed: bool = False


class PersistentGap(Part):
    """An objective or an item that still is a gap, and why."""

    objective: int | None = None
    question: str | None = None
    version: int = 1
    post: Number
    reason: str

    @property
    def key(self) -> str:
        """Of the item, where it is one."""
        return versioned(self.question or "", self.version)
