"""One question, the same learners before and after: everything that follows from four counts.

Only those who changed (gained, lost) speak about the change; differences are after minus before.
"""

import math

from .distributions import Z95, fair_coin_probability, fair_coin_tail, normal_two_sided, positive_p
from .effects import cohens_h, normalized_gain
from .odds import discordant_odds_ratio
from .proportions import wilson
from .results import (
    Comparison,
    Effect,
    Interval,
    OpenInterval,
    PairedTable,
    Side,
    Tested,
    check_counts,
    finite,
)

MCNEMAR_TEST = "mcnemar-exact"
MID_P_TEST = "mcnemar-mid-p"


def mcnemar_exact(*, lost: int, gained: int) -> float:
    """Exact McNemar p, two-sided: the binomial test of gained against lost.

    1 when nobody changed. Never 0: at worst the smallest positive float. Exact integers up to 2,000
    discordant pairs, the incomplete beta function beyond (relative error below 1e-10).
    """
    check_counts(lost, gained)
    return positive_p(2 * fair_coin_tail(min(lost, gained), lost + gained))


def mcnemar_midp(*, lost: int, gained: int) -> float:
    """Mid-p McNemar, two-sided; 1 when nobody changed.

    Fagerland, Lydersen & Laake, BMC Med Res Methodol 2013;13:91.
    """
    check_counts(lost, gained)
    changed, fewer = lost + gained, min(lost, gained)
    if changed == 0:
        return 1.0
    if lost == gained:
        return 1 - 0.5 * fair_coin_probability(fewer, changed)
    # exact p minus the point probability, written as a sum so that no digits cancel
    return positive_p(fair_coin_tail(fewer, changed) + fair_coin_tail(fewer - 1, changed))


def mcnemar(*, lost: int, gained: int, mid_p: bool) -> float:
    """The p a course asks for: exact, or mid-p where it has chosen that."""
    return (mcnemar_midp if mid_p else mcnemar_exact)(lost=lost, gained=gained)


def mcnemar_asymptotic(*, lost: int, gained: int, continuity: bool) -> Tested:
    """McNemar's chi-square with one degree of freedom, with or without Edwards' continuity
    correction.

    0 and p = 1 when nobody changed. The corrected form is over-conservative and offered for
    comparison only.
    """
    check_counts(lost, gained)
    if lost + gained == 0:
        return Tested(0.0, 1.0)
    distance = max(0, abs(gained - lost) - 1) if continuity else abs(gained - lost)
    chi2 = distance**2 / (lost + gained)
    return Tested(chi2, normal_two_sided(math.sqrt(chi2)))


def cohens_g(table: PairedTable) -> float | None:
    """Share that gained among those who changed, minus one half; None when nobody changed (Cohen
    1988, ch. 5).
    """
    changed = table.gained + table.lost
    return table.gained / changed - 0.5 if changed else None


def newcombe_paired(table: PairedTable) -> Interval | None:
    """Interval of the change by square-and-add, method 10 with its correction of phi; None when n
    is 0.

    Newcombe, Stat Med 1998;17:2635.
    """
    n = table.n
    pre_limits, post_limits = wilson(table.pre, n), wilson(table.post, n)
    if pre_limits is None or post_limits is None:
        return None
    pre, post, phi = table.pre / n, table.post / n, _newcombe_phi(table)
    change = (table.gained - table.lost) / n
    below = square_and_add(post - post_limits[0], pre_limits[1] - pre, phi)
    above = square_and_add(post_limits[1] - post, pre - pre_limits[0], phi)
    return change - below, change + above


def tango(table: PairedTable) -> Interval | None:
    """Score interval of the change; excludes 0 exactly when uncorrected McNemar has p < .05. None
    when n is 0.

    Tango, Stat Med 1998;17:891.
    """
    if table.n == 0:
        return None
    return _tango_limit(table, Z95), _tango_limit(table, -Z95)


def compare_matched_item(table: PairedTable, *, mid_p: bool = False) -> Comparison:
    """One item, matched learners: exact McNemar, Wilson per side, Newcombe's paired interval, exact
    odds ratio.

    `mid_p`: McNemar's mid-p in place of the exact p, where a course has chosen it.

    `statistic` is min(gained, lost). Nobody matched: counts 0, everything else None. Nobody
    changed: p = 1 and no odds ratio. An odds ratio or limit that is infinite is None.
    """
    n, pre_share, post_share = table.n, *_shares(table)
    odds = discordant_odds_ratio(table)
    return Comparison(
        n=n,
        pre=Side.counted(table.pre, n, wilson(table.pre, n)),
        post=Side.counted(table.post, n, wilson(table.post, n)),
        change=(table.gained - table.lost) / n if n else None,
        change_ci95=newcombe_paired(table),
        table=table,
        test=(MID_P_TEST if mid_p else MCNEMAR_TEST) if n else None,
        statistic=min(table.gained, table.lost) if n else None,
        p=mcnemar(lost=table.lost, gained=table.gained, mid_p=mid_p) if n else None,
        p_holm=None,
        effect=Effect(
            cohens_h=cohens_h(pre_share, post_share),
            odds_ratio=finite(odds.value),
            odds_ratio_ci95=_without_infinity(odds.ci95),
            normalized_gain=normalized_gain(pre_share, post_share),
        ),
    )


def _shares(table: PairedTable) -> tuple[float | None, float | None]:
    return (table.pre / table.n, table.post / table.n) if table.n else (None, None)


def _without_infinity(interval: Interval | None) -> OpenInterval | None:
    return None if interval is None else (finite(interval[0]), finite(interval[1]))


def _newcombe_phi(table: PairedTable) -> float:
    """Correlation of before and after, pulled towards 0 when positive; 0 when a margin is empty."""
    n, pre, post = table.n, table.pre, table.post
    margins = pre * (n - pre) * post * (n - post)
    if margins == 0:
        return 0.0
    agreement: float = table.both * table.neither - table.gained * table.lost
    if agreement > 0:
        agreement = max(agreement - n / 2, 0.0)
    return agreement / math.sqrt(margins)


def square_and_add(distance: float, other: float, phi: float) -> float:
    return math.sqrt(max(0.0, distance**2 - 2 * phi * distance * other + other**2))


def _tango_limit(table: PairedTable, z: float) -> float:
    """Where the score falls to z. The score never rises with delta, so halving finds the limit."""
    low, high = -1.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _tango_score(table, middle) > z else (low, middle)
    return (low + high) / 2


def _tango_score(table: PairedTable, delta: float) -> float:
    """Standardised distance of the observed change from delta, at the likeliest table with that
    change.
    """
    n, gained, lost = table.n, table.gained, table.lost
    linear = (2 * n - gained + lost) * delta - gained - lost
    constant = -lost * delta * (1 - delta)
    loss = (math.sqrt(max(0.0, linear**2 - 8 * n * constant)) - linear) / (4 * n)
    variance = n * (2 * loss + delta * (1 - delta))
    distance = gained - lost - n * delta
    if variance <= 0:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / math.sqrt(variance)
