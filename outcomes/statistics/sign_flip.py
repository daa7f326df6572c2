"""The sign-flip test of whole learners, by simulation, in whole numbers throughout.

Whole numbers make ties exact and the result the same on every Python version (the sum of floats is
not: it changed in 3.12). Random bits come from `random.Random(seed).getrandbits`, whose stream is
fixed by the documentation.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import repeat

import numpy as np

from .results import Interval

DRAWS = 20_000
SEED = 20251209

_TABLED = 8  # learners flipped by one table look-up, one bit each
_COUNTED_FROM = 16  # equal learners whose random bits are counted in place of looked up
_WORD = 32  # bits the generator gives at a time
_SIGNS = np.array(
    [[1 if byte >> bit & 1 else -1 for bit in range(_TABLED)] for byte in range(2**_TABLED)],
    np.int64,
)

# Contribution and weight of one or more learners travel in one whole number, change + weight *
# 2^_SHIFT, so that one addition moves both. 2^_SHIFT must be far above any sum of changes.
Packed = int


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
    """For each draw the sum of signed contributions and the sum of signed weights."""
    reach = sum((abs(c) + w) * n for (c, w), n in contributions.items())
    shift = reach.bit_length() + 2
    learners = sum(contributions.values())
    limbs = _Limbs(reach.bit_length() + shift + 2, learners)
    for add in _moves(contributions, shift):
        add(limbs)
    half, whole = 1 << (shift - 1), 1 << shift
    for packed in limbs.sums():
        c = (packed + half) % whole - half
        yield c, (packed - c) >> shift


class _Limbs:
    """Sums of whole numbers of any length, one a draw: in limbs so short that no sum of them over
    all learners is longer than a word of the machine.
    """

    def __init__(self, bits: int, learners: int) -> None:
        self.width = 62 - learners.bit_length()
        self.rows = np.zeros((bits // self.width + 1, DRAWS), np.int64)

    def cut(self, number: Packed) -> list[int]:
        """The lowest first; the highest keeps the sign."""
        *low, high = (number >> (self.width * index) for index in range(len(self.rows)))
        return [limb & ((1 << self.width) - 1) for limb in low] + [high]

    def sums(self) -> Iterator[Packed]:
        total = self.rows[-1].tolist()
        for row in reversed(self.rows[:-1]):
            total = [
                (high << self.width) + low for high, low in zip(total, row.tolist(), strict=True)
            ]
        return iter(total)


def _moves(
    contributions: Mapping[tuple[int, int], int], shift: int
) -> Iterator[Callable[[_Limbs], None]]:
    """Some learners at a time: what they add to each draw.

    Order and random bits depend on the counts alone.
    """
    bits, single = random.Random(SEED), list[Packed]()
    for (c, w), n in sorted(contributions.items()):
        packed = c + (w << shift)
        if n >= _COUNTED_FROM:
            yield partial(_counted, bits, packed, n)
        else:
            single.extend(repeat(packed, n))
    for start in range(0, len(single), _TABLED):
        yield partial(_tabled, bits, single[start : start + _TABLED])


def _counted(bits: random.Random, packed: Packed, n: int, limbs: _Limbs) -> None:
    """n equal learners: the number of plus signs is binomial, the count of ones among n random
    bits.
    """
    words = -(-n // _WORD)
    drawn = np.frombuffer(_words(bits, words * DRAWS), "<u4").reshape(DRAWS, words).copy()
    drawn[:, -1] >>= words * _WORD - n  # as `getrandbits(n)` of each draw would have it
    signs = 2 * np.bitwise_count(drawn).sum(axis=1, dtype=np.int64) - n
    for row, limb in zip(limbs.rows, limbs.cut(packed), strict=True):
        row += signs * limb


def _tabled(bits: random.Random, learners: list[Packed], limbs: _Limbs) -> None:
    """A few learners of any kind: one random byte a draw picks a row of the table of all their
    signs.
    """
    drawn = np.frombuffer(_words(bits, _TABLED * DRAWS // _WORD), np.uint8)
    cut = [limbs.cut(packed) for packed in learners]
    for row, values in zip(limbs.rows, np.array(cut, np.int64).T, strict=True):
        # Bits beyond the last learner mean nothing.
        row += (_SIGNS[:, : len(learners)] @ values)[drawn]


def _words(bits: random.Random, words: int) -> bytes:
    return bits.getrandbits(_WORD * words).to_bytes(_WORD * words // 8, "little")
