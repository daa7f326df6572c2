"""The figures of any part of a document as rows: each number in it, and in the parts it holds."""

from collections.abc import Iterator
from typing import Any

from outcomes.snapshots.document import Absent, Part, versioned

from .tidy_row import Row, row

# Fields that name an entry, joined into the key of its rows.
NAMES = (
    "after_days",
    "dimension",
    "group",
    "stage",
    "phase",
    "track",
    "objective",
    "question",
    "confidence",
    "choice",
    "start",
    "end",
    "width",
    "segment",
    "campaign",
    "pathway",
    "scenario",
    "paired_with",
    "measure",
    "moderator",
    "level",
    "code",
    "period",
)
VERSIONS = {"question": "version", "confidence": "confidence_version"}
LABELS = ("label", "text", "stem", "title")
OF_TESTS = ("test", "p", "p_holm", "p_adjusted")
NO_FIGURES = (*NAMES, *VERSIONS.values(), *OF_TESTS, "rules", "targets", "band", "scale", "top")
WITH_BARE_INTERVAL = ("share", "share_done", "difference", "effect", "difficulty")
TESTED = ("change", "difference", "statistic")


def rows_of_part(
    section: str, value: Any, path: tuple[str, ...] = (), label: str = ""
) -> Iterator[Row]:
    if isinstance(value, list):
        for number, entry in enumerate(value, 1):
            is_named = isinstance(entry, Part) and any(
                name in type(entry).model_fields for name in NAMES
            )
            entry_path = path if is_named else (*path, str(number))
            yield from rows_of_part(section, entry, entry_path, label)
    elif isinstance(value, dict):
        for name, figure in value.items():
            if _is_figure(figure):
                yield row(section, ".".join(path), label, "", name, figure)
    elif isinstance(value, Part):
        yield from _of_part(section, value, path, label)


def _of_part(section: str, part: Part, path: tuple[str, ...], label: str) -> Iterator[Row]:
    path = (*path, *_names(part))
    labels = (getattr(part, name, None) for name in LABELS)
    label = next((words for words in labels if isinstance(words, str) and words), label)
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name in NO_FIGURES or name.endswith("ci95"):
            continue
        if isinstance(value, Part | list | dict):
            yield from rows_of_part(section, value, (*path, name), label)
        elif _is_figure(value):
            yield _figure(section, part, name, path, label)


def _figure(section: str, part: Part, name: str, path: tuple[str, ...], label: str) -> Row:
    limits = getattr(part, f"{name}_ci95", None)
    if limits is None and name in WITH_BARE_INTERVAL:
        limits = getattr(part, "ci95", None)
    tested: dict[str, Any] = {}
    if name in TESTED:
        adjusted = getattr(part, "p_holm", getattr(part, "p_adjusted", None))
        tested = {
            "test": getattr(part, "test", None),
            "p": getattr(part, "p", None),
            "p_adjusted": adjusted,
        }
    n, value = getattr(part, "n", None), getattr(part, name)
    return row(section, ".".join(path), label, "", name, value, n=n, limits=limits, **tested)


def _is_figure(value: object) -> bool:
    """A number, or the place of one that is hidden."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number or value is Absent.HIDDEN


def _names(part: Part) -> Iterator[str]:
    for name in NAMES:
        value = getattr(part, name, None)
        if isinstance(value, str | int | float):
            version = getattr(part, VERSIONS.get(name, ""), 1)
            yield versioned(value, version) if isinstance(value, str) else str(value)
