"""Every answer of those who count, one row each, under pseudonyms;
streamed from the database as CSV.

For analysts inside: no name, no e-mail address, no NPI. A pseudonym is the same in every file of a
course and cannot be turned back without the site's secret.
"""

import contextlib
import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import LiteralString

from django.conf import settings
from django.db import connections
from psycopg import sql

from courses.models import Course

from . import who_counts
from .context import CountContext, prepare
from .named_queries import Cursor, StandbyCursor
from .reading import REPLICA, database_to_read, reading_from
from .rules import CURRENT, CountingRules
from .temporary_tables import ASKED, NAMED, reading

PIECE = 1 << 18
SAY_EVERY = 50_000
PHASES = {1: "pre", 2: "in_activity", 3: "post", 4: "evaluation", 5: "follow_up"}
HEADER = (
    "person", "pathway", "profession", "specialty", "practice_setting", "years_in_practice",
    "question", "version", "measures", "objective", "phase", "attempt", "answer", "correct",
    "answered_at",
)  # fmt: skip

# A spreadsheet takes a cell that begins so, also after spaces, for a formula.
UNSAFE = r"^[[:space:]]*[=+\-@＝＋－＠]|^[\t\r\n]"
SAFE = sql.SQL("CASE WHEN {text} ~ {unsafe} THEN '''' || {text} ELSE {text} END")


def safe(text: LiteralString) -> sql.Composed:
    """SQL: the text as a spreadsheet may open it."""
    return SAFE.format(text=sql.SQL(text), unsafe=UNSAFE)


# One row a learner and one a version: hashing and guarding texts happens once for each, not once an
# answer.
NAMES: LiteralString = """
SELECT learner_id,
       'p' || left(encode(sha256(convert_to(%(salt)s || ':' || person_id, 'UTF8')), 'hex'), 16)
           AS person,
       nullif({profession}, '') AS profession, nullif({specialty}, '') AS specialty,
       nullif(practice_setting, '') AS practice_setting, years_in_practice
FROM who
"""
VERSIONS: LiteralString = """
SELECT v.id AS version_id, {question} AS question, v.number AS version, v.kind, v.measures,
       o.number AS objective
FROM assessments_questionversion v JOIN assessments_question q ON q.id = v.question_id
LEFT JOIN courses_objective o ON o.id = v.objective_id WHERE v.course_id = %(course)s
"""
# A choice key, a level or a number is short and safe; what somebody typed is neither.
ANSWER = sql.SQL("""
CASE WHEN a.kind = 'number' THEN replace(r.answer #>> '{{}}', '.', {decimal})
     WHEN a.kind IN ('single', 'rating') THEN r.answer #>> '{{}}'
     WHEN a.kind = 'multiple' THEN replace(translate(r.answer::text, '[]" ', ''), ',', '|')
     WHEN a.kind = 'text' AND NOT {free_text} THEN NULL
     ELSE {typed} END
""")
ROWS = sql.SQL("""
      SELECT n.person, r.pathway, n.profession, n.specialty, n.practice_setting,
             n.years_in_practice, a.question, a.version, a.measures, a.objective,
             CASE r.phase {phases} END AS phase, r.attempt, {answer} AS answer, r.correct,
             r.answered_at
      FROM assessments_response r JOIN named n USING (learner_id) JOIN asked a USING (version_id)
      WHERE r.course_id = {course} AND r.answered_at <= {as_of} AND r.recorded_at <= {known}
""")
COPY = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, DELIMITER {})")


def stream(
    course: Course,
    as_of: datetime,
    known_at: datetime,
    *,
    rules: CountingRules = CURRENT,
    free_text: bool = False,
    guarded: bool = True,
    delimiter: str = ",",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[bytes]:
    """The file piece by piece, header first; memory does not grow with the rows. `progress` hears
    rows written and expected. `guarded` is for files that a spreadsheet opens."""
    yield (delimiter.join(HEADER) + "\n").encode()
    database = database_to_read()
    with _connection_of_its_own(database) as cursor:
        with reading_from(database):  # and no longer: whoever takes the pieces reads as ever
            context = _begin(cursor, course, as_of, known_at, rules, guarded)
            expected = _expected(cursor, course)
        decimal = "," if delimiter == ";" else "."  # where lists have semicolons
        statement = reading(cursor, _statement(context, free_text, guarded, decimal))
        yield from _copied(cursor, COPY.format(statement, delimiter), expected, progress)


def _begin(
    cursor: Cursor,
    course: Course,
    as_of: datetime,
    known_at: datetime,
    rules: CountingRules,
    guarded: bool,
) -> CountContext:
    prepare(cursor)
    cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    context = CountContext.begin(cursor, course, as_of, known_at, rules)
    who_counts.gather(context)
    fill_names(context, guarded=guarded)
    return context


def fill_names(context: CountContext, *, guarded: bool = True) -> None:
    """`named` and `asked`; reads `who`."""
    text = safe if guarded else sql.SQL
    names = {"profession": text("profession"), "specialty": text("specialty")}
    context.fill(NAMED, NAMES, {"salt": _salt(context.course)}, **names)
    context.fill(ASKED, VERSIONS, question=text("q.key"))


@contextlib.contextmanager
def _connection_of_its_own(database: str) -> Iterator[Cursor]:
    """While rows come out of one, progress goes through the other."""
    own = connections.create_connection(database)
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            yield StandbyCursor(cursor) if database == REPLICA else cursor
    finally:
        own.close()


def _salt(course: Course) -> str:
    return hmac.new(
        settings.SECRET_KEY.encode(),
        f"outcomes rows of course {course.pk}".encode(),
        hashlib.sha256,
    ).hexdigest()


def _expected(cursor: Cursor, course: Course) -> int:
    """Roughly how many rows will come, from the planner: counting them would cost a pass."""
    cursor.execute(
        "EXPLAIN (FORMAT JSON) SELECT FROM assessments_response WHERE course_id = %s", [course.pk]
    )
    plan = cursor.fetchone()[0]
    return int(plan[0]["Plan"]["Plan Rows"])


def _statement(context: CountContext, free_text: bool, guarded: bool, decimal: str) -> sql.Composed:
    text = safe if guarded else sql.SQL
    phases = sql.SQL(" ").join(
        sql.SQL("WHEN {} THEN {}").format(number, name) for number, name in PHASES.items()
    )
    return ROWS.format(
        phases=phases,
        answer=ANSWER.format(
            free_text=free_text, typed=text("(r.answer #>> '{}')"), decimal=decimal
        ),
        course=context.course.pk,
        as_of=context.as_of,
        known=context.known_at,
    )


def _copied(
    cursor: Cursor, statement: sql.Composed, expected: int, progress: Callable[[int, int], None]
) -> Iterator[bytes]:
    piece, done = bytearray(), 0
    with cursor.copy(statement) as copy:
        for block in copy:
            piece += block
            done += 1
            if len(piece) >= PIECE:
                yield bytes(piece)
                piece.clear()
            if done % SAY_EVERY == 0:
                progress(done, expected)
    yield bytes(piece)
