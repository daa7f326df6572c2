"""A report as a finished PDF: typst sets it, charts are vectors, the file is tagged.

The text goes in as data, never as markup. The compiler sees the files given here and nothing else.
"""

import json
from collections.abc import Iterator
from datetime import UTC
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Any

from courses import fonts
from outcomes.numbers import NO_DATA, NOT_TESTED
from outcomes.reports.content import frame
from outcomes.reports.content.labels import LONG, labels_once, told_columns
from outcomes.reports.content.report import (
    Cell,
    Fact,
    Facts,
    Figure,
    FlowDiagram,
    Part,
    Points,
    Report,
    Section,
    Table,
    Words,
)

from .drawing import strips
from .reproducible import moment_of
from .svg_canvas import Canvas, svg_of
from .typesetting import NotTypeset, typeset

Json = dict[str, Any]
HERE = Path(__file__).resolve().parent
OWN_FONTS = HERE / "fonts"
PRINT_WIDTH = 800  # over the text column: letters then are as large as those of the tables
PRINT_LETTER = 0.45  # of its size: an average letter of our own font, which is narrow
KEPT_TOGETHER = 2  # rows of a chart that stay with its legend, and with its axis
MANY_COLUMNS = 7  # beyond, heads wrap, so that the texts of the first column have room
HEAD = 10  # letters of a line of such a head
WIDEST_FIGURE = 13  # letters, as of an interval
UNBROKEN = "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0"
WHY_ABSENT = {NO_DATA, NOT_TESTED, "not recorded", "not adjusted", "not shown"}


def render(report: Report, paper: str = "a4") -> bytes:
    files: dict[str, bytes] = {"main.typ": (HERE / "report.typ").read_bytes()}
    files["report.json"] = json.dumps(_as_data(report, paper, files)).encode()
    moment = moment_of(report).replace(tzinfo=UTC)
    # PDF/UA-1 where our fonts have a glyph for every letter; else the machine's, tagged as well.
    try:
        return typeset(
            files,
            format="pdf",
            font_paths=_font_folders(),
            ignore_system_fonts=True,
            timestamp=moment,
            pdf_standards=["ua-1"],
        )
    except NotTypeset as problem:
        if "could not be displayed" not in str(problem):
            raise
    return typeset(
        files,
        format="pdf",
        font_paths=_font_folders(),
        ignore_system_fonts=False,
        timestamp=moment,
    )


def _font_folders() -> list[str]:
    """The faces of a report, and behind them those of every script."""
    return [str(OWN_FONTS), *fonts.folders()]


def _as_data(report: Report, paper: str, files: dict[str, bytes]) -> Json:
    return {
        "title": report.title,
        "cover_title": fonts.breakable(report.title),
        "language": report.language,
        "fonts": fonts.FAMILIES,
        "paper": paper,
        "mark": report.mark,
        "demonstration": frame.DEMONSTRATION if report.is_demonstration else "",
        "version": report.version,
        "software": report.software,
        "frame": {name.lower(): words for name, words in vars(frame).items() if name.isupper()},
        "cover": _facts(report.cover),
        "findings": [finding.sentence for finding in report.findings],
        "headlines": [
            [each.shown, fonts.breakable(each.label), each.detail] for each in report.headlines
        ],
        "lead": _lead(report, files),
        "levels": _table(report.levels),
        "programme": _facts(report.programme),
        "objectives": list(report.objectives),
        "chapters": list(_chapters(report, files)),
        "methods": _facts(report.methods),
        "notes": list(report.notes),
        "evidence": [_table(table) for table in report.tables if _is_evidence(table)],
    }


def _lead(report: Report, files: dict[str, bytes]) -> Json | None:
    """The figure of the summary: the first one that is drawn."""
    figure = next((each for each in report.figures if each.has_values), None)
    return _figure(figure, files) if figure else None


def _is_evidence(table: Table) -> bool:
    """What stands in full behind the text."""
    return bool(table.rows) and (table.appendix or len(table.short) < len(table.columns))


def _chapters(report: Report, files: dict[str, bytes]) -> Iterator[Json]:
    groups: dict[str, list[Section]] = {}
    for section in report.sections:
        groups.setdefault(section.group, []).append(section)
    for title, sections in groups.items():
        yield {"title": title, "sections": [_section(section, files) for section in sections]}


def _section(section: Section, files: dict[str, bytes]) -> Json:
    parts = [data for part in section.parts for data in _part(part, files)]
    return {"title": section.title, "lead": list(section.lead), "parts": parts}


