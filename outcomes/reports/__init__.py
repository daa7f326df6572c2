"""Pure rendering: a stored snapshot in, bytes out. Screen, download and command use the same."""

from importlib import import_module
from typing import Any

from outcomes.snapshots.document import read as read_document

from .content.abstract import abstract
from .content.reading import Options, read
from .formats.reproducible import cleaned
from .formats.tidy_document import rows

__all__ = ["Options", "render"]


def _format(name: str) -> Any:
    """Loaded when a first file is made: processes that make none start sooner and hold less."""
    return import_module(f".formats.{name}", __name__)


def render(document: str, kind: str, options: Options | None = None) -> bytes:
    """The stored document as a file of that format; the same document and options give the same
    bytes.

    KeyError for an unknown format.
    """
    options = options or Options()
    if kind == "json":
        return document.encode()
    typed = read_document(document)
    if kind == "csv":
        return _format("csv").render(
            typed, options.delimiter, options.byte_order_mark, options.decimal
        )
    report = cleaned(read(typed, options))
    match kind:
        case "pdf":
            return _format("pdf").render(report, options.paper)
        case "pptx":
            return _format("pptx").render(report)
        case "xlsx":
            return _format("xlsx").render(
                report, (cleaned(row) for row in rows(typed)), options.paper
            )
        case "docx":
            return _format("docx").render(
                report, cleaned(abstract(typed, report, options)), options.paper
            )
    raise KeyError(kind)
