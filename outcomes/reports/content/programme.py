"""Several courses together: who took part, a forest plot, what was pooled."""

from collections.abc import Iterator
from dataclasses import dataclass

from outcomes import numbers
from outcomes.snapshots.absence import Absent
from outcomes.snapshots.programme_outcomes import CourseEffect, PooledEffect, ProgrammeOutcomes

from .cells import NONE, Show
from .columns import N
from .dates import minute
from .frame import INTERNAL
from .grammar import counted, p_words
from .report import (
    DASH,
    Axis,
    Cell,
    Column,
    Exhibits,
    Figure,
    FigureRow,
    Mark,
    Section,
    Table,
    text,
)
from .sections.scores import position

FEWEST = 3  # matched learners of a standardized change
Ends = tuple[float, float] | None


@dataclass(frozen=True)
class ProgrammeReport(Exhibits):
    title: str
    as_of: str  # ISO time until which answers count
    courses: int
    persons: int
    sentence: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]

    @property
    def about(self) -> str:
        people = counted(self.persons, "participant")
        if self.courses == 1:
            return f"1 course, {people}"
        once = ", each counted once" * (self.persons > 1)
        return f"{self.courses} courses together, {people}{once}"

    @property
    def source(self) -> str:
        return f"{self.title}. {self.about}, answers until {minute(self.as_of)}. {INTERNAL}."

    def citation(self, address: str) -> str:
        """How these figures are quoted, so that whoever reads it finds them again."""
        return (
            f"{self.title}. Educational outcomes of {self.about}. Answers until "
            f"{minute(self.as_of)}. {address}"
        )


def read_programme(
    outcomes: ProgrammeOutcomes, floor: float, title: str, as_of: str
) -> ProgrammeReport:
    show = Show(floor)
    figure = _forest(outcomes, show)
    return ProgrammeReport(
        title=title,
        as_of=as_of,
        courses=len(outcomes.courses),
        persons=outcomes.persons,
        sentence=_sentence(outcomes, show) + _not_pooled(outcomes),
        sections=(
            *((_together(outcomes, figure),) if figure.rows else ()),
            Section("courses", "Courses", "", parts=(_courses(outcomes, show),)),
            Section("effects", "By learning objective", "", parts=(_effects(outcomes, show),)),
        ),
        notes=(*outcomes.notes, f"The published band: {outcomes.band_source}"),
    )


def _together(outcomes: ProgrammeOutcomes, figure: Figure) -> Section:
    words = _between(outcomes.pooled[0])
    return Section("together", "Effects of the courses", "", (words,) if words else (), (figure,))


def _between(pooled: PooledEffect) -> str:
    """How far the courses differ."""
    if pooled.i2 is None or pooled.k < 2:
        return ""
    words = (
        f"Of the variation between the {pooled.k} effects {numbers.percent(pooled.i2)} is more "
        "than chance (I²)"
    )
    if pooled.prediction is None:
        return f"{words}. What another course would do cannot be said from two."
    return (
        f"{words}. The effect of another course like these would lie between "
        f"{_ends(pooled.prediction, ' and ')} (95% prediction interval)."
    )


def _sentence(outcomes: ProgrammeOutcomes, show: Show) -> str:
    pooled = outcomes.pooled[0]
    if pooled.effect is None:
        return (
            "There is no effect to pool yet. A standardized change asks for "
            f"{counted(FEWEST, 'matched learner')} of a course, whose scores differ."
        )
    details = [f"95% CI {_ends(pooled.ci95)}"] if pooled.ci95 else []
    details += [p_words(pooled.p, show.floor)] if pooled.p is not None else []
    low, high = outcomes.band
    told = f" ({', '.join(details)})" if details else ""
    return (
        f"{_of_courses(pooled)}{told}; "
        f"{_position(pooled, outcomes.band)} the published band of {_two(low)} to {_two(high)}."
    )


def _of_courses(pooled: PooledEffect) -> str:
    where = "In one course" if pooled.k == 1 else f"Over {pooled.k} courses"
    return f"{where} the standardized change is d = {_two(pooled.effect)}"


def _not_pooled(outcomes: ProgrammeOutcomes) -> str:
    """The courses that have no standardized change, each with its reason."""
    left = [
        f"{course.title} ({_why_not(course.matched)})"
        for course, effect in zip(outcomes.courses, outcomes.course_effects, strict=True)
        if effect.effect is None
    ]
    return f" Not pooled: {'; '.join(left)}." if left else ""


def _why_not(matched: int) -> str:
    if matched < FEWEST:
        return counted(matched, "matched learner")
    return "before or after, all its learners have the same share correct"


def _position(pooled: PooledEffect, band: tuple[float, float]) -> str:
    """Above or below only where the whole interval is; the band is context, not a target."""
    return position(pooled.effect or 0.0, pooled.ci95 or Absent.UNDEFINED, list(band), pooled.n)


