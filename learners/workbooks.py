"""The first sheet of a workbook as rows of text, days as the registry writes them."""

import csv
import io
import lzma
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import IO, Any

WORKBOOKS = (".xlsx", ".xlsm")
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


def is_workbook(path: Path) -> bool:
    """A workbook is an archive with a certain list in it, whatever its file is called."""
    with zipfile.ZipFile(path) as archive:
        return "[Content_Types].xml" in archive.namelist()


def as_csv(raw: IO[bytes]) -> str:
    """Raises NotAWorkbook."""
    # Here: most processes never read a workbook, and would start later for it.
    from openpyxl import load_workbook

    text = io.StringIO()
    try:
        book = load_workbook(raw, read_only=True, data_only=True)
        rows = csv.writer(text)
        for row in book.worksheets[0].iter_rows(values_only=True):
            rows.writerow([_text(value) for value in row])
    except Exception as problem:  # whatever its parsers make of a broken file
        raise NotAWorkbook(f"it is no workbook that can be read ({problem})") from None
    return text.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%m/%d/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
