"""Does a share move over time, and are two shares the same for practical purposes?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .distributions import normal_two_sided
from .proportions import wilson
from .results import Interval, Tested, check_counts

TREND_TEST = "cochran-armitage"
Z90 = 1.6448536269514722
MARGIN = 0.10  # shares that differ by less are the same for practical purposes


def trend_of_shares(periods: Sequence[tuple[float, int, int]]) -> Tested | None:
    """Cochran and Armitage's test of a linear trend in shares: (time, right, answers) by period.

    z, positive where the share rises. None with answers in fewer than two periods, or all alike.
    Armitage, Biometrics 1955;11:375.
    """
    for _, right, answers in periods:
        check_counts(right, answers)
    known = [period for period in periods if period[2]]
    n, right = sum(period[2] for period in known), sum(period[1] for period in known)
    if len(known) < 2 or right in (0, n):
        return None
    share = right / n
    middle = math.fsum(time * answers for time, _, answers in known) / n
    covered = math.fsum((time - middle) * (got - answers * share) for time, got, answers in known)
    spread = math.fsum(answers * (time - middle) ** 2 for time, _, answers in known)
    z = covered / math.sqrt(share * (1 - share) * spread)
    return Tested(z, normal_two_sided(z))


@dataclass(frozen=True)
class Equivalence:
    """Two independent shares, second less first, held against a margin."""

    difference: float | None  # None when a side is empty
    ci90: Interval | None  # Newcombe's; inside the margin: equivalent at the 5 % level (TOST)
    margin: float

    @property
    def is_equivalent(self) -> bool:
        return self.ci90 is not None and -self.margin < self.ci90[0] and self.ci90[1] < self.margin

    @property
    def differs(self) -> bool:
        """Beyond chance, at the 10 % level of the same interval."""
        return self.ci90 is not None and (self.ci90[0] > 0 or self.ci90[1] < 0)


def equivalence(
    first: tuple[int, int], second: tuple[int, int], margin: float = MARGIN
) -> Equivalence:
    """(right, answers) of two wordings given to different people: two one-sided tests, by the 90 %
    interval. Schuirmann, J Pharmacokinet Biopharm 1987;15:657.
    """
    sides = []
    for right, answers in (first, second):
        check_counts(right, answers)
        limits = wilson(right, answers, Z90)
        if limits is None:
            return Equivalence(None, None, margin)
        sides.append((right / answers, *limits))
    (first_share, first_low, first_high), (second_share, second_low, second_high) = sides
    difference = second_share - first_share
    low = difference - math.hypot(second_share - second_low, first_high - first_share)
    high = difference + math.hypot(second_high - second_share, first_share - first_low)
    return Equivalence(difference, (low, high), margin)
