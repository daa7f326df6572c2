"""What only all rows together, or what is stored already, shows of an answer.

Needs `known_learner` (people.match).
"""

from typing import Any

from courses.models import Course

from ..models import Phase
from .rows import MOST_PROBLEMS, Problems


def find_conflicts(cursor: Any, course: Course, problems: Problems, *, learners_read: bool) -> None:
    """Nobody of that id, twice in the file, another answer before."""
    if learners_read:  # else every answer would repeat what is wrong with the learners' file
        _find_unknown_learners(cursor, problems)
    _find_doubles(cursor, problems)
    _find_other_answers(cursor, course, problems)


def _find_unknown_learners(cursor: Any, problems: Problems) -> None:
    cursor.execute(
        f"""SELECT line, external_id, count(*) OVER () FROM staged_response s
            WHERE NOT EXISTS (SELECT FROM staged_learner p WHERE p.external_id = s.external_id)
              AND NOT EXISTS (SELECT FROM known_learner k WHERE k.external_id = s.external_id
                  AND k.enrolled)
            ORDER BY line LIMIT {MOST_PROBLEMS}"""
    )
    sentence = "There is no learner {} in the learners file."
    problems.add_all(cursor, "learner", sentence, "unknown-learner")


def _find_doubles(cursor: Any, problems: Problems) -> None:
    cursor.execute(
        f"""SELECT line, external_id, count(*) OVER () FROM (
                SELECT line, external_id, row_number() OVER (PARTITION BY external_id, question_id,
                    phase, attempt
                                                             ORDER BY line) AS number
                FROM staged_response) numbered
            WHERE number > 1 ORDER BY line LIMIT {MOST_PROBLEMS}"""
    )
    sentence = "{} answers this question, phase and attempt before in the file."
    problems.add_all(cursor, "", sentence, "duplicate-response")


def _find_other_answers(cursor: Any, course: Course, problems: Problems) -> None:
    """Each looked up through its whole key, as in people.match."""
    cursor.execute(
        f"""SELECT s.line, s.external_id, count(*) OVER ()
            FROM staged_response s JOIN known_learner k USING (external_id)
            CROSS JOIN LATERAL (
                SELECT answer FROM assessments_response
                WHERE course_id = (SELECT %s) AND learner_id = k.learner_id
                    AND question_id = s.question_id
                  AND phase = s.phase AND attempt = s.attempt LIMIT 1) r
            WHERE r.answer IS DISTINCT FROM s.answer ORDER BY s.line LIMIT {MOST_PROBLEMS}""",
        [course.pk],
    )
    sentence = "Another answer of {} is stored already; answers are never changed."
    problems.add_all(cursor, "answer", sentence, "answer-differs")


def find_wrong_arms(cursor: Any, problems: Problems) -> None:
    """Answers of the phase comparison by learners of the course, and answers of another phase by
    who does not take it.
    """
    cursor.execute(
        f"""SELECT EXISTS (SELECT FROM staged_learner WHERE pathway = 'comparison')
                OR EXISTS (SELECT FROM known_learner WHERE pathway = 'comparison')
                OR EXISTS (SELECT FROM staged_response WHERE phase = {Phase.COMPARISON.value})"""
    )
    if not cursor.fetchone()[0]:
        return
    cursor.execute(
        f"""SELECT s.line, s.external_id, count(*) OVER () FROM staged_response s JOIN (
                SELECT external_id, pathway FROM staged_learner WHERE pathway <> ''
                UNION SELECT external_id, pathway FROM known_learner
                    WHERE enrolled) p USING (external_id)
            WHERE (p.pathway = 'comparison') <> (s.phase = {Phase.COMPARISON.value})
            ORDER BY s.line LIMIT {MOST_PROBLEMS}"""
    )
    sentence = (
        "{} is not of the arm of this phase: learners of the comparison arm answer in the phase "
        "comparison alone, and nobody else does."
    )
    problems.add_all(cursor, "phase", sentence, "wrong-arm")
