"""Parts of the outcome document: what was done and what is still known later."""

from pydantic import Field

from .document_changes import OptionQuestion
from .part import AboutItem, Baseline, Count, Limits, Number, Part, PValue, Side, Versioned


class ChangeMade(Part):
    """An intended change, and what became of it."""

    choice: str
    text: str = ""
    intended: Count
    answered: Count
    done: Count
    partly: Count
    not_yet: Count
    not_applicable: Count
    share_done: Number
    ci95: Limits
    suppressed: bool = False


class ChangeTotal(Part):
    answered: Count
    done: Count
    partly: Count
    not_yet: Count
    not_applicable: Count


class ChangeQuestion(Versioned):
    n: Count
    options: list[ChangeMade]
    total: ChangeTotal
    suppressed: bool = False


class RetentionStep(Part):
    """Two of the three times of one item."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    change: Number
    change_ci95: Limits
    test: str | None
    p: PValue
    p_holm: PValue
    p_coarse: bool = False


class Retention(AboutItem):
    """Learners with all three answers."""

    n: Count
    pre: Side
    post: Side
    follow_up: Side
    test: str | None
    statistic: Number
    df: Number
    p: PValue
    p_holm: PValue
    pairs: list[RetentionStep]
    suppressed: bool = False
    p_coarse: bool = False


class Responders(Part):
    """Do those who answered the follow-up differ at baseline?"""

    responders: Baseline
    non_responders: Baseline
    difference: Number
    ci95: Limits
    test: str | None
    statistic: Number
    p: PValue
    suppressed: bool = False


class Wave(Part):
    after_days: int
    label: str
    invited: Count
    responded: Count
    response_rate: Number
    response_rate_ci95: Limits
    changes: list[ChangeQuestion]
    practice_change: list[OptionQuestion]
    barriers: list[OptionQuestion]
    retention: list[Retention]
    responders: Responders
    suppressed: bool = False


class AnsweredAfter(Part):
    """How many days after their post-test those who answered a wave began with it."""

    after_days: int  # of the wave
    n: Count  # who had answered the post-test by then
    median: Number
    shortest: Count
    longest: Count
