"""Where a front server knows X-Accel-Redirect, it sends stored files: the view decides who may have
one, and no thread of ours waits for a slow reader.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]


def by_front_server(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        name = _stored_name(response) if settings.MEDIA_ACCEL_PREFIX else None
        return response if name is None else _handed_over(response, name)

    return middleware


def _stored_name(response: HttpResponseBase) -> str | None:
    """What a response is about to send, when that is a file below MEDIA_ROOT."""
    name = getattr(getattr(response, "file_to_stream", None), "name", None)
    if not isinstance(response, FileResponse) or not isinstance(name, str):
        return None
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / name).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else None


def _handed_over(response: HttpResponseBase, name: str) -> HttpResponse:
    headers = {key: value for key, value in response.items() if key != "Content-Length"}
    response.close()
    headers["X-Accel-Redirect"] = settings.MEDIA_ACCEL_PREFIX + quote(name)
    return HttpResponse(headers=headers)
