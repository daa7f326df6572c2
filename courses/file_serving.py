"""Sends a stored file with HTTP ranges. Whether it may be seen is decided by the view before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)

from learners.characters import whole_number

from . import captions, playlists
from .models import Ladder

RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
PLAYLIST = "application/vnd.apple.mpegurl"
TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt; charset=utf-8",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}
PIECE = 1 << 16


@dataclass(frozen=True)
class Stored:
    """A file in storage by its name."""

    name: str

    @property
    def size(self) -> int:
        return default_storage.size(self.name)

    def open(self, mode: str = "rb") -> Any:
        return default_storage.open(self.name, mode)


def send(request: HttpRequest, stored: Any, tag: str) -> HttpResponseBase:
    """The file, or the part of it that was asked for (RFC 9110). One in an object store is fetched
    from there, over an address that is signed and expires; texts are small and come through us, so
    that they are of our own origin.
    """
    suffix = "." + stored.name.rsplit(".", 1)[-1].lower()
    if suffix == ".vtt":
        return _captions(stored, tag)
    if not _is_local():
        away = HttpResponseRedirect(default_storage.url(stored.name))
        away["Cache-Control"] = "private, no-store"
        return away
    size = stored.size
    wanted = _range(request.headers.get("Range", ""), size)
    if settings.MEDIA_ACCEL_PREFIX:  # the front server sends it, and reads the range itself
        wanted = None
    if request.headers.get("If-Range") not in (None, f'"{tag}"'):
        wanted = None
    content_type = TYPES.get(suffix, "application/octet-stream")
    if wanted == "unsatisfiable":
        response: HttpResponseBase = HttpResponse(
            status=416, headers={"Content-Range": f"bytes */{size}"}
        )
    elif isinstance(wanted, tuple):
        first, last = wanted
        response = StreamingHttpResponse(
            _part(stored, first, last), status=206, content_type=content_type
        )
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    else:
        response = FileResponse(stored.open("rb"), content_type=content_type)
        response["Content-Length"] = str(size)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _captions(stored: Any, tag: str) -> HttpResponse:
    """Whole, and as browsers read them whatever form they were brought in."""
    with stored.open("rb") as file:
        text = captions.as_webvtt(file.read().decode("utf-8-sig", errors="replace"))
    response = _text(text, TYPES[".vtt"])
    response["ETag"] = f'"{tag}"'
    return response


def _range(header: str, size: int) -> tuple[int, int] | str | None:
    match = RANGE.match(header)
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
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


def _is_local() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def send_part(request: HttpRequest, ladder: Ladder, name: str) -> HttpResponseBase | None:
    """A file of a ladder by the name its playlists give it; None when it has none of that name."""
    height, _, kind = name.partition(".")
    if name == "main.m3u8":
        return _text(playlists.of_ladder(ladder.rungs.all()), PLAYLIST)
    if name == "thumbnails.vtt" and ladder.length is not None:
        return _text(playlists.thumbnails(ladder.tiles, float(ladder.length)), TYPES[".vtt"])
    if name in ("poster.jpg", "sprite.jpg"):
        stored = ladder.poster if name == "poster.jpg" else ladder.sprite
        return send(request, Stored(stored), f"{ladder.source_sha256[:32]}-{name}")
    rung = ladder.rungs.filter(height=whole_number(height, digits=5) or 0).first()
    if rung is None or kind not in ("m3u8", "mp4"):
        return None
    if kind == "m3u8":
        return _text(playlists.of_rung(rung.playlist, rung.height), PLAYLIST)
    return send(request, Stored(rung.file), f"{ladder.source_sha256[:32]}-{rung.height}")


def _text(text: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        text, content_type=content_type, headers={"Cache-Control": "private, max-age=3600"}
    )
