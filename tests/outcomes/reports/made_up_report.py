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


def report(options=None, **changes):
    typed = read_document(json.dumps(document(people(3, 200))))
    return replace(read(typed, options or Options()), **changes)


def figure(rows, kind="dumbbell", words=WORDS):
    labels = [f"L{number}. {words[number % len(words)]}" for number in range(rows)]
    return Figure(
        "many",
        kind,
        "Many rows",
        "made up",
        Axis("share"),
        SERIES,
        SERIES,
        tuple(FigureRow(label, _marks(number, kind)) for number, label in enumerate(labels)),
        _table(labels, kind),
    )


def _marks(number, kind):
    """Two a row; those of a stacked bar fill it."""
    share = 0.5 if kind == "stacked" else 0.2 + 0.001 * number
    return tuple(
        Mark(f"{series[:1]}{number}x", share, share - 0.05, share + 0.05) for series in SERIES
    )


def shown(figure):
    return [mark.shown for row in figure.rows for mark in row.marks]


def _table(labels, kind):
    rows = tuple(
        (Cell(label, label), *(Cell(mark.shown, mark.value, "percent") for mark in _marks(n, kind)))
        for n, label in enumerate(labels)
    )
    columns = (Column("Objective", "Text."), Column("Before", "Share."), Column("After", "Share."))
    return Table("many", "Many rows", columns, rows)


def report_with(figure):
    """One section, and in it the figure."""
    whole = report()
    section = replace(whole.sections[0], parts=(figure,))
    return replace(whole, sections=(section,))
