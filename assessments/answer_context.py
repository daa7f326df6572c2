"""Everything that decides whether an answer is taken,
read of one learner in one course in one go.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from courses.models import Course, TrackProgress
from learners.models import Learner
from learners.prepared_cursor import prepared_cursor

from .models import Phase
from .structure import Occasion


class Answer(NamedTuple):
    """What decides of a `Response`; many are made where few of them are looked at."""

    id: int
    question_id: int
    version_id: int
    phase: int
    attempt: int
    correct: bool | None
    answer: Any
    answered: str
    idempotency_key: str | None

    @property
    def answered_at(self) -> datetime:
        return datetime.fromisoformat(self.answered)


class Opening(NamedTuple):
    """When the learner was shown the questions of a step; of the whole phase if it names none."""

    poll_id: int | None
    track_id: int | None
    opened: str

    @property
    def opened_at(self) -> datetime:
        return datetime.fromisoformat(self.opened)

    def holds(self, occasion: Occasion) -> bool:
        if self.poll_id is not None:
            return occasion.poll is not None and occasion.poll.pk == self.poll_id
        return self.track_id in (None, occasion.track_id if occasion.point else 0)


ANSWER = (
    "id, question_id, version_id, phase, attempt, correct, answer, answered_at, idempotency_key"
)
PROGRESS = (
    "id", "track_id", "intervals", "watched", "position", "completed_at", "updated_at"
)  # fmt: skip
# The learner's own row and those read as theirs (learners/merging.py). Of several, the answer that
# counts comes last.
STATE = f"""
WITH mine AS MATERIALIZED (
    SELECT %(learner)s::bigint AS id UNION
    SELECT joined_id FROM (SELECT DISTINCT ON (m.joined_id) m.joined_id, m.kept_id
        FROM learners_learnermerge m
                           WHERE m.joined_id IN (SELECT joined_id FROM learners_learnermerge
                               WHERE kept_id = %(learner)s)
                           ORDER BY m.joined_id, m.id DESC) newest
    WHERE kept_id = %(learner)s
)
SELECT
  ARRAY(SELECT m.version FROM courses_frontmattershown s
      JOIN courses_frontmatter m ON m.id = s.front_matter_id
        WHERE s.learner_id = %(learner)s AND m.course_id = %(course)s),
  EXISTS (SELECT FROM courses_enrollment WHERE course_id = %(course)s AND learner_id = %(learner)s
  AND pathway = 'cme'),
  (SELECT json_agg(json_build_array(poll_id, track_id, opened_at)) FROM assessments_pollopening
   WHERE learner_id = %(learner)s AND course_id = %(course)s AND phase = %(phase)s),
  (SELECT json_agg(json_build_array({ANSWER}) ORDER BY answered_at DESC, id DESC)
      FROM assessments_response
   WHERE course_id = %(course)s AND learner_id IN (SELECT id FROM mine)),
  (SELECT json_agg(json_build_array({", ".join(f"p.{name}" for name in PROGRESS)})
      ORDER BY p.watched) FROM courses_trackprogress p
   JOIN courses_track t ON t.id = p.track_id WHERE p.learner_id IN (SELECT id FROM mine)
       AND t.course_id = %(course)s),
  (SELECT json_agg(json_build_array(a.poll_id, a.number, a.drawn) ORDER BY a.number, a.id)
   FROM assessments_attempt a JOIN assessments_poll p ON p.id = a.poll_id
   WHERE a.learner_id IN (SELECT id FROM mine) AND p.course_id = %(course)s)
"""


# Further attempts by poll and number, with what each asks instead of a question of the poll.
Attempts = dict[int, dict[int, dict[int, int]]]


def attempts_by_poll(rows: Iterable[tuple[int, int, dict[str, int]]]) -> Attempts:
    """Of an attempt that several rows of one person opened, the first counts."""
    attempts: Attempts = {}
    for poll, number, drawn in rows:
        instead = {int(asked): question for asked, question in drawn.items()}
        attempts.setdefault(poll, {}).setdefault(number, instead)
    return attempts


@dataclass(frozen=True)
class AnswerContext:
    shown: list[int]  # versions of the front matter
    enrolled: bool
    openings: list[Opening]  # of the questions of the phase
    responses: list[Answer]
    track_progress: dict[int, TrackProgress]  # by track id
    attempts: Attempts

    @property
    def front_matter_shown(self) -> bool:
        """In whatever version."""
        return bool(self.shown)


def answer_context_of(learner: Learner, course: Course, phase: Phase) -> AnswerContext:
    with prepared_cursor() as cursor:
        cursor.execute(STATE, {"learner": learner.pk, "course": course.pk, "phase": phase.value})
        shown, enrolled, openings, answers, watched, attempts = cursor.fetchone()
    watchings = [_progress(row) for row in watched or ()]
    return AnswerContext(
        shown=shown,
        enrolled=enrolled,
        openings=[Opening(*row) for row in openings or ()],
        responses=[Answer(*row) for row in answers or ()],
        track_progress={watching.track_id: watching for watching in watchings},
        attempts=attempts_by_poll(attempts or ()),
    )


def _progress(row: list[Any]) -> TrackProgress:
    pk, track, intervals, watched, position, *moments = row
    completed, updated = (moment and datetime.fromisoformat(moment) for moment in moments)
    return TrackProgress.from_db(
        "default",
        PROGRESS,
        [pk, track, intervals, Decimal(str(watched)), Decimal(str(position)), completed, updated],
    )
