"""Captions as browsers read them: WebVTT, and SubRip (.srt) made into it.

Each fault with its line. Pure.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from learners.refusals import Refusal

TIME = r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})"
TIMING = re.compile(rf"^\s*{TIME}\s*-->\s*{TIME}(?!\d)")
ARROW = "-->"
SUBRIP_TIME = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})")
SUBRIP = re.compile(rf"\s*(?:\d+[ \t]*\n)?\s*{SUBRIP_TIME.pattern}\s*-->")
ASIDE = re.compile(r"^(NOTE|STYLE|REGION)(\s|$)")
VTT_TAGS, HTML_TAGS = "c|i|b|u|v|ruby|rt|lang", "font|em|strong|span|br|p|div|a|s"
# What browsers take for markup. Any other `<` is a word of the speaker, as in "<20 % of patients".
MARKUP = re.compile(
    rf"<(?:/?(?:{VTT_TAGS})(?:[.\s][^<>]*)?|(?:\d+:)?\d\d:\d\d\.\d{{3}}"
    rf"|/?(?i:{HTML_TAGS})(?:[\s/][^<>]*)?)>"
)
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]*)>")
SUBRIP_POSITION = re.compile(r"\{\\an?\d+\}")
BLANKS = re.compile(r"[ \t\n\f\r]+")
EXPECTED = "times like 00:01.000 --> 00:04.000"


@dataclass(frozen=True)
class Fault:
    """A place that a browser would not show."""

    line: int
    sentence: str


class BadCaptions(Refusal):
    """The text is no captions, or part of it would be lost; `faults` names every place."""

    code = "bad-captions"
    status = 400

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].sentence)
        self.faults, self.line = faults, faults[0].line


@dataclass(frozen=True)
class Cue:
    start: float  # seconds
    end: float
    text: str  # plain, as it is read, with the names of its speakers


@dataclass
class Block:
    """What stands between two empty lines or before the next times."""

    number: int  # of its first line
    lines: list[str]

    @property
    def arrow(self) -> int | None:
        return next((index for index, line in enumerate(self.lines[:2]) if ARROW in line), None)

    @property
    def payload(self) -> str:
        return "\n".join(self.lines[(self.arrow or 0) + 1 :])


def read(text: str) -> list[Cue]:
    """The cues that a browser shows, in its order.

    Raises BadCaptions when it would show none of them.
    """
    lines = _lines(text)
    if not _has_header(lines):
        raise BadCaptions([Fault(1, "Captions in WebVTT form begin with WEBVTT.")])
    cues = [_cue(block) for block in _blocks(lines)]
    return sorted((cue for cue in cues if cue), key=lambda cue: (cue.start, -cue.end))


def check(text: str) -> list[Cue]:
    """The same, and nothing of the file may be lost. Raises BadCaptions with all of its faults."""
    cues = read(text)
    # SubRip got two lines in front of its own.
    before = 0 if _has_header(_plain(text).split("\n")) else 2
    faults = [fault for block in _blocks(_lines(text)) for fault in _faults(block, before)]
    if faults:
        raise BadCaptions(faults)
    return cues


def as_webvtt(text: str) -> str:
    """As it is sent to browsers: SubRip made into WebVTT, and no `<` that would swallow words."""
    lines = _lines(text)
    for block in _blocks(lines):
        if block.arrow is not None:
            first = block.number + block.arrow
            words = _escaped(block.payload).split("\n") if block.payload else []
            lines[first : first + len(words)] = words
    return "\n".join(lines)


def is_captions(text: str) -> bool:
    return _has_header(_lines(text))


def overlap(cues: list[Cue]) -> float | None:
    """The first moment at which two captions stand over each other; half a second is reading on."""
    ordered = sorted(cues, key=lambda cue: cue.start)
    pairs = zip(ordered, ordered[1:], strict=False)
    return next((later.start for cue, later in pairs if cue.end > later.start + 0.5), None)


def outlast(cues: list[Cue], length: float) -> float:
    """By how many seconds captions go on after the end of the video; 0 when they do not.

    A second is rounding.
    """
    over = max((cue.end for cue in cues), default=0.0) - length
    return over if over > 1 else 0.0


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _lines(text: str) -> list[str]:
    plain = _plain(text).replace("\0", "\ufffd")
    lines = plain.split("\n")
    return lines if not SUBRIP.match(plain) else ["WEBVTT", "", *_from_subrip(lines)]


def _has_header(lines: list[str]) -> bool:
    return lines[0] == "WEBVTT" or lines[0].startswith(("WEBVTT ", "WEBVTT\t"))


def _from_subrip(lines: list[str]) -> list[str]:
    """Line for line: times with points, the numbers above them left out."""
    lines = [SUBRIP_POSITION.sub("", line) for line in lines]
    for index, line in enumerate(lines):
        if ARROW in line:
            lines[index] = SUBRIP_TIME.sub(_with_point, line)
            if index and lines[index - 1].strip().isdecimal():
                lines[index - 1] = ""
    return lines


def _with_point(time: re.Match[str]) -> str:
    hours, minutes, seconds, rest = time.groups()
    return f"{hours:0>2}:{minutes:0>2}:{seconds:0>2}.{rest:0<3}"


def _blocks(lines: list[str]) -> Iterator[Block]:
    """As in the standard: what stands under the header belongs to it until times begin or a line is
    empty.
    """
    block, in_header = Block(1, [lines[0]]), True
    for number, line in enumerate(lines[1:], 2):
        begins = ARROW in line and (in_header or len(block.lines) > 1 or block.arrow is not None)
        if line and not begins:
            block.lines.append(line)
            continue
        if block.lines and not in_header:
            yield block
        in_header = False
        block = Block(number, [line]) if line else Block(number + 1, [])
    if block.lines and not in_header:
        yield block


def _cue(block: Block) -> Cue | None:
    times = _times(block)
    if times is None:
        return None
    return Cue(*times, _words(block.payload))


def _times(block: Block) -> tuple[float, float] | None:
    timing = TIMING.match(block.lines[block.arrow]) if block.arrow is not None else None
    if timing is None:
        return None
    start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
    return None if start is None or end is None else (start, end)


def _seconds(parts: tuple[str | None, ...]) -> float | None:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    if minutes > 59 or seconds > 59:
        return None
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _faults(block: Block, before: int) -> Iterator[Fault]:
    if block.arrow is None:
        spoken = [index for index, line in enumerate(block.lines) if line.strip()]
        if spoken and not ASIDE.match(block.lines[0]):
            yield Fault(block.number + spoken[0] - before, f"Here {EXPECTED} are expected.")
        return
    line, times = block.number + block.arrow - before, _times(block)
    if times is None:
        shown = block.lines[block.arrow].strip()[:60]
        yield Fault(line, f"{shown!r} is no pair of {EXPECTED}.")
    elif times[1] < times[0]:
        yield Fault(line, "This caption ends before it begins.")


def _words(payload: str) -> str:
    """Without markup, with speakers named, entities decoded."""
    text, end = "", 0
    for tag in MARKUP.finditer(payload):
        text += html.unescape(payload[end : tag.start()])
        if voice := VOICE.fullmatch(tag.group()):
            name = BLANKS.sub(" ", html.unescape(voice.group(1))).strip()
            text += f" {name}: " if name else ""
        end = tag.end()
    return BLANKS.sub(" ", text + html.unescape(payload[end:])).strip(" ")


def _escaped(payload: str) -> str:
    text, end = "", 0
    for tag in MARKUP.finditer(payload):
        text += payload[end : tag.start()].replace("<", "&lt;") + tag.group()
        end = tag.end()
    return text + payload[end:].replace("<", "&lt;")
