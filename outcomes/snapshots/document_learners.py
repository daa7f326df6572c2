"""Parts of the document about whole learners: their scores, and who is missing."""

from .absence import Absent
from .part import Baseline, Count, Limits, Number, Part, PValue

# --- scores --------------------------------------------------------------------------------------


class ScoreSide(Part):
    """Shares right of the matched learners, one a learner."""

    mean: Number
    sd: Number  # of the sample
    median: Number
    all_right: Count  # learners with every item they answered both times right
    all_right_share: Number
    all_right_share_ci95: Limits


class Scores(Part):
    n: Count  # learners with a matched answer
    pre: ScoreSide
    post: ScoreSide
    change: Number
    change_ci95: Limits
    test: str | None
    statistic: Number
    df: Number
    p: PValue
    d_av: Number
    d_av_ci95: Limits
    d_z: Number
    d_z_ci95: Limits
    band: list[float]  # published effects of comparable activities, d
    band_source: str
    suppressed: bool = False


# --- who is missing ------------------------------------------------------------------------------


class ProfessionMix(Part):
    """People of a profession among the matched and among those who answered before only."""

    label: str
    matched: Count
    matched_share: Number
    before_only: Count
    before_only_share: Number
    suppressed: bool = False


class MixTest(Part):
    test: str | None
    statistic: Number
    df: Number
    p: PValue
    cramers_v: Number


class Scenario(Part):
    """The change under one assumption about those who are missing."""

    scenario: str
    label: str
    definition: str
    n: Count
    pre: Number
    post: Number
    change: Number
    change_ci95: Limits
    test: str | None
    statistic: Number
    df: Number = Absent.UNDEFINED
    p: PValue
    holds: bool | None  # beyond chance in the direction of the matched; None where nothing is shown
    suppressed: bool = False


class MissingLearners(Part):
    """Matched learners beside those who answered once."""

    matched: Baseline
    before_only: Baseline
    after_only: Count
    difference: Number  # baseline of the matched less that of those who answered before only
    ci95: Limits
    test: str | None
    statistic: Number
    p: PValue
    professions: list[ProfessionMix]
    mix: MixTest
    scenarios: list[Scenario]
    survives: bool | None  # whether what the matched show holds in every scenario
    suppressed: bool = False
