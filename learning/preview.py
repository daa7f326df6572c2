"""A course as a learner takes it, stored nowhere.

Each page of a preview runs the real view in a transaction of its own that is always rolled back:
the author becomes a new learner, a draft is open, and what they did so far is done again. What they
did is kept in their session alone. See docs/adr/0073.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from courses.actions import MOST_SECONDS_AT_ONCE
from courses.models import Course, CourseStatus, Track, TrackProgress, WatchClock
from learners.models import Learner, User
from learners.roles import may_author

from .preview_deeds import Deed, Sent, Watched, deed_of, do_again

Handler = Callable[[HttpRequest], HttpResponse]
KEY = "preview"
MOST_DEEDS, MOST_BYTES = 300, 400_000
PROGRESS = "api-progress"
# Pages and doors of a learner in one course. Files are served to authors as they are.
NAMES = frozenset(
    {
        "course", "credit", "begin", "poll", "retake", "poll-question", "track", "point", "segment",
        "my-answers", "practice", "api-front-matter", "api-credit", "api-steps", "api-responses",
        "api-attempts", PROGRESS,
    }
)  # fmt: skip


@dataclass
class Preview:
    """What an author does as a learner, as their session keeps it."""

    course: str
    profession: str
    learner: int  # an id that no row ever has, so that shuffled choices stay in their order
    deeds: list[Deed] = field(default_factory=list)  # in order

    @classmethod
    def of(cls, session: Any) -> "Preview | None":
        kept = session.get(KEY)
        if not isinstance(kept, dict):
            return None
        return cls(**kept | {"deeds": [deed_of(values) for values in kept["deeds"]]})

    def keep(self, session: Any) -> None:
        session[KEY] = asdict(self)

    @property
    def is_full(self) -> bool:
        size = sum(len(str(asdict(deed))) for deed in self.deeds)
        return len(self.deeds) >= MOST_DEEDS or size > MOST_BYTES

    def add(self, deed: Deed) -> None:
        """What is watched at a stretch is one deed. A preview that is full takes no more."""
        last = self.deeds[-1] if self.deeds else None
        if isinstance(deed, Watched) and isinstance(last, Watched) and last.track == deed.track:
            self.deeds[-1] = deed
        elif not self.is_full:
            self.deeds.append(deed)


def begin(session: Any, course: Course, profession: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('learners_learner', 'id'))")
        (learner,) = cursor.fetchone()
    Preview(course.slug, profession, learner).keep(session)


def end(session: Any) -> None:
    session.pop(KEY, None)


def watch_everything(session: Any, course: Course) -> None:
    """As though every video had been played to its end."""
    preview = Preview.of(session)
    if preview is None:
        return
    for track in course.tracks.all():
        length = float(track.duration or 0)
        preview.add(Watched(track.pk, [[0.0, length]], length, completed=True))
    preview.keep(session)


# the middleware


def previewed(get_response: Handler) -> Handler:
    """Stands closest to the views: everything around them sees the author as who they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        preview, match = _preview_of(request)
        if preview is None or match is None:
            return get_response(request)
        request.preview = preview  # type: ignore[attr-defined]
        body = request.body if request.method == "POST" else b""
        response, watched = _seen_and_undone(request, preview, match, get_response)
        if request.method == "POST" and response.status_code < 500:
            _remember(request, preview, watched or Sent.of(request, body))
        return response

    return middleware


def _preview_of(request: HttpRequest) -> tuple[Preview | None, ResolverMatch | None]:
    preview = Preview.of(request.session) if KEY in request.session else None
    if preview is None or not may_author(request.user):
        return None, None
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None, None
    is_here = match.url_name in NAMES and match.kwargs.get("slug") == preview.course
    return (preview, match) if is_here else (None, None)


def _seen_and_undone(
    request: HttpRequest, preview: Preview, match: ResolverMatch, get_response: Handler
) -> tuple[HttpResponse, Watched | None]:
    """The page, and what was watched by it."""
    assert isinstance(request.user, User)
    with transaction.atomic():
        learner = _become_learner(request.user, preview)
        _open(preview.course)
        tracks = {track.pk: track for track in Track.objects.filter(course__slug=preview.course)}
        for deed in preview.deeds:
            do_again(deed, request.user, learner, tracks, preview)
        track = _playing(learner, tracks, match)
        response = get_response(request)
        watched = _progress_of(learner, track) if track else None
        transaction.set_rollback(True)
    return response, watched


def _become_learner(user: User, preview: Preview) -> Learner:
    Learner.objects.filter(user=user).update(user=None)
    return Learner.objects.create(
        pk=preview.learner,
        user=user,
        email=user.email,
        given_name="Preview",
        family_name="Learner",
        credentials="MD" if preview.profession == "physician" else "",
        profession=preview.profession,
    )


def _open(slug: str) -> None:
    drafts = Course.objects.filter(slug=slug).exclude(status=CourseStatus.PUBLISHED)
    drafts.update(status=CourseStatus.PUBLISHED)


def _playing(learner: Learner, tracks: dict[int, Track], match: ResolverMatch) -> Track | None:
    """The track whose progress is sent now; its clock has time enough, as the beats before this one
    are not there.
    """
    if match.url_name != PROGRESS:
        return None
    number = match.kwargs["number"]
    track = next((each for each in tracks.values() if each.number == number), None)
    if track is not None:
        played_at = timezone.now() - timedelta(seconds=MOST_SECONDS_AT_ONCE)
        TrackProgress.objects.update_or_create(
            learner=learner, track=track, defaults={"updated_at": played_at}
        )
        WatchClock.objects.create(learner=learner, track=track, settled_at=played_at)
    return track


def _progress_of(learner: Learner, track: Track) -> Watched:
    row = TrackProgress.objects.get(learner=learner, track=track)
    completed = row.completed_at is not None
    return Watched(track.pk, row.intervals, float(row.position), completed=completed)


def _remember(request: HttpRequest, preview: Preview, deed: Deed) -> None:
    """In the session as it is by now: a page and its player may send at the same moment."""
    request.session.save()
    with transaction.atomic():
        key = request.session.session_key
        list(SessionStore.get_model_class().objects.select_for_update().filter(pk=key))
        session = SessionStore(key)
        current = Preview.of(session)
        if current is not None and current.learner == preview.learner:
            current.add(deed)
            current.keep(session)
            session.save()
            request.session[KEY] = session[KEY]
