"""Several courses together: what a programme page and a forest plot need. Asked for by a page and not stored."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from courses.models import Course
from outcomes import statistics
from outcomes.counting import count_programme
from outcomes.counting.programme import CourseEffects, ObjectiveEffect, ProgrammeCounts
from outcomes.statistics import OneEffect, Pooled
from outcomes.statistics.pooling import BAND, BAND_SOURCE

Json = dict[str, Any]
NOT_GIVEN = "not given"
NOTE_ONCE = "A person who takes several of the courses is counted once."
NOTE_EFFECTS = (
    "Pooled are the courses, one effect each (each learner's share right over all their items): the objectives of one course "
    "share its learners, so that pooling them as if independent would claim too much certainty."
)
NOTE_OVERLAP = "Who takes several courses stands in the effect of each; the pooled interval does not allow for that."
NOTE_BAND = "The band is context, not a target: other activities, other items, other learners."


def programme(*, courses: Sequence[Course], as_of: datetime, known_at: datetime) -> Json:
    """Several courses together, a person counted once."""
    return build(count_programme(courses, as_of, known_at))


def build(counts: ProgrammeCounts) -> Json:
    """Effects by course and by objective, pooled by what the courses have in common."""
    effects = {one.course.pk: statistics.standardized_change(one.whole) for one in counts.courses}
    everything = _pool([effect for effect in effects.values() if effect])
    weights = iter(everything.weights)
    return {
        "courses": [_course(one) for one in counts.courses],
        "persons": counts.persons,
        "cme_learners": counts.cme,
        "measure": "d_av",
        "method": "random effects, REML with Hartung-Knapp",
        "course_effects": [
            _named(one.course)
            | _effect(effects[one.course.pk])
            | {"weight": next(weights) if effects[one.course.pk] else None}
            for one in counts.courses
        ],
        "effects": [
            _objective(one.course, objective)
            for one in counts.courses
            for objective in one.objectives
        ],
        "pooled": [
            {"by": "all", "group": "all", **everything.as_json()},
            *_by_group(counts.courses, effects),
        ],
        "band": list(BAND),
        "band_source": BAND_SOURCE,
        "notes": [NOTE_ONCE, NOTE_EFFECTS, NOTE_OVERLAP, NOTE_BAND],
    }


def _pool(effects: Iterable[OneEffect]) -> Pooled:
    return statistics.pool(list(effects))


def _by_group(courses: list[CourseEffects], effects: dict[int, OneEffect | None]) -> list[Json]:
    found = []
    for by, value_of in (("format", format_of), ("specialty", specialty_of)):
        groups: dict[str, list[OneEffect]] = {}
        for one in courses:
            if effect := effects[one.course.pk]:
                groups.setdefault(value_of(one.course), []).append(effect)
        found += [
            {"by": by, "group": group, **_pool(groups[group]).as_json()} for group in sorted(groups)
        ]
    kinds: dict[str, list[OneEffect]] = {}
    for one in courses:
        for kind, cells in one.by_kind.items():
            if effect := statistics.standardized_change(cells):
                kinds.setdefault(kind, []).append(effect)
    return found + [
        {"by": "objective_type", "group": kind, **_pool(kinds[kind]).as_json()}
        for kind in sorted(kinds)
    ]


def format_of(course: Course) -> str:
    planning = getattr(course, "planning", None)
    return str(planning.learning_format) if planning else "enduring material"


def specialty_of(course: Course) -> str:
    return course.specialty or NOT_GIVEN


def _named(course: Course) -> Json:
    return {
        "course": course.slug,
        "title": course.title,
        "format": format_of(course),
        "specialty": specialty_of(course),
    }


def _course(one: CourseEffects) -> Json:
    named = _named(one.course)
    return (
        {"slug": named.pop("course")}
        | named
        | {"participants": one.participants, "matched": sum(one.whole.values())}
    )


def _objective(course: Course, one: ObjectiveEffect) -> Json:
    named = {
        "objective": one.objective.number,
        "text": one.objective.text,
        "objective_type": one.kind,
    }
    return (
        _named(course)
        | named
        | _effect(statistics.standardized_change(one.cells))
        | _odds(one)
        | {"weight": None}
    )


def _effect(effect: OneEffect | None) -> Json:
    if effect is None:
        return {"n": 0, "effect": None, "se": None, "ci95": None}
    return {"n": effect.n, "effect": effect.effect, "se": effect.se, "ci95": list(effect.ci95)}


def _odds(one: ObjectiveEffect) -> Json:
    """The log odds ratio of gained to lost, where the objective is of one item: everybody has one pair."""
    if not one.cells or any(pairs != 1 for pairs, _, _ in one.cells):
        return {"log_odds_ratio": None}
    table = {(before, after): n for (_, before, after), n in one.cells.items()}
    odds = statistics.log_odds_ratio(
        statistics.PairedTable(
            table.get((1, 1), 0), table.get((0, 1), 0), table.get((1, 0), 0), table.get((0, 0), 0)
        )
    )
    return {"log_odds_ratio": None if odds is None else _effect(odds)}
