"""A report with a figure of as many rows as asked for; every mark says something of its own."""

import json
from dataclasses import replace

from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.report import Axis, Cell, Column, Figure, FigureRow, Mark, Table
from outcomes.snapshots.document import read as read_document
from tests.outcomes.made_up import document, people

ROWS = (1, 2, 8, 16, 40, 100)
WORDS = (
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4,
    "שלום מרחבא، تجربة سريرية عشوائية",
    "Emoji \N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3} and \N{FACE WITH TEARS OF JOY}",
    "A plain objective of some words, long enough to need a second line in every format there is",
)
SERIES = ("before", "after")
KINDS = ("dumbbell", "bars", "stacked", "forest")


def report(options=None, **changes):
    typed = read_document(json.dumps(document(people(3, 200))))
    return replace(read(typed, options or Options()), **changes)


def figure(rows, kind="dumbbell", words=WORDS, key="many"):
    labels = [f"L{number}. {words[number % len(words)]}" for number in range(rows)]
    series = series_of(kind)
    return Figure(
        key,
        kind,
        "Many rows",
        "made up",
        Axis("share"),
        series,
        series,
        tuple(_row(label, _marks(number, kind, series)) for number, label in enumerate(labels)),
        _table(labels, kind, series, key),
    )


def series_of(kind):
    """A forest has one effect a row."""
    return SERIES[1:] if kind == "forest" else SERIES


def _row(label, marks):
    """Alone on its row a mark has its number at the end of it."""
    return FigureRow(label, marks, marks[0].shown if len(marks) == 1 else "")


def _marks(number, kind, series):
    """Those of a stacked bar fill it; each kind has marks of its own."""
    share = 0.5 if kind == "stacked" else 0.2 + 0.001 * number
    letter = "" if kind == "dumbbell" else kind[:1]
    return tuple(
        Mark(f"{letter}{name[:1]}{number}x", share, share - 0.05, share + 0.05) for name in series
    )


def shown(figure):
    return [mark.shown for row in figure.rows for mark in row.marks]


def _table(labels, kind, series, key):
    rows = tuple(
        (
            Cell(label, label),
            *(Cell(mark.shown, mark.value, "percent") for mark in _marks(n, kind, series)),
        )
        for n, label in enumerate(labels)
    )
    columns = [
        Column("Objective", "Text."),
        *(Column(each.capitalize(), "Share.") for each in series),
    ]
    return Table(key, "Many rows", tuple(columns), rows)


def report_with(*figures):
    """One section, and in it the figures."""
    whole = report()
    section = replace(whole.sections[0], parts=figures)
    return replace(whole, sections=(section,))
