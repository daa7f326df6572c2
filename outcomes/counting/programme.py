"""Several courses together: their effects, and their participants, a person counted once over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from assessments.models import QuestionVersion
from courses.models import Course, Objective

from . import one_pass
from .bit_layout import Layout
from .crosstab import add
from .person_arrays import People
from .persons import join
from .section_counts import Cell

PEOPLE = """
CREATE TEMP TABLE taker ON COMMIT DROP AS
SELECT 0::int AS course_id, ''::text AS pathway, w.learner_id, w.person_id, w.npi, lower(w.email) AS email FROM who w WHERE false
"""
COLLECT = """
INSERT INTO taker SELECT %(course)s, CASE WHEN p.cme THEN 'cme' ELSE 'micro' END, w.learner_id, w.person_id, w.npi, lower(w.email)
FROM who w JOIN participant p USING (person_id) WHERE p.cme OR p.micro
"""
# Rows of one person within a course, the same row in several courses, and rows that share an NPI or an address.
SHARED = """
SELECT array_agg(DISTINCT learner_id) FROM taker GROUP BY course_id, person_id HAVING count(DISTINCT learner_id) > 1
UNION ALL
SELECT array_agg(DISTINCT learner_id) FROM taker WHERE npi <> '' GROUP BY npi HAVING count(DISTINCT learner_id) > 1
UNION ALL
SELECT array_agg(DISTINCT learner_id) FROM taker WHERE email <> '' GROUP BY email HAVING count(DISTINCT learner_id) > 1
"""


@dataclass(frozen=True)
class ObjectiveEffect:
    objective: Objective
    kind: str  # knowledge, competence, or mixed
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class CourseEffects:
    """Matched learners of a course by (pairs, right before, right after): over everything, by kind of item, by objective."""

    course: Course
    participants: int
    whole: Mapping[Cell, int]
    by_kind: Mapping[str, Mapping[Cell, int]]
    objectives: list[ObjectiveEffect]


@dataclass(frozen=True)
class ProgrammeCounts:
    persons: int  # participants of any of the courses, each once
    cme: int  # of them CME learners of at least one
    courses: list[CourseEffects]


@transaction.atomic
def count_programme(
    courses: Sequence[Course], as_of: datetime, known_at: datetime
) -> ProgrammeCounts:
    """Counts of several courses in one reading of the database."""
    found = []
    with connection.cursor() as cursor:
        one_pass.prepare(cursor)
        for place, course in enumerate(courses):
            layout = Layout(course, known_at)
            times: dict[str, Any] = {"course": course.pk, "as_of": as_of, "known": known_at}
            one_pass.fill(cursor, layout, times)
            if place == 0:
                cursor.execute(PEOPLE)
            cursor.execute(COLLECT, times)
            effects = _Effects(layout)
            one_pass.tally(cursor, layout, effects)
            found.append(effects.counts())
            _clear(cursor)
        persons, cme = _persons(cursor) if courses else (0, 0)
    return ProgrammeCounts(persons, cme, found)


class _Effects:
    """The objectives of a course, alone, by kind of item, and all together."""

    def __init__(self, layout: Layout) -> None:
        self.course = layout.course
        several = list(layout.objectives().values())
        self.objectives = [_objective(pairs[0][0].version) for pairs in several]
        self.kinds = [_kind([before.version for before, _ in pairs]) for pairs in several]
        everything = range(len(several))
        alike = {
            kind: [place for place in everything if self.kinds[place] == kind]
            for kind in sorted(set(self.kinds))
        }
        self.places = [list(everything), *alike.values(), *([place] for place in everything)]
        self.names = list(alike)
        self.cells: list[dict[Any, int]] = [{} for _ in self.places]
        self.participants = 0

    def add(self, people: People) -> None:
        self.participants += sum(n for kind, n in people.kinds if kind.takes_part)
        for places, cells in zip(self.places, self.cells, strict=True):
            add(cells, one_pass.with_a_pair(people.patterns, places))

    def counts(self) -> CourseEffects:
        whole, *rest = self.cells
        objectives = [
            ObjectiveEffect(*one)
            for one in zip(self.objectives, self.kinds, rest[len(self.names) :], strict=True)
        ]
        objectives.sort(key=lambda one: one.objective.number)
        by_kind = dict(zip(self.names, rest[: len(self.names)], strict=True))
        return CourseEffects(self.course, self.participants, whole, by_kind, objectives)


def _objective(version: QuestionVersion) -> Objective:
    assert version.objective is not None
    return version.objective


def _kind(versions: list[QuestionVersion]) -> str:
    measures = {version.measures for version in versions}
    return measures.pop() if len(measures) == 1 else "mixed"


def _clear(cursor: Any) -> None:
    """The temporary tables of one course make room for those of the next."""
    cursor.execute(
        """SELECT relname, relkind FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'v')
             AND relname <> 'taker' ORDER BY relkind DESC"""
    )
    for name, kind in cursor.fetchall():
        cursor.execute(f"DROP {'VIEW' if kind == 'v' else 'TABLE'} {name}")


def _persons(cursor: Any) -> tuple[int, int]:
    cursor.execute(SHARED)
    persons = join([row[0] for row in cursor.fetchall()])
    cursor.execute(
        """CREATE TEMP TABLE same ON COMMIT DROP AS
           SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS s (learner_id, one)""",
        [list(persons), list(persons.values())],
    )
    cursor.execute(
        """SELECT count(DISTINCT coalesce(s.one, t.learner_id)), count(DISTINCT coalesce(s.one, t.learner_id))
                  FILTER (WHERE t.pathway = 'cme') FROM taker t LEFT JOIN same s USING (learner_id)"""
    )
    persons_found, cme = cursor.fetchone()
    return persons_found, cme
