"""Sends a stored file with HTTP ranges. Whether it may be seen is decided by the view before."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8"}
PIECE = 1 << 16


def send(request: HttpRequest, stored: Any, tag: str) -> HttpResponseBase:
    """The file, or the part of it that was asked for (RFC 9110)."""
    size = stored.size
    wanted = _range(request.headers.get("Range", ""), size)
    if request.headers.get("If-Range") not in (None, f'"{tag}"'):
        wanted = None
    content_type = TYPES.get("." + stored.name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
    if wanted == "unsatisfiable":
        response: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    elif isinstance(wanted, tuple):
        first, last = wanted
        response = StreamingHttpResponse(_part(stored, first, last), status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    else:
        response = FileResponse(stored.open("rb"), content_type=content_type)
        response["Content-Length"] = str(size)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _range(header: str, size: int) -> tuple[int, int] | str | None:
    found = RANGE.match(header)
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size - 1
    else:
        begin, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (begin, end) if begin <= end else "unsatisfiable"


def _part(stored: Any, first: int, last: int) -> Iterator[bytes]:
    with stored.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
