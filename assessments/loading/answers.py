"""responses.csv: staged as it is read, and stored from there."""

from datetime import datetime
from pathlib import Path
from typing import Any

from courses.models import Course

from . import surveys
from .judging import Judge
from .progress import Progress, Tell
from .rows import Problems, RowRefused, read

COLUMNS = ("learner", "question", "phase", "answer", "answered_at", "attempt")
ROWS_AT_ONCE = 100_000


def stage(
    cursor: Any, course: Course, path: Path, at: datetime, tell: Tell
) -> tuple[int, Problems]:
    """The good rows, judged, into a temporary table.

    How many they are, and what is wrong with the others.
    """
    problems = Problems(path.name)
    cursor.execute(
        """CREATE TEMP TABLE staged_response (external_id text, question_id int, version_id int,
            phase smallint,
           picked bigint, correct bool, answer jsonb, answered_at timestamptz, attempt smallint,
               line int)
           ON COMMIT DROP"""
    )
    staged, judge = 0, Judge(course, at)
    with cursor.copy("COPY staged_response FROM STDIN") as copy:
        for line, cells in read(path, COLUMNS, set(COLUMNS) - {"attempt"}, problems, tell):
            try:
                copy.write_row((*judge.row(cells), line))
                staged += 1
            except RowRefused as refused:
                if judge.is_header(cells):
                    sentence = surveys.ROW_OF_LABELS.format(what="answer")
                    problems.add(line, "", sentence, surveys.CODE)
                else:
                    problems.add(line, refused.column, str(refused), refused.code)
    _report_codes(judge, problems)
    cursor.execute("ANALYZE staged_response")
    return staged, problems


def _report_codes(judge: Judge, problems: Problems) -> None:
    for key, (low, high, levels) in judge.codes_beyond().items():
        codes = f"{low} to {high}" if low < high else f"{low}"
        sentence = (
            f"{key} has the codes {codes} for a scale of {levels}: write its levels as 1 to "
            f"{levels}, the first one of the scale as 1."
        )
        problems.add_first(sentence, "codes-beyond-scale", "answer")


def store(cursor: Any, course: Course, staged: int, tell: Tell) -> int:
    """The number of answers that are new. Answers that are there already stay as they are."""
    cursor.execute(
        "SELECT pg_relation_size('staged_response') / current_setting('block_size')::int"
    )
    pages = cursor.fetchone()[0]
    step = max(1, pages * ROWS_AT_ONCE // max(staged, 1))
    new = 0
    for first in range(0, pages, step):
        cursor.execute(
            """INSERT INTO assessments_response (learner_id, answered_at, picked, course_id,
                question_id, version_id,
                                                 phase, attempt, correct, pathway, answer)
               SELECT k.learner_id, s.answered_at, s.picked, %s, s.question_id, s.version_id,
                   s.phase, s.attempt,
                      s.correct, k.pathway, s.answer
               FROM staged_response s JOIN known_learner k USING (external_id)
               WHERE s.ctid >= %s::tid AND s.ctid < %s::tid AND k.pathway <> ''
               ON CONFLICT (course_id, learner_id, question_id, phase, attempt) DO NOTHING""",
            [course.pk, f"({first},0)", f"({first + step},0)"],
        )
        new += cursor.rowcount
        tell(Progress("Storing answers", share=min(first + step, pages) / pages))
    return new
