"""Questions that may be answered by several choices: how many named more than one. Pure.

Each names one at least, so what the choices were named more often than there are people are second
and further answers. A few of these say how few named more than one.
"""

from collections.abc import Sequence
from math import ceil

from .cells import Figure, Review, less, number_of, total_of


def beside_one_more(
    review: Review, address: str, cells: Sequence[Figure], n: Figure, out: set[int]
) -> set[int]:
    """The choices that are hidden, and where few named more than one the rarest of the others."""
    shown = [index for index, cell in enumerate(cells) if number_of(cell) and index not in out]
    if not shown or not few_named_more(review, f"{address}/more", cells, n):
        return out
    return out | {min(shown, key=lambda index: number_of(cells[index]))}


def few_named_more(review: Review, address: str, cells: Sequence[Figure], n: Figure) -> bool:
    more, named = less(total_of(cells), n), sum(number_of(cell) > 0 for cell in cells)
    if review.tells(address, more):
        return True
    # One of the choices may exclude all others.
    for further in (named - 1, named - 2):
        if number_of(more) > 0 and further > 0:
            least, most = ceil(number_of(more) / further), min(number_of(more), number_of(n))
            if least < review.below and most - least < review.below - 1:
                return True
    return False
