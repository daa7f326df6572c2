"""Counts of several courses into the outcomes of a programme: what its page and forest plot need.

Asked for by a page and not stored.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from courses.models import Course
from outcomes import statistics
from outcomes.counting import count_programme
from outcomes.counting.programme import CourseEffects, ObjectiveEffect, ProgrammeCounts
from outcomes.statistics import OneEffect, Pooled
from outcomes.statistics.pooling import BAND, BAND_SOURCE

from .programme_outcomes import CourseEffect, CourseSummary, PooledEffect, ProgrammeOutcomes

NOT_GIVEN = "not given"
NOTES = (
    "A person who takes several of the courses is counted once.",
    "Pooled are the courses, one effect each (each learner's share correct over all their items): "
    "the "
    "objectives of one course share its learners, so that pooling them as if independent would "
    "claim too much certainty.",
    "Pooled by random effects: variation between courses by REML, interval by Hartung and Knapp "
    "with their factor no lower than 1.",
    (
        "Who takes several courses stands in the effect of each; the pooled interval does not "
        "allow for that."
    ),
    "The band is context, not a target: other activities, other items, other learners.",
)


def programme(
    *, courses: Sequence[Course], as_of: datetime, known_at: datetime
) -> ProgrammeOutcomes:
    """Several courses together, a person counted once."""
    return build(count_programme(courses, as_of, known_at))


def build(counts: ProgrammeCounts) -> ProgrammeOutcomes:
    """Effects by course and by objective, pooled by what the courses have in common."""
    effects = {
        each.course.pk: statistics.standardized_change(each.whole) for each in counts.courses
    }
    everything = _pool([effect for effect in effects.values() if effect])
    weights = iter(everything.weights)
    return ProgrammeOutcomes(
        persons=counts.persons,
        courses=tuple(_summary(each) for each in counts.courses),
        course_effects=tuple(
            _course_effect(each, effects[each.course.pk], weights) for each in counts.courses
        ),
        effects=tuple(
            _objective(each.course, objective)
            for each in counts.courses
            for objective in each.objectives
        ),
        pooled=(_pooled("all", "all", everything), *_by_group(counts.courses, effects)),
        band=BAND,
        band_source=BAND_SOURCE,
        notes=NOTES,
    )


def _pool(effects: Iterable[OneEffect]) -> Pooled:
    return statistics.pool(list(effects))


def _pooled(by: str, group: str, pooled: Pooled) -> PooledEffect:
    return PooledEffect(
        by,
        group,
        pooled.k,
        pooled.n,
        pooled.effect,
        pooled.ci95,
        pooled.prediction,
        pooled.i2,
        pooled.p,
    )


def _by_group(
    courses: Sequence[CourseEffects], effects: dict[int, OneEffect | None]
) -> Iterable[PooledEffect]:
    """By format and specialty of the course, and by kind of item."""
    for by, value_of in (("format", format_of), ("specialty", specialty_of)):
        groups: dict[str, list[OneEffect]] = {}
        for each in courses:
            if effect := effects[each.course.pk]:
                groups.setdefault(value_of(each.course), []).append(effect)
        yield from _pooled_groups(by, groups)
    kinds: dict[str, list[OneEffect]] = {}
    for each in courses:
        for kind, cells in each.by_kind.items():
            if effect := statistics.standardized_change(cells):
                kinds.setdefault(kind, []).append(effect)
    yield from _pooled_groups("objective_type", kinds)


def _pooled_groups(by: str, groups: dict[str, list[OneEffect]]) -> Iterable[PooledEffect]:
    """One group alone is all of them."""
    told = sorted(groups) if len(groups) > 1 else []
    return (_pooled(by, group, _pool(groups[group])) for group in told)


def format_of(course: Course) -> str:
    planning = getattr(course, "planning", None)
    return str(planning.learning_format) if planning else "enduring material"


def specialty_of(course: Course) -> str:
    return course.specialty or NOT_GIVEN


def _summary(effects: CourseEffects) -> CourseSummary:
    course, matched = effects.course, sum(effects.whole.values())
    return CourseSummary(course.title, format_of(course), effects.participants, matched)


def _course_effect(
    effects: CourseEffects, effect: OneEffect | None, weights: Iterable[float]
) -> CourseEffect:
    title = effects.course.title
    if effect is None:
        return CourseEffect(title, 0, None, None)
    return CourseEffect(title, effect.n, effect.effect, effect.ci95, next(iter(weights)))


def _objective(course: Course, effects: ObjectiveEffect) -> CourseEffect:
    effect = statistics.standardized_change(effects.cells)
    return CourseEffect(
        course.title,
        sum(effects.cells.values()),
        effect.effect if effect else None,
        effect.ci95 if effect else None,
        objective=effects.objective.number,
        text=effects.objective.text,
        objective_type=effects.kind,
    )
