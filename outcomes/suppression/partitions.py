"""Groups that add up to a known total: which to hide so that none can be worked out. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from outcomes.snapshots.document import is_known

from .cells import Figure, Review


def chosen_to_hide(
    review: Review,
    addresses: Sequence[str],
    cells: Sequence[Figure],
    fixed: Iterable[int] = (),
    must: Iterable[int] = (),
    caps: Sequence[Figure] = (),
) -> set[int]:
    """Which cells of a partition to hide. `fixed` are known from elsewhere, so hiding them protects
    nothing; `must` are hidden already; `caps` are what each cell can be at most by another table.
    """
    fixed = set(fixed)
    known = {index: cell for index, cell in enumerate(cells) if is_known(cell)}
    out = {index for index, cell in known.items() if review.tells(addresses[index], cell)}
    out |= set(must) | (_still_hidden(review, addresses, known) - fixed)
    if not out:
        return out
    candidates = [index for index, cell in known.items() if cell and index not in out | fixed]
    candidates.sort(key=lambda index: (known[index], index))
    while not _covered(review, addresses, known, out - fixed, caps) and candidates:
        out.add(candidates.pop(0))
    if not _covered(review, addresses, known, out - fixed, caps):
        out |= set(known) - fixed
    return out


def _still_hidden(review: Review, addresses: Sequence[str], known: Mapping[int, float]) -> set[int]:
    """Cells hidden before whose sum has grown by a small group: shown now, they would show it."""
    kept: set[int] = set()
    for whole, left in review.earlier:
        before = {n for n in known if addresses[n] in whole and addresses[n] not in left}
        step = sum(abs(known[n] - whole[addresses[n]]) for n in before)
        if 0 < step < review.below + len(before) - 1:
            kept |= before
    return kept


def _covered(
    review: Review,
    addresses: Sequence[str],
    known: Mapping[int, float],
    out: set[int],
    caps: Sequence[Figure],
) -> bool:
    """At least two, and each may be anything over a range of `below` values, today and since each
    publication. What was shown then is the least it can be today, for groups only grow."""
    if len(out) < 2:
        return False
    floors = {n: _shown_then(review, addresses[n]) for n in out}
    total = sum(known.get(index, 0) for index in out)
    if total - sum(floors.values()) < review.below - 1:
        return False
    if caps and not _open_below(review, known, out, caps):
        return False
    spare = total - sum(floors.values())
    most = {n: floors[n] + spare if n in out else cell for n, cell in known.items()}
    for whole, left in review.earlier:
        step = sum(abs(known.get(n, 0) - whole.get(addresses[n], 0)) for n in out)
        if 0 < step < review.below + len(out) - 1:
            return False
        hidden = {n for n in known if addresses[n] not in left and whole.get(addresses[n])}
        if not _open_then(review, {n: whole[addresses[n]] for n in hidden}, most):
            return False
    return True


def _shown_then(review: Review, address: str) -> int | float:
    """Whoever sees a 0 knows that what is hidden is one or more."""
    return max([1, *(left[address] for _, left in review.earlier if address in left)])


def _open_then(review: Review, then: Mapping[int, float], most: Mapping[int, float]) -> bool:
    """Whether what was hidden then stays as open beside what it can be at most today."""
    total, others = sum(then.values()), len(then) - 1
    for index in then:
        rest = sum(min(most[n], total) for n in then if n != index)
        low, high = max(1, total - rest), min(total - others, most[index])
        if high - low < min(review.below - 1, total - others - 1):
            return False
    return True


def _open_below(
    review: Review, known: Mapping[int, float], out: set[int], caps: Sequence[Figure]
) -> bool:
    """Whether no cell is pinned from below because the others cannot be larger."""
    total = sum(known.get(index, 0) for index in out)
    tops = {index: cap if is_known(cap := caps[index]) else float("inf") for index in out}
    for index in out:
        low = max(0, total - sum(top for other, top in tops.items() if other != index))
        if min(total, tops[index]) - low < review.below - 1:
            return False
    return True
