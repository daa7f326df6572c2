"""The first sheet of a workbook as rows of text, as a spreadsheet program shows them."""

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import IO, Any

WORKBOOKS = (".xlsx", ".xlsm")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
# Formats that add no words to a number: General, text, digits with their separators.
PLAIN_FORMAT = re.compile(r"General|@|[#0?,. _*()\-]+(;.*)?", re.I)
PERCENT_FORMAT = re.compile(r"[#0,]*(?:\.([#0]+))?\s*%")
MOST_NAMED = 5
# Whatever an archive raises that is damaged, cut off, encrypted or packed in another way.
DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


class NotAWorkbook(ValueError):
    code = "unreadable-workbook"


class UnreadableCell(NotAWorkbook):
    """A cell that shows something in a spreadsheet program which is not in the file."""

    code = "unreadable-cell"


@dataclass
class Table:
    """The first sheet; `notes` say what it has lost, or may show otherwise."""

    text: str = ""
    notes: list[str] = field(default_factory=list)


def is_workbook(path: Path) -> bool:
    """A workbook is an archive with a certain list in it, whatever its file is called."""
    with zipfile.ZipFile(path) as archive:
        return "[Content_Types].xml" in archive.namelist()


def as_csv(raw: IO[bytes]) -> str:
    """Raises NotAWorkbook."""
    return as_table(raw).text


def as_table(raw: IO[bytes]) -> Table:
    """Raises NotAWorkbook."""
    # Here: most processes never read a workbook, and would start later for it.
    from openpyxl import load_workbook

    text, table = io.StringIO(), Table()
    try:
        if _has_formulas(raw):
            _require_values(raw)
        book = load_workbook(raw, read_only=True, data_only=True)
        rows = csv.writer(text)
        for row in book.worksheets[0].iter_rows():
            rows.writerow([_text(cell, table.notes) for cell in row])
        if unread := [sheet.title for sheet in book.worksheets[1:] if _says_something(sheet)]:
            names = ", ".join(unread[:MOST_NAMED])
            table.notes.append(f"Only the first sheet is read, and not: {names}.")
    except UnreadableCell:
        raise
    except Exception as problem:  # whatever its parsers make of a broken file
        raise NotAWorkbook(f"it is no workbook that can be read ({problem})") from None
    table.text = text.getvalue()
    return table


def _has_formulas(raw: IO[bytes]) -> bool:
    with zipfile.ZipFile(raw) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(FORMULA.search(archive.read(name)) for name in sheets)


def _require_values(raw: IO[bytes]) -> None:
    """A formula that no program has computed would be read as an empty cell."""
    from openpyxl import load_workbook

    formulas = load_workbook(raw, read_only=True).worksheets[0].iter_rows()
    values = load_workbook(raw, read_only=True, data_only=True).worksheets[0].iter_rows()
    empty = [
        formula.coordinate
        for row, computed in zip(formulas, values, strict=True)
        for formula, cell in zip(row, computed, strict=True)
        if formula.data_type == "f" and cell.value is None
    ]
    if empty:
        are = "is a formula" if len(empty) == 1 else "are formulas"
        names = ", ".join(empty[:MOST_NAMED])
        raise UnreadableCell(
            f"{names} {are} without a value: open the workbook in Excel, save it, and send it again"
        )


def _says_something(sheet: Any) -> bool:
    return any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)


def _text(cell: Any, notes: list[str]) -> str:
    value = cell.value
    if isinstance(value, date):
        return value.strftime("%m/%d/%Y")
    if cell.data_type == "e":
        raise UnreadableCell(f"{cell.coordinate} shows the error {value}: mend its formula")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value).strip()
    if percent := PERCENT_FORMAT.fullmatch(cell.number_format):
        return _percent(value, len(percent[1] or ""))
    plain = str(int(value)) if float(value).is_integer() else str(value)
    if not PLAIN_FORMAT.fullmatch(cell.number_format) and len(notes) < MOST_NAMED:
        notes.append(
            f"{cell.coordinate} is read as {plain}; its format in the workbook, "
            f"{cell.number_format[:40]}, may show it otherwise. Type it as text where it does."
        )
    return plain


def _percent(value: float, decimals: int) -> str:
    """As the spreadsheet shows it: 0.25 was typed as 25%."""
    step = Decimal(1).scaleb(-decimals)
    return f"{(Decimal(repr(value)) * 100).quantize(step, ROUND_HALF_UP)}%"
