"""Answers that cannot be as they are dated, and right answers by month.

Of a large course some learners are looked at, spread evenly and the same every time: looking at all
dates would take as long as the one pass itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from .context import OF_TRACKS, CountContext
from .temporary_tables import TIMED


@dataclass(frozen=True)
class QualityCounts:
    """Learners looked at: everybody, or of a large course some spread evenly."""

    every: str  # one of so many learners
    looked_at: int
    live: int  # of them those who came by this platform
    out_of_order: int  # learners
    by_item: Mapping[int, int]  # version: learners
    before_enrollment: int
    before_start: int
    too_fast: int
    has_tracks: bool
    months: Mapping[tuple[int, int, str, int], int]  # by version, phase, month as 2025-03, code


EVERYBODY = 5_000  # enrolled learners up to whom everybody is looked at
LOOKED_AT = 500  # learners at most of a larger course
FASTEST = 1  # seconds between two answers that nobody can read a question in

ENROLLED: LiteralString = """
SELECT count(*) FROM courses_enrollment
WHERE course_id = %(course)s AND recorded_at <= %(known)s AND pathway = 'cme'
"""
# Of so many learners one, by the upper bits of a number that spreads them.
CHOSEN = sql.SQL("in_cme AND (learner_id * 2654435761) %% 4294967296 < 4294967296 / %(every)s")
PEOPLE: LiteralString = "SELECT learner_id, NOT loaded_cme FROM who WHERE {chosen}"
FILL: LiteralString = """
SELECT w.learner_id, e.enrolled_at, w.live, r.question_id, r.version_id, r.phase, r.picked,
       r.answered_at
FROM unnest(%(learners)s::bigint[], %(live)s::boolean[]) w (learner_id, live)
LEFT JOIN LATERAL (
    SELECT enrolled_at FROM courses_enrollment
    WHERE w.live AND course_id = (SELECT %(course)s) AND learner_id = w.learner_id
      AND pathway = 'cme' OFFSET 0
) e ON true
CROSS JOIN LATERAL (
    SELECT question_id, version_id, phase, picked, answered_at FROM assessments_response
    WHERE course_id = (SELECT %(course)s) AND learner_id = w.learner_id AND phase IN (1, 2, 3)
      AND attempt = 1 AND answered_at <= %(as_of)s AND recorded_at <= %(known)s OFFSET 0) r
"""
OUT_OF_ORDER: LiteralString = """
SELECT b.version_id, array_agg(b.learner_id)
FROM timed b JOIN timed a USING (learner_id, question_id)
WHERE b.phase = 1 AND a.phase = 3 AND b.answered_at > a.answered_at GROUP BY 1
"""
BEFORE: LiteralString = """
SELECT count(DISTINCT t.learner_id) FILTER (WHERE t.answered_at < t.enrolled_at),
       count(DISTINCT t.learner_id) FILTER (
           WHERE t.phase = 3 AND (s.started_at IS NULL OR t.answered_at < s.started_at))
FROM timed t JOIN (
    SELECT p.learner_id, progress.started_at
    FROM (SELECT DISTINCT learner_id FROM timed WHERE live) p CROSS JOIN LATERAL (
        SELECT min(started_at) AS started_at FROM courses_trackprogress
        WHERE learner_id = p.learner_id AND {of_tracks} AND started_at <= %(known)s OFFSET 0
    ) progress
) s USING (learner_id)
WHERE t.live
"""
TOO_FAST: LiteralString = """
SELECT count(DISTINCT learner_id) FROM (
    SELECT learner_id, extract(epoch FROM answered_at - lag(answered_at) OVER in_order) AS seconds
    FROM timed WHERE phase IN (1, 3)
    WINDOW in_order AS (PARTITION BY learner_id, phase ORDER BY answered_at)
) paces WHERE seconds > 0 AND seconds < %(fastest)s
"""
MONTHS: LiteralString = """
SELECT version_id, phase, to_char(answered_at AT TIME ZONE 'UTC', 'YYYY-MM'), picked, count(*)
FROM timed WHERE phase IN (1, 3) AND picked IS NOT NULL GROUP BY 1, 2, 3, 4
"""


def count(context: CountContext) -> QualityCounts:
    """Reads `who`."""
    every = _every(context.value(ENROLLED))
    people = dict(context.rows(PEOPLE, {"every": every}, chosen=CHOSEN))
    live = sum(people.values())
    context.fill(TIMED, FILL, {"learners": list(people), "live": list(people.values())})
    out_of_order = dict(context.rows(OUT_OF_ORDER))
    before_enrollment, before_start = (
        context.row(BEFORE, of_tracks=sql.SQL(OF_TRACKS)) if live else (0, 0)
    )
    return QualityCounts(
        every=str(every),
        looked_at=len(people),
        live=live,
        out_of_order=len({learner for learners in out_of_order.values() for learner in learners}),
        by_item={version: len(learners) for version, learners in out_of_order.items()},
        before_enrollment=before_enrollment,
        before_start=before_start,
        too_fast=context.value(TOO_FAST, {"fastest": FASTEST}),
        has_tracks=context.course.tracks.exists(),
        months={tuple(key): n for *key, n in context.rows(MONTHS)},
    )


def _every(enrolled: int) -> int:
    """A power of two, so that it seldom changes and counts can be carried on."""
    every = 1
    while enrolled > EVERYBODY and enrolled > LOOKED_AT * every:
        every *= 2
    return every
