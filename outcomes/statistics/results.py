"""What a statistic answers with: frozen results that carry their n, their unit and their JSON.

Shares are fractions 0..1, changes are after minus before (-1..1). `None` means "there is no such
value" and is never zero in disguise. `as_json()` gives the shape of a stored snapshot: full
precision, no NaN, no Infinity.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

Interval = tuple[float, float]
"""Lower and upper 95 % limit, in the unit of the estimate it belongs to."""

OpenInterval = tuple[float | None, float | None]
"""An interval one of whose limits may not exist (an odds ratio without upper bound)."""

JsonObject = dict[str, Any]


def finite(value: float | None) -> float | None:
    """The value, or None where JSON has no number for it."""
    return value if value is not None and math.isfinite(value) else None


def _limits(interval: OpenInterval | None) -> list[float | None] | None:
    """An interval for JSON: an infinite limit becomes null, the other limit stays."""
    return None if interval is None else [finite(limit) for limit in interval]


def check_counts(*counts: int) -> None:
    """Raise ValueError unless every count is a whole number of 0 or more."""
    for count in counts:
        if type(count) is not int or count < 0:
            raise ValueError(f"A count is a whole number of 0 or more, not {count!r}.")


@dataclass(frozen=True)
class Tested:
    """Outcome of a significance test."""

    statistic: float | None  # named by the test that made it; None where the test has none
    p: float  # two-sided unless said otherwise; above 0, at most 1


@dataclass(frozen=True)
class Side:
    """One side, before or after, of a comparison."""

    n: int  # answers (people for one item, paired answers for an objective of several)
    count: int  # right ones, or those in the top box
    share: float | None  # count / n, 0..1; None when n is 0
    ci95: Interval | None  # of the share, inside 0..1; None when it cannot be estimated

    def __post_init__(self) -> None:
        check_counts(self.n, self.count)
        if self.count > self.n:
            raise ValueError(f"{self.count} right among {self.n} answers is impossible.")

    @classmethod
    def counted(cls, count: int, n: int, ci95: Interval | None) -> "Side":
        """A side whose share follows from its counts."""
        check_counts(count, n)
        return cls(n=n, count=count, share=count / n if n else None, ci95=ci95)

    def as_json(self) -> JsonObject:
        return {
            "n": self.n,
            "count": self.count,
            "share": finite(self.share),
            "ci95": _limits(self.ci95),
        }


@dataclass(frozen=True)
class PairedTable:
    """Learners who answered one question before and after, and what became of them."""

    both: int  # right before and after (reinforced)
    gained: int  # wrong before, right after
    lost: int  # right before, wrong after
    neither: int  # wrong before and after

    def __post_init__(self) -> None:
        check_counts(self.both, self.gained, self.lost, self.neither)

    @property
    def n(self) -> int:
        """Learners with both answers."""
        return self.both + self.gained + self.lost + self.neither

    @property
    def pre(self) -> int:
        """Learners right before."""
        return self.both + self.lost

    @property
    def post(self) -> int:
        """Learners right after."""
        return self.both + self.gained

    def as_json(self) -> JsonObject:
        return {
            "both": self.both,
            "gained": self.gained,
            "lost": self.lost,
            "neither": self.neither,
        }


@dataclass(frozen=True)
class Effect:
    """How large a change is, apart from whether chance could have made it."""

    cohens_h: float | None  # -pi..pi; None without answers on both sides
    # gained / lost among those who changed; None when undefined or infinite
    odds_ratio: float | None
    odds_ratio_ci95: OpenInterval | None  # exact; a limit that is infinite is None
    # share of the possible gain that was reached; None at 100 % before
    normalized_gain: float | None

    def as_json(self) -> JsonObject:
        return {
            "cohens_h": finite(self.cohens_h),
            "odds_ratio": finite(self.odds_ratio),
            "odds_ratio_ci95": _limits(self.odds_ratio_ci95),
            "normalized_gain": finite(self.normalized_gain),
        }


@dataclass(frozen=True)
class Comparison:
    """Before against after, for one item or one objective."""

    n: int | None  # learners with both answers; None when the two sides are not matched
    pre: Side
    post: Side
    change: float | None  # share after minus before, -1..1
    change_ci95: Interval | None
    table: PairedTable | None  # one item, matched; None otherwise
    test: str | None
    statistic: float | None  # min(gained, lost) for McNemar, z for the others, None for Fisher
    p: float | None  # two-sided, unadjusted; above 0, at most 1; None when nothing was tested
    p_holm: float | None  # p adjusted over its family by whoever knows the family
    effect: Effect
    suppressed: bool = False

    def with_p_holm(self, p: float | None) -> "Comparison":
        """The same comparison with its adjusted p."""
        return replace(self, p_holm=p)

    def as_json(self) -> JsonObject:
        return {
            "n": self.n,
            "pre": self.pre.as_json(),
            "post": self.post.as_json(),
            "change": finite(self.change),
            "change_ci95": _limits(self.change_ci95),
            "table": None if self.table is None else self.table.as_json(),
            "test": self.test,
            "statistic": finite(self.statistic),
            "p": finite(self.p),
            "p_holm": finite(self.p_holm),
            "effect": self.effect.as_json(),
            "suppressed": self.suppressed,
        }


@dataclass(frozen=True)
class RatingsChange:
    """Ratings on a scale of k levels, the same learners before and after."""

    pre: Sequence[int]  # learners at level 1..k before
    post: Sequence[int]  # learners at level 1..k after
    mean_pre: float | None  # 1..k
    mean_post: float | None  # 1..k
    test: str | None
    statistic: float | None  # z, positive when ratings rose
    p: float | None
    rank_biserial: float | None  # -1..1, matched; None when nobody changed
    improved: int  # learners who rated higher after
    same: int
    worse: int

    def as_json(self) -> JsonObject:
        return {
            "pre": list(self.pre),
            "post": list(self.post),
            "mean_pre": finite(self.mean_pre),
            "mean_post": finite(self.mean_post),
            "test": self.test,
            "statistic": finite(self.statistic),
            "p": finite(self.p),
            "rank_biserial": finite(self.rank_biserial),
            "improved": self.improved,
            "same": self.same,
            "worse": self.worse,
        }


@dataclass(frozen=True)
class OverallChange:
    """The unweighted mean over the learning objectives, before against after."""

    objectives: int  # objectives with somebody matched
    pre: float | None  # 0..1
    post: float | None  # 0..1
    change: float | None  # -1..1
    change_ci95: Interval | None
    test: str | None
    p: float | None
    learners: int  # matched in any of these objectives

    def as_json(self) -> JsonObject:
        return {
            "objectives": self.objectives,
            "pre": finite(self.pre),
            "post": finite(self.post),
            "change": finite(self.change),
            "change_ci95": _limits(self.change_ci95),
            "test": self.test,
            "p": finite(self.p),
            "learners": self.learners,
        }


@dataclass(frozen=True)
class OptionShare:
    """How many respondents to one question ticked one choice (several may be ticked)."""

    choice: str
    n: int  # respondents who ticked it
    share: float | None  # of the respondents to the question, 0..1; None when nobody answered
    ci95: Interval | None

    def as_json(self) -> JsonObject:
        return {
            "choice": self.choice,
            "n": self.n,
            "share": finite(self.share),
            "ci95": _limits(self.ci95),
        }


@dataclass(frozen=True)
class NumberSummary:
    """Numbers people gave, such as patients a week."""

    n: int  # people
    mean: float | None  # None when n is 0
    sd: float | None  # of the sample (divisor n - 1); None when n is under 2
    median: float | None  # None when n is 0

    def as_json(self) -> JsonObject:
        return {
            "n": self.n,
            "mean": finite(self.mean),
            "sd": finite(self.sd),
            "median": finite(self.median),
        }
