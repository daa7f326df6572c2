"""Captions in WebVTT: read strictly, each mistake with its line. Pure."""

import html
import re
from dataclasses import dataclass

from learners.refusals import Refusal

TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"^{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+\S.*)?$")
TAG = re.compile(r"<[^>]*>")
ASIDE = re.compile(r"^(NOTE|STYLE|REGION)(\s|$)")


class BadCaptions(Refusal):
    """The text is no WebVTT; the sentence says why, `line` where."""

    code = "bad-captions"
    status = 400

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class Cue:
    start: float  # seconds
    end: float
    text: str  # plain, as it is read


def read(text: str) -> list[Cue]:
    """The cues in their order. Raises BadCaptions."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise BadCaptions("Captions in WebVTT form begin with WEBVTT.", 1)
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        if number == 1 or ASIDE.match(block[0]):
            continue
        cues.append(_cue(block, number, cues[-1].start if cues else 0.0))
    return cues


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines, with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            fresh = True
        elif fresh:
            blocks.append((number, [line]))
            fresh = False
        else:
            blocks[-1][1].append(line)
    return blocks


def _cue(block: list[str], number: int, not_before: float) -> Cue:
    place = next((place for place, line in enumerate(block[:2]) if "-->" in line), None)
    if place is None:
        raise BadCaptions("Here times like 00:01.000 --> 00:04.000 are expected.", number)
    at, found = number + place, TIMING.match(block[place].strip())
    if not found:
        raise BadCaptions(
            f"{block[place].strip()[:60]!r} is no pair of times like 00:01.000 --> 00:04.000.", at
        )
    start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    if end <= start:
        raise BadCaptions("This caption ends before it begins.", at)
    if start < not_before:
        raise BadCaptions("This caption begins before the one above it.", at)
    text = " ".join(html.unescape(TAG.sub("", line)).strip() for line in block[place + 1 :])
    return Cue(start, end, text.strip())


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def outlast(cues: list[Cue], length: float) -> float:
    """By how many seconds captions go on after the end of the video; 0 when they do not. A second is rounding."""
    over = max((cue.end for cue in cues), default=0.0) - length
    return over if over > 1 else 0.0
