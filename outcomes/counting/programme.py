"""Several courses together: their effects, and their participants,
a person counted once over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from assessments.models import QuestionVersion
from courses.models import Course, Objective

from . import one_pass
from .bit_layout import Layout
from .context import CountContext, prepare
from .crosstab import add
from .named_queries import Cursor
from .objective_sums import with_a_pair
from .person_arrays import Cell, People
from .reading import cursor as reading_cursor
from .reading import one_reading
from .rules import CURRENT, CountingRules
from .same_person import Member, by_address, join
from .temporary_tables import OF_A_COURSE, TAKER, drop

COLLECT = sql.SQL("""
SELECT %(course)s::bigint, CASE WHEN p.cme THEN 'cme' ELSE 'micro' END, w.learner_id,
       w.person_id, w.npi, lower(w.email)
FROM who w JOIN participant p USING (person_id) WHERE p.cme OR p.micro
""")
# Rows of one person within a course, and rows that share an NPI; the same row in several courses is
# one anyway.
SHARED = """
SELECT array_agg(DISTINCT learner_id) FROM taker GROUP BY course_id, person_id
HAVING count(DISTINCT learner_id) > 1
UNION ALL
SELECT array_agg(DISTINCT learner_id) FROM taker WHERE npi <> '' GROUP BY npi
HAVING count(DISTINCT learner_id) > 1
"""
ADDRESSES = """
SELECT DISTINCT email, learner_id, npi FROM taker WHERE email IN (
    SELECT email FROM taker WHERE email <> '' GROUP BY email HAVING count(DISTINCT learner_id) > 1)
"""
COUNTED = """
SELECT count(DISTINCT coalesce(s.person_id, t.learner_id)),
       count(DISTINCT coalesce(s.person_id, t.learner_id)) FILTER (WHERE t.pathway = 'cme')
FROM taker t LEFT JOIN unnest(%s::bigint[], %s::bigint[]) AS s (learner_id, person_id)
    USING (learner_id)
"""


@dataclass(frozen=True)
class ObjectiveEffect:
    objective: Objective
    kind: str  # knowledge, competence, or mixed
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class CourseEffects:
    """Matched learners of a course by (pairs, right before, right after): over everything, by kind
    of item, by objective."""

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


@one_reading
def count_programme(
    courses: Sequence[Course],
    as_of: datetime,
    known_at: datetime,
    *,
    rules: CountingRules = CURRENT,
) -> ProgrammeCounts:
    """Counts of several courses in one reading of the database."""
    with reading_cursor() as cursor:
        prepare(cursor)
        TAKER.create(cursor)
        contexts = (
            CountContext.begin(cursor, course, as_of, known_at, rules) for course in courses
        )
        effects = [_course(context) for context in contexts]
        persons, cme = _persons(cursor, rules)
    return ProgrammeCounts(persons, cme, effects)


def _course(context: CountContext) -> CourseEffects:
    """The effects of a course, and its participants among the takers; its temporary tables make
    room for the next."""
    one_pass.fill(context)
    TAKER.add(context.cursor, COLLECT, context.params, apart=True)
    effects = _Effects(context.layout)
    one_pass.tally(context, effects)
    drop(context.cursor, *OF_A_COURSE)
    return effects.counts()


class _Effects:
    """The objectives of a course, alone, by kind of item, and all together."""

    def __init__(self, layout: Layout) -> None:
        self.course = layout.course
        several = list(layout.objectives().values())
        self.objectives = [_objective(pairs[0][0].version) for pairs in several]
        self.kinds = [_kind([before.version for before, _ in pairs]) for pairs in several]
        everything = range(len(several))
        alike = {
            kind: [index for index in everything if self.kinds[index] == kind]
            for kind in sorted(set(self.kinds))
        }
        self.groups = [list(everything), *alike.values(), *([index] for index in everything)]
        self.names = list(alike)
        self.cells: list[dict[Cell, int]] = [{} for _ in self.groups]
        self.participants = 0

    def add(self, people: People) -> None:
        self.participants += sum(n for kind, n in people.kinds if kind.takes_part)
        for group, cells in zip(self.groups, self.cells, strict=True):
            add(cells, with_a_pair(people.patterns, group))

    def counts(self) -> CourseEffects:
        whole, *rest = self.cells
        objectives = [
            ObjectiveEffect(*effect)
            for effect in zip(self.objectives, self.kinds, rest[len(self.names) :], strict=True)
        ]
        objectives.sort(key=lambda effect: effect.objective.number)
        by_kind = dict(zip(self.names, rest[: len(self.names)], strict=True))
        return CourseEffects(self.course, self.participants, whole, by_kind, objectives)


def _objective(version: QuestionVersion) -> Objective:
    assert version.objective is not None
    return version.objective


def _kind(versions: list[QuestionVersion]) -> str:
    measures = {version.measures for version in versions}
    return measures.pop() if len(measures) == 1 else "mixed"


def _persons(cursor: Cursor, rules: CountingRules) -> tuple[int, int]:
    """How many persons the takers are, and how many of them are CME learners of
    at least one course."""
    cursor.execute(SHARED)
    sharing = [row[0] for row in cursor.fetchall()]
    cursor.execute(ADDRESSES)
    addresses: dict[str, list[Member]] = {}
    for address, learner, npi in cursor.fetchall():
        addresses.setdefault(address, []).append((learner, npi))
    person = join(sharing + by_address(addresses, npis_tell_apart=rules.npis_tell_apart))
    cursor.execute(COUNTED, [list(person), list(person.values())])
    persons, cme = cursor.fetchone()
    return persons, cme
