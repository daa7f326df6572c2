"""Pure rendering: a stored snapshot in, bytes out. Screen, download and command use the same."""

from outcomes.snapshots.document import read as read_document

from .content.abstract import abstract
from .content.reading import Options, read
from .formats import csv, docx, pdf, pptx, xlsx
from .formats.reproducible import cleaned
from .formats.tidy_document import rows

__all__ = ["Options", "render"]


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
        return csv.render(typed, options.delimiter, options.byte_order_mark)
    report = cleaned(read(typed, options))
    match kind:
        case "pdf":
            return pdf.render(report, options.paper)
        case "pptx":
            return pptx.render(report)
        case "xlsx":
            return xlsx.render(report, (cleaned(row) for row in rows(typed)), options.paper)
        case "docx":
            return docx.render(report, cleaned(abstract(typed, report, options)), options.paper)
    raise KeyError(kind)
