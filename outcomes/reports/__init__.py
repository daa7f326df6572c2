"""Pure rendering: a stored snapshot in, bytes out. Screen, download and command use the same."""

from collections.abc import Callable

from . import csv

CONTENT_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
LATER = ("xlsx", "pdf", "pptx", "docx")  # named by the contract, not built yet

_RENDERERS: dict[str, Callable[[str], bytes]] = {"json": lambda document: document.encode(), "csv": csv.render}
FORMATS = tuple(_RENDERERS)


def render(document: str, kind: str) -> bytes:
    """The stored document as a file of that format; KeyError for an unknown one."""
    return _RENDERERS[kind](document)
