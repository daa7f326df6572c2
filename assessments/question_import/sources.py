"""A file or a pasted text: which form it has, and its words."""

import re
from collections.abc import Callable, Mapping

from assessments.loading.text import SEPARATOR_LINE, SEPARATORS

from .aiken import ANSWER, read_aiken
from .archives import Source, read_archive
from .drafts import Reading
from .gift import read_gift
from .lists import CHOICE, STEM, read_list
from .moodle_xml import FILE, files_of, read_moodle_xml
from .pictures import settle
from .qti import read_qti
from .tables import ColumnMap, read_table
from .unreadable import UnreadableSource

READERS: dict[str, tuple[str, Callable[[str], Reading]]] = {
    "table": ("Table (CSV, XLSX or Word)", read_table),
    "list": ("List (Word or pasted text)", read_list),
    "gift": ("GIFT", read_gift),
    "aiken": ("Aiken", read_aiken),
    "moodle": ("Moodle XML", read_moodle_xml),
    "qti": ("QTI 2.1, 2.2 or 3.0", read_qti),
}
FORMATS = [(name, label) for name, (label, _) in READERS.items()]
MOST_BYTES = 4 * 2**20
MOST_WITH_PICTURES = 50 * 2**20
MOST_QUESTIONS = 2000


def source_of(data: bytes) -> Source:
    """A workbook as a table, a Word document as a list or a table, a package of QTI as its items.
    Raises UnreadableSource.
    """
    if len(data) > MOST_WITH_PICTURES:
        raise UnreadableSource("The file is larger than 50 MB.", "too-large")
    source = _source(data)
    if len(source.text) > MOST_BYTES:
        raise UnreadableSource("The text of the file is larger than 4 MB.", "too-large")
    return source


def text_of(data: bytes) -> str:
    """The words alone. Raises UnreadableSource."""
    return source_of(data).text


def _source(data: bytes) -> Source:
    if data.startswith(b"PK"):
        return read_archive(data)
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = _decoded(data, "utf-16" if is_utf_16 else "utf-8-sig")
    if ("<file" in text or "<image_base64" in text) and form_of(text) == "moodle":
        return Source(FILE.sub("", text), files_of(text))
    return Source(text)


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


def form_of(text: str) -> str:
    """The form a text has, by what stands in it."""
    if text.lstrip().startswith("<"):
        return "moodle" if re.search(r"<(quiz|question)\b", text) else "qti"
    first = _first_row(text).casefold()
    if re.search(rf"^{ANSWER.pattern}$", text, re.M | re.I):
        if STEM.fullmatch(first):
            return "list"
        if "{" not in text:
            return "aiken"
    if text.lstrip().startswith(("::", "//", "$CATEGORY", "[markdown]")):
        return "gift"
    if re.search(r"\b(question|stem|text|item)\b", first) and re.search(r"[,;\t]", first):
        return "table"
    if "{" in text:
        return "gift"
    return "list" if _is_list(text) else "table"


def _first_row(text: str) -> str:
    """Without a line that names the separator, and without blank ones."""
    lines = (line for line in text.splitlines() if line.strip(SEPARATORS + " "))
    return next((line for line in lines if not SEPARATOR_LINE.fullmatch(line)), "").strip()


def _is_list(text: str) -> bool:
    """Lettered choices stand below a stem."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return sum(bool(CHOICE.fullmatch(line)) for line in lines) >= 2 or any(
        STEM.fullmatch(line) for line in lines[:1]
    )


def read(
    text: str,
    form: str = "",
    columns: ColumnMap | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> Reading:
    """What the text holds, by its form where it is not named; the columns of a table by their
    headers where they are not said.
    """
    if columns is not None:
        reading = read_table(text, columns)
    else:
        _, reader = READERS[form or form_of(text)]
        reading = reader(text)
    settle(reading, pictures or {})
    if len(reading.drafts) > MOST_QUESTIONS:
        reading.refuse(1, f"At most {MOST_QUESTIONS:,} questions come in at once.", "too-many")
    if not reading.drafts and not reading.problems:
        reading.refuse(1, "There is no question in it.", "empty")
    return reading
