"""Pages inside a frame of a registered platform, and nobody else's.

The cookies of such a visit are the frame's own (`Partitioned`): the browser keeps them apart from
those of this site elsewhere, so that a visit in a frame never is the visit of another window.
"""

from collections.abc import Callable
from http.cookies import Morsel
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .models import LtiPlatform

# Python's cookies know the attribute from 3.14 on.
_morsel: Any = Morsel
_morsel._reserved.setdefault("partitioned", "Partitioned")
_morsel._flags.add("partitioned")
FRAME = "framed-by"


def origin_of(platform: LtiPlatform) -> str:
    parts = urlsplit(platform.frame_origin or platform.issuer)
    return f"{parts.scheme}://{parts.netloc}"


def is_in_frame(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")


def cookies_of_frame(response: HttpResponse) -> None:
    """What the browser keeps of this response it keeps within the frame. Over TLS alone."""
    if not settings.SESSION_COOKIE_SECURE:
        return
    for morsel in response.cookies.values():
        morsel["samesite"], morsel["secure"], morsel["partitioned"] = "None", True, True


def framed(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and (
            origin := request.session.get(FRAME)
        ):
            show_in_frame(response, origin)
        return response

    return middleware


def cookies_framed(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Stands outside of the sessions: their cookie is set on the way out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(response, "in_frame", False):
            cookies_of_frame(response)
        return response

    return middleware


def show_in_frame(response: HttpResponse, origin: str) -> None:
    response.in_frame = True  # type: ignore[attr-defined]
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    replaced = dict(getattr(response, "_csp_replace", None) or {})
    response._csp_replace = replaced | {"frame-ancestors": [origin]}  # type: ignore[attr-defined]
