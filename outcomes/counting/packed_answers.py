"""Fills `words`: what each person answered, packed into a few whole numbers (see `bit_layout`).

The pass reads the covering index alone, in its order, and groups by learner.
ADR 0010 has the measurements.
"""

from typing import LiteralString

from psycopg import sql

from .bit_layout import COUNTED, Layout
from .context import KNOWN_ANSWER, LOOKED_UP_BY_COURSE, CountContext
from .temporary_tables import SPECIAL, WORDS

# Groups in the order of the index take three quarters of the time of a hash table. More processes
# would need as long to hand their groups over as they save.
IN_ORDER: LiteralString = (
    "SET LOCAL enable_hashagg = off; SET LOCAL max_parallel_workers_per_gather = 0"
)
IN_ANY_ORDER: LiteralString = (
    "SET LOCAL enable_hashagg = on; SET LOCAL max_parallel_workers_per_gather TO DEFAULT"
)
# Two looks into indexes, by date and of answers dated ahead.
UNKNOWN: LiteralString = """
SELECT EXISTS (SELECT FROM assessments_response
               WHERE course_id = (SELECT %(course)s) AND recorded_at > %(known)s)
    OR EXISTS (SELECT FROM assessments_response
               WHERE course_id = (SELECT %(course)s) AND answered_at > %(as_of)s
                   AND answered_at > recorded_at)
"""
FIRST_ATTEMPT = sql.SQL("CASE WHEN attempt = 1 THEN picked END")
PASS: LiteralString = (
    "SELECT learner_id AS person_id, {words} FROM {answers} answer GROUP BY learner_id"
)
SPECIAL_OR_LEFT_OUT = sql.SQL(
    "person_id IN (SELECT learner_id FROM special UNION ALL SELECT learner_id FROM left_out)"
)
ANSWERED_AGAIN: LiteralString = """
SELECT EXISTS (SELECT FROM assessments_response
               WHERE course_id = %(course)s AND phase = ANY (%(phases)s) AND attempt > 1)
"""
GAPS: LiteralString = "SELECT person_id, person_id FROM words WHERE {gaps}"
FIRST_ANSWERS = sql.SQL("""
SELECT person_id, {words} FROM (
    SELECT DISTINCT ON (s.person_id, question_id, phase) s.person_id, version_id, phase, picked
    FROM special s CROSS JOIN LATERAL (
        SELECT id, question_id, version_id, phase, picked, attempt, answered_at
        FROM assessments_response
        WHERE course_id = (SELECT %(course)s) AND learner_id = s.learner_id
          AND answered_at <= %(as_of)s AND recorded_at <= %(known)s
          AND version_id = ANY (%(versions)s) AND phase = ANY (%(phases)s) OFFSET 0) r
    ORDER BY s.person_id, question_id, phase, attempt, answered_at, id
) first_answers GROUP BY person_id
""")


def fill_words(context: CountContext) -> None:
    """One row a person with its fields; reads `special` and `left_out`, and adds to `special` who
    lacks a first attempt."""
    layout = context.layout
    if not layout.slots:
        WORDS.create(context.cursor, {"w0": "bigint"})
        return
    if context.of is None:
        context.run(IN_ORDER)
    # The planner shall think of a course of the usual size, so that it takes the covering index.
    where: LiteralString = LOOKED_UP_BY_COURSE
    if context.of or not _all_known(context):
        where = LOOKED_UP_BY_COURSE + " AND " + KNOWN_ANSWER
    answers = context.rows_of("assessments_response", where)
    context.fill(WORDS, PASS, words=layout.packed(FIRST_ATTEMPT), answers=answers)
    context.run(IN_ANY_ORDER)
    WORDS.remove(context.cursor, SPECIAL_OR_LEFT_OUT, {})
    _look_up_first_answers(context, layout)


def _all_known(context: CountContext) -> bool:
    """Whether every answer there is counts, so that the pass need not compare dates."""
    return context.as_of == context.known_at and not context.value(UNKNOWN)


def _look_up_first_answers(context: CountContext, layout: Layout) -> None:
    """People of several rows, and those who answered something but not at the first attempt."""
    phases = {"phases": [phase.value for phase in COUNTED]}
    if context.value(ANSWERED_AGAIN, phases):
        gaps = context.rows(GAPS, gaps=layout.gaps)
        WORDS.remove(context.cursor, layout.gaps, {})
        SPECIAL.copy_in(context.cursor, gaps)
    if not context.value("SELECT EXISTS (SELECT FROM special)"):
        return
    versions = {"versions": sorted({version for version, _ in layout.slots})}
    select = FIRST_ANSWERS.format(words=layout.packed(sql.SQL("picked")))
    WORDS.add(context.cursor, select, context.params | phases | versions)
