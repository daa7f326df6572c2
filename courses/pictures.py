"""Pictures that people bring in, made anew: what is kept was drawn by us, without metadata and no
larger than needed.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from learners.refusals import Refusal

from .colors import DEEP_GREY, NotInColor, in_srgb, windowed

MOST_BYTES, MOST_PIXELS, LONGEST_EDGE = 30 * 2**20, 60_000_000, 2400
MOST_MEMORY = 128 * 10**6  # bytes, while a picture is opened and made smaller
# Bytes a pixel takes in memory with the copies that are made of it.
PIXEL_BYTES = {"L": 1, "RGB": 4, "CMYK": 4, "YCbCr": 4, "LAB": 4, "P": 5, "1": 5, "I;16": 5}
MOST_PIXEL_BYTES = 9
RESTARTS = tuple(bytes([0xD0 + number]) for number in range(8))
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP")


class NotAPicture(Refusal):
    code = "unreadable-picture"
    status = 400


@dataclass(frozen=True)
class Drawn:
    data: bytes
    suffix: str
    width: int
    height: int
    notes: tuple[str, ...] = ()  # what somebody who brought it in should know

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def draw_again(path: Path) -> Drawn:
    """The picture in sRGB as JPEG, or as PNG where it has few colors or is see-through.

    Raises NotAPicture.
    """
    if path.stat().st_size > MOST_BYTES:
        raise NotAPicture("This picture is larger than 30 MB.")
    try:
        with Image.open(path, formats=FORMATS) as opened:
            _require_budget(opened)
            if _is_ours(opened, path):
                opened.load()  # every pixel can be read
                return Drawn(path.read_bytes(), ".jpg", *opened.size)
            picture, notes = _made_small(opened)
            return _written(picture, (*notes, *_of_more_pages(opened)))
    except NotInColor as problem:
        raise NotAPicture(str(problem)) from None
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        raise NotAPicture(
            "This file is no picture in PNG, JPEG, WebP, TIFF or BMP form that can be read."
        ) from None


def _require_budget(opened: Image.Image) -> None:
    """Before a pixel is read: a small file may hold very many.

    Photos are made smaller while they are read.
    """
    pixels = opened.width * opened.height
    if pixels > MOST_PIXELS:
        raise NotAPicture("This picture has more than 60 million pixels.")
    is_progressive = bool(opened.info.get("progressive"))
    if opened.format == "JPEG" and not is_progressive:
        opened.draft(opened.mode, (LONGEST_EDGE, LONGEST_EDGE))
        pixels = opened.width * opened.height
    each = PIXEL_BYTES.get(opened.mode, MOST_PIXEL_BYTES)
    if opened.format == "WEBP" or is_progressive:  # these hold a second copy while they are read
        each = max(each, 8)
    if pixels * each > MOST_MEMORY:
        most = MOST_MEMORY // each // 10**6
        raise NotAPicture(
            f"This picture has {pixels / 1e6:.0f} million pixels; in this form at most {most} "
            "million"
            " can be opened. Make it smaller, or save it as an ordinary JPEG."
        )


def _made_small(opened: Image.Image) -> tuple[Image.Image, list[str]]:
    """Upright, in sRGB, no larger than needed."""
    profile = opened.info.get("icc_profile") or b""
    picture: Image.Image = opened
    if opened.mode.startswith(DEEP_GREY):
        picture, profile = windowed(opened), b""
    elif opened.mode in ("P", "PA", "1"):
        is_clear = "transparency" in opened.info or opened.mode == "PA"
        picture = opened.convert("RGBA" if is_clear else "RGB")
    elif "transparency" in opened.info:
        picture = opened.convert("RGBA")
    orientation = opened.getexif()
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    picture.getexif().update(orientation)
    return in_srgb(ImageOps.exif_transpose(picture), profile)


def _of_more_pages(opened: Image.Image) -> list[str]:
    """Looked for by going there: a file may name any number of them."""
    try:
        opened.seek(1)
    except EOFError:
        return []
    return ["The file holds more than one picture; only the first was taken."]


def _written(picture: Image.Image, notes: tuple[str, ...]) -> Drawn:
    few_colors = picture.convert("RGB").getcolors(maxcolors=4096) is not None
    is_clear = "A" in picture.getbands()
    is_png = few_colors or is_clear
    into = io.BytesIO()
    # Pasted onto a fresh canvas, so that nothing but pixels comes along.
    mode = "RGBA" if is_clear else "RGB"
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    if is_png:
        fresh.save(into, "PNG", optimize=True)
    else:
        fresh.save(into, "JPEG", quality=88, optimize=True, progressive=True)
    return Drawn(into.getvalue(), ".png" if is_png else ".jpg", *picture.size, notes)


def _is_ours(opened: Image.Image, path: Path) -> bool:
    """A JPEG no larger than we make them with nothing in it but the picture: drawn again it would
    only lose.
    """
    return (
        opened.format == "JPEG"
        and max(opened.size) <= LONGEST_EDGE
        and opened.mode == "RGB"
        and _is_bare(path.read_bytes())
    )


def _is_bare(data: bytes) -> bool:
    """Tables and scans alone, from the first byte to the last: no metadata, no comment, nothing
    behind the end.
    """
    allowed = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}
    position = 2
    while data[position : position + 1] == b"\xff" and data[position + 1 : position + 2] != b"\xd9":
        marker, size = data[position + 1], int.from_bytes(data[position + 2 : position + 4])
        if marker not in allowed or (
            marker == 0xE0 and data[position + 2 : position + 9] != b"\x00\x10JFIF\x00"
        ):
            return False
        position += 2 + size
        if marker == 0xDA:  # its data go on to the next marker that is none of theirs
            while (position := data.find(b"\xff", position)) >= 0 and data[
                position + 1 : position + 2
            ] in (
                b"\x00",
                *RESTARTS,
            ):
                position += 2
            if position < 0:
                return False
    return data[position:] == b"\xff\xd9"
