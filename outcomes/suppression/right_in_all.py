"""Groups of whom everybody was right in everything, or nobody in anything. Pure.

A share of 100% or 0% says of each question what each of the group did. So the group is in every
number of people who did the same, and what such a number has beyond the group are others.
"""

from collections.abc import Sequence

from outcomes.snapshots.document import Absent, Flow, Item, MeasuredObjective, is_known

from .cells import NOTHING, Figure, less

CELLS = {(1, 1): "both", (0, 1): "gained", (1, 0): "lost", (0, 0): "neither"}
MOVES = {(1, 1): "reinforced", (0, 1): "improved", (1, 0): "worse", (0, 0): "unchanged"}
Right = int | None  # 1 where all of a group were right in everything, 0 where none in anything


class SameOfAll:
    """The numbers of people a group of whom all did the same can be in, as they leave."""

    def __init__(
        self,
        items: Sequence[Item],
        objectives: Sequence[MeasuredObjective] = (),
        flow: Flow | None = None,
    ) -> None:
        self.items, self.objectives = items, objectives
        self.stages = {stage.stage: stage.n for stage in (flow.funnel if flow else [])}

    def others(
        self, learners: Figure, pre: Figure, post: Figure = Absent.NOT_RECORDED
    ) -> dict[str, Figure]:
        """How many others each of these numbers has, of a group with these shares."""
        before, after = _right(pre), _right(post)
        numbers = self._right_or_wrong("pre", before) | self._right_or_wrong("post", after)
        if before is not None and after is not None:
            numbers |= self._both_times(before, after)
        if after == 1 and "passed" in self.stages:
            numbers["passed"] = self.stages["passed"]
        return {f"same/{name}": less(n, learners) for name, n in numbers.items()}

    def _right_or_wrong(self, side: str, right: Right) -> dict[str, Figure]:
        if right is None:
            return {}
        counts = {item.key: getattr(item.matched, side) for item in self.items}
        return {
            f"{key}/{side}": counted.count if right else less(counted.n, counted.count)
            for key, counted in counts.items()
        }

    def _both_times(self, before: int, after: int) -> dict[str, Figure]:
        cell, move = CELLS[before, after], MOVES[before, after]
        numbers: dict[str, Figure] = {}
        for item in self.items:
            if is_known(item.matched.table):
                numbers[f"{item.key}/{cell}"] = getattr(item.matched.table, cell)
        for objective in self.objectives:
            if objective.learners:
                numbers[f"{objective.objective}/{move}"] = getattr(objective.learners, move)
        return numbers


def _right(share: Figure) -> Right:
    if not is_known(share) or NOTHING < share < 1 - NOTHING:
        return None
    return round(share)
