"""Learners against clinicians who did not take the course. Pure."""

from outcomes.snapshots.document import ArmItem, ComparisonArm, Item, is_known

from .cells import Review, hidden, hidden_but, less
from .comparisons import class_of, just_under, side_margins

ABOUT = ("question", "version", "stem", "objective", "test")


def suppress_comparison_arm(review: Review, arm: ComparisonArm, items: list[Item]) -> ComparisonArm:
    """`items` as they leave."""
    every = {item.key: item.all.suppressed for item in items}
    if review.tells("arm/n", arm.n):
        arm = hidden(arm, "n")
    shown = [_item(review, arm, item, every.get(item.key, False)) for item in arm.items]
    if any(item.suppressed for item in shown):
        shown = [_coarse(item, len(shown)) for item in shown]
    return arm.model_copy(update={"items": shown})


def _item(review: Review, arm: ComparisonArm, item: ArmItem, is_hidden: bool) -> ArmItem:
    cells = side_margins("learners", item.learners) | side_margins("comparison", item.comparison)
    cells["silent"] = less(arm.n, item.comparison.n)
    tells = review.any_tells(f"arm/{item.key}", cells)
    return hidden_but(item, *ABOUT) if tells or arm.suppressed or is_hidden else item


def _coarse(item: ArmItem, size: int) -> ArmItem:
    """Adjusted p of a family hang together, so each says no more than its own p (Bonferroni)."""
    if not is_known(item.p_holm) or not is_known(item.p):
        return item
    return item.model_copy(update={"p_holm": just_under(class_of(min(1.0, item.p * size)))})
