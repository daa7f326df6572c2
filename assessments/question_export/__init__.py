"""The questions of a course in the forms in which they also come in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessments.models import Kind, QuestionVersion

from . import gift, lists, moodle_xml, qti, tables

Write = Callable[[Sequence[QuestionVersion]], bytes]
CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE})
EVERY_KIND = frozenset(Kind)
# What is told of a question beyond its words and choices; `losses` says what each is.
IN_LISTS = frozenset({"rationale", "feedback", "references", "objective", "lines"})
IN_GIFT = frozenset({"rationale", "feedback", "formatting", "lines", "letters"})
IN_XML = IN_GIFT | {"shuffle"}
IN_QTI = IN_XML | {"pinned"}
IN_TABLES = IN_LISTS | {
    "formatting", "shuffle", "measures", "pinned", "exclusive", "unsure", "rating", "top", "grid",
    "limits",
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    label: str
    suffix: str
    content_type: str
    write: Write
    kinds: frozenset[Kind] = EVERY_KIND
    keeps: frozenset[str] = frozenset()
    needs_answer: bool = False  # one that is correct
    is_lettered: bool = False  # a choice behind the 26th keeps the whole question out


FORMS: dict[str, Form] = {
    "csv": Form("CSV", "csv", "text/csv; charset=utf-8", tables.csv_of, keeps=IN_TABLES),
    "xlsx": Form(
        "XLSX",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        tables.xlsx_of,
        keeps=IN_TABLES,
    ),
    "list": Form(
        "List",
        "txt",
        "text/plain; charset=utf-8",
        lists.list_of,
        CHOICES | {Kind.TEXT},
        IN_LISTS,
        is_lettered=True,
    ),
    "docx": Form(
        "Word",
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lists.word_of,
        CHOICES | {Kind.TEXT},
        IN_LISTS,
        is_lettered=True,
    ),
    "gift": Form(
        "GIFT",
        "gift.txt",
        "text/plain; charset=utf-8",
        gift.gift_of,
        CHOICES | {Kind.TEXT},
        IN_GIFT,
    ),
    "aiken": Form(
        "Aiken",
        "aiken.txt",
        "text/plain; charset=utf-8",
        gift.aiken_of,
        CHOICES,
        needs_answer=True,
        is_lettered=True,
    ),
    "moodle": Form(
        "Moodle XML",
        "xml",
        "application/xml",
        moodle_xml.moodle_of,
        CHOICES | {Kind.TEXT},
        IN_XML,
    ),
    "qti21": Form("QTI 2.1", "qti21.zip", "application/zip", qti.qti_21_of, keeps=IN_QTI),
    "qti30": Form("QTI 3.0", "qti30.zip", "application/zip", qti.qti_30_of, keeps=IN_QTI),
}
