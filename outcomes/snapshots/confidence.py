"""Confidence before and after: top box and levels."""

from collections.abc import Sequence

from outcomes import statistics
from outcomes.counting import CountingRules, ItemCounts
from outcomes.statistics import Comparison

from .document import Confidence
from .knowledge import adjusted, sum_sides
from .shared import Right, about


def confidence_of(ratings: Sequence[ItemCounts], rules: CountingRules) -> list[Confidence]:
    """Several questions are a family; one alone is not adjusted."""
    boxes = [_top_box(item) for item in ratings]
    matched = [statistics.compare_matched_item(box.matched, mid_p=rules.mid_p) for box in boxes]
    everybody = [statistics.compare_unmatched(*sum_sides([box])) for box in boxes]
    if rules.families_by_rule and len(boxes) > 1:
        matched, everybody = adjusted(matched), adjusted(everybody)
    return [_confidence(*row) for row in zip(ratings, matched, everybody, strict=True)]


def _confidence(item: ItemCounts, matched: Comparison, everybody: Comparison) -> Confidence:
    version = item.version
    levels = _level_table(item, len(version.scale))
    return Confidence.from_json(
        about(version)
        | {
            "scale": version.scale,
            "top": version.top,
            "matched": matched.as_json(),
            "all": everybody.as_json(),
            "ratings": statistics.compare_ratings(levels).as_json(),
        }
    )


def _top_box(item: ItemCounts) -> Right:
    lowest = len(item.version.scale) - (item.version.top or 0)
    return Right(item, lambda level: level > lowest)


def _level_table(item: ItemCounts, levels: int) -> list[list[int]]:
    """Matched learners by level before and level after."""
    table = [[0] * levels for _ in range(levels)]
    for (before, after), n in item.table.items():
        if before and after:
            table[before - 1][after - 1] += n
    return table
