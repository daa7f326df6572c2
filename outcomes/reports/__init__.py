"""Pure rendering: a stored snapshot in, bytes out. Screen, download and command use the same."""

import json
from collections.abc import Callable

from .formats import csv, docx, pdf, pptx, xlsx
from .previous import Options
from .question_versions import told_apart

CONTENT_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "rows": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_BUILT = {"xlsx": xlsx.render, "pdf": pdf.render, "pptx": pptx.render, "docx": docx.render}
_DIRECT: dict[str, Callable[[str], bytes]] = {
    "json": lambda document: document.encode(),
    "csv": csv.render,
}
FORMATS = (*_DIRECT, *_BUILT)

__all__ = ["CONTENT_TYPES", "FORMATS", "Options", "render"]


def render(document: str, kind: str, options: Options | None = None) -> bytes:
    """The stored document as a file of that format; the same document and options give the same bytes.

    KeyError for an unknown format.
    """
    if kind in _DIRECT:
        return _DIRECT[kind](document)
    return _BUILT[kind](told_apart(json.loads(document)), options or Options())
