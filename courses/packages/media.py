"""What a media file is, by its content and never by its name."""

import codecs
import zipfile
from pathlib import Path

from courses import captions
from learners.refusals import Refusal

MOST_CAPTION_BYTES = 5 * 2**20
# ISO base media brands that are pictures, or films no browser plays.
NOT_MP4 = (b"qt  ", b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ")


class WrongType(Refusal):
    """The file is not what it is given as."""

    code = "wrong-media-type"
    status = 400


def video_suffix(path: Path) -> str:
    """`.mp4` or `.webm`. Raises WrongType."""
    with path.open("rb") as file:
        head = file.read(64)
    if head[4:8] == b"ftyp" and head[8:12] not in NOT_MP4:
        return ".mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head:
        return ".webm"
    raise WrongType("This file is not a video in MP4 or WebM form.")


def handout_suffix(path: Path) -> str:
    """`.pdf` or `.pptx`. Raises WrongType."""
    with path.open("rb") as file:
        if file.read(5) == b"%PDF-":
            return ".pdf"
    try:
        with zipfile.ZipFile(path) as archive:
            archive.getinfo("ppt/presentation.xml")
            return ".pptx"
    except (zipfile.BadZipFile, KeyError):
        raise WrongType("This file is not slides in PDF or PowerPoint (.pptx) form.") from None


def read_captions(path: Path) -> list[captions.Cue]:
    """Their cues.

    Raises WrongType when the file is no captions in UTF-8, BadCaptions when lines of it are wrong.
    """
    if path.stat().st_size > MOST_CAPTION_BYTES:
        raise WrongType("This caption file is larger than 5 MB.")
    text = _utf8(path.read_bytes())
    if not captions.is_captions(text):
        raise WrongType(
            "This file is not captions in WebVTT or SubRip form: it does not begin with WEBVTT."
        )
    return captions.check(text)


def _utf8(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise WrongType("This caption file is UTF-16. Save it again as UTF-8.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise WrongType(
            f"This caption file is not UTF-8 from line {line} on. Save it again as UTF-8."
        ) from None
