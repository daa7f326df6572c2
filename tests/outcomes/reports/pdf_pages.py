"""The pages of a file that typst has set, with their text as pypdf reads it.

Of what is drawn on a page pypdf is given only what says where and in which font text stands: to
parse the rest takes as long as to set the whole file.
"""

import io
import re
from dataclasses import dataclass
from functools import lru_cache

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, FloatObject, NameObject

STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
STEP = re.compile(
    rb"(?P<shown>%s|\[(?:%s|[^\[\]()])*\])(?P<show>TJ|Tj)?"
    rb"|/(?P<font>\w+) (?P<size>[\d.]+) Tf"
    rb"|(?P<matrix>(?:-?[\d.]+ ){6})(?P<move>cm|Tm)"
    rb"|(?<!\S)(?P<state>q|Q|BT|ET)(?!\S)" % (STRING, STRING),
    re.DOTALL,
)
PART = re.compile(rb"(%s)|(-?[\d.]+)" % STRING, re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class PdfPage:
    text: str
    pieces: list[tuple[float, str]]  # how high each stands, 0 to 1
    is_wide: bool


@lru_cache(maxsize=8)
def pdf_pages(content: bytes) -> list[PdfPage]:
    """Read once for all that is asked of a file."""
    reader = PdfReader(io.BytesIO(content))
    return [_page(page, reader) for page in reader.pages]


def _page(page: PageObject, reader: PdfReader) -> PdfPage:
    pieces, box = [], page.mediabox

    def see(words, matrix, text, *_):
        if words.strip():
            height = text[4] * matrix[1] + text[5] * matrix[3] + matrix[5]
            pieces.append((height / float(box.height), words.strip()))

    steps = ContentStream(None, reader)
    steps.operations = [*map(_step, STEP.finditer(page.get_contents().get_data()))]
    page[NameObject("/Contents")] = steps
    text = page.extract_text(visitor_text=see)
    return PdfPage(text, pieces, box.width > box.height)


def _step(match: re.Match[bytes]) -> tuple[list, bytes]:
    if match["move"]:
        return [float(number) for number in match["matrix"].split()], match["move"]
    if match["font"]:
        return [NameObject(f"/{match['font'].decode()}"), float(match["size"])], b"Tf"
    if match["show"] == b"Tj":
        return [_string(match["shown"])], b"Tj"
    if match["show"]:
        parts = PART.findall(match["shown"])
        strings = (_string(string) if string else FloatObject(number) for string, number in parts)
        return [ArrayObject(strings)], b"TJ"
    return [], match["state"] or b"n"  # a string that is not shown: nothing is drawn


def _string(written: bytes) -> ByteStringObject:
    return ByteStringObject(ESCAPED.sub(_meant, written[1:-1]))


def _meant(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    return bytes([int(sign, 8)]) if sign.isdigit() else CONTROLS.get(sign, sign)
