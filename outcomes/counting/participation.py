"""Who took part, how far they came, and who they are. Persons, each once; CME before micro-learning."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from assessments.models import Measure, Phase, QuestionVersion
from assessments.querysets import versions_as_of

from .bit_layout import Layout, Slot
from .counts import Participation
from .crosstab import add
from .person_arrays import People
from .persons import Gathered

# A start: began a track, or answered in it (a decision point, or the questions after it). Loaded people count by the
# pathway given. Micro-learning: verified, and began a segment or answered its question; never who is a CME learner.
# Answers belong to an enrolment: whoever has none in micro-learning gave their answers after in the course, and those
# stand in the words. Answers are looked up for the others.
PARTICIPANTS = """
CREATE TEMP TABLE participant ON COMMIT DROP AS
WITH started AS (
    SELECT DISTINCT learner_id FROM courses_trackprogress
    WHERE track_id IN (SELECT id FROM courses_track WHERE course_id = %(course)s) AND started_at <= %(known)s {only}
), viewed AS (
    SELECT DISTINCT learner_id FROM courses_segmentview
    WHERE segment_id IN (SELECT id FROM courses_microsegment WHERE course_id = %(course)s) AND started_at <= %(known)s {only}
), one AS (
    SELECT w.learner_id, w.person_id, in_cme, loaded_micro, npi_status, specialty, profession, practice_setting,
           years_in_practice, p.person_id IS NOT NULL AS special,
           CASE WHEN loaded_cme OR s.learner_id IS NOT NULL THEN true
                WHEN loaded_micro OR NOT in_cme THEN false
                WHEN p.person_id IS NULL AND NOT in_micro AND {post} THEN true
                ELSE EXISTS (
                    SELECT FROM assessments_response r
                    WHERE r.course_id = %(course)s AND r.learner_id = w.learner_id AND r.pathway = 'cme'
                      AND r.phase IN (2, 3) AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s)
           END AS in_track,
           CASE WHEN loaded_cme OR loaded_micro THEN false
                WHEN v.learner_id IS NOT NULL THEN true
                ELSE in_micro AND EXISTS (
                    SELECT FROM assessments_response r
                    WHERE r.course_id = %(course)s AND r.learner_id = w.learner_id AND r.pathway = 'micro'
                      AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s)
           END AS in_segment
    FROM who w LEFT JOIN special p USING (learner_id) LEFT JOIN words a ON a.person_id = w.learner_id
    LEFT JOIN started s USING (learner_id) LEFT JOIN viewed v USING (learner_id)
)
SELECT person_id, in_track AS cme, loaded_micro OR (in_segment AND npi_status = 'verified') AS micro, in_segment AS micro_start,
       specialty, profession, practice_setting, years_in_practice AS years
FROM one WHERE NOT special
"""
PUT_TOGETHER = """
UNION ALL
SELECT person_id, bool_or(in_track), bool_or(loaded_micro) OR (bool_or(in_segment) AND bool_or(npi_status = 'verified')),
       bool_or(in_segment), {facts}
FROM one WHERE special GROUP BY person_id
"""
# Of several rows the one enrolled in the course, then the older.
FIRST = "(array_agg({fact} ORDER BY in_cme DESC, learner_id) FILTER (WHERE {given}))[1]"
# Nobody needs joining and everybody was loaded: the same, without the work. Goes with `who`.
LOADED_ONLY = """
CREATE TEMP VIEW participant AS
SELECT person_id, loaded_cme AS cme, loaded_micro AS micro, false AS micro_start, specialty, profession, practice_setting,
       years_in_practice AS years FROM who
"""
CAME_BY = """
CREATE TEMP TABLE came_by ON COMMIT DROP AS
SELECT DISTINCT ON (w.person_id) w.person_id, e.campaign FROM courses_enrollment e JOIN who w USING (learner_id)
WHERE e.course_id = %(course)s AND e.recorded_at <= %(known)s AND e.campaign <> '' AND e.pathway <> 'comparison'
ORDER BY w.person_id, e.enrolled_at, e.id
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


