"""Sensitivity analysis: is the change the same when profession, target group, practice setting and
experience are held equal, and does it differ by them? A logistic model of every answer, clustered
by learner; never the main analysis.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from outcomes import statistics
from outcomes.counting.moderators import MOST_ADJUSTED, LeveledPatterns, Levels
from outcomes.counting.person_arrays import EXPERIENCE
from outcomes.statistics.gee import Clusters, Estimate, Fit, columns_told_apart, fit_gee

from .by_group import Target
from .document_groups import Moderators
from .shared import Json

FEWEST = 20  # matched learners of a level; smaller ones are put together
PER_COLUMN = 10  # matched learners that a model needs for each of its coefficients
MOST_NUMBERS = 1_500_000  # in the design
REST = "other or not given"
DIGITS = 6  # of the last one machines differ, and the same answers give the same digest
TITLES = {
    "target": "Target group",
    "profession": "Profession",
    "practice_setting": "Practice setting",
    "experience": "Years of experience",
}
Rounded = float | None


@dataclass(frozen=True)
class Moderator:
    """What learners are told apart by; the first level is the reference."""

    name: str
    levels: tuple[str, ...]
    people: Mapping[str, int]


@dataclass(frozen=True)
class Learners:
    """Those alike: levels by moderator, and of each objective pairs, right before, right after."""

    levels: Mapping[str, str]
    cells: tuple[int, ...]
    n: int


def build(counts: LeveledPatterns, target: Target) -> Moderators:
    if counts.patterns is None:
        return _nothing(counts.learners, "too-many", _too_many())
    learners = [
        Learners(_levels(levels, target), cells, n)
        for (levels, cells), n in sorted(counts.patterns.items())
    ]
    moderators, left_out = _told_apart(learners, _moderators(learners))
    if not moderators:
        return _nothing(counts.learners, "too-few", _too_few())
    columns = _columns_of(learners, moderators)
    if counts.learners < PER_COLUMN * columns:
        return _nothing(counts.learners, "too-few", _too_few())
    if columns * len(learners) * 2 * _objectives(learners) > MOST_NUMBERS:
        return _nothing(counts.learners, "too-many", _too_many())
    plain = fit_gee(_clusters(learners, moderators, by_time=False))
    full = fit_gee(_clusters(learners, moderators, by_time=True))
    if plain is None or full is None:
        return _nothing(counts.learners, "not-converged", _not_converged())
    return _computed(learners, moderators, left_out, plain, full)


def _levels(levels: Levels, target: Target) -> dict[str, str]:
    profession, specialty, setting, experience = levels
    return {
        "target": target.label if target.has(specialty) else "Others",
        "profession": profession,
        "practice_setting": setting,
        "experience": experience,
    }


def _objectives(learners: list[Learners]) -> int:
    return len(learners[0].cells) // 3


def _moderators(learners: list[Learners]) -> list[Moderator]:
    moderators = (_moderator(name, learners) for name in TITLES)
    return [moderator for moderator in moderators if len(moderator.levels) > 1]


def _moderator(name: str, learners: list[Learners]) -> Moderator:
    sizes: dict[str, int] = {}
    for each in learners:
        sizes[each.levels[name]] = sizes.get(each.levels[name], 0) + each.n
    people: dict[str, int] = {}
    for level, n in sizes.items():
        known = level if level and n >= FEWEST else REST
        people[known] = people.get(known, 0) + n
    while people.get(REST, FEWEST) < FEWEST and len(people) > 1:  # a few are no level of their own
        smallest = min(people.keys() - {REST}, key=lambda level: (people[level], level))
        people[REST] += people.pop(smallest)
    ordered = sorted(people, key=lambda level: (level == REST, *_rank(name, level, people)))
    return Moderator(name, tuple(ordered), people)


def _rank(name: str, level: str, people: Mapping[str, int]) -> tuple[int, str]:
    if name == "experience" and level in EXPERIENCE:
        return list(EXPERIENCE).index(level), level
    return -people[level], level


def _level_of(learner: Learners, moderator: Moderator) -> str:
    level = learner.levels[moderator.name]
    return level if level in moderator.levels else REST


def _told_apart(
    learners: list[Learners], moderators: list[Moderator]
) -> tuple[list[Moderator], list[str]]:
    """Without those that follow from the ones before, as where every oncologist is a physician."""
    kept: list[Moderator] = []
    left_out = [TITLES[name] for name in TITLES if name not in {each.name for each in moderators}]
    for moderator in moderators:
        if columns_told_apart(_clusters(learners, [*kept, moderator], by_time=True)):
            kept.append(moderator)
        else:
            left_out.append(TITLES[moderator.name])
    return kept, left_out


def _columns_of(learners: list[Learners], moderators: list[Moderator]) -> int:
    return _objectives(learners) + 1 + 2 * sum(len(each.levels) - 1 for each in moderators)


def _clusters(learners: list[Learners], moderators: list[Moderator], *, by_time: bool) -> Clusters:
    """Columns: one an objective, the time, every level but the reference, and these after."""
    objectives = _objectives(learners)
    cells = np.array([each.cells for each in learners], np.float64).reshape(-1, objectives, 3)
    levels = np.array(
        [
            [
                float(_level_of(each, moderator) == level)
                for moderator in moderators
                for level in moderator.levels[1:]
            ]
            for each in learners
        ]
    ).reshape(len(learners), -1)
    rows, width = 2 * objectives, objectives + 1 + levels.shape[1] * (1 + by_time)
    design = np.zeros((len(learners), rows, width))
    for objective in range(objectives):
        design[:, [objective, objectives + objective], objective] = 1
    design[:, objectives:, objectives] = 1
    first = objectives + 1
    design[:, :, first : first + levels.shape[1]] = levels[:, None, :]
    if by_time:
        design[:, objectives:, first + levels.shape[1] :] = levels[:, None, :]
    pairs = np.concatenate([cells[:, :, 0], cells[:, :, 0]], axis=1)
    right = np.concatenate([cells[:, :, 1], cells[:, :, 2]], axis=1)
    answered: list[bool] = (
        pairs.sum(axis=0) > 0
    ).tolist()  # an objective nobody is matched in has no column
    asked = [n for n in range(width) if n >= objectives or answered[n]]
    weights = np.array([each.n for each in learners], np.float64)
    return Clusters(design[:, :, asked], pairs, right, weights)


def _computed(
    learners: list[Learners],
    moderators: list[Moderator],
    left_out: list[str],
    plain: Fit,
    full: Fit,
) -> Moderators:
    levels = sum(len(each.levels) - 1 for each in moderators)
    first = len(full.coefficients) - 2 * levels
    told, position = [], first
    for moderator in moderators:
        width = len(moderator.levels) - 1
        told.append(_moderator_told(moderator, full, position, position + levels, width))
        position += width
    adjusted = statistics.benjamini_hochberg([each["p"] for each in told])
    change = plain.estimate(first - 1)
    return Moderators.from_json(
        {
            "n": sum(each.n for each in learners),
            "state": "computed",
            "sentence": "",
            "correlation": round(full.correlation, DIGITS),
            "change": {"odds_ratio": _odds(change), "ci95": _limits(change), "p": _p(change)},
            "moderators": [
                each | {"p_adjusted": p} for each, p in zip(told, adjusted, strict=True)
            ],
            "left_out": left_out,
        }
    )


def _moderator_told(moderator: Moderator, fit: Fit, before: int, after: int, width: int) -> Json:
    statistic, df, p = fit.wald(list(range(after, after + width)))
    levels = [_level(moderator, moderator.levels[0], None, None)]
    for n, level in enumerate(moderator.levels[1:]):
        levels.append(_level(moderator, level, fit.estimate(before + n), fit.estimate(after + n)))
    return {
        "moderator": moderator.name,
        "title": TITLES[moderator.name],
        "levels": levels,
        "test": "wald",
        "statistic": round(statistic, DIGITS),
        "df": df,
        "p": _significant(p),
    }


def _level(
    moderator: Moderator, level: str, before: Estimate | None, after: Estimate | None
) -> Json:
    return {
        "level": level,
        "label": level,
        "n": moderator.people[level],
        "is_reference": before is None,
        "before": _odds(before),
        "before_ci95": _limits(before),
        "ratio": _odds(after),
        "ratio_ci95": _limits(after),
        "p": _p(after),
    }


def _odds(estimate: Estimate | None) -> Rounded:
    return None if estimate is None else _significant(math.exp(estimate.value))


def _limits(estimate: Estimate | None) -> list[float] | None:
    if estimate is None:
        return None
    return [_significant(math.exp(limit)) for limit in estimate.ci95]


def _p(estimate: Estimate | None) -> Rounded:
    return None if estimate is None else _significant(estimate.p)


def _significant(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _nothing(learners: int, state: str, sentence: str) -> Moderators:
    return Moderators.from_json(
        {
            "n": learners,
            "state": state,
            "sentence": sentence,
            "correlation": None,
            "change": None,
            "moderators": [],
            "left_out": [],
        }
    )


def _too_few() -> str:
    return (
        f"Not computed: there are too few matched learners. Each of at least two groups needs "
        f"{FEWEST}, and the model {PER_COLUMN} for each of its coefficients."
    )


def _too_many() -> str:
    return (
        f"Not computed: it is made for up to {MOST_ADJUSTED:,} matched learners. Beyond, the "
        "groups themselves are told apart precisely enough."
    )


def _not_converged() -> str:
    return (
        "The model did not converge: in some group nearly all answers are alike, so that its odds "
        "have no estimate."
    )
