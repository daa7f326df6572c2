"""The questions of a course in the forms in which they also come in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessments.models import QuestionVersion

from . import gift, lists, moodle_xml, qti, tables

Write = Callable[[Sequence[QuestionVersion]], bytes]


@dataclass(frozen=True)
class Form:
    label: str
    suffix: str
    content_type: str
    write: Write


FORMS: dict[str, Form] = {
    "csv": Form("CSV", "csv", "text/csv; charset=utf-8", tables.csv_of),
    "xlsx": Form(
        "XLSX",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        tables.xlsx_of,
    ),
    "list": Form("List", "txt", "text/plain; charset=utf-8", lists.list_of),
    "docx": Form(
        "Word",
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lists.word_of,
    ),
    "gift": Form("GIFT", "gift.txt", "text/plain; charset=utf-8", gift.gift_of),
    "aiken": Form("Aiken", "aiken.txt", "text/plain; charset=utf-8", gift.aiken_of),
    "moodle": Form("Moodle XML", "xml", "application/xml", moodle_xml.moodle_of),
    "qti21": Form("QTI 2.1", "qti21.zip", "application/zip", qti.qti_21_of),
    "qti30": Form("QTI 3.0", "qti30.zip", "application/zip", qti.qti_30_of),
}