class TakingPart:
    """Persons by how they took part and what they are; `phases` are the slots before, after and in the evaluation."""

    def __init__(self, phases: Sequence[Sequence[Slot]]) -> None:
        self.phases = phases
        self.answered = [0 for _ in phases]
        self.starts: dict[tuple[bool, bool, bool], int] = {}
        self.specialties: dict[str, int] = {}
        self.professions: dict[str, int] = {}
        self.campaigns: dict[str, int] = {}

    def add(self, people: People) -> None:
        for place, slots in enumerate(self.phases):
            self.answered[place] += int(np.count_nonzero(people.answered(slots)))
        for kind, n in people.kinds:
            add(self.starts, {(kind.cme, kind.micro, kind.micro_start): n})
            if kind.takes_part:
                add(self.specialties, {kind.specialty: n})
                add(self.professions, {kind.profession: n})
                add(self.campaigns, {kind.campaign: n} if kind.campaign else {})

    def participation(
        self, cursor: Any, times: dict[str, Any], gathered: Gathered
    ) -> Participation:
        cme = sum(n for (cme, _, _), n in self.starts.items() if cme)
        return Participation(
            cme=cme,
            micro=sum(n for (cme, micro, _), n in self.starts.items() if micro and not cme),
            stages=self._stages(cursor, times, gathered.enrolled, cme),
            campaigns=self.campaigns,
            excluded=gathered.excluded,
            joined_rows=gathered.joined,
            unverified_micro=self.starts.get((False, False, True), 0),
        )

    def _stages(
        self, cursor: Any, times: dict[str, Any], enrolled: int, started: int
    ) -> list[tuple[str, int]]:
        cursor.execute(STAGES, times)
        shown, completed = cursor.fetchone()
        before, after, evaluation = self.answered
        return [
            ("enrolled", enrolled),
            ("front_matter_shown", shown),
            ("pre_answered", before),
            ("started", started),
            ("completed", completed),
            ("post_answered", after),
            ("evaluation_answered", evaluation),
        ]


def fill_participants(
    cursor: Any, layout: Layout, times: dict[str, Any], gathered: Gathered, only: str
) -> None:
    """`participant` and `came_by`; reads `who`, `special` and `words`."""
    cursor.execute(
        """SELECT EXISTS (SELECT FROM courses_trackprogress t JOIN courses_track c ON c.id = t.track_id
                      WHERE c.course_id = %(course)s)""",
        times,
    )
    if gathered.all_loaded and not cursor.fetchone()[0]:
        cursor.execute(LOADED_ONLY)
    else:
        cursor.execute("SELECT EXISTS (SELECT FROM special)")
        together = PUT_TOGETHER.format(facts=", ".join(_facts())) if cursor.fetchone()[0] else ""
        cursor.execute(
            PARTICIPANTS.format(only=only, post=layout.answered(Phase.POST)) + together, times
        )
    cursor.execute(CAME_BY, times)


def _facts() -> Iterator[str]:
    """SQL: what a person of several rows is."""
    for fact in ("specialty", "profession", "practice_setting"):
        yield FIRST.format(fact=fact, given=f"{fact} <> ''")
    yield FIRST.format(fact="years_in_practice", given="years_in_practice IS NOT NULL")


def numbers(
    cursor: Any, layout: Layout, times: dict[str, Any]
) -> list[tuple[QuestionVersion, dict[str, int]]]:
    """Audience questions asked as a number: one value a person, the earliest phase wins."""
    versions = QuestionVersion.objects.filter(course=layout.course)
    found = []
    for version in versions_as_of(versions, times["known"], layout.asked):
        if (
            version.in_force_until
            or version.measures != Measure.AUDIENCE
            or version.kind != "number"
        ):
            continue
        cursor.execute(NUMBERS.replace("{{}}", "{}"), times | {"question": version.question_id})
        found.append((version, {str(value): int(n) for value, n in cursor.fetchall()}))
    return found
