"""One count of a course: whose rows are read, as of when, by which rules.
Every query of the room goes through it.

On a site in use the statistics may know nothing of the course at hand, and the planner expects one
row of it. So no plan rests on them: sets as large as the course are joined by hashing or in order
(nested loops are off), and what is wanted of few learners is looked up learner by learner through
an index, with LATERAL and OFFSET 0. In a lookup the course (or its track, poll, offer) comes out of
a subselect, which keeps the planner from asking the statistics for its own share: it would take an
index of the course for as good as that of the learner, and read all of the course each time.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, LiteralString

from psycopg import sql

from courses.models import Course

from .bit_layout import Layout
from .named_queries import Cursor, Named, Value
from .rules import CURRENT, CountingRules
from .temporary_tables import TemporaryTable

KNOWN_ANSWER: LiteralString = "answered_at <= %(as_of)s AND recorded_at <= %(known)s"
OF_COURSE: LiteralString = "course_id = %(course)s"
LOOKED_UP_BY_COURSE: LiteralString = "course_id = (SELECT %(course)s)"
OF_TRACKS: LiteralString = (
    "track_id = ANY (ARRAY(SELECT id FROM courses_track WHERE course_id = %(course)s))"
)
READ_WHOLE = sql.SQL("(SELECT * FROM {table} WHERE {where})")
LOOKED_UP = sql.SQL(
    """(SELECT looked_up.* FROM {of} chosen CROSS JOIN LATERAL (
            SELECT * FROM {table} WHERE learner_id = chosen.learner_id AND {where}
            OFFSET 0) looked_up)"""
)


def prepare(cursor: Cursor) -> None:
    """One reading of the database, without limits meant for pages."""
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute(
        "SET LOCAL work_mem = '64MB'; SET LOCAL statement_timeout = 0; SET LOCAL jit = off"
    )


@dataclass(frozen=True)
class CountContext:
    cursor: Cursor
    layout: Layout
    as_of: datetime  # answers given until then
    known_at: datetime  # rows recorded until then
    of: TemporaryTable | None = None  # only its learners; None: all
    rules: CountingRules = CURRENT

    @classmethod
    def begin(
        cls,
        cursor: Cursor,
        course: Course,
        as_of: datetime,
        known_at: datetime,
        rules: CountingRules = CURRENT,
    ) -> "CountContext":
        """In a transaction that was prepared; from now on by plans that hold
        whatever the statistics know."""
        layout = Layout(course, known_at)
        cursor.execute("SET LOCAL enable_nestloop = off")
        return cls(cursor, layout, as_of, known_at, rules=rules)

    @property
    def course(self) -> Course:
        return self.layout.course

    @cached_property
    def params(self) -> dict[str, Value]:
        return {"course": self.course.pk, "as_of": self.as_of, "known": self.known_at}

    # queries

    def run(
        self,
        query: LiteralString,
        params: Named | None = None,
        **parts: sql.Composable,
    ) -> None:
        """The query with its parts in braces;
        %(course)s, %(as_of)s and %(known)s are always there."""
        composed = sql.SQL(query).format(**parts) if parts else query
        self.cursor.execute(composed, {**self.params, **(params or {})})

    def rows(
        self,
        query: LiteralString,
        params: Named | None = None,
        **parts: sql.Composable,
    ) -> list[Any]:
        self.run(query, params, **parts)
        return list(self.cursor.fetchall())

    def row(
        self,
        query: LiteralString,
        params: Named | None = None,
        **parts: sql.Composable,
    ) -> Any:
        self.run(query, params, **parts)
        return self.cursor.fetchone()

    def value(
        self,
        query: LiteralString,
        params: Named | None = None,
        **parts: sql.Composable,
    ) -> Any:
        return self.row(query, params, **parts)[0]

    def fill(
        self,
        table: TemporaryTable,
        query: LiteralString,
        params: Named | None = None,
        **parts: sql.Composable,
    ) -> None:
        """Create the temporary table out of the query."""
        select = sql.SQL(query).format(**parts)
        table.create_as(self.cursor, select, {**self.params, **(params or {})})

    # rows of those who are counted

    def rows_of(self, table: LiteralString, where: LiteralString) -> sql.Composed:
        """What stands after FROM: the rows of a table with `learner_id`,
        of all or of the learners chosen."""
        names = {"table": sql.SQL(table), "where": sql.SQL(where)}
        if self.of is None:
            return READ_WHOLE.format(**names)
        return LOOKED_UP.format(of=self.of.identifier, **names)

    @property
    def answers(self) -> sql.Composed:
        return self.rows_of_course("assessments_response", KNOWN_ANSWER)

    @property
    def enrolments(self) -> sql.Composed:
        return self.rows_of_course(
            "courses_enrollment", "recorded_at <= %(known)s AND pathway <> 'comparison'"
        )

    def rows_of_course(self, table: LiteralString, where: LiteralString) -> sql.Composed:
        of_course = LOOKED_UP_BY_COURSE if self.of else OF_COURSE
        return self.rows_of(table, of_course + " AND " + where)
