"""Parts of the outcome document: what is kept, done in practice, and said beside the figures."""

from .part import AboutItem, Count, Limits, Number, Part, PValue, Side


class BoosterSide(Part):
    n: Count  # learners with all three answers
    pre: Number
    post: Number
    follow_up: Number
    follow_up_ci95: Limits


class BoostedItem(AboutItem):
    """What is kept with and without short questions in between."""

    with_boosters: BoosterSide
    without: BoosterSide
    difference: Number  # right at the follow-up, with less without
    difference_ci95: Limits
    test: str | None
    p: PValue
    p_holm: PValue
    suppressed: bool = False


class BoostedWave(Part):
    after_days: int
    label: str
    items: list[BoostedItem]


class PracticeMeasure(Part):
    """Counts of what was done in practice, or of patients, from records outside the platform."""

    measure: str
    label: str
    level: int  # of Moore: 5 performance, 6 patient health
    source: str = ""
    before: Side
    after: Side
    change: Number
    change_ci95: Limits
    test: str | None
    statistic: Number
    p: PValue
    p_holm: PValue
    suppressed: bool = False


class LabelledPeople(Part):
    label: str
    n: Count
    share: Number  # of all participants
    suppressed: bool = False


class Workplace(Part):
    """Where participants work, as they say."""

    practice_setting: list[LabelledPeople]


class Verbatim(Part):
    """A typed answer, screened and chosen by an analyst."""

    question: str
    stem: str = ""
    text: str


class Remarks(Part):
    """What an analyst says beside the figures; no figure of its own."""

    recommendations: list[str] = []
    verbatims: list[Verbatim] = []
