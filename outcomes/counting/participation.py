"""Who took part, how far they came, and who they are. Persons, each once;
CME before micro-learning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

import numpy as np
from psycopg import sql

from assessments.models import Measure, Phase, QuestionVersion
from assessments.querysets import versions_as_of

from .bit_layout import Slot
from .context import KNOWN_ANSWER, OF_TRACKS, CountContext
from .crosstab import add
from .person_arrays import People
from .temporary_tables import CAME_BY, PARTICIPANT
from .who_counts import Gathered


@dataclass(frozen=True)
class Participation:
    cme: int
    micro: int
    stages: list[tuple[str, int]]
    campaigns: Mapping[str, int]
    excluded: int  # persons left out: test accounts, staff, faculty
    joined_rows: int  # learner rows beyond one a person
    shared_addresses: int  # e-mail addresses of people with NPIs of their own
    unverified_micro: int


OF_SEGMENTS: LiteralString = (
    "segment_id = ANY (ARRAY(SELECT id FROM courses_microsegment WHERE course_id = %(course)s))"
)
OF_FRONT_MATTERS: LiteralString = (
    "front_matter_id = ANY (ARRAY(SELECT id FROM courses_frontmatter WHERE course_id = %(course)s))"
)
# A start: began a track, or answered in it (a decision point, or the questions after it). Loaded
# people count by the pathway given. Micro-learning: verified, and began a segment or answered its
# question; never who is a CME learner. Answers belong to an enrolment: whoever has none in
# micro-learning gave their answers after in the course, and those stand in the words. Answers are
# looked up for the others.
PARTICIPANTS: LiteralString = """
WITH started AS (
    SELECT DISTINCT learner_id FROM {progress} p
), viewed AS (
    SELECT DISTINCT learner_id FROM {views} v
), learner_row AS (
    SELECT w.learner_id, w.person_id, in_cme, loaded_micro, npi_status, specialty, profession,
           practice_setting, years_in_practice, p.person_id IS NOT NULL AS special,
           CASE WHEN loaded_cme OR s.learner_id IS NOT NULL THEN true
                WHEN loaded_micro OR NOT in_cme THEN false
                WHEN p.person_id IS NULL AND NOT in_micro AND {post} THEN true
                ELSE EXISTS (
                    SELECT FROM assessments_response r
                    WHERE r.course_id = (SELECT %(course)s) AND r.learner_id = w.learner_id
                      AND r.pathway = 'cme' AND r.phase IN (2, 3)
                      AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s OFFSET 0)
           END AS in_track,
           CASE WHEN loaded_cme OR loaded_micro THEN false
                WHEN v.learner_id IS NOT NULL THEN true
                ELSE in_micro AND EXISTS (
                    SELECT FROM assessments_response r
                    WHERE r.course_id = (SELECT %(course)s) AND r.learner_id = w.learner_id
                      AND r.pathway = 'micro'
                      AND r.answered_at <= %(as_of)s AND r.recorded_at <= %(known)s OFFSET 0)
           END AS in_segment
    FROM who w LEFT JOIN special p USING (learner_id)
    LEFT JOIN words a ON a.person_id = w.learner_id
    LEFT JOIN started s USING (learner_id) LEFT JOIN viewed v USING (learner_id)
)
SELECT person_id, in_track AS cme,
       loaded_micro OR (in_segment AND npi_status = 'verified') AS micro, in_segment AS micro_start,
       specialty, profession, practice_setting, years_in_practice AS years
FROM learner_row WHERE NOT special {together}
"""
TOGETHER = sql.SQL("""
UNION ALL
SELECT person_id, bool_or(in_track),
       bool_or(loaded_micro) OR (bool_or(in_segment) AND bool_or(npi_status = 'verified')),
       bool_or(in_segment), {facts}
FROM learner_row WHERE special GROUP BY person_id
""")
# Of several rows the one enrolled in the course, then the older.
FIRST_FACT = sql.SQL(
    "(array_agg({fact} ORDER BY in_cme DESC, learner_id) FILTER (WHERE {fact} {given}))[1]"
)
FACTS: tuple[tuple[str, LiteralString], ...] = (
    ("specialty", "<> ''"),
    ("profession", "<> ''"),
    ("practice_setting", "<> ''"),
    ("years_in_practice", "IS NOT NULL"),
)
# Nobody needs joining and everybody was loaded: the same, without the work. Goes with `who`.
LOADED_ONLY = sql.SQL("""
SELECT person_id, loaded_cme AS cme, loaded_micro AS micro, false AS micro_start, specialty,
       profession, practice_setting, years_in_practice AS years FROM who
""")
CAMPAIGNS: LiteralString = """
SELECT DISTINCT ON (w.person_id) w.person_id, e.campaign FROM {enrolments} e
JOIN who w USING (learner_id)
ORDER BY w.person_id, e.enrolled_at, e.id
"""
# Persons who were shown the course information, and who watched nearly all of a track.
STAGES: LiteralString = """
SELECT (SELECT count(DISTINCT w.person_id) FROM who w JOIN {shown} f USING (learner_id)),
       (SELECT count(DISTINCT w.person_id) FROM who w JOIN {completed} t USING (learner_id))
