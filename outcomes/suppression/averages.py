"""Averages over objectives: of all learners and of groups of them. Pure.

Unrounded they can be taken apart into the counts they are made of, so they leave in whole percent.
Their intervals and tests are sums over what every learner did in every objective, a table that is
nowhere shown and always has small cells: the interval stays inside, p leaves as a class.
"""

from collections.abc import Sequence
from typing import TypeVar

from outcomes.numbers import rounded
from outcomes.snapshots.document import Baseline, GroupOverall, MeasuredObjective, Overall, is_known
from outcomes.statistics.distributions import Z95, normal_two_sided

from .cells import Figure, Review, less, number_of, people_of, veiled
from .comparisons import MIN_PAIRS, class_of, just_under

Average = TypeVar("Average", Overall, GroupOverall)
FEWEST_QUESTIONS = 4  # of a mean of a group: of fewer, whole percent of it are a count of answers
MOVED = 4  # thresholds of learners who may have answered in any other way


def are_counts(objectives: Sequence[MeasuredObjective]) -> bool:
    """Whether averages by group say how many answers were right, beside what became of the same
    learners and the tables of their items."""
    questions = {question for objective in objectives for question in objective.questions}
    return len(questions) < FEWEST_QUESTIONS


def whole_percent(share: Figure) -> Figure:
    return float(rounded(share, 2)) if is_known(share) else share


def baseline_in_whole_percent(baseline: Baseline) -> Baseline:
    return veiled(baseline, "sd").model_copy(update={"pre": whole_percent(baseline.pre)})


def cells_of_baseline(name: str, baseline: Baseline) -> dict[str, Figure]:
    """A share times its n is a count."""
    right = people_of(baseline.n, baseline.pre)
    wrong = less(baseline.n, right)
    return {name: baseline.n, f"{name}/right": right, f"{name}/wrong": wrong}


def in_whole_percent(average: Average) -> Average:
    shares = {name: whole_percent(getattr(average, name)) for name in ("pre", "post", "change")}
    return veiled(average.model_copy(update=shares), "change_ci95")


def with_class_of_p(
    review: Review, overall: Overall, objectives: Sequence[MeasuredObjective], exact: Overall
) -> Overall:
    """`overall` as it leaves, with the class of the p of `exact` where it would hold as well if
    several times the threshold of learners had answered in another way."""
    p = _p_if_many_had_moved(review, exact, objectives)
    few = number_of(exact.learners) < MIN_PAIRS
    limit = None if few or not is_known(exact.p) else class_of(max(p, exact.p))
    return overall.model_copy(update={"p": just_under(limit), "p_coarse": True})


def _p_if_many_had_moved(
    review: Review, overall: Overall, objectives: Sequence[MeasuredObjective]
) -> float:
    if not is_known(overall.change_ci95) or not is_known(overall.change):
        return 1.0
    low, high = overall.change_ci95
    if not is_known(low) or not is_known(high):
        return 1.0
    error = (high - low) / 2 / Z95
    most = _most_of_one_learner(objectives)
    squares = error**2 + MOVED * review.below * most**2
    return normal_two_sided(overall.change / squares**0.5) if squares else 1.0


def _most_of_one_learner(objectives: Sequence[MeasuredObjective]) -> float:
    """The most by which one learner can change the average."""
    parts = [
        len(objective.questions) / answers
        for objective in objectives
        if is_known(answers := objective.matched.pre.n) and answers
    ]
    return sum(parts) / len(parts) if parts else 1.0
