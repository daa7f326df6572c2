"""What is known of several courses together."""

from dataclasses import dataclass

from outcomes.statistics import Interval


@dataclass(frozen=True)
class CourseSummary:
    title: str
    format: str
    participants: int
    matched: int


@dataclass(frozen=True)
class CourseEffect:
    """The standardized change (d_av) of a course, or of one of its objectives; None where it cannot
    be had.
    """

    title: str
    n: int
    effect: float | None
    ci95: Interval | None
    weight: float | None = None  # among the courses pooled
    objective: int | None = None
    text: str = ""
    objective_type: str = ""


@dataclass(frozen=True)
class PooledEffect:
    """Courses that have something in common, pooled: random effects, REML with Hartung-Knapp."""

    by: str
    group: str
    k: int
    n: int
    effect: float | None
    ci95: Interval | None
    prediction: Interval | None
    i2: float | None
    p: float | None


@dataclass(frozen=True)
class ProgrammeOutcomes:
    persons: int
    courses: tuple[CourseSummary, ...]
    course_effects: tuple[CourseEffect, ...]
    effects: tuple[CourseEffect, ...]  # by objective
    pooled: tuple[PooledEffect, ...]  # all together first
    band: Interval
    band_source: str
    notes: tuple[str, ...]
