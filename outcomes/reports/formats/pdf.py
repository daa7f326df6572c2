"""A snapshot as a finished report: typst sets it, charts are vectors, the PDF is tagged.

The text goes in as data, never as markup. The compiler sees the files given here and nothing else.
"""

import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import typst

from courses import fonts
from outcomes.reports import charts
from outcomes.reports.content import Content, Options, Section, Table, read

from .reproducible import cleaned, moment_of

Json = dict[str, Any]
HERE = Path(__file__).resolve().parent
OWN_FONTS = HERE / "fonts"
PRINT_WIDTH = 740  # over the text column: letters then are as large as the text around them
ALT = {
    "objectives": "Share of right answers before and after by learning objective, with 95% intervals; the table has them too.",
    "items": "Share of right answers before and after by item, with 95% intervals; the table has the same figures.",
    "confidence": "Levels of confidence before and after as stacked bars; the table has the same figures.",
    "practice": "Intended practice changes with 95% intervals; the table has the same figures.",
    "barriers": "Barriers with 95% intervals; the table has the same figures.",
    "funnel": "Persons at each step of the way; the table has the same figures.",
}
compile_pdf: Any = typst.compile  # its types do not tell of files in memory
RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "yi")


def render(document: Json, options: Options) -> bytes:
    document = cleaned(document)
    content = read(document, options)
    drawn = _drawn(
        document, [name for section in content.sections for name in section.charts], options
    )
    files: dict[str, bytes] = {name + ".svg": svg for name, (_, svg) in drawn.items()}
    files["main.typ"] = (HERE / "report.typ").read_bytes()
    files["report.json"] = json.dumps(
        _as_data(document, content, {name: title for name, (title, _) in drawn.items()})
    ).encode()
    moment = moment_of(content.block).replace(tzinfo=UTC)
    # PDF/UA-1 where every letter has a glyph in our fonts; else with the machine's fonts, tagged all the same.
    try:
        return compile_pdf(
            files,
            format="pdf",
            font_paths=_font_folders(),
            ignore_system_fonts=True,
            timestamp=moment,
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as problem:
        if "could not be displayed" not in problem.message:
            raise
    return compile_pdf(
        files,
        format="pdf",
        font_paths=_font_folders(),
        ignore_system_fonts=False,
        timestamp=moment,
    )


def _font_folders() -> list[str]:
    """The faces of a report, and behind them those of every script."""
    return [str(OWN_FONTS), *fonts.folders()]


def _drawn(document: Json, names: list[str], options: Options) -> dict[str, tuple[Json, bytes]]:
    """By chart: its title, and the SVG without it, so that the report sets titles in its own type."""
    found = {}
    for name in names:
        figure = charts.figure(document, name, options.p_floor)
        if figure is not None:
            titles = {"text": figure["title"], "subtitle": figure["subtitle"]}
            found[name] = (titles, charts.svg(figure, PRINT_WIDTH).encode())
    return found


def _as_data(document: Json, content: Content, titles: dict[str, Json]) -> Json:
    activity = content.block.get("activity") or {}
    language = str(activity.get("language") or "en").split("-")[0].lower()
    return {
        "title": content.title,
        "cover_title": fonts.breakable(content.title),
        "fonts": fonts.FAMILIES,
        "right_to_left": language in RIGHT_TO_LEFT,
        "demonstration": content.demonstration,
        "snapshot": str(content.block["id"]),
        "software": str(content.block.get("software", "")),
        "facts": [list(fact) for fact in content.facts],
        "findings": list(content.findings),
        "headlines": headlines(document, content),
        "levels": _table(content.levels),
        "programme": [list(row) for row in content.programme],
        "objectives": list(content.objectives),
        "sections": [
            {
                "title": section.title,
                "words": list(section.words),
                "parts": list(_parts(section, titles)),
            }
            for section in content.sections
        ],
        "methods": [list(row) for row in content.methods],
        "notes": list(content.notes),
        "evidence": [
            _table(table)
            for table in content.tables
            if (table.appendix or table.short != every(table)) and table.rows
        ],
    }


def _parts(section: Section, titles: dict[str, Json]) -> Iterator[Json]:
    """Tables in order, each after the chart that shows it."""
    for table in section.tables:
        if table.key in section.charts and table.key in titles:
            yield _figure(table.key, titles[table.key])
        if table.rows and not table.appendix:
            yield _table(table, table.short)


def _figure(name: str, title: Json) -> Json:
    subtitle = title.get("subtitle", "")
    return {
        "file": name + ".svg",
        "alt": ALT.get(name, name),
        "title": title.get("text", ""),
        "subtitle": " ".join(subtitle) if isinstance(subtitle, list) else subtitle,
    }


def _table(table: Table, places: tuple[int, ...] | None = None) -> Json:
    """Texts to the left, figures to the right, columns as wide as their texts ask for."""
    places = places or every(table)
    is_text = [
        all(cells[p].kind == "text" and isinstance(cells[p].value, str) for cells in table.rows)
        for p in places
    ]
    return {
        "title": table.title,
        "note": table.note,
        "heads": [table.columns[p].head for p in places],
        "text": is_text,
        "long": [
            max([len(cells[p].shown) for cells in table.rows], default=0) > 26 for p in places
        ],
        "rows": [[cells[p].shown for p in places] for cells in table.rows],
    }


def every(table: Table) -> tuple[int, ...]:
    return tuple(range(len(table.columns)))


def headlines(document: Json, content: Content) -> list[list[str]]:
    """Value and label of up to four figures."""
    show, found = content.show, []
    part, overall = document["participation"], document["knowledge"]["overall"]
    found.append([show.count(part["participants"], True).shown, "participants"])
    if overall["change"] is not None:
        change = show.change(overall["change"], overall["pre"], overall["post"]).shown
        ends = f"{show.share(overall['pre']).shown} \N{RIGHTWARDS ARROW} {show.share(overall['post']).shown}"
        found.append(
            [ends, f"right answers on average, {change} points, n = {overall['learners']:,}"]
        )
    for rating in document["confidence"][:1]:
        one = rating["matched"]
        if one["change"] is not None:
            ends = (
                f"{show.side(one['pre']).shown} \N{RIGHTWARDS ARROW} {show.side(one['post']).shown}"
            )
            change = show.change(one["change"], one["pre"]["share"], one["post"]["share"]).shown
            found.append([ends, f"confident learners, {change} points, n = {one['n']:,}"])
    for question in document["practice_change"][:1]:
        top = max(
            (o for o in question["options"] if o["share"] is not None),
            key=lambda o: o["n"],
            default=None,
        )
        if top:
            found.append(
                [
                    show.share(top["share"], question["n"]).shown,
                    f"intend the change named most often, n = {question['n']:,}",
                ]
            )
    return found
