"""Answers that cannot be as they are dated, and right answers by month.

Of a large course some learners are looked at, spread evenly and the same every time: looking at all
dates would take as long as the one pass itself.
"""

from typing import LiteralString

from psycopg import sql

from assessments.models import Phase

from .context import OF_TRACKS, CountContext
from .group_counts import QualityCounts
from .temporary_tables import TIMED

LOOKED_AT = 5_000  # learners
FASTEST = 1  # seconds between two answers that nobody can read a question in

# As in `item_analysis`, loaded people too; facts as known at the moment.
PEOPLE: LiteralString = """
SELECT learner_id, loaded, enrolled_at FROM (
    SELECT learner_id, loaded, enrolled_at FROM courses_enrollment
    WHERE course_id = %(course)s AND recorded_at <= %(known)s AND pathway = 'cme'
    ORDER BY (learner_id * 2654435761) %% 4294967296, learner_id LIMIT %(most)s
) sample CROSS JOIN LATERAL (
    SELECT exclusion FROM learners_learner WHERE id = sample.learner_id AND facts_since <= %(known)s
    UNION ALL
    SELECT exclusion FROM learners_learnerhistory h
    WHERE h.learner_id = sample.learner_id AND valid_until > %(known)s AND valid_from <= %(known)s
    OFFSET 0) facts
WHERE exclusion = ''
"""
FILL: LiteralString = """
SELECT person.id AS learner_id, person.enrolled_at, person.live, r.question_id, r.version_id, r.phase, r.picked, r.answered_at
FROM unnest(%(people)s::bigint[], %(live)s::boolean[], %(enrolled)s::timestamptz[]) person (id, live, enrolled_at)
CROSS JOIN LATERAL (
    SELECT question_id, version_id, phase, picked, answered_at FROM assessments_response
    WHERE course_id = (SELECT %(course)s) AND learner_id = person.id AND phase IN (1, 2, 3) AND attempt = 1
      AND answered_at <= %(as_of)s AND recorded_at <= %(known)s OFFSET 0) r
"""
OUT_OF_ORDER: LiteralString = """
SELECT b.version_id, array_agg(b.learner_id) FROM timed b JOIN timed a USING (learner_id, question_id)
WHERE b.phase = 1 AND a.phase = 3 AND b.answered_at > a.answered_at GROUP BY 1
"""
BEFORE: LiteralString = """
SELECT count(DISTINCT t.learner_id) FILTER (WHERE t.answered_at < t.enrolled_at),
       count(DISTINCT t.learner_id) FILTER (WHERE t.phase = 3 AND (s.started_at IS NULL OR t.answered_at < s.started_at))
FROM timed t LEFT JOIN (
    SELECT learner_id, min(started_at) AS started_at FROM courses_trackprogress
    WHERE {of_tracks} AND started_at <= %(known)s GROUP BY 1) s USING (learner_id)
WHERE t.live
"""
TOO_FAST: LiteralString = """
SELECT count(DISTINCT learner_id) FROM (
    SELECT learner_id, extract(epoch FROM answered_at - lag(answered_at) OVER in_order) AS seconds FROM timed WHERE phase IN (1, 3)
    WINDOW in_order AS (PARTITION BY learner_id, phase ORDER BY answered_at)
) paces WHERE seconds > 0 AND seconds < %(fastest)s
"""
MONTHS: LiteralString = """
SELECT version_id, phase, to_char(answered_at AT TIME ZONE 'UTC', 'YYYY-MM'), picked, count(*) FROM timed
WHERE phase IN (1, 3) AND picked IS NOT NULL GROUP BY 1, 2, 3, 4
"""


def count(context: CountContext) -> QualityCounts:
    people = context.rows(PEOPLE, {"most": LOOKED_AT})
    live = [not loaded for _, loaded, _ in people]
    context.fill(
        TIMED,
        FILL,
        {
            "people": [learner for learner, _, _ in people],
            "live": live,
            "enrolled": [enrolled for _, _, enrolled in people],
        },
    )
    out_of_order = dict(context.rows(OUT_OF_ORDER))
    before_enrollment, before_start = (
        context.row(BEFORE, of_tracks=sql.SQL(OF_TRACKS)) if any(live) else (0, 0)
    )
    return QualityCounts(
        looked_at=len(people),
        live=sum(live),
        out_of_order=len({learner for learners in out_of_order.values() for learner in learners}),
        by_item={version: len(learners) for version, learners in out_of_order.items()},
        before_enrollment=before_enrollment,
        before_start=before_start,
        too_fast=context.value(TOO_FAST, {"fastest": FASTEST}),
        has_tracks=context.course.tracks.exists(),
        months=_months(context),
    )


def _months(context: CountContext) -> dict[tuple[int, int, str], dict[int, int]]:
    months: dict[tuple[int, int, str], dict[int, int]] = {}
    for version, phase, month, picked, n in context.rows(MONTHS):
        months.setdefault((version, Phase(phase), month), {})[picked] = n
    return months
