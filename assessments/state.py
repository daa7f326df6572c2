"""Everything that decides whether an answer is taken, read of one learner in one course in one go."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model

from courses.models import Course, TrackProgress
from learners.models import Learner

from .models import Phase, Response


def _columns(model: type[Model], *names: str) -> list[str]:
    """In the order of the model, as its rows are made from them."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


ANSWER = _columns(
    Response,
    "id", "question_id", "version_id", "phase", "attempt", "correct", "picked", "answer", "answered_at", "idempotency_key",
)  # fmt: skip
PROGRESS = _columns(TrackProgress, "id", "track_id", "watched")
STATE = f"""
SELECT
  EXISTS (SELECT FROM courses_frontmattershown s JOIN courses_frontmatter m ON m.id = s.front_matter_id
          WHERE s.learner_id = %(learner)s AND m.course_id = %(course)s),
  EXISTS (SELECT FROM courses_enrollment WHERE course_id = %(course)s AND learner_id = %(learner)s AND pathway = 'cme'),
  (SELECT opened_at FROM assessments_pollopening
   WHERE learner_id = %(learner)s AND course_id = %(course)s AND phase = %(phase)s),
  (SELECT json_agg(json_build_array({", ".join(ANSWER)})) FROM assessments_response
   WHERE course_id = %(course)s AND learner_id = %(learner)s),
  (SELECT json_agg(json_build_array({", ".join(f"p.{name}" for name in PROGRESS)})) FROM courses_trackprogress p
   JOIN courses_track t ON t.id = p.track_id WHERE p.learner_id = %(learner)s AND t.course_id = %(course)s),
  (SELECT json_object_agg(poll_id, number) FROM (
     SELECT a.poll_id, max(a.number) AS number FROM assessments_attempt a JOIN assessments_poll p ON p.id = a.poll_id
     WHERE a.learner_id = %(learner)s AND p.course_id = %(course)s GROUP BY a.poll_id) last)
"""


@dataclass(frozen=True)
class State:
    front_matter_shown: bool
    enrolled: bool
    opened_at: datetime | None  # when the questions of the phase were last opened
    responses: list[Response]
    progress: dict[int, TrackProgress]  # by track id
    attempts: dict[int, int]  # number of the last one by poll id, where there is a further one


def state_of(learner: Learner, course: Course, phase: Phase) -> State:
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"learner": learner.pk, "course": course.pk, "phase": phase.value})
        shown, enrolled, opened_at, answers, watched, attempts = cursor.fetchone()
    progress = [_progress(row) for row in watched or ()]
    return State(
        front_matter_shown=shown,
        enrolled=enrolled,
        opened_at=opened_at,
        responses=[_response(row) for row in answers or ()],
        progress={one.track_id: one for one in progress},
        attempts={int(poll): number for poll, number in (attempts or {}).items()},
    )


def _response(row: list[Any]) -> Response:
    """As read by the ORM; what is not here is read when asked for."""
    row[ANSWER.index("answered_at")] = datetime.fromisoformat(row[ANSWER.index("answered_at")])
    return Response.from_db("default", ANSWER, row)


def _progress(row: list[Any]) -> TrackProgress:
    row[PROGRESS.index("watched")] = Decimal(str(row[PROGRESS.index("watched")]))
    return TrackProgress.from_db("default", PROGRESS, row)
