"""A file or a pasted text: which form it has, and its words."""

import io
import re
import zipfile
from collections.abc import Callable

from learners.workbooks import NotAWorkbook, as_csv

from .aiken import ANSWER, read_aiken
from .drafts import Reading
from .gift import read_gift
from .moodle_xml import read_moodle_xml
from .tables import read_table

READERS: dict[str, tuple[str, Callable[[str], Reading]]] = {
    "table": ("Spreadsheet (CSV or XLSX)", read_table),
    "gift": ("GIFT", read_gift),
    "aiken": ("Aiken", read_aiken),
    "moodle": ("Moodle XML", read_moodle_xml),
}
FORMATS = [(name, label) for name, (label, _) in READERS.items()]
MOST_BYTES = 4 * 2**20
MOST_QUESTIONS = 2000


class UnreadableSource(Exception):
    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


def text_of(data: bytes) -> str:
    """The words of a file; those of a workbook as a table. Raises UnreadableSource."""
    if len(data) > MOST_BYTES:
        raise UnreadableSource("The file is larger than 4 MB.", "too-large")
    if data.startswith(b"PK"):
        return _workbook(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    return _decoded(data, "utf-8-sig")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        sentence = f"Line {line} is not in UTF-8. Save the file as “CSV UTF-8” and send it again."
        raise UnreadableSource(sentence, "not-utf-8") from None
    if "\x00" in text:
        raise UnreadableSource("The file holds NUL characters: it is no text.", "not-text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _workbook(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 25 * MOST_BYTES:
                raise UnreadableSource("The workbook is too large unpacked.", "too-large")
        return as_csv(io.BytesIO(data)).replace("\r\n", "\n")
    except (NotAWorkbook, zipfile.BadZipFile):
        sentence = "This is no workbook that can be read."
        raise UnreadableSource(sentence, "unreadable-workbook") from None


def form_of(text: str) -> str:
    """The form a text has, by what stands in it."""
    if text.lstrip().startswith("<"):
        return "moodle"
    if re.search(rf"^{ANSWER.pattern}$", text, re.M | re.I) and "{" not in text:
        return "aiken"
    first = text.lstrip().partition("\n")[0].casefold()
    if re.search(r"\b(question|stem|text|item)\b", first) and re.search(r"[,;\t]", first):
        return "table"
    return "gift" if "{" in text else "table"


def read(text: str, form: str = "") -> Reading:
    """What the text holds, by its form where it is not named."""
    _, reader = READERS[form or form_of(text)]
    reading = reader(text)
    if len(reading.drafts) > MOST_QUESTIONS:
        reading.refuse(1, f"At most {MOST_QUESTIONS:,} questions come in at once.", "too-many")
    if not reading.drafts and not reading.problems:
        reading.refuse(1, "There is no question in it.", "empty")
    return reading
