"""Learners after the course against clinicians who did not take it: different people, never matched."""

from outcomes import statistics
from outcomes.counting import ItemCounts
from outcomes.counting.section_counts import ArmCounts
from outcomes.measures import COMPARISON_ARM

from .shared import Json, asked, judged_right

LABEL = "Comparison: clinicians who did not take the course (unpaired)"


def build(counts: ArmCounts | None, items: list[ItemCounts]) -> Json | None:
    """None when nobody is in the arm."""
    if counts is None:
        return None
    after = {item.version.pk: judged_right(item).post for item in items}
    compared = []
    for one in counts.items:
        right, n = after[one.version.pk]
        compared.append(statistics.compare_arms(right, n, one.right, one.n))
    adjusted = statistics.holm([one.p for one in compared])
    return {
        "n": counts.n,
        "label": LABEL,
        "definition": COMPARISON_ARM,
        "items": [
            asked(one.version) | two.with_p_holm(p).as_json() | {"suppressed": False}
            for one, two, p in zip(counts.items, compared, adjusted, strict=True)
        ],
    }
