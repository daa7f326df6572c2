"""Shares: their 95 % intervals, and two sides that are different (or unlinkable) people."""

import math

from .distributions import Z95, beta_quantile
from .effects import change_of_shares, cohens_h, normalized_gain
from .fourfold import fisher_exact, smallest_expected_is_under, two_proportion_z
from .results import Comparison, Effect, Interval, Side, Tested, check_counts

Z_TEST, FISHER_TEST = "two-proportion-z", "fisher-exact"


def wilson(count: int, n: int, z: float = Z95) -> Interval | None:
    """Wilson's score interval of a share, inside 0..1; None when n is 0 (Wilson,
    JASA 1927;22:209).
    """
    _check_part(count, n)
    return wilson_of_share(count / n, n, z) if n else None


def wilson_of_share(share: float, n: int, z: float = Z95) -> Interval:
    """Wilson's interval for a share that need not be a whole count over n (n > 0)."""
    spread = 1 + z**2 / n
    centre = (share + z**2 / (2 * n)) / spread
    half = z / spread * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # At the ends the formula gives 0 and 1 but for the last bit.
    return (
        max(0.0, centre - half) if share > 0 else 0.0,
        min(1.0, centre + half) if share < 1 else 1.0,
    )


def clopper_pearson(count: int, n: int) -> Interval | None:
    """The exact interval of a share, inside 0..1; None when n is 0 (Clopper & Pearson, Biometrika
    1934;26:404).
    """
    _check_part(count, n)
    if n == 0:
        return None
    low = beta_quantile(0.025, count, n - count + 1) if count > 0 else 0.0
    high = beta_quantile(0.975, count + 1, n - count) if count < n else 1.0
    return low, high


def jeffreys(count: int, n: int) -> Interval | None:
    """Jeffreys' interval, with limit 0 at count 0 and 1 at count n (Brown, Cai & DasGupta, Stat Sci
    2001;16:101).
    """
    _check_part(count, n)
    if n == 0:
        return None
    low = beta_quantile(0.025, count + 0.5, n - count + 0.5) if count > 0 else 0.0
    high = beta_quantile(0.975, count + 0.5, n - count + 0.5) if count < n else 1.0
    return low, high


def wald(pre_count: int, pre_n: int, post_count: int, post_n: int) -> Interval | None:
    """The textbook interval of a difference of independent shares; too short for small n, kept for
    comparison.
    """
    _check_sides(pre_count, pre_n, post_count, post_n)
    if not pre_n or not post_n:
        return None
    return _wald(pre_count / pre_n, pre_n, post_count / post_n, post_n)


def agresti_caffo(pre_count: int, pre_n: int, post_count: int, post_n: int) -> Interval | None:
    """Wald's interval after one right and one wrong answer more per side (Agresti & Caffo, Am Stat
    2000;54:280).
    """
    _check_sides(pre_count, pre_n, post_count, post_n)
    if not pre_n or not post_n:
        return None
    pre, post = (pre_count + 1) / (pre_n + 2), (post_count + 1) / (post_n + 2)
    return _wald(pre, pre_n + 2, post, post_n + 2)


def newcombe_independent(
    pre_count: int, pre_n: int, post_count: int, post_n: int
) -> Interval | None:
    """Interval of share after minus share before, different people: hybrid score, method 10.

    None when a side is empty. Newcombe, Stat Med 1998;17:873.
    """
    _check_sides(pre_count, pre_n, post_count, post_n)
    pre_limits, post_limits = wilson(pre_count, pre_n), wilson(post_count, post_n)
    if pre_limits is None or post_limits is None:
        return None
    pre, post = pre_count / pre_n, post_count / post_n
    below = math.hypot(post - post_limits[0], pre_limits[1] - pre)
    above = math.hypot(post_limits[1] - post, pre - pre_limits[0])
    return post - pre - below, post - pre + above


def compare_unmatched(pre_count: int, pre_n: int, post_count: int, post_n: int) -> Comparison:
    """Everyone who answered on either side of one item, as if they were different people.

    Pooled z test (statistic z), Fisher's exact test when an expected cell is under 5; Newcombe's
    interval. `n` and `table` are None because nobody is matched; test and p are None when a side is
    empty.
    """
    _check_sides(pre_count, pre_n, post_count, post_n)
    pre = Side.counted(pre_count, pre_n, wilson(pre_count, pre_n))
    post = Side.counted(post_count, post_n, wilson(post_count, post_n))
    name, tested = _independent_test(pre, post)
    return Comparison(
        n=None,
        pre=pre,
        post=post,
        change=change_of_shares(pre_count, pre_n, post_count, post_n),
        change_ci95=newcombe_independent(pre_count, pre_n, post_count, post_n),
        table=None,
        test=name,
        statistic=tested.statistic if tested else None,
        p=tested.p if tested else None,
        p_holm=None,
        effect=effect_of_shares(pre.share, post.share),
    )


def shares_only(pre_count: int, pre_n: int, post_count: int, post_n: int) -> Comparison:
    """All answers to an objective of several items: shares and effect sizes, nothing inferred.

    A test or interval over pooled answers would take one learner's answers for independent ones.
    """
    _check_sides(pre_count, pre_n, post_count, post_n)
    pre, post = Side.counted(pre_count, pre_n, None), Side.counted(post_count, post_n, None)
    return Comparison(
        n=None,
        pre=pre,
        post=post,
        change=change_of_shares(pre_count, pre_n, post_count, post_n),
        change_ci95=None,
        table=None,
        test=None,
        statistic=None,
        p=None,
        p_holm=None,
        effect=effect_of_shares(pre.share, post.share),
    )


def effect_of_shares(pre: float | None, post: float | None) -> Effect:
    """The effect sizes two shares alone can give;
    the odds ratio belongs to matched single items.
    """
    return Effect(cohens_h(pre, post), None, None, normalized_gain(pre, post))


def _independent_test(pre: Side, post: Side) -> tuple[str | None, Tested | None]:
    if not pre.n or not post.n:
        return None, None
    table = ((post.count, post.n - post.count), (pre.count, pre.n - pre.count))
    if smallest_expected_is_under(5, table):
        return FISHER_TEST, fisher_exact(table)
    return Z_TEST, two_proportion_z(pre.count, pre.n, post.count, post.n)


def _wald(pre: float, pre_n: int, post: float, post_n: int) -> Interval:
    half = Z95 * math.sqrt(pre * (1 - pre) / pre_n + post * (1 - post) / post_n)
    return post - pre - half, post - pre + half


def _check_part(count: int, n: int) -> None:
    check_counts(count, n)
    if count > n:
        raise ValueError(f"{count} of {n} is more than all.")


def _check_sides(pre_count: int, pre_n: int, post_count: int, post_n: int) -> None:
    _check_part(pre_count, pre_n)
    _check_part(post_count, post_n)
