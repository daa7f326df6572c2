"""The formats a snapshot is handed out in: the one list for pages, API, commands and models."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class FileFormat:
    key: str
    name: str  # in English, as its description; pages say both in their reader's language
    says: str  # what is in it
    content_type: str
    extension: str
    is_built: bool = True  # by a worker, never inside a request; others come from the document
    is_standard: bool = True  # of every snapshot, without being asked
    is_for_supporters: bool = True


OFFICE = "application/vnd.openxmlformats-officedocument."
CSV_TYPE = "text/csv; charset=utf-8"

JSON = FileFormat(
    "json",
    "JSON",
    gettext_noop("The snapshot itself, for programs"),
    "application/json",
    "json",
    is_built=False,
    is_standard=False,
)
CSV = FileFormat(
    "csv",
    gettext_noop("CSV, one row a figure"),
    gettext_noop("Every figure, one row each"),
    CSV_TYPE,
    "csv",
    is_built=False,
    is_standard=False,
)
XLSX = FileFormat(
    "xlsx",
    gettext_noop("Excel workbook"),
    gettext_noop("Tables with real numbers and a data dictionary"),
    f"{OFFICE}spreadsheetml.sheet",
    "xlsx",
)
PDF = FileFormat(
    "pdf",
    gettext_noop("PDF report"),
    gettext_noop("The finished report with charts"),
    "application/pdf",
    "pdf",
)
PPTX = FileFormat(
    "pptx",
    gettext_noop("PowerPoint deck"),
    gettext_noop("Slides with native charts and notes"),
    f"{OFFICE}presentationml.presentation",
    "pptx",
)
DOCX = FileFormat(
    "docx",
    gettext_noop("Word abstract"),
    gettext_noop("Conference abstract within the character limit"),
    f"{OFFICE}wordprocessingml.document",
    "docx",
    is_for_supporters=False,
)
ROWS = FileFormat(
    "rows",
    gettext_noop("CSV, one row an answer"),
    gettext_noop("Every answer under pseudonyms, for analysts inside"),
    CSV_TYPE,
    "answers.csv",
    is_standard=False,
    is_for_supporters=False,
)
PARQUET = FileFormat(
    "parquet",
    gettext_noop("Parquet, one row an answer"),
    gettext_noop("The same rows by columns, for Python, R and data warehouses"),
    "application/vnd.apache.parquet",
    "answers.parquet",
    is_standard=False,
    is_for_supporters=False,
)
SPSS = FileFormat(
    "sav",
    gettext_noop("SPSS, one row an answer"),
    gettext_noop("The same rows as numbers with value labels"),
    "application/x-spss-sav",
    "answers.sav",
    is_standard=False,
    is_for_supporters=False,
)
STATA = FileFormat(
    "dta",
    gettext_noop("Stata, one row an answer"),
    gettext_noop("The same rows as numbers with value labels"),
    "application/x-stata-dta",
    "answers.dta",
    is_standard=False,
    is_for_supporters=False,
)
DICTIONARY = FileFormat(
    "dict",
    gettext_noop("Data dictionary"),
    gettext_noop("What columns, codes and questions of the row files mean"),
    CSV_TYPE,
    "dictionary.csv",
    is_standard=False,
    is_for_supporters=False,
)

OF_ROWS = (ROWS, PARQUET, SPSS, STATA, DICTIONARY)
ROW_FILES = frozenset(each.key for each in OF_ROWS)
CSV_FILES = frozenset((ROWS.key, DICTIONARY.key))  # of them
FORMATS = {each.key: each for each in (JSON, CSV, XLSX, PDF, PPTX, DOCX, *OF_ROWS)}
SHOWN = (PDF, PPTX, XLSX, DOCX, CSV, JSON, *OF_ROWS)  # in the order in which people look for them
BUILT = tuple(each.key for each in FORMATS.values() if each.is_built)
STANDARD = tuple(each.key for each in FORMATS.values() if each.is_standard)
FOR_SUPPORTERS = {each.key: each for each in SHOWN if each.is_for_supporters}
CHOICES = [(each.key, each.name) for each in FORMATS.values()]
# Asked for on the page with a choice of meeting, paper or spreadsheet.
WITH_OPTIONS = [(each.key, each.name) for each in (DOCX, PDF, XLSX, ROWS, DICTIONARY)]
