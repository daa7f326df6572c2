"""Who took part, how far they came, and who they are. Persons, each once; CME before micro-learning."""

from typing import Any

from assessments.models import Measure, Phase, QuestionVersion
from assessments.structure import Structure

from .counts import Participation

# A start: began a track, or answered in it (a decision point, or the questions after it). Loaded people count by the
# pathway given. Micro-learning: verified, and began a segment or answered its question; never who is a CME learner.
PARTICIPANTS = """
CREATE TEMP TABLE participant ON COMMIT DROP AS
WITH started AS (
    SELECT learner_id FROM courses_trackprogress
    WHERE track_id IN (SELECT id FROM courses_track WHERE course_id = %(course)s) AND started_at <= %(known)s
), answering AS (
    SELECT w.learner_id, w.npi_status,
           EXISTS (SELECT FROM assessments_response r
                   WHERE r.course_id = %(course)s AND r.learner_id = w.learner_id AND r.pathway = 'cme'
                     AND r.phase IN (2, 3) AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s) AS in_track,
           EXISTS (SELECT FROM assessments_response r
                   WHERE r.course_id = %(course)s AND r.learner_id = w.learner_id AND r.pathway = 'micro'
                     AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s)
           OR EXISTS (SELECT FROM courses_segmentview v JOIN courses_microsegment m ON m.id = v.segment_id
                   WHERE v.learner_id = w.learner_id AND m.course_id = %(course)s AND v.started_at <= %(known)s) AS in_segment
    FROM who w WHERE NOT (w.loaded_cme OR w.loaded_micro)
)
SELECT w.person_id,
       bool_or(w.loaded_cme OR coalesce(a.in_track, false) OR s.learner_id IS NOT NULL) AS cme,
       bool_or(w.loaded_micro) OR (bool_or(coalesce(a.in_segment, false)) AND bool_or(w.npi_status = 'verified')) AS micro,
       bool_or(coalesce(a.in_segment, false)) AS micro_start,
       (array_agg(w.specialty ORDER BY w.in_cme DESC, w.learner_id) FILTER (WHERE w.specialty <> ''))[1] AS specialty,
       (array_agg(w.profession ORDER BY w.in_cme DESC, w.learner_id) FILTER (WHERE w.profession <> ''))[1] AS profession
FROM who w LEFT JOIN answering a USING (learner_id) LEFT JOIN started s USING (learner_id)
GROUP BY w.person_id
"""
# Nobody needs joining and everybody was loaded: the same, without the work.
LOADED_ONLY = """
CREATE TEMP TABLE participant ON COMMIT DROP AS
SELECT person_id, loaded_cme AS cme, loaded_micro AS micro, false AS micro_start, nullif(specialty, '') AS specialty,
       nullif(profession, '') AS profession FROM who
"""
CAMPAIGNS = """
SELECT campaign, count(*) FROM (
    SELECT DISTINCT ON (w.person_id) e.campaign FROM who w
    JOIN participant p ON p.person_id = w.person_id AND (p.cme OR p.micro)
    JOIN courses_enrollment e ON e.learner_id = w.learner_id AND e.course_id = %(course)s AND e.recorded_at <= %(known)s
    WHERE e.campaign <> '' ORDER BY w.person_id, e.enrolled_at, e.id
) one GROUP BY campaign ORDER BY count(*) DESC, campaign
"""
STAGES = """
SELECT
  (SELECT count(DISTINCT person_id) FROM who WHERE in_cme),
  (SELECT count(DISTINCT w.person_id) FROM who w JOIN courses_frontmattershown f ON f.learner_id = w.learner_id
     JOIN courses_frontmatter m ON m.id = f.front_matter_id AND m.course_id = %(course)s WHERE f.shown_at <= %(known)s),
  (SELECT count(DISTINCT w.person_id) FROM who w JOIN courses_trackprogress t ON t.learner_id = w.learner_id
     JOIN courses_track c ON c.id = t.track_id AND c.course_id = %(course)s WHERE t.completed_at <= %(known)s)
"""
NUMBERS = """
SELECT value, count(*) FROM (
    SELECT DISTINCT ON (w.person_id) r.answer #>> '{{}}' AS value
    FROM assessments_response r JOIN who w USING (learner_id)
    WHERE r.course_id = %(course)s AND r.question_id = %(question)s AND r.picked IS NULL
      AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s
    ORDER BY w.person_id, r.phase, r.attempt, r.answered_at, r.id
) one GROUP BY value
"""


