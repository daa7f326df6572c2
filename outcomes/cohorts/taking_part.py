"""Who took part, how far they came, and who they are. Persons, each once; CME before micro-learning."""

from typing import Any

from assessments.models import Measure, QuestionVersion
from assessments.querysets import versions_as_of
from assessments.structure import Structure

from .counts import Participation
from .persons import Gathered

# A start: began a track, or answered in it (a decision point, or the questions after it). Loaded people count by the
# pathway given. Micro-learning: verified, and began a segment or answered its question; never who is a CME learner.
PARTICIPANTS = """
CREATE TEMP TABLE participant ON COMMIT DROP AS
WITH started AS (
    SELECT learner_id FROM courses_trackprogress
    WHERE track_id IN (SELECT id FROM courses_track WHERE course_id = %(course)s) AND started_at <= %(known)s {only}
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
# Nobody needs joining and everybody was loaded: the same, without the work. Goes with `who`.
LOADED_ONLY = """
CREATE TEMP VIEW participant AS
SELECT person_id, loaded_cme AS cme, loaded_micro AS micro, false AS micro_start, nullif(specialty, '') AS specialty,
       nullif(profession, '') AS profession FROM who
"""
DESCRIBED = """
SELECT grouping(cme, micro, micro_start, takes_part, specialty, profession), cme, micro, micro_start, takes_part, specialty,
       profession, count(*)
FROM (SELECT cme, micro, micro_start, cme OR micro AS takes_part, coalesce(specialty, '') AS specialty,
             coalesce(profession, '') AS profession FROM participant) one
GROUP BY GROUPING SETS ((cme, micro, micro_start), (takes_part, specialty), (takes_part, profession))
"""
CAMPAIGNS = """
SELECT campaign, count(*) FROM (
    SELECT DISTINCT ON (w.person_id) e.campaign FROM who w
    JOIN participant p ON p.person_id = w.person_id AND (p.cme OR p.micro)
    JOIN courses_enrollment e ON e.learner_id = w.learner_id AND e.course_id = %(course)s AND e.recorded_at <= %(known)s
    WHERE e.campaign <> '' ORDER BY w.person_id, e.enrolled_at, e.id
) one GROUP BY campaign
"""
STAGES = """
SELECT
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
    cursor: Any, times: dict[str, Any], answered: dict[tuple[int, ...], int], gathered: Gathered, only: str
) -> tuple[Participation, dict[str, int], dict[str, int]]:
    """Participation, specialties and professions of the participants ('' where unknown).

    `answered`: persons by whether they answered anything before, after, and in the evaluation.
    """
    _fill_participants(cursor, times, gathered, only)
    starts, specialties, professions = _described(cursor)
    cme = sum(n for (cme, _, _), n in starts.items() if cme)
    micro = sum(n for (cme, micro, _), n in starts.items() if micro and not cme)
    unverified = starts.get((False, False, True), 0)
    cursor.execute(CAMPAIGNS, times)
    campaigns = dict(cursor.fetchall())
    participation = Participation(
        cme=cme,
        micro=micro,
        stages=_stages(cursor, times, answered, gathered.enrolled, cme),
        campaigns=campaigns,
        excluded=gathered.excluded,
        joined_rows=gathered.joined,
        unverified_micro=unverified,
    )
    return participation, specialties, professions


def _fill_participants(cursor: Any, times: dict[str, Any], gathered: Gathered, only: str) -> None:
    cursor.execute(
        """SELECT EXISTS (SELECT FROM courses_trackprogress t JOIN courses_track c ON c.id = t.track_id
                      WHERE c.course_id = %(course)s)""",
        times,
    )
    watched = cursor.fetchone()[0]
    cursor.execute(LOADED_ONLY if gathered.all_loaded and not watched else PARTICIPANTS.format(only=only), times)


def _described(cursor: Any) -> tuple[dict[tuple[bool, bool, bool], int], dict[str, int], dict[str, int]]:
    """Persons by how they took part; participants by specialty and by profession. One scan."""
    cursor.execute(DESCRIBED)
    starts: dict[tuple[bool, bool, bool], int] = {}
    specialties: dict[str, int] = {}
    professions: dict[str, int] = {}
    for mask, cme, micro, micro_start, takes_part, specialty, profession, n in cursor.fetchall():
        if mask == 0b000111:
            starts[cme, micro, micro_start] = n
        elif takes_part:
            (specialties if mask == 0b111001 else professions)[specialty if mask == 0b111001 else profession] = n
    return starts, specialties, professions


def _stages(
    cursor: Any, times: dict[str, Any], answered: dict[tuple[int, ...], int], enrolled: int, started: int
) -> list[tuple[str, int]]:
    cursor.execute(STAGES, times)
    shown, completed = cursor.fetchone()
    before, after, evaluation = (sum(n for phases, n in answered.items() if phases[place]) for place in range(3))
    return [
        ("enrolled", enrolled),
        ("front_matter_shown", shown),
        ("pre_answered", before),
        ("started", started),
        ("completed", completed),
        ("post_answered", after),
        ("evaluation_answered", evaluation),
    ]


def numbers(cursor: Any, structure: Structure, times: dict[str, Any]) -> list[tuple[QuestionVersion, dict[str, int]]]:
    """Audience questions asked as a number: one value a person, the earliest phase wins."""
    asked = QuestionVersion.objects.filter(course=structure.course).select_related("question").order_by("question__position", "pk")
    found = []
    for version in versions_as_of(asked, times["known"]):
        if version.in_force_until or version.measures != Measure.AUDIENCE or version.kind != "number":
            continue
        cursor.execute(NUMBERS.replace("{{}}", "{}"), times | {"question": version.question_id})
        found.append((version, {str(value): int(n) for value, n in cursor.fetchall()}))
    return found
