"""The first column where space is short: a long text is said once, its key in the rows below."""

import re
from collections.abc import Sequence
from itertools import pairwise

LONG = 26  # letters from which a text is worth its key
KEY = re.compile(r"(\w+)[.:] ")


def labels_once(labels: Sequence[str]) -> list[str]:
    """The text of each row; "q1" where the row above has said "q1: A biopsy of a liver …"."""
    return [*labels[:1], *(_below(above, label) for above, label in pairwise(labels))]


def _below(above: str, label: str) -> str:
    key = KEY.match(label)
    return key[1] if key and label == above and len(label) > LONG else label
