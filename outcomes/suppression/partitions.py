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
    publication."""
    if len(out) < 2:
        return False
    need = review.below + len(out) - 1
    if sum(known.get(index, 0) for index in out) < need:
        return False
    if caps and not _open_below(review, known, out, caps):
        return False
    for whole, _ in review.earlier:
        step = sum(abs(known.get(n, 0) - whole.get(addresses[n], 0)) for n in out)
        if 0 < step < need:
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
