"""Whose counts may have changed since a time: everybody with a row dated later, and whoever is or
was one person with them.

Whoever is not among them has the same rows and the same facts as then, alone or together with
others not among them. There may be more than needed; that costs time and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from psycopg import sql

from .context import CountContext
from .temporary_tables import TOUCHED

MOST_TOUCHED = 100_000

# One statement a table that the counting reads by date. An analysis that reads another one adds it
# here. The course comes out of a subselect so that the index by date is taken, whatever the
# statistics know of this course.
SOURCES: Sequence[LiteralString] = (
    """SELECT learner_id FROM assessments_response
       WHERE course_id = (SELECT %(course)s) AND recorded_at > %(since)s""",
    """SELECT learner_id FROM assessments_response
       WHERE course_id = (SELECT %(course)s) AND answered_at > %(since)s
           AND answered_at > recorded_at""",
    """SELECT learner_id FROM courses_enrollment
       WHERE course_id = (SELECT %(course)s) AND recorded_at > %(since)s""",
    """SELECT f.learner_id FROM courses_frontmatter m
       JOIN courses_frontmattershown f ON f.front_matter_id = m.id
       WHERE m.course_id = (SELECT %(course)s) AND f.shown_at > %(since)s""",
    """SELECT p.learner_id FROM courses_track t JOIN courses_trackprogress p ON p.track_id = t.id
       WHERE t.course_id = (SELECT %(course)s) AND p.started_at > %(since)s""",
    """SELECT p.learner_id FROM courses_track t JOIN courses_trackprogress p ON p.track_id = t.id
       WHERE t.course_id = (SELECT %(course)s) AND p.completed_at > %(since)s""",
    """SELECT v.learner_id FROM courses_microsegment s
       JOIN courses_segmentview v ON v.segment_id = s.id
       WHERE s.course_id = (SELECT %(course)s) AND v.started_at > %(since)s""",
    """SELECT v.learner_id FROM courses_microsegment s
       JOIN courses_segmentview v ON v.segment_id = s.id
       WHERE s.course_id = (SELECT %(course)s) AND v.watched_at > %(since)s""",
    """SELECT o.learner_id FROM assessments_poll p
       JOIN assessments_changeoutcome o ON o.poll_id = p.id
       WHERE p.course_id = (SELECT %(course)s)
           AND (o.recorded_at > %(since)s OR o.answered_at > %(since)s)""",
    """SELECT i.learner_id FROM assessments_poll p
       JOIN assessments_followupinvitation i ON i.poll_id = p.id
       WHERE p.course_id = (SELECT %(course)s) AND i.invited_at > %(since)s""",
    """SELECT learner_id FROM assessments_boosteranswer
       WHERE course_id = (SELECT %(course)s)
       AND (recorded_at > %(since)s OR answered_at > %(since)s)""",
    """SELECT c.learner_id FROM credit_creditoffer o JOIN credit_claim c ON c.offer_id = o.id
       WHERE o.course_id = (SELECT %(course)s) AND c.recorded_at > %(since)s""",
    """SELECT c.learner_id FROM credit_creditoffer o JOIN credit_claim c ON c.offer_id = o.id
       JOIN credit_certificate i ON i.claim_id = c.id WHERE o.course_id = (SELECT %(course)s)
           AND i.recorded_at > %(since)s""",
    """SELECT l.id FROM learners_learner l WHERE l.facts_since > %(since)s
       AND EXISTS (SELECT FROM courses_enrollment e WHERE e.course_id = (SELECT %(course)s)
           AND e.learner_id = l.id)""",
    """SELECT both_rows.id FROM learners_learnermerge m
       CROSS JOIN LATERAL (VALUES (m.joined_id), (m.kept_id)) both_rows (id)
       WHERE m.recorded_at > %(since)s
       AND EXISTS (SELECT FROM courses_enrollment e WHERE e.course_id = (SELECT %(course)s)
           AND e.learner_id = both_rows.id)""",
)
# Learners, not rows, are limited: one of them may have hundreds.
LEARNERS: LiteralString = (
    "SELECT DISTINCT learner_id FROM ({source}) rows (learner_id) LIMIT {most}"
)
# Facts of those gathered so far, as they were at that time or later; whoever shares one now is
# found too. Others had no other facts since, or they would have been found by those. The same for
# rows that somebody put together at any time.
SHARING: LiteralString = """
WITH facts AS (
    SELECT npi, lower(email) AS email FROM learners_learner JOIN touched t ON t.learner_id = id
    UNION
    SELECT npi, lower(email) FROM learners_learnerhistory JOIN touched USING (learner_id)
    WHERE valid_until > %(since)s
), kept AS (
    SELECT learner_id AS id FROM touched
    UNION
    SELECT m.kept_id FROM learners_learnermerge m JOIN touched t ON t.learner_id = m.joined_id
    WHERE m.kept_id IS NOT NULL
), sharing AS (
    SELECT l.id FROM (SELECT DISTINCT npi FROM facts WHERE npi <> '') f
    JOIN learners_learner l ON l.npi = f.npi WHERE l.npi <> ''
    UNION
    SELECT l.id FROM (SELECT DISTINCT email FROM facts WHERE email <> '') f
    JOIN learners_learner l ON lower(l.email) = f.email
    WHERE l.email <> ''
    UNION
    SELECT id FROM kept
    UNION
    SELECT m.joined_id FROM learners_learnermerge m JOIN kept k ON k.id = m.kept_id
)
SELECT id FROM sharing WHERE NOT EXISTS (SELECT FROM touched t WHERE t.learner_id = sharing.id)
    AND EXISTS (SELECT FROM courses_enrollment e WHERE e.course_id = (SELECT %(course)s)
        AND e.learner_id = sharing.id)
"""


def gather(context: CountContext, since: datetime) -> bool:
    """Fill `touched`; False when so many are that counting everybody is as quick."""
    context.run("SET LOCAL enable_nestloop = on")  # few rows, each looked up by an index
    few = _collect(context, since)
    context.run("SET LOCAL enable_nestloop = off")
    return few


def _collect(context: CountContext, since: datetime) -> bool:
    TOUCHED.create(context.cursor)
    touched: set[int] = set()
    most = sql.Literal(MOST_TOUCHED + 1)
    for source in SOURCES:
        rows = context.rows(LEARNERS, {"since": since}, source=sql.SQL(source), most=most)
        touched |= {row[0] for row in rows}
        if len(touched) > MOST_TOUCHED:
            return False
    new = touched
    while new:
        TOUCHED.copy_in(context.cursor, ((learner,) for learner in new))
        TOUCHED.analyze(context.cursor)
        new = {row[0] for row in context.rows(SHARING, {"since": since})}
        touched |= new
    return len(touched) <= MOST_TOUCHED