def _part(part: Part, files: dict[str, bytes]) -> Iterator[Json]:
    """The figure first, then the table with what it draws."""
    match part:
        case Figure():
            if part.has_values:
                yield _figure(part, files)
            yield from _part(part.table, files)
        case Table():
            if part.rows and not part.appendix:
                yield _table(part, part.short)
        case Facts() | Points():
            if part.rows:
                yield {"kind": "facts", "title": part.title, "rows": _facts(part.rows)}
        case FlowDiagram():
            yield {"kind": "flow", "boxes": list(_boxes(part))}
        case Words():
            yield {"kind": "words", "text": part.text}


def _boxes(diagram: FlowDiagram) -> Iterator[tuple[bool, list[list[str]]]]:
    """Each who are kept, and together who are left out between them."""
    for is_kept, boxes in groupby(diagram.boxes, key=lambda box: box.is_kept):
        entries = [[box.label, box.shown, box.definition] for box in boxes]
        yield from ((True, [entry]) for entry in entries) if is_kept else [(False, entries)]


def _facts(rows: tuple[Fact, ...]) -> list[list[str]]:
    return [[fact.name, fact.shown] for fact in rows]


def _figure(figure: Figure, files: dict[str, bytes]) -> Json:
    """Its strips as pictures: legend and axis stand again on each page the rows run over."""
    drawn = strips(figure, PRINT_WIDTH, PRINT_LETTER)
    pieces: Json = {}
    for name, canvas in (("legend", drawn.legend), ("axis", drawn.axis)):
        pieces[name] = _picture(f"{figure.key}-{name}", [canvas], files) if canvas else ""
    pieces["rows"] = [
        _picture(f"{figure.key}-{index}", rows, files)
        for index, rows in enumerate(_kept_together(list(drawn.rows)))
    ]
    titles = {"title": figure.title, "subtitle": figure.subtitle, "alt": figure.alt}
    return {"kind": "figure", **titles, **pieces}


def _kept_together(rows: list[Canvas]) -> list[list[Canvas]]:
    """The first and the last rows stay together, so that no single one is left on a page."""
    if len(rows) <= 2 * KEPT_TOGETHER:
        return [rows]
    middle = [[row] for row in rows[KEPT_TOGETHER:-KEPT_TOGETHER]]
    return [rows[:KEPT_TOGETHER], *middle, rows[-KEPT_TOGETHER:]]


def _picture(name: str, rows: list[Canvas], files: dict[str, bytes]) -> str:
    files[f"{name}.svg"] = svg_of(rows).encode()
    return f"{name}.svg"


def _table(table: Table, shown: tuple[int, ...] = ()) -> Json:
    """Texts to the left, figures to the right, columns as wide as their texts ask for."""
    shown, same = told_columns(table, shown or range(len(table.columns)))
    columns = [[cells[index] for cells in table.rows] for index in shown]
    longest = max((len(cells[shown[0]].shown) for cells in table.rows), default=0)
    return {
        "kind": "table",
        "title": table.title,
        "note": " ".join(filter(None, (table.note, *same))),
        "heads": _heads([table.columns[index].head for index in shown], longest),
        "text": [all(cell.is_text for cell in cells) for cells in columns],
        "long": [max((len(cell.shown) for cell in cells), default=0) > LONG for cells in columns],
        "rows": _rows(table, shown),
    }


def _rows(table: Table, shown: tuple[int, ...]) -> list[list[str]]:
    rows = [[_narrow(cells[index], len(shown)) for index in shown] for cells in table.rows]
    if shown[0] == 0:
        for row, label in zip(rows, labels_once([row[0] for row in rows]), strict=True):
            row[0] = label
    return rows


def _narrow(cell: Cell, columns: int) -> str:
    """Why a figure is not there stands on two lines where columns are many, and so do the words of
    an interval without an end.
    """
    words = cell.shown
    is_long = words in WHY_ABSENT or (not cell.is_text and len(words) > WIDEST_FIGURE)
    if columns <= MANY_COLUMNS or not is_long:
        return words
    return _lines(words.replace("n = 0", UNBROKEN)).replace(UNBROKEN, "n = 0")


def _heads(heads: list[str], longest: int) -> list[str]:
    """The first as wide as the longest text below it."""
    if len(heads) <= MANY_COLUMNS:
        return heads
    return [_lines(heads[0], max(HEAD, longest)), *(_lines(head) for head in heads[1:])]


def _lines(words: str, width: int = HEAD) -> str:
    return "\n".join(wrap(words, width, break_long_words=False))
