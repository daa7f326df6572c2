"""Do groups of different people differ in what they are? Pearson's chi-square of a table with two
rows and any number of columns.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .distributions import chi_square_tail
from .results import JsonObject, check_counts

CHI_SQUARE_TEST = "chi-square"


@dataclass(frozen=True)
class Independence:
    """Nothing where it cannot be tested: one column, an empty row, expected counts too small."""

    test: str | None
    statistic: float | None
    df: int | None
    p: float | None
    cramers_v: float | None  # 0..1

    def as_json(self) -> JsonObject:
        return {
            "test": self.test,
            "statistic": self.statistic,
            "df": self.df,
            "p": self.p,
            "cramers_v": self.cramers_v,
        }


NOT_TESTED = Independence(None, None, None, None, None)


def chi_square_of_two_rows(first: Sequence[int], second: Sequence[int]) -> Independence:
    """Without correction. Not tested where the approximation is poor: an expected count under 1, or
    more than a fifth of them under 5 (Cochran, Biometrics 1954;10:417).
    """
    check_counts(*first, *second)
    columns = [pair for pair in zip(first, second, strict=True) if sum(pair)]
    rows = [sum(row) for row in zip(*columns, strict=True)] or [0, 0]
    total = sum(rows)
    if len(columns) < 2 or not all(rows):
        return NOT_TESTED
    expected = [(rows[0] * sum(pair) / total, rows[1] * sum(pair) / total) for pair in columns]
    flat = [count for pair in expected for count in pair]
    if min(flat) < 1 or 5 * sum(count < 5 for count in flat) > len(flat):
        return NOT_TESTED
    statistic = math.fsum(
        (seen - count) ** 2 / count
        for pair, counts in zip(columns, expected, strict=True)
        for seen, count in zip(pair, counts, strict=True)
    )
    df = len(columns) - 1
    p = chi_square_tail(statistic, df)
    return Independence(CHI_SQUARE_TEST, statistic, df, p, math.sqrt(statistic / total))
