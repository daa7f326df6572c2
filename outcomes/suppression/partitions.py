"""Groups that add up to a known total: which of them to hide so that none can be worked out. Pure."""

from collections.abc import Iterable, Sequence

from .cells import Work


def chosen_to_hide(
    work: Work,
    paths: Sequence[str],
    cells: Sequence[int | None],
    fixed: Iterable[int] = (),
    must: Iterable[int] = (),
    caps: Sequence[int | None] = (),
) -> set[int]:
    """Which cells of a partition to hide. `fixed` are known from elsewhere, so hiding them protects nothing; `must` are
    hidden already; `caps` are what each cell can be at most by another table."""
    fixed = set(fixed)
    known = {place: cell for place, cell in enumerate(cells) if cell is not None}
    out = {place for place, cell in known.items() if work.tells(paths[place], cell)} | set(must)
    out |= _still_hidden(work, paths, known) - fixed
    if not out:
        return out
    candidates = sorted(
        (place for place in known if place not in out | fixed and known[place]),
        key=lambda p: (known[p], p),
    )
    while not _covered(work, paths, known, out - fixed, caps) and candidates:
        out.add(candidates.pop(0))
    if not _covered(work, paths, known, out - fixed, caps):
        out |= set(known) - fixed
    return out


def _still_hidden(work: Work, paths: Sequence[str], known: dict[int, int]) -> set[int]:
    """Cells hidden before whose sum has grown by a small group only: shown now, they would show it."""
    found: set[int] = set()
    for whole, left in work.earlier:
        before = {place for place in known if paths[place] in whole and paths[place] not in left}
        step = sum(abs(known[place] - whole[paths[place]]) for place in before)
        if 0 < step < work.below + len(before) - 1:
            found |= before
    return found


def _covered(
    work: Work,
    paths: Sequence[str],
    known: dict[int, int],
    out: set[int],
    caps: Sequence[int | None],
) -> bool:
    """At least two, and each of them may be anything over a range of `below` values, today and since each publication."""
    if len(out) < 2:
        return False
    need = work.below + len(out) - 1
    if sum(known.get(place, 0) for place in out) < need:
        return False
    if caps and not _open_below(work, known, out, caps):
        return False
    for whole, _ in work.earlier:
        step = sum(abs(known.get(place, 0) - whole.get(paths[place], 0)) for place in out)
        if 0 < step < need:
            return False
    return True


def _open_below(
    work: Work, known: dict[int, int], out: set[int], caps: Sequence[int | None]
) -> bool:
    """Whether no cell is pinned from below because the others cannot be larger."""
    total = sum(known.get(place, 0) for place in out)
    for place in out:
        others = [caps[other] for other in out if other != place]
        low = 0 if None in others else max(0, total - sum(cap for cap in others if cap is not None))
        cap = caps[place]
        if min(total, total if cap is None else cap) - low < work.below - 1:
            return False
    return True
