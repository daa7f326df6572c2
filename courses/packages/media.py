"""What a media file is, by its content and never by its name."""

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


def require_webvtt(path: Path) -> list[captions.Cue]:
    """Its cues. Raises WrongType when the file is not WebVTT in UTF-8, BadCaptions when a line of it is wrong."""
    if path.stat().st_size > MOST_CAPTION_BYTES:
        raise WrongType("This caption file is larger than 5 MB.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongType("This caption file is not UTF-8.") from None
    first = text.split("\n", 1)[0].rstrip("\r")
    if first[:6] != "WEBVTT" or first[6:7] not in ("", " ", "\t"):
        raise WrongType("This file is not captions in WebVTT form: it does not begin with WEBVTT.")
    return captions.read(text)
