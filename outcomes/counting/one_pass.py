"""The one pass over the answers of a course.

Each person becomes a few whole numbers ("words", see `bit_layout`); all tables are then counted
from the words, persons side by side (see `person_arrays`). ADR 0010 has the measurements.
"""

from typing import Protocol

from . import participation, person_arrays, who_counts
from .context import CountContext
from .packed_answers import fill_words
from .person_arrays import People


class Tally(Protocol):
    """Counts that are sums over portions of people."""

    def add(self, people: People) -> None: ...


def fill(context: CountContext) -> who_counts.Gathered:
    """The temporary tables every analysis reads: `who`, `special`, `left_out`,
    `words`, `participant`, `came_by`."""
    gathered = who_counts.gather(context)
    fill_words(context)
    participation.fill_participants(context, gathered)
    return gathered


def tally(context: CountContext, *tallies: Tally) -> None:
    """One reading of all persons for several tallies."""
    for portion in person_arrays.read(context):
        for each in tallies:
            each.add(portion)
