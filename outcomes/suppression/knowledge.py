"""Items, and the average over all objectives. Pure."""

from collections.abc import Mapping, Sequence

from outcomes.snapshots.document import (
    ChosenOption,
    Comparison,
    Item,
    Knowledge,
    MeasuredObjective,
    Overall,
    is_known,
)

from .averages import in_whole_percent, with_class_of_p
from .cells import Figure, Review, hidden, hidden_but
from .choices import choices_to_hide
from .comparisons import coarse_families, margins_of, suppress_everybody, suppress_matched
from .objectives import suppress_objective


def suppress_items(review: Review, items: Sequence[Item]) -> list[Item]:
    return coarse_families([_item(review, item) for item in items])


def suppress_knowledge(review: Review, knowledge: Knowledge, items: Sequence[Item]) -> Knowledge:
    """`items` as they leave."""
    objectives = coarse_families(
        [suppress_objective(review, objective, items) for objective in knowledge.objectives]
    )
    overall = _overall(review, knowledge.overall, objectives)
    return knowledge.model_copy(update={"overall": overall, "objectives": objectives})


def _overall(review: Review, overall: Overall, objectives: Sequence[MeasuredObjective]) -> Overall:
    """`objectives` as they leave."""
    told = review.tells("overall/learners", overall.learners)
    if told or any(objective.matched.suppressed for objective in objectives):
        return hidden_but(overall, "objectives")
    answered = [each.matched for each in objectives if each.matched.n != 0]
    if overall.objectives == 1 and len(answered) == 1:
        return _of_one_objective(overall, answered[0])
    return with_class_of_p(review, in_whole_percent(overall), objectives, overall)


def _of_one_objective(overall: Overall, matched: Comparison) -> Overall:
    """The average over one objective is that objective, as it leaves: one change and one p."""
    kept = ("change", "change_ci95", "test", "p", *("p_coarse",) * matched.p_coarse)
    sides = {"pre": matched.pre.share, "post": matched.post.share}
    return overall.model_copy(update=sides | {name: getattr(matched, name) for name in kept})


def _item(review: Review, item: Item) -> Item:
    before, address = margins_of(item.matched), f"item/{item.key}"
    matched = suppress_matched(review, item.matched, f"{address}/matched")
    every = suppress_everybody(review, item.all, matched, before, f"{address}/all")
    options = _options(review, item.options, address, before, matched.suppressed)
    changed = item.model_copy(update={"matched": matched, "all": every, "options": options})
    if item.learners and not is_known(matched.table):
        return changed.model_copy(update={"learners": hidden(item.learners)})
    return changed


def _options(
    review: Review,
    options: Sequence[ChosenOption],
    address: str,
    before: Mapping[str, Figure],
    all_hidden: bool,
) -> list[ChosenOption]:
    """Answers chosen by matched learners."""
    changed = list(options)
    for side in ("pre", "post"):
        named = [(f"{option.choice}/{side}", getattr(option, side)) for option in options]
        right = [index for index, option in enumerate(options) if option.correct]
        count = before[f"{side}/count"]
        out = choices_to_hide(review, f"{address}/options", named, before["n"], right, count)
        for index in range(len(options)) if all_hidden else out:
            changed[index] = hidden(changed[index], side)
    return changed
