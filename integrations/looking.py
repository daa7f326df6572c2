"""Who has done something since the last look. What learners do is stored by them alone; whoever
wants news of it reads it here, later and elsewhere, so that an answer waits for nobody.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from assessments.models import Attempt, Response
from courses.models import SegmentView, TrackProgress
from credit.models import Certificate, Claim
from learners.merging import person_of_rows

from .models import Cursor

# A transaction that is still open may hold rows of a moment ago: each look goes back so far.
OVERLAP = timedelta(minutes=2)


def since_last_look(name: str, at: datetime) -> datetime:
    cursor = Cursor.objects.filter(name=name).first()
    return cursor.until - OVERLAP if cursor else at - OVERLAP


def looked(name: str, at: datetime) -> None:
    Cursor.objects.update_or_create(name=name, defaults={"until": at})


def active_learners(courses: Iterable[int], since: datetime) -> set[tuple[int, int]]:
    """Course and learner, as the row of their person, of everything that happened."""
    ids = list(courses)
    rows = {
        *Response.objects.filter(course__in=ids, recorded_at__gte=since).values_list(
            "course", "learner"
        ),
        *Attempt.objects.filter(poll__course__in=ids, opened_at__gte=since).values_list(
            "poll__course", "learner"
        ),
        *TrackProgress.objects.filter(track__course__in=ids, updated_at__gte=since).values_list(
            "track__course", "learner"
        ),
        *SegmentView.objects.filter(segment__course__in=ids, watched_at__gte=since).values_list(
            "segment__course", "learner"
        ),
        *Claim.objects.filter(offer__course__in=ids, recorded_at__gte=since).values_list(
            "offer__course", "learner"
        ),
        *Certificate.objects.filter(
            claim__offer__course__in=ids, revoked_at__gte=since
        ).values_list("claim__offer__course", "claim__learner"),
    }
    people = person_of_rows(learner for _, learner in rows)
    return {(course, people[learner]) for course, learner in rows}