def count(
    cursor: Any, layout: Any, times: dict[str, Any], excluded: int, joined: int
) -> tuple[Participation, dict[str, int], dict[str, int]]:
    """Participation, specialties and professions of the participants ('' where unknown)."""
    _fill_participants(cursor, times)
    cursor.execute(
        """SELECT count(*) FILTER (WHERE cme), count(*) FILTER (WHERE micro AND NOT cme),
                  count(*) FILTER (WHERE micro_start AND NOT micro AND NOT cme) FROM participant"""
    )
    cme, micro, unverified = cursor.fetchone()
    cursor.execute(CAMPAIGNS, times)
    campaigns = [(row[0], row[1]) for row in cursor.fetchall()]
    stages = _stages(cursor, layout, times, cme)
    participation = Participation(cme, micro, stages, campaigns, excluded, joined, unverified)
    return participation, _shares(cursor, "specialty"), _shares(cursor, "profession")


def _fill_participants(cursor: Any, times: dict[str, Any]) -> None:
    cursor.execute(
        """SELECT EXISTS (SELECT FROM special) OR EXISTS (SELECT FROM who WHERE NOT (loaded_cme OR loaded_micro))
           OR EXISTS (SELECT FROM courses_trackprogress t JOIN courses_track c ON c.id = t.track_id
                      WHERE c.course_id = %(course)s)""",
        times,
    )
    needs_joining = cursor.fetchone()[0]
    cursor.execute(PARTICIPANTS if needs_joining else LOADED_ONLY, times)


def _shares(cursor: Any, column: str) -> dict[str, int]:
    cursor.execute(f"SELECT coalesce({column}, ''), count(*) FROM participant WHERE cme OR micro GROUP BY 1")
    return dict(cursor.fetchall())


def _stages(cursor: Any, layout: Any, times: dict[str, Any], started: int) -> list[tuple[str, int]]:
    cursor.execute(STAGES, times)
    enrolled, shown, completed = cursor.fetchone()
    before, after, evaluation = _answered(cursor, layout)
    return [
        ("enrolled", enrolled),
        ("front_matter_shown", shown),
        ("pre_answered", before),
        ("started", started),
        ("completed", completed),
        ("post_answered", after),
        ("evaluation_answered", evaluation),
    ]


def _answered(cursor: Any, layout: Any) -> tuple[int, ...]:
    """Persons with any answer in the polls of each phase."""
    wanted = []
    for phase in (Phase.PRE, Phase.POST, Phase.EVALUATION):
        slots = layout.of_phase(phase)
        wanted.append(" OR ".join(f"{slot.exists} = 1" for slot in slots) if slots else "false")
    cursor.execute(f"SELECT {', '.join(f'count(*) FILTER (WHERE {condition})' for condition in wanted)} FROM words")
    return tuple(cursor.fetchone())


def numbers(cursor: Any, structure: Structure, times: dict[str, Any]) -> list[tuple[QuestionVersion, dict[str, int]]]:
    """Audience questions asked as a number: one value a person, the earliest phase wins."""
    asked = QuestionVersion.objects.filter(
        course=structure.course, measures=Measure.AUDIENCE, kind="number", in_force_until__isnull=True
    ).select_related("question")
    found = []
    for version in asked.order_by("question__position", "question_id"):
        cursor.execute(NUMBERS.replace("{{}}", "{}"), times | {"question": version.question_id})
        found.append((version, {str(value): int(n) for value, n in cursor.fetchall()}))
    return found
