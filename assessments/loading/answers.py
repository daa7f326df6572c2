"""responses.csv: what they answered, judged as every answer is judged."""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from courses.models import Course

from ..comparison import comparison_keys
from ..models import Phase, QuestionVersion
from ..querysets import form_of
from ..scoring import InvalidAnswer, Read
from ..scoring import read as read_answer
from ..structure import Structure
from .people import origin_of
from .rows import MOST_PROBLEMS, Problems, RowRefused, moment, read

COLUMNS = ("learner", "question", "phase", "answer", "answered_at", "attempt")
MOST_REMEMBERED = 10_000
MOST_ATTEMPTS = 1000


class _Reader:
    """Turns the cells of a response into what is staged. The same answer to the same question is judged once."""

    def __init__(self, course: Course, at: datetime) -> None:
        self.at = at
        self.structure = Structure(course)
        _ = (
            self.structure.segment_questions
        )  # read now: nothing can be while the rows are being copied
        self.compared = comparison_keys(self.structure)
        self.phases = {phase.label: phase for phase in Phase}
        self.seen: dict[tuple[str, str, str], tuple[Any, ...]] = {}
        self.versions: dict[str, list[QuestionVersion]] = defaultdict(list)  # newest first
        versions = (
            QuestionVersion.objects.filter(course=course)
            .select_related("question")
            .prefetch_related("choices")
        )
        for version in versions.order_by("-number"):
            self.versions[version.question.key].append(version)

    def row(self, cells: list[str]) -> tuple[Any, ...]:
        learner, question, phase, answer, answered_at, attempt = cells
        judged = self.seen.get((question, phase, answer)) or self._judge(question, phase, answer)
        learner = learner.strip()
        if not learner or "\x00" in learner:
            raise RowRefused(
                "learner", "The id of the learner is empty or unreadable.", "empty-learner"
            )
        return learner, *judged, moment(answered_at, "answered_at", self.at), _attempt(attempt)

    def _judge(self, key: str, phase_name: str, answer: str) -> tuple[Any, ...]:
        versions, phase = self.versions.get(key), self.phases.get(phase_name)
        if not versions:
            raise RowRefused(
                "question", f"There is no question {key[:60]!r} in this course.", "unknown-question"
            )
        if phase is None:
            raise RowRefused(
                "phase",
                f"{phase_name[:60]!r} is none of {', '.join(self.phases)}.",
                "unknown-phase",
            )
        if not self._is_asked(key, phase):
            raise RowRefused(
                "phase", f"{key!r} is not asked in the phase {phase_name}.", "not-asked-then"
            )
        version, given = self._read(versions, answer)
        judged = (
            version.question_id,
            version.pk,
            phase.value,
            given.picked,
            given.correct,
            json.dumps(given.answer),
        )
        if len(self.seen) < MOST_REMEMBERED and version.kind != "text":
            self.seen[(key, phase_name, answer)] = judged
        return judged

    def _is_asked(self, key: str, phase: Phase) -> bool:
        if phase == Phase.COMPARISON:
            return key in self.compared and self.versions[key][0].is_scored
        return bool(self.structure.places(key, phase))

    def _read(self, versions: list[QuestionVersion], answer: str) -> tuple[QuestionVersion, Read]:
        """Under the newest version that knows the answer: a file does not say which wording was shown, and loading it
        again after an edit must find the same answers."""
        problems = []
        for version in versions:
            try:
                return version, read_answer(
                    form_of(version), answer.split("|") if version.kind == "multiple" else answer
                )
            except InvalidAnswer as problem:
                problems.append(problem)
        raise RowRefused("answer", f"{answer[:60]!r}: {problems[0]}", problems[0].code)


def _attempt(text: str) -> int:
    if not text:
        return 1
    if not (
        text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_ATTEMPTS
    ):
        raise RowRefused(
            "attempt", f"{text[:60]!r} is not a number from 1 to {MOST_ATTEMPTS:,}.", "bad-attempt"
        )
    return int(text)


def stage(cursor: Any, course: Course, path: Path, at: datetime) -> tuple[int, Problems]:
    """The good rows, judged, into a temporary table. How many they are, and what is wrong with the others."""
    problems = Problems(path.name)
    cursor.execute(
        """CREATE TEMP TABLE staged_response (external_id text, question_id int, version_id int, phase smallint,
           picked bigint, correct bool, answer jsonb, answered_at timestamptz, attempt smallint, line int)
           ON COMMIT DROP"""
    )
    staged, reader = 0, _Reader(course, at)
    with cursor.copy("COPY staged_response FROM STDIN") as copy:
        for line, cells in read(path, COLUMNS, set(COLUMNS) - {"attempt"}, problems):
            try:
                copy.write_row((*reader.row(cells), line))
                staged += 1
            except RowRefused as refused:
                problems.add(line, refused.column, str(refused), refused.code)
    cursor.execute("ANALYZE staged_response")
    return staged, problems


