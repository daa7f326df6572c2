"""What a learner writes beside a video: notes and bookmarks, and questions to the faculty."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses import asking, noting
from courses.actions import require_opening
from courses.models import Course, Track
from courses.querysets import track_of
from learners.actions import learner_for
from learners.characters import whole_number
from learners.models import Learner
from learners.signed_in import SignedInRequest
from learning.access import course_of, signed_in
from learning.refusals import refusals_as_pages, stored


@require_POST
@signed_in
@refusals_as_pages
def notes(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    learner, _, track = _of(request, slug, number)
    at, text = _moment(request) or 0, request.POST.get("text", "")
    noting.take_note(learner=learner, track=track, at=at, text=text)
    return stored(request, f"/courses/{slug}/tracks/{number}/?t={at}#notes")


@require_POST
@signed_in
@refusals_as_pages
def remove(request: SignedInRequest, slug: str, number: int, pk: int) -> HttpResponse:
    learner, _, track = _of(request, slug, number)
    noting.remove_note(learner=learner, track=track, note_id=pk)
    return stored(request, f"/courses/{slug}/tracks/{number}/#notes")


@require_POST
@signed_in
@refusals_as_pages
def ask_faculty(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    learner, course, track = _of(request, slug, number)
    asking.ask(
        learner=learner,
        course=course,
        track=track,
        at=_moment(request),
        text=request.POST.get("text", ""),
        asked_at=timezone.now(),
    )
    return stored(request, f"/courses/{slug}/tracks/{number}/#questions")


def _of(request: SignedInRequest, slug: str, number: int) -> tuple[Learner, Course, Track]:
    """Whoever may watch the track may write beside it."""
    course, learner = course_of(request, slug), learner_for(request.user)
    track = track_of(course, number)
    require_opening(learner, course)
    return learner, course, track


def _moment(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("at", ""), digits=5)
