"""Pictures that people bring in, made anew: what is kept was drawn by us, without metadata and no larger than needed."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from learners.refusals import Refusal

MOST_BYTES, MOST_PIXELS, LONGEST_EDGE = 30 * 2**20, 60_000_000, 2400
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

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def draw_again(path: Path) -> Drawn:
    """The picture as JPEG, or as PNG where it has few colours or is see-through. Raises NotAPicture."""
    if path.stat().st_size > MOST_BYTES:
        raise NotAPicture("This picture is larger than 30 MB.")
    try:
        with Image.open(path, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPicture("This picture has more than 60 million pixels.")
            if _is_ours(opened, path):
                opened.load()  # every pixel can be read
                return Drawn(path.read_bytes(), ".jpg", *opened.size)
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
            return _written(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotAPicture("This file is no picture in PNG, JPEG, WebP, TIFF or BMP form.") from None


def _written(picture: Image.Image) -> Drawn:
    few_colours = picture.convert("RGB").getcolors(maxcolors=4096) is not None
    is_png = few_colours or "A" in picture.getbands() or "transparency" in picture.info
    into = io.BytesIO()
    # Pasted onto a fresh canvas, so that nothing but pixels comes along.
    mode = (
        "RGBA"
        if is_png and ("A" in picture.getbands() or "transparency" in picture.info)
        else "RGB"
    )
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    if is_png:
        fresh.save(into, "PNG", optimize=True)
    else:
        fresh.save(into, "JPEG", quality=88, optimize=True, progressive=True)
    return Drawn(into.getvalue(), ".png" if is_png else ".jpg", *picture.size)


def _is_ours(opened: Image.Image, path: Path) -> bool:
    """A JPEG no larger than we make them with nothing in it but the picture: drawn again it would only lose."""
    return (
        opened.format == "JPEG"
        and max(opened.size) <= LONGEST_EDGE
        and opened.mode == "RGB"
        and _is_bare(path.read_bytes())
    )


def _is_bare(data: bytes) -> bool:
    """Tables and scans alone, from the first byte to the last: no metadata, no comment, nothing behind the end."""
    allowed = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA}
    place = 2
    while data[place : place + 1] == b"\xff" and data[place + 1 : place + 2] != b"\xd9":
        marker, size = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if marker not in allowed or (
            marker == 0xE0 and data[place + 2 : place + 9] != b"\x00\x10JFIF\x00"
        ):
            return False
        place += 2 + size
        if marker == 0xDA:  # its data go on to the next marker that is none of theirs
            while (place := data.find(b"\xff", place)) >= 0 and data[place + 1 : place + 2] in (
                b"\x00",
                *RESTARTS,
            ):
                place += 2
            if place < 0:
                return False
    return data[place:] == b"\xff\xd9"