def store(cursor: Any, course: Course) -> int:
    """The number of answers that are new. Answers that are there already stay as they are."""
    cursor.execute(
        """INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id, version_id, phase,
                                             attempt, correct, pathway, answer)
           SELECT p.id, s.answered_at, s.picked, %(course)s, s.question_id, s.version_id, s.phase, s.attempt, s.correct,
                  p.pathway, s.answer
           FROM staged_response s JOIN (
               SELECT l.id, l.external_id, e.pathway FROM learners_learner l
               JOIN courses_enrollment e ON e.learner_id = l.id AND e.course_id = %(course)s AND e.loaded
               WHERE l.origin = %(origin)s) p USING (external_id)
           ON CONFLICT (course_id, learner_id, question_id, phase, attempt) DO NOTHING""",
        {"course": course.pk, "origin": origin_of(course)},
    )
    return int(cursor.rowcount)


def find_conflicts(cursor: Any, course: Course, problems: Problems) -> None:
    """What only all rows together show: nobody of that id, twice in the file, another answer before."""
    names = {"course": course.pk, "origin": origin_of(course)}
    cursor.execute(
        f"""SELECT line, external_id, count(*) OVER () FROM staged_response s
            WHERE NOT EXISTS (SELECT FROM staged_learner p WHERE p.external_id = s.external_id)
              AND NOT EXISTS (SELECT FROM learners_learner l WHERE l.origin = %(origin)s AND l.external_id = s.external_id)
            ORDER BY line LIMIT {MOST_PROBLEMS}""",
        names,
    )
    problems.add_all(
        cursor, "learner", "There is no learner {} in the learners file.", "unknown-learner"
    )
    cursor.execute(
        f"""SELECT line, external_id, count(*) OVER () FROM (
                SELECT line, external_id,
                       row_number() OVER (PARTITION BY external_id, question_id, phase, attempt ORDER BY line) AS place
                FROM staged_response) one
            WHERE place > 1 ORDER BY line LIMIT {MOST_PROBLEMS}"""
    )
    sentence = "{} answers this question, phase and attempt before in the file."
    problems.add_all(cursor, "", sentence, "duplicate-response")
    cursor.execute(
        f"""SELECT s.line, s.external_id, count(*) OVER () FROM staged_response s
            JOIN learners_learner l ON l.origin = %(origin)s AND l.external_id = s.external_id
            JOIN assessments_response r ON r.course_id = %(course)s AND r.learner_id = l.id
             AND r.question_id = s.question_id AND r.phase = s.phase AND r.attempt = s.attempt
            WHERE r.answer IS DISTINCT FROM s.answer ORDER BY s.line LIMIT {MOST_PROBLEMS}""",
        names,
    )
    problems.add_all(
        cursor,
        "answer",
        "Another answer of {} is stored already; answers are never changed.",
        "answer-differs",
    )


def find_wrong_arms(cursor: Any, course: Course, problems: Problems) -> None:
    """Answers of the phase comparison by learners of the course, and answers of another phase by who does not take it."""
    names = {"course": course.pk, "origin": origin_of(course)}
    cursor.execute(
        f"""SELECT EXISTS (SELECT FROM staged_learner WHERE pathway = 'comparison')
                OR EXISTS (SELECT FROM courses_enrollment WHERE course_id = %(course)s AND pathway = 'comparison' AND loaded)
                OR EXISTS (SELECT FROM staged_response WHERE phase = {Phase.COMPARISON.value})""",
        names,
    )
    if not cursor.fetchone()[0]:
        return
    cursor.execute(
        f"""SELECT s.line, s.external_id, count(*) OVER () FROM staged_response s JOIN (
                SELECT external_id, pathway FROM staged_learner WHERE pathway <> ''
                UNION SELECT l.external_id, e.pathway FROM learners_learner l
                JOIN courses_enrollment e ON e.learner_id = l.id AND e.course_id = %(course)s AND e.loaded
                WHERE l.origin = %(origin)s) p USING (external_id)
            WHERE (p.pathway = 'comparison') <> (s.phase = {Phase.COMPARISON.value}) ORDER BY s.line LIMIT {MOST_PROBLEMS}""",
        names,
    )
    sentence = "{} is on another pathway: the phase comparison is for learners of the comparison arm, and they have no other."
    problems.add_all(cursor, "phase", sentence, "wrong-arm")
