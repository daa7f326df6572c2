"""Bodies are limited before they are read: by what the request says of itself, so that nothing is
spooled first.

A server reads no more than Content-Length says, and without one nothing at all; so the check holds
while reading, too.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from courses.uploads import AROUND_THE_FILE

from .failures import failure

PACKAGES = "/api/v1/manage/packages/"
WORDS = "More was sent than this address takes, {limit:,} bytes at most. Nothing was saved."


def limited(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands after the one that knows who asks and before anything that reads the body."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length > settings.FORM_MAX_BYTES and length > (limit := _limit(request)):
            return failure(request, 413, "too-large", WORDS.format(limit=limit))
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _limit(request: HttpRequest) -> int:
    """Large files are for those who author, on the pages of authoring."""
    user = request.user
    authoring = request.path.startswith("/admin/") and user.is_authenticated and user.is_staff
    # The door of packages reads the body only after it knows who speaks.
    large = authoring or request.path == PACKAGES
    return settings.UPLOAD_MAX_BYTES + AROUND_THE_FILE if large else settings.FORM_MAX_BYTES