"""
NUMBERS: LiteralString = """
SELECT value, count(*) FROM (
    SELECT DISTINCT ON (w.person_id) r.answer #>> '{{}}' AS value
    FROM {answers} r JOIN who w USING (learner_id)
    ORDER BY w.person_id, r.phase, r.attempt, r.answered_at, r.id
) first_numbers GROUP BY value
"""


class TakingPart:
    """Persons by how they took part and what they are; `phases` are the slots before,
    after and in the evaluation."""

    def __init__(self, phases: Sequence[Sequence[Slot]]) -> None:
        self.phases = phases
        self.answered = [0 for _ in phases]
        self.starts: dict[tuple[bool, bool, bool], int] = {}
        self.specialties: dict[str, int] = {}
        self.professions: dict[str, int] = {}
        self.campaigns: dict[str, int] = {}

    def add(self, people: People) -> None:
        for index, slots in enumerate(self.phases):
            self.answered[index] += int(np.count_nonzero(people.answered(slots)))
        for kind, n in people.kinds:
            add(self.starts, {(kind.cme, kind.micro, kind.micro_start): n})
            if kind.takes_part:
                add(self.specialties, {kind.specialty: n})
                add(self.professions, {kind.profession: n})
                add(self.campaigns, {kind.campaign: n} if kind.campaign else {})

    def participation(self, context: CountContext, gathered: Gathered) -> Participation:
        cme = sum(n for (cme, _, _), n in self.starts.items() if cme)
        return Participation(
            cme=cme,
            micro=sum(n for (cme, micro, _), n in self.starts.items() if micro and not cme),
            stages=self._stages(context, gathered.enrolled, cme),
            campaigns=self.campaigns,
            excluded=gathered.excluded,
            joined_rows=gathered.joined,
            shared_addresses=gathered.shared_addresses,
            unverified_micro=self.starts.get((False, False, True), 0),
        )

    def _stages(self, context: CountContext, enrolled: int, started: int) -> list[tuple[str, int]]:
        shown, completed = _shown_and_completed(context)
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


def fill_participants(context: CountContext, gathered: Gathered) -> None:
    """`participant` and `came_by`; reads `who`, `special` and `words`."""
    if gathered.all_loaded and not _anybody_watched(context):
        PARTICIPANT.create_view(context.cursor, LOADED_ONLY)
    else:
        _look_up_participants(context)
    campaigns = context.rows_of_course(
        "courses_enrollment",
        "recorded_at <= %(known)s AND campaign <> '' AND pathway <> 'comparison'",
    )
    context.fill(CAME_BY, CAMPAIGNS, enrolments=campaigns)


def _anybody_watched(context: CountContext) -> bool:
    return bool(
        context.value(
            "SELECT EXISTS (SELECT FROM courses_trackprogress WHERE {of_tracks})",
            of_tracks=sql.SQL(OF_TRACKS),
        )
    )


def _look_up_participants(context: CountContext) -> None:
    special = context.value("SELECT EXISTS (SELECT FROM special)")
    context.fill(
        PARTICIPANT,
        PARTICIPANTS,
        progress=context.rows_of(
            "courses_trackprogress",
            OF_TRACKS + " AND started_at <= %(known)s",
        ),
        views=context.rows_of(
            "courses_segmentview",
            OF_SEGMENTS + " AND started_at <= %(known)s",
        ),
        post=context.layout.answered(Phase.POST),
        together=TOGETHER.format(facts=_first_facts()) if special else sql.SQL(""),
    )


def _first_facts() -> sql.Composable:
    """SQL: what a person of several rows is."""
    return sql.SQL(", ").join(
        FIRST_FACT.format(fact=sql.Identifier(fact), given=sql.SQL(given)) for fact, given in FACTS
    )


def _shown_and_completed(context: CountContext) -> tuple[int, int]:
    shown, completed = context.row(
        STAGES,
        shown=context.rows_of(
            "courses_frontmattershown",
            OF_FRONT_MATTERS + " AND shown_at <= %(known)s",
        ),
        completed=context.rows_of(
            "courses_trackprogress",
            OF_TRACKS + " AND completed_at <= %(known)s",
        ),
    )
    return shown, completed


def numbers(context: CountContext) -> list[tuple[QuestionVersion, dict[str, int]]]:
    """Audience questions asked as a number: one value a person, the earliest phase wins."""
    versions = QuestionVersion.objects.filter(course=context.course)
    asked = [
        version
        for version in versions_as_of(versions, context.known_at, context.layout.asked)
        if not version.in_force_until
        and version.measures == Measure.AUDIENCE
        and version.kind == "number"
    ]
    return [(version, _values(context, version.question_id)) for version in asked]


def _values(context: CountContext, question: int) -> dict[str, int]:
    answers = context.rows_of_course(
        "assessments_response",
        "question_id = (SELECT %(question)s) AND picked IS NULL AND " + KNOWN_ANSWER,
    )
    values = context.rows(NUMBERS, {"question": question}, answers=answers)
    return {str(value): int(n) for value, n in values}
