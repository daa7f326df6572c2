"""Learners after the course against clinicians who did not take it: different people, never
matched.
"""

from outcomes import statistics
from outcomes.counting import ItemCounts
from outcomes.counting.comparison_arm import ArmCounts
from outcomes.snapshots.definitions import COMPARISON_ARM

from .document import ComparisonArm
from .shared import asked, judged_right

LABEL = "Comparison: clinicians who did not take the course (unpaired)"


def build(counts: ArmCounts | None, items: list[ItemCounts]) -> ComparisonArm | None:
    """None when nobody is in the arm."""
    if counts is None:
        return None
    after = {item.version.pk: judged_right(item).post for item in items}
    compared = []
    for answers in counts.items:
        right, n = after[answers.version.pk]
        compared.append(statistics.compare_arms(right, n, answers.right, answers.n))
    adjusted = statistics.holm([comparison.p for comparison in compared])
    compared_items = [
        asked(answers.version) | comparison.with_p_holm(p).as_json() | {"suppressed": False}
        for answers, comparison, p in zip(counts.items, compared, adjusted, strict=True)
    ]
    return ComparisonArm.from_json(
        {"n": counts.n, "label": LABEL, "definition": COMPARISON_ARM, "items": compared_items}
    )
