"""Tables where space is short: a long text of the first column is said once, its key in the rows
below; a column that says nothing is left out, and one that says the same of all is a sentence.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from .report import DASH, Table

LONG = 26  # letters from which a text is worth its key
TEST = "Test"  # its column
KEY = re.compile(r"(\w+)[.:] ")


def labels_once(labels: Sequence[str]) -> list[str]:
    """The text of each row; "q1" where the row above has said "q1: A biopsy of a liver …"."""
    return [*labels[:1], *(_below(above, label) for above, label in pairwise(labels))]


def _below(above: str, label: str) -> str:
    key = KEY.match(label)
    return key[1] if key and label == above and len(label) > LONG else label


def told_columns(table: Table, shown: Sequence[int]) -> tuple[tuple[int, ...], list[str]]:
    """Those in which something differs, and what the tests of all rows are."""
    first, *rest = shown
    kept, same = [first], []
    for index in rest:
        told = {row[index].shown for row in table.rows}
        if told <= {"", DASH} and table.rows:
            continue
        if len(told) == 1 and len(table.rows) > 1 and table.columns[index].head == TEST:
            same.append(f"{TEST}: {told.pop()}.")
            continue
        kept.append(index)
    return tuple(kept), same
