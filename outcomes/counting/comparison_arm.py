"""The comparison arm: clinicians who did not take the course, asked the same items once. Never participants."""

from typing import Any

from assessments.models import Phase

from .bit_layout import ITEM_MEASURES, Layout
from .persons import join
from .section_counts import ArmCounts, ArmItemCounts

# Facts as known at the moment, as in persons.WHO.
ARM = """
CREATE TEMP TABLE arm ON COMMIT DROP AS
WITH enrolled AS (
    SELECT DISTINCT learner_id FROM courses_enrollment
    WHERE course_id = %(course)s AND recorded_at <= %(known)s AND pathway = 'comparison'
), facts AS (
    SELECT id, user_id, email, npi, exclusion FROM learners_learner WHERE facts_since <= %(known)s
    UNION ALL
    SELECT h.learner_id, l.user_id, h.email, h.npi, h.exclusion
    FROM learners_learnerhistory h JOIN learners_learner l ON l.id = h.learner_id
    WHERE h.valid_until > %(known)s AND h.valid_from <= %(known)s
)
SELECT e.learner_id, e.learner_id AS person_id, lower(f.email) AS email, f.npi,
       f.exclusion <> '' OR f.user_id IN (
           SELECT user_id FROM courses_faculty WHERE course_id = %(course)s AND user_id IS NOT NULL) AS out
FROM enrolled e JOIN facts f ON f.id = e.learner_id
"""
# Whoever takes the course by any of their rows is a learner and not in the arm. Only rows that share something are looked at.
LEARNERS = """
WITH near AS (
    SELECT id FROM learners_learner WHERE npi <> '' AND npi = ANY (%(npis)s)
    UNION SELECT id FROM learners_learner WHERE email <> '' AND lower(email) = ANY (%(emails)s)
    UNION SELECT learner_id FROM learners_learnerhistory WHERE npi = ANY (%(npis)s) OR lower(email) = ANY (%(emails)s)
    UNION SELECT learner_id FROM arm
), takers AS (
    SELECT n.id FROM near n WHERE EXISTS (
        SELECT FROM courses_enrollment e WHERE e.learner_id = n.id AND e.course_id = %(course)s AND e.recorded_at <= %(known)s
          AND e.pathway <> 'comparison')
), facts AS (
    SELECT l.id, l.npi, lower(l.email) AS email FROM learners_learner l JOIN takers USING (id) WHERE l.facts_since <= %(known)s
    UNION ALL
    SELECT h.learner_id, h.npi, lower(h.email) FROM learners_learnerhistory h JOIN takers t ON t.id = h.learner_id
    WHERE h.valid_until > %(known)s AND h.valid_from <= %(known)s
)
UPDATE arm SET out = true FROM facts f
WHERE f.id = arm.learner_id OR (arm.npi <> '' AND f.npi = arm.npi) OR (arm.email <> '' AND f.email = arm.email)
"""
SHARED = """
SELECT array_agg(learner_id) FROM arm WHERE npi <> '' GROUP BY npi HAVING count(*) > 1
UNION ALL
SELECT array_agg(learner_id) FROM arm WHERE email <> '' GROUP BY email HAVING count(*) > 1
"""
ANSWERS = """
SELECT version_id, picked, count(*) FROM (
    SELECT DISTINCT ON (a.person_id, r.question_id) r.version_id, r.picked
    FROM assessments_response r JOIN arm a USING (learner_id)
    WHERE r.course_id = %(course)s AND r.phase = {phase} AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s
    ORDER BY a.person_id, r.question_id, r.attempt, r.answered_at, r.id
) one GROUP BY 1, 2
"""
PERSONS = """
SELECT count(DISTINCT a.person_id) FROM arm a WHERE EXISTS (
    SELECT FROM assessments_response r WHERE r.course_id = %(course)s AND r.learner_id = a.learner_id AND r.phase = {phase}
      AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s)
"""


def count(cursor: Any, layout: Layout, times: dict[str, Any]) -> ArmCounts | None:
    """None when nobody of the arm has answered."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM courses_enrollment WHERE course_id = %(course)s AND pathway = 'comparison')",
        times,
    )
    if not cursor.fetchone()[0]:
        return None
    _fill(cursor, times)
    cursor.execute(PERSONS.format(phase=Phase.COMPARISON.value), times)
    persons = cursor.fetchone()[0]
    return ArmCounts(persons, _items(cursor, layout, times)) if persons else None


def _fill(cursor: Any, times: dict[str, Any]) -> None:
    cursor.execute(ARM, times)
    cursor.execute(
        "SELECT array_agg(DISTINCT npi) FILTER (WHERE npi <> ''), array_agg(DISTINCT email) FILTER (WHERE email <> '') FROM arm"
    )
    npis, emails = cursor.fetchone()
    cursor.execute(LEARNERS, times | {"npis": npis or [], "emails": emails or []})
    cursor.execute(SHARED)
    persons = join([row[0] for row in cursor.fetchall()])
    if persons:
        cursor.execute(
            """UPDATE arm SET person_id = s.person_id FROM unnest(%s::bigint[], %s::bigint[]) AS s (learner_id, person_id)
               WHERE s.learner_id = arm.learner_id""",
            [list(persons), list(persons.values())],
        )
    cursor.execute("DELETE FROM arm WHERE person_id IN (SELECT person_id FROM arm WHERE out)")


def _items(cursor: Any, layout: Layout, times: dict[str, Any]) -> list[ArmItemCounts]:
    cursor.execute(ANSWERS.format(phase=Phase.COMPARISON.value), times)
    picked: dict[int, dict[int, int]] = {}
    for version, code, n in cursor.fetchall():
        picked.setdefault(version, {})[code] = n
    return [
        ArmItemCounts(
            after.version,
            picked.get(after.version.pk, {}).get(after.key, 0),
            sum(picked.get(after.version.pk, {}).values()),
        )
        for _, after in layout.paired(ITEM_MEASURES)
    ]
