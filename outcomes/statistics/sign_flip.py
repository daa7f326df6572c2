"""The sign-flip test of whole learners, by simulation, in whole numbers throughout.

Whole numbers make ties exact and the result the same on every Python version (the sum of floats is
not: it changed in 3.12). Random bits are those of `random.Random(seed).getrandbits`, whose stream
is fixed by the documentation; numpy's generator gives the same from the same state, faster.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .results import Interval

DRAWS = 20_000
SEED = 20251209

_TABLED = 8  # learners flipped by one table look-up, one bit each
_SIGNS = np.array([[(byte >> bit & 1) * 2 - 1 for bit in range(_TABLED)] for byte in range(256)])
_COUNTED_FROM = 16  # equal learners from which counting their random bits beats looking them up

# Scales shared by objectives can be far beyond 64 bits: numbers are added digit by digit, and the
# sums of digits of up to 2^17 learners stay exact.
_LIMB = 45
Limbs = NDArray[np.int64]


@dataclass(frozen=True)
class SignFlip:
    """Two-sided p and the interval of the change that goes with it."""

    p: float  # (1 + draws at least as far from 0) / (1 + draws)
    ci95: Interval | None  # excludes 0 exactly when p < .05; None when unbounded or without spread


def flip_learners(contributions: Mapping[tuple[int, int], int]) -> SignFlip:
    """Test of sum(c) = 0 from {(c, w): learners}, w > 0, whole numbers on one common scale.

    The change is sum(c) / sum(w). A draw gives each learner a random sign; under a change of delta,
    c - delta w has a random sign, so the same draws serve every delta, and the deltas not rejected
    by one draw form an interval whose ends are known: all limits follow from one pass, without
    searching.
    """
    # Seen from the other side (before and after exchanged) the draws must be the same: start from a
    # rise.
    turned = _falls(contributions)
    if turned:
        contributions = {(-c, w): n for (c, w), n in contributions.items()}
    change = sum(c * n for (c, _), n in contributions.items())
    weight = sum(w * n for (_, w), n in contributions.items())
    spans = [_not_rejected(c, w, change, weight) for c, w in _draws(contributions)]
    at_least_as_far = sum(low <= 0 <= high for low, high in spans)
    limits = _limits(spans)
    ci95 = limits if limits is None or not turned else (-limits[1], -limits[0])
    return SignFlip(p=(1 + at_least_as_far) / (1 + DRAWS), ci95=ci95)


def _falls(contributions: Mapping[tuple[int, int], int]) -> bool:
    """Whether to look from the other side; without a net change the order of the contributions
    decides.
    """
    change = sum(c * n for (c, _), n in contributions.items())
    if change:
        return change < 0
    mirrored = sorted((-c, w, n) for (c, w), n in contributions.items())
    return sorted((c, w, n) for (c, w), n in contributions.items()) < mirrored


def _not_rejected(c: int, w: int, change: int, weight: int) -> Interval:
    """The deltas with |c - delta w| >= |change - delta weight|, which one draw (c, w) leaves
    possible.

    They lie between (change - c) / (weight - w) and (change + c) / (weight + w), exact but for one
    rounding; every delta when all learners kept their sign or all lost it.
    """
    if abs(w) == weight:
        return float("-inf"), float("inf")
    limits = (change - c) / (weight - w), (change + c) / (weight + w)
    return min(limits), max(limits)


def _limits(spans: list[Interval]) -> Interval | None:
    """The deltas with p >= .05, that is left possible by enough draws: an order statistic of the
    ends.
    """
    needed = (DRAWS + 1) // 20  # 1 + needed draws reach 5 % of 1 + DRAWS, one draw fewer does not
    low = sorted(low for low, _ in spans)[needed - 1]
    high = sorted((high for _, high in spans), reverse=True)[needed - 1]
    return (low, high) if float("-inf") < low < high < float("inf") else None


def _draws(contributions: Mapping[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """For each draw the sum of signed contributions and the sum of signed weights.

    Equal learners come first: their surplus of plus signs is binomial. Order and random bits depend
    on the counts alone.
    """
    pairs, learners = zip(*sorted(contributions.items()), strict=True)
    changes, weights = (_limbs(values) for values in zip(*pairs, strict=True))
    bits, limbs, counts = _Bits(), np.hstack([changes, weights]), np.array(learners, np.int64)
    sums = np.zeros((DRAWS, limbs.shape[1]), np.int64)
    for index in np.flatnonzero(counts >= _COUNTED_FROM):
        sums += np.outer(bits.surplus(int(counts[index])), limbs[index])
    few = counts < _COUNTED_FROM
    single = np.repeat(limbs[few], counts[few], axis=0)
    for start in range(0, len(single), _TABLED):
        sums += _signed_sums(single[start : start + _TABLED]).take(bits.bytes(), axis=0)
    width = changes.shape[1]
    return zip(_whole(sums[:, :width]), _whole(sums[:, width:]), strict=True)


def _limbs(values: Sequence[int]) -> Limbs:
    """Each value as digits of 2^_LIMB, the lowest first; only the highest may be negative."""
    width = max(value.bit_length() for value in values) // _LIMB + 1
    rows = [
        [*((value >> _LIMB * k) % 2**_LIMB for k in range(width - 1)), value >> _LIMB * (width - 1)]
        for value in values
    ]
    return np.array(rows, np.int64)


def _whole(sums: Limbs) -> Iterator[int]:
    columns = [sums[:, k].tolist() for k in range(sums.shape[1])]
    return (
        sum(digit << _LIMB * k for k, digit in enumerate(row)) for row in zip(*columns, strict=True)
    )


def _signed_sums(learners: Limbs) -> Limbs:
    """A few learners under all their signs: the row of a byte, one bit each, is their signed sum.

    Bits beyond the last learner mean nothing.
    """
    return _SIGNS[:, : len(learners)] @ learners


class _Bits:
    """What `random.Random(SEED).getrandbits` gives for each draw in turn, all draws at once."""

    def __init__(self) -> None:
        _, (*key, position), _ = random.Random(SEED).getstate()
        self._generator = np.random.MT19937()
        self._generator.state = {
            "bit_generator": "MT19937",
            "state": {"key": np.array(key, np.uint32), "pos": position},
        }

    def bytes(self) -> NDArray[np.intp]:
        """A byte for each draw."""
        words = self._generator.random_raw(_TABLED * DRAWS // 32).astype("<u4")
        return words.view(np.uint8).astype(np.intp)

    def surplus(self, n: int) -> NDArray[np.int64]:
        """How many more plus than minus signs n equal learners have, n bits for each draw."""
        words = self._generator.random_raw(DRAWS * -(-n // 32)).reshape(DRAWS, -1)
        words[:, -1] >>= np.uint64(-n % 32)
        return 2 * np.bitwise_count(words).sum(axis=1, dtype=np.int64) - n
