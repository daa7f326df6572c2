"""Confidence before and after: top box and levels."""

from outcomes import statistics
from outcomes.counting import ItemCounts

from .document import Confidence
from .knowledge import sum_sides
from .shared import Right, about


def confidence_of(item: ItemCounts, *, mid_p: bool = False) -> Confidence:
    version = item.version
    levels = len(version.scale)
    top_box = Right(item, lambda level: level > levels - (version.top or 0))
    return Confidence.from_json(
        about(version)
        | {
            "scale": version.scale,
            "top": version.top,
            "matched": statistics.compare_matched_item(top_box.matched, mid_p=mid_p).as_json(),
            "all": statistics.compare_unmatched(*sum_sides([top_box])).as_json(),
            "ratings": statistics.compare_ratings(_level_table(item, levels)).as_json(),
        }
    )


def _level_table(item: ItemCounts, levels: int) -> list[list[int]]:
    """Matched learners by level before and level after."""
    table = [[0] * levels for _ in range(levels)]
    for (before, after), n in item.table.items():
        if before and after:
            table[before - 1][after - 1] += n
    return table
