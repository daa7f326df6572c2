"""Parts of the outcome document: how far the data and the questions may be relied on."""

from .part import Count, Limits, Number, Part, PValue, Side, Versioned


class QualityCheck(Part):
    code: str
    label: str
    definition: str
    n: Count  # learners
    share: Number  # of those looked at


class ItemOutOfOrder(Versioned):
    n: Count  # learners who answered it after the activity before they answered it before


class JoinedRows(Part):
    """Learner rows that were joined with another of the same person, by what they share."""

    npi: Count
    address: Count
    hand: Count


class DataQuality(Part):
    learners: Count
    looked_at: Count
    sampled: bool  # of a large course some, spread evenly
    checks: list[QualityCheck]
    out_of_order: list[ItemOutOfOrder]
    joined: JoinedRows
    shared_addresses: Count


class SharePeriod(Side):
    period: str


class DriftingItem(Versioned):
    """The share right of one item at one time of the activity, by calendar period."""

    phase: str
    periods: list[SharePeriod]
    test: str | None
    statistic: Number
    p: PValue
    p_holm: PValue


class Drift(Part):
    period: str  # month, quarter
    looked_at: Count
    items: list[DriftingItem]


class Wording(Side):
    version: int
    stem: str


class ComparedWordings(Part):
    """Two wordings of one question, answered before the activity by different people."""

    question: str
    first: Wording
    second: Wording
    difference: Number
    difference_ci90: Limits
    margin: float
    verdict: str  # equivalent, different, undecided
