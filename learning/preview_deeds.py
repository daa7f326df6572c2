"""What an author did in a preview, and how it is done again when the next page is shown."""

import base64
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils import timezone

from courses.models import Track, TrackProgress
from learners.models import Learner, User
from learners.refusals import Refusal


@dataclass(frozen=True)
class Watched:
    """Of one track; `intervals` and `position` in seconds."""

    track: int
    intervals: list[list[float]]
    position: float
    completed: bool


@dataclass(frozen=True)
class Sent:
    """A form as the browser sent it."""

    address: str
    type: str
    body: str  # in base64, for a session holds JSON

    @classmethod
    def of(cls, request: HttpRequest, body: bytes) -> "Sent":
        kind = request.headers.get("Content-Type", "")
        return cls(request.get_full_path(), kind, base64.b64encode(body).decode())


Deed = Watched | Sent


def deed_of(values: dict[str, Any]) -> Deed:
    """As the session holds it."""
    return Watched(**values) if "track" in values else Sent(**values)


def do_again(
    deed: Deed, user: User, learner: Learner, tracks: dict[int, Track], preview: object
) -> None:
    if isinstance(deed, Sent):
        _send_again(deed, user, preview)
    elif track := tracks.get(deed.track):
        _watch_again(deed, learner, track)


def _watch_again(deed: Watched, learner: Learner, track: Track) -> None:
    """What was watched is believed here."""
    values = {
        "intervals": deed.intervals,
        "watched": sum(Decimal(str(end)) - Decimal(str(start)) for start, end in deed.intervals),
        "position": Decimal(str(deed.position)),
        "completed_at": timezone.now() if deed.completed else None,
    }
    TrackProgress.objects.update_or_create(learner=learner, track=track, defaults=values)


def _send_again(deed: Sent, user: User, preview: object) -> None:
    """What is refused now, because the course has changed since, is left out."""
    request: Any = _request(deed, user)
    request.preview = preview
    try:
        match = resolve(request.path_info)
        with transaction.atomic():
            match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, Refusal):
        pass


def _request(deed: Sent, user: User) -> HttpRequest:
    path, _, query = deed.address.partition("?")
    body = base64.b64decode(deed.body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": deed.type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "preview",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    request: Any = WSGIRequest(environ)
    request.user, request.session = user, SessionStore()
    request._messages = default_storage(request)
    request._dont_enforce_csrf_checks = True  # it was checked when it was sent
    return request