def _forest(outcomes: ProgrammeOutcomes, show: Show) -> Figure:
    rows = (*_course_rows(outcomes), *_pooled_rows(outcomes))
    low, high = _span(rows)
    return Figure(
        "forest",
        "forest",
        _of_courses(outcomes.pooled[0]),
        "standardized change (d) with 95% intervals; diamonds: pooled; shaded: published band",
        Axis(
            "standardized change (d)",
            high=high,
            low=low,
            step=0.5 if high - low > 1.5 else 0.25,
            unit="number",
            bands=(outcomes.band,),
        ),
        ("effect",),
        ("after",),
        rows,
        _pooled_table(outcomes, show),
    )


def _course_rows(outcomes: ProgrammeOutcomes) -> Iterator[FigureRow]:
    for course in outcomes.course_effects:
        if course.effect is not None:
            low, high = course.ci95 or (None, None)
            shown = _two(course.effect)
            mark = Mark(shown, course.effect, low, high, course.n, course.weight)
            yield FigureRow(course.title, (mark,), f"{shown}\nn = {course.n:,}")


def _pooled_rows(outcomes: ProgrammeOutcomes) -> Iterator[FigureRow]:
    for pooled in outcomes.pooled:
        if pooled.effect is not None:
            low, high = pooled.ci95 or (pooled.effect, pooled.effect)
            shown = _two(pooled.effect)
            mark = Mark(shown, pooled.effect, low, high, pooled.n)
            note = f"{shown}\n{counted(pooled.k, 'course')}"
            yield FigureRow(_pool_name(pooled), (mark,), note, pooled=True)


def _pool_name(pooled: PooledEffect) -> str:
    if pooled.by == "all":
        return "All courses"
    return f"{pooled.by.replace('_', ' ').capitalize()}: {pooled.group}"


def _span(rows: tuple[FigureRow, ...]) -> tuple[float, float]:
    limits = [end for row in rows for m in row.marks for end in (m.low, m.high) if end is not None]
    low = min([0.0, *(0.5 * (limit * 2 // 1) for limit in limits if limit < 0)])
    return low, max([1.0, *(0.5 * -(-limit * 2 // 1) for limit in limits)])


def _pooled_table(outcomes: ProgrammeOutcomes, show: Show) -> Table:
    columns = (
        Column("Courses together", "All, or those that have something in common."),
        Column("Courses", "Courses with an effect.", "count"),
        Column("Learners", "Matched learners of these courses.", "people"),
        Column("d", "Pooled standardized change.", "standard deviations"),
        Column("95% CI", "95% interval of it."),
        Column("Prediction", "95% interval for the effect of another course like these."),
        Column("I²", "Share of the variation that is between courses.", "share 0 to 1"),
        Column("p", "Two-sided p value.", "0 to 1"),
    )
    rows = tuple(
        (
            text(_pool_name(pooled)),
            show.count(pooled.k),
            show.count(pooled.n),
            _number(pooled.effect),
            _interval(pooled.ci95),
            _interval(pooled.prediction),
            NONE if pooled.i2 is None else show.share(pooled.i2),
            NONE if pooled.p is None else show.p(pooled.p),
        )
        for pooled in outcomes.pooled
    )
    return Table("pooled", "Pooled effects", columns, rows)


def _courses(outcomes: ProgrammeOutcomes, show: Show) -> Table:
    columns = (
        Column("Course", "Title and format."),
        Column("Participants", "Participants of the course.", "people"),
        Column("Matched learners", "With answers before and after.", "people"),
        Column("Format", "As planned."),
    )
    rows = tuple(
        (
            text(course.title, detail=course.format),
            show.count(course.participants),
            show.count(course.matched),
            text(course.format),
        )
        for course in outcomes.courses
    )
    return Table("courses", "Participants by course", columns, rows, brief=(0, 1, 2))


def _effects(outcomes: ProgrammeOutcomes, show: Show) -> Table:
    columns = (
        Column("Objective", "Number and text, and its course."),
        Column("Type", "What its items measure."),
        N,
        Column("d", "Standardized change.", "standard deviations"),
        Column("95% CI", "95% interval of it."),
        Column("Course", "Its title."),
    )
    rows = tuple(_effect_cells(effect, show) for effect in outcomes.effects)
    title = "Standardized change by learning objective"
    return Table("effects", title, columns, rows, brief=(0, 1, 2, 3, 4))


def _effect_cells(effect: CourseEffect, show: Show) -> tuple[Cell, ...]:
    return (
        text(f"{effect.objective}. {effect.text}", detail=effect.title),
        text(effect.objective_type),
        show.count(effect.n),
        _number(effect.effect),
        _interval(effect.ci95),
        text(effect.title),
    )


def _number(value: float | None) -> Cell:
    return NONE if value is None else Cell(_two(value), value, "number", 2)


def _two(value: float | None) -> str:
    return DASH if value is None else numbers.number(value, 2)


def _interval(limits: Ends) -> Cell:
    if limits is None:
        return NONE
    return Cell(_ends(limits), low=limits[0], high=limits[1])


def _ends(limits: tuple[float, float], between: str = " to ") -> str:
    return between.join(_two(limit) for limit in limits)
