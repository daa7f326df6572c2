"""The course's target group and all others, item by item. Pure.

Both together are the matched learners of the item, so they stand or are hidden together. What
leaves of a group are its margins: n, right before, right after. Of its fourfold table nothing
leaves; yet beside that of all learners the margins bound it, so each cell that may be small must
stay open over as many values as the threshold.
"""

from collections.abc import Mapping, Sequence

from outcomes.snapshots.document import Audience, Item, Subgroups, is_known
from outcomes.snapshots.document_groups import (
    ByGroup,
    ComparedGroup,
    ItemByGroup,
    ObjectiveByGroup,
    SplitBy,
)

from .beside_specialties import BesideSpecialties
from .cells import Cells, Review, hidden_but, veiled
from .comparisons import side_margins
from .margins import Margins, lost_of, margins_of_people, pinned

TARGET = "target"
NAMES = ("group", "label", "test")


def suppress_by_group(
    review: Review,
    section: ByGroup,
    items: Sequence[Item],
    subgroups: Subgroups | None,
    audience: Audience,
) -> ByGroup:
    """Only a split that the course has chosen leaves. `items`, `subgroups` and `audience` as they
    leave."""
    left = {item.key: item for item in items}
    sizes, beside = _sizes(subgroups), BesideSpecialties(section.specialties, audience)
    dimensions = [
        _split(review, each, left, sizes, beside)
        for each in section.dimensions
        if each.dimension == TARGET and section.chosen
    ]
    return section.model_copy(update={"dimensions": dimensions})


def _sizes(subgroups: Subgroups | None) -> list[int]:
    """Of the groups shown elsewhere, specialties apart: those go where the split is told."""
    learners = [
        group.overall.learners
        for dimension in (subgroups.dimensions if subgroups else [])
        if dimension.dimension != "specialty"
        for group in dimension.groups
    ]
    return [int(n) for n in learners if is_known(n)]


def _split(
    review: Review,
    split: SplitBy,
    left: Mapping[str, Item],
    sizes: Sequence[int],
    beside: BesideSpecialties,
) -> SplitBy:
    items = [
        hidden_item(item)
        if any(beside.are_told(g.n, review.below, target=g.group == TARGET) for g in item.groups)
        else _item(review, item, left.get(item.key), sizes)
        for item in split.items
    ]
    if any(item.groups and not is_known(item.groups[0].n) for item in items) and any(
        group.n in sizes for item in split.items for group in item.groups
    ):
        # The same people have an average elsewhere: less the items shown it tells the others.
        items = [hidden_item(item) for item in items]
    shown = {
        item.question
        for item in items
        if is_known(item.groups[0].n) and sum(i.question == item.question for i in items) == 1
    }
    objectives = [_objective(each, shown) for each in split.objectives]
    return veiled(split.model_copy(update={"items": items, "objectives": objectives}), "not_given")


def _item(
    review: Review, item: ItemByGroup, left: Item | None, sizes: Sequence[int]
) -> ItemByGroup:
    address = f"by-group/{item.key}"
    tells = [_margins_tell(review, f"{address}/{group.group}", group) for group in item.groups]
    near = any(
        is_known(group.n) and 0 < abs(group.n - size) < review.below
        for group in item.groups
        for size in sizes
    )
    closed = left is None or left.matched.suppressed
    if any(tells) or near or closed or _bounded(review, address, item, left):
        return hidden_item(item)
    groups = [_shown(group) for group in item.groups]
    return veiled(item.model_copy(update={"groups": groups}), "difference")


def hidden_item(item: ItemByGroup) -> ItemByGroup:
    groups = [hidden_but(group, *NAMES) for group in item.groups]
    return veiled(item.model_copy(update={"groups": groups}), "difference")


def _margins_tell(review: Review, address: str, group: ComparedGroup) -> bool:
    sides = side_margins("pre", group.pre) | side_margins("post", group.post)
    return review.any_tells(address, {"n": group.n} | sides)


def _shown(group: ComparedGroup) -> ComparedGroup:
    return veiled(group, "change_ci95", "p", "p_adjusted")


def _bounded(review: Review, address: str, item: ItemByGroup, left: Item | None) -> bool:
    """Whether the margins, today or since a publication, leave a small cell too few values."""
    groups = [margins_of_people(group.n, group.pre, group.post) for group in item.groups]
    lost = lost_of(left)
    if pinned(groups, lost, review.below):
        return True
    for whole, published in review.earlier:
        step = _step(item, groups, address, whole, published)
        if step and any(margins.n for margins in step):
            then = whole.get(f"item/{item.key}/matched/table/lost")
            told = f"item/{item.key}/matched/table/lost" in published
            since = int(lost - then) if lost is not None and told and then is not None else None
            if pinned(step, since, review.below):
                return True
    return False


def _step(
    item: ItemByGroup, groups: Sequence[Margins], address: str, whole: Cells, published: Cells
) -> list[Margins]:
    """How the margins moved since a publication that showed them; none where it did not."""
    steps = []
    for group, now in zip(item.groups, groups, strict=True):
        names = [f"{address}/{group.group}/{name}" for name in ("n", "pre/count", "post/count")]
        if any(name not in published for name in names):
            return []
        steps.append(Margins(*(int(x - whole[name]) for x, name in zip(now, names, strict=True))))
    return steps


def _objective(objective: ObjectiveByGroup, shown: set[str]) -> ObjectiveByGroup:
    """An objective of one item is that item; of several, the scores behind it stay inside."""
    tells = len(objective.questions) != 1 or objective.questions[0] not in shown
    groups = [hidden_but(group, *NAMES) if tells else _shown(group) for group in objective.groups]
    return veiled(objective.model_copy(update={"groups": groups}), "difference")
