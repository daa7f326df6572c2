"""p values adjusted for their number. None (nothing was tested) stays None and is not counted.

Order is kept; an adjusted p is never below its raw p and never above 1.
"""

from collections.abc import Callable, Sequence


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """Holm's step-down p values, family-wise error (Scand J Stat 1979;6:65)."""
    return _adjusted(ps, _holm_ascending)


def benjamini_hochberg(ps: Sequence[float | None]) -> list[float | None]:
    """Benjamini and Hochberg's step-up p values,
    false discovery rate (J R Stat Soc B 1995;57:289).
    """
    return _adjusted(ps, _benjamini_hochberg_ascending)


def bonferroni(ps: Sequence[float | None]) -> list[float | None]:
    """Every p times their number."""
    return _adjusted(ps, lambda ascending: [min(1.0, p * len(ascending)) for p in ascending])


def _holm_ascending(ps: list[float]) -> list[float]:
    adjusted, highest = [], 0.0
    for k, p in enumerate(ps):
        highest = max(highest, min(1.0, p * (len(ps) - k)))
        adjusted.append(highest)
    return adjusted


def _benjamini_hochberg_ascending(ps: list[float]) -> list[float]:
    adjusted, lowest = [], 1.0
    for k in range(len(ps), 0, -1):
        # p * (m / k), not p * m / k: at k = m this is p itself, to the last bit
        lowest = min(lowest, ps[k - 1] * (len(ps) / k))
        adjusted.append(lowest)
    return adjusted[::-1]


def _adjusted(
    ps: Sequence[float | None], ascending: Callable[[list[float]], list[float]]
) -> list[float | None]:
    tested = [(p, index) for index, p in enumerate(ps) if p is not None]
    if any(not 0 <= p <= 1 for p, _ in tested):
        raise ValueError("A p value lies between 0 and 1.")
    tested.sort()
    result: list[float | None] = [None] * len(ps)
    for (_, index), p in zip(tested, ascending([p for p, _ in tested]), strict=True):
        result[index] = p
    return result
