"""Choices of a question: of one each they part who answered, of several each how many named more is
looked at too. Pure.

Of several each names one at least, so what the choices were named more often than there are people
are second and further answers. A few of these say how few named more than one.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from outcomes.snapshots.document import Absent

from .cells import Figure, Review, less, number_of, total_of
from .partitions import chosen_to_hide


def choices_to_hide(
    review: Review,
    address: str,
    choices: Sequence[tuple[str, Figure]],
    n: Figure,
    right: Iterable[int] = (),
    count: Figure = Absent.UNDEFINED,
) -> set[int]:
    """By index; `choices` by address, of so many who answered. `count` of them chose what is right:
    a margin beside them, so right choices have a known sum, and so have the others."""
    every, right = {*range(len(choices))}, {*right}
    cells = [cell for _, cell in choices]
    addresses = [f"{address}/{name}" for name, _ in choices]
    told = {
        index
        for index, cell in enumerate(cells)
        if review.tells(addresses[index], cell)
        | review.tells(f"{addresses[index]}/not", less(n, cell))
    }
    if total_of(cells) == n and (not right or total_of(cells[index] for index in right) == count):
        parts = [part for part in (right, every - right) if part != right or len(right) > 1]
        return set().union(*(_of_part(review, addresses, cells, part) for part in parts))
    if right:  # who named a right one and was wrong all the same is told by none of them
        return every
    return _beside_one_more(review, f"{address}/more", cells, n, told)


def _of_part(
    review: Review, addresses: Sequence[str], cells: Sequence[Figure], part: Iterable[int]
) -> set[int]:
    indexes = sorted(part)
    inside = [addresses[index] for index in indexes], [cells[index] for index in indexes]
    return {indexes[index] for index in chosen_to_hide(review, *inside)}


def levels_tell(
    review: Review, addresses: Sequence[str], cells: Sequence[Figure], top: int
) -> bool:
    """Whether levels of a scale are to be hidden, all or none: the mean would tell one. The top box
    is printed, so its levels and the others have known sums."""
    split = len(cells) - top
    parts = range(split), range(split, len(cells))
    return any(_of_part(review, addresses, cells, part) for part in parts)


def _beside_one_more(
    review: Review, address: str, cells: Sequence[Figure], n: Figure, out: set[int]
) -> set[int]:
    """The choices that are hidden, and where few named more than one the rarest of the others."""
    shown = [index for index, cell in enumerate(cells) if number_of(cell) and index not in out]
    if not shown or not few_named_more(review, address, cells, n):
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
