"""Scores of whole learners, and who is missing among the matched. Pure.

They rest on tables of scores by scores that are nowhere printed and always have small cells: means
leave in whole percent, what follows from spread and test stays inside.
"""

from collections.abc import Sequence
from typing import Any

from outcomes.snapshots.document import Baseline, Item, Knowledge, Stage, is_known
from outcomes.snapshots.document_learners import MissingLearners, Scores, ScoreSide

from .averages import baseline_in_whole_percent, cells_of_baseline, whole_percent
from .beside_matched import few_were_lost_since
from .cells import Review, hidden, hidden_but, less, veiled
from .right_answers import right_before, share_tells


def suppress_scores(review: Review, scores: Scores, knowledge: Knowledge) -> Scores:
    """`knowledge` as it leaves: the mean of all stands in for its parts."""
    if review.tells("scores/n", scores.n) or knowledge.overall.suppressed:
        return hidden_but(scores, "test", "band", "band_source")
    kept = hidden_but(scores, "n", "pre", "post", "change", "test", "band", "band_source")
    sides = {name: _side(getattr(scores, name)) for name in ("pre", "post")}
    return kept.model_copy(update=sides | {"change": whole_percent(scores.change)})


def _side(side: ScoreSide) -> ScoreSide:
    return veiled(side, *(side.model_fields_set - {"mean"})).model_copy(
        update={"mean": whole_percent(side.mean)}
    )


def suppress_missing_learners(
    review: Review,
    missing: MissingLearners,
    scores: Scores | None,
    stages: Sequence[Stage],
    items: Sequence[Item],
) -> MissingLearners:
    """`scores`, `stages` of the funnels and `items` as they leave. Baselines in whole percent; who
    they are and every scenario rest on tables that stay inside."""
    cells = cells_of_baseline("matched", missing.matched) | {"after_only": missing.after_only}
    cells |= cells_of_baseline("before_only", missing.before_only)
    tells = review.any_tells("missing", cells)
    tells |= few_were_lost_since(review, missing.before_only.n, missing.after_only)
    inside: dict[str, Any] = {"professions": [], "scenarios": [], "survives": None}
    if tells or scores is None or not is_known(scores.pre.mean):
        return hidden_but(missing, "test").model_copy(update=inside)
    shown = hidden_but(missing, "matched", "before_only", "after_only", "difference", "test")
    if _few_without_a_pair(review, missing, stages):
        shown = hidden(shown, "after_only")
    before_only, difference = (
        baseline_in_whole_percent(missing.before_only),
        whole_percent(missing.difference),
    )
    if _tells_of_a_question(review, before_only, items):
        before_only, difference = veiled(before_only, "pre"), veiled(shown, "difference").difference
    baselines = {"matched": baseline_in_whole_percent(missing.matched), "before_only": before_only}
    return shown.model_copy(update=inside | baselines | {"difference": difference})


def _tells_of_a_question(review: Review, before_only: Baseline, items: Sequence[Item]) -> bool:
    """Everybody less the matched is who answered before only, question by question: where one is
    hidden, the share over all of them and the others may tell it."""
    if not is_known(before_only.n) or not is_known(before_only.pre):
        return False
    n = int(before_only.n)
    rights = right_before(review.cells, items, n)
    return share_tells(rights, n, n, before_only.pre, review.below)


def _few_without_a_pair(review: Review, missing: MissingLearners, stages: Sequence[Stage]) -> bool:
    """Who answered after, less the matched and those who answered after only, are those without a
    pair."""
    told = [
        review.tells(
            f"missing/{stage.stage}/unpaired",
            less(less(stage.n, missing.matched.n), missing.after_only),
        )
        for stage in stages
        if stage.stage in ("post", "post_answered")
    ]
    return any(told)
