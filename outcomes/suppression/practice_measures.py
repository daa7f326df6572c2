"""Measures of practice from elsewhere, and where participants work. Pure."""

from collections.abc import Sequence

from outcomes.snapshots.document import is_known
from outcomes.snapshots.document_practice import LabelledPeople, PracticeMeasure

from .cells import Figure, Review, hidden_at, hidden_but, less, total_of, veiled
from .comparisons import side_margins
from .partitions import chosen_to_hide
from .rows import all_hidden, hidden_last

NAMES = ("measure", "label", "level", "source", "test")


def suppress_measures(review: Review, measures: Sequence[PracticeMeasure]) -> list[PracticeMeasure]:
    """A small side hides the measure, and the p adjusted over the family it stands in."""
    shown = [_measure(review, measure) for measure in measures]
    if any(measure.suppressed for measure in shown):
        shown = [veiled(measure, "p_holm") for measure in shown]
    return shown


def _measure(review: Review, measure: PracticeMeasure) -> PracticeMeasure:
    cells = side_margins("before", measure.before) | side_margins("after", measure.after)  # type: ignore[arg-type]
    if review.any_tells(f"practice/{measure.measure}", cells):
        return hidden_but(measure, *NAMES)
    return measure


def suppress_workplace(
    review: Review, entries: list[LabelledPeople], participants: Figure, address: str
) -> list[LabelledPeople]:
    """Labels part the participants, with those of none; `participants` as they leave."""
    if not is_known(participants):
        return all_hidden(entries, "n", "share")
    cells = [entry.n for entry in entries]
    addresses = [*(f"{address}/{entry.label}" for entry in entries), f"{address}/"]
    out = chosen_to_hide(review, addresses, [*cells, less(participants, total_of(cells))])
    return hidden_last(hidden_at(entries, out, "n", "share"))
