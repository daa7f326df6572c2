"""Everybody who answered, the two sides of an item, or of an objective of one: they overlap, and a
test that says so.
"""

from collections.abc import Sequence
from dataclasses import replace

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import Item, MeasuredObjective
from outcomes.statistics import OverlappingShares, PairedTable, partly_overlapping_z

from ..cells import NONE, Show
from ..report import Cell, Column, Table

COLUMNS = (
    Column(
        "95% CI, overlap",
        "95% interval of the change that keeps the pairs of those who answered both times.",
        "points",
    ),
    Column(
        "p, overlap",
        "z test for partly overlapping samples (Derrick 2015), beside the unpaired test; not "
        "adjusted.",
        "0 to 1",
    ),
)
EVERYBODY = (0, 1, 2, 4, 6, 13)  # as before, and p of the test that takes no heed of the overlap
NOTE = (
    "p, overlap: the test for partly overlapping samples, which keeps the pairs together; made "
    "from the counts of this table and of the matched learners."
)


Entry = Item | MeasuredObjective


def with_overlap(table: Table, entries: Sequence[Entry], show: Show) -> Table:
    """The table with two columns more."""
    rows = tuple(
        (*row, *_cells(_tested(entry), show))
        for row, entry in zip(table.rows, entries, strict=True)
    )
    width = len(table.columns)
    return replace(
        table,
        columns=(*table.columns, *COLUMNS),
        rows=rows,
        note=f"{table.note} {NOTE}",
        brief=(*EVERYBODY, width, width + 1),
    )


def _tested(entry: Entry) -> OverlappingShares | None:
    """None of several items: their answers are not of one learner each."""
    pre, post, table = entry.all.pre, entry.all.post, entry.matched.table
    if not is_known(table):
        return None
    counts = [pre.count, pre.n, post.count, post.n]
    counts += [table.both, table.gained, table.lost, table.neither]
    known = [count for count in counts if is_known(count)]
    if len(known) < len(counts):
        return None
    paired = PairedTable(both=known[4], gained=known[5], lost=known[6], neither=known[7])
    return partly_overlapping_z(paired, (known[0], known[1]), (known[2], known[3]))


def _cells(tested: OverlappingShares | None, show: Show) -> tuple[Cell, Cell]:
    if tested is None:
        return NONE, NONE
    limits = show.change_interval(tested.ci95) if tested.ci95 else NONE
    return limits, show.p(tested.p)
