"""Parts of the outcome document: do the items work, and how sure the figures are."""

from typing import Annotated

from .absence import Absent, Kind
from .part import AboutItem, Count, Limits, Number, Part, PValue, Side


class Seconds(Part):
    """Seconds to an answer: quartiles."""

    n: Count
    median: Number
    p25: Number
    p75: Number


class ItemAtTime(Part):
    n: Count
    difficulty: Number  # share right
    ci95: Limits
    discrimination: Number
    discrimination_n: Count
    seconds: Annotated[Seconds | Absent, Kind.PART] = Absent.NOT_RECORDED


AtTime = Annotated[ItemAtTime | Absent, Kind.PART]


class AnalysedChoice(Part):
    choice: str
    text: str = ""
    correct: bool
    before: Count = Absent.NOT_ASKED
    before_share: Number = Absent.NOT_ASKED
    before_discrimination: Number = Absent.NOT_ASKED
    after: Count = Absent.NOT_ASKED
    after_share: Number = Absent.NOT_ASKED
    after_discrimination: Number = Absent.NOT_ASKED


class ItemFlag(Part):
    code: str
    phase: str
    choice: str | None
    sentence: str


class AnalysedItem(AboutItem):
    measures: str
    before: AtTime
    after: AtTime
    choices: list[AnalysedChoice]
    flags: list[ItemFlag]
    suppressed: bool = False


class ItemAnalysis(Part):
    rules: dict[str, str]
    items: list[AnalysedItem]


class PollReliability(Part):
    phase: str
    track: int | None
    questions: list[str]
    items: Count
    n: Count
    mean: Number
    sd: Number
    kr20: Number
    alpha: Number
    alpha_without: dict[str, Number]
    suppressed: bool = False


class Needed(Part):
    width: float
    n: Count


class Precision(Part):
    n: Count
    change: Number
    width: Number
    n_for: list[Needed]


class ObjectivePrecision(Part):
    objective: int
    n: Count
    change: Number
    width: Number
    n_for: list[Needed]


class ItemPrecision(Part):
    question: str
    version: int = 1
    n: Count
    change: Number
    width: Number
    n_for: list[Needed]


class Warning(Part):
    code: str
    question: str | None
    objective: int | None
    sentence: str


class PrecisionSection(Part):
    targets: list[float]
    overall: Precision
    objectives: list[ObjectivePrecision]
    items: list[ItemPrecision]
    rules: dict[str, str]
    warnings: list[Warning]


class ArmItem(AboutItem):
    learners: Side
    comparison: Side
    difference: Number
    ci95: Limits
    test: str | None
    statistic: Number
    p: PValue
    p_holm: PValue
    cramers_v: Number
    suppressed: bool = False


class ComparisonArm(Part):
    n: Count
    label: str
    definition: str
    items: list[ArmItem]
    suppressed: bool = False
