"""How the parts of a report are set on a page. What they say stands in reports/content."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from outcomes import job_words
from outcomes.file_formats import FORMATS
from outcomes.measures import DEPTH
from outcomes.reports.content.labels import labels_once
from outcomes.reports.content.report import Cell, Column, Figure, Part, Report, Section, Table
from outcomes.reports.formats.drawing import svg

register = template.Library()
WIDE, NARROW = 820, 350
NARROW_COLUMNS = 3
LONG_WORDS = 40  # characters
# What a supporter looked at; a download bears the name of its format.
VISITS = {
    "view": gettext_noop("the page"),
    "evidence": gettext_noop("the evidence of a figure"),
    "chart svg": gettext_noop("a chart as SVG"),
    "chart png": gettext_noop("a chart as PNG"),
    "table csv": gettext_noop("a table as CSV"),
}
# Facts of the cover that a course may lack; a grant is named with its supporter.
COVER_FACTS = (
    gettext_noop("Accredited provider"),
    gettext_noop("Contact"),
    gettext_noop("Promised reach"),
)

register.filter(job_words.state_in_words)
register.filter(job_words.reason_in_words)


@register.filter
def in_words(english: str) -> str:
    """In the reader's language, as far as it is known there."""
    return gettext(english) if english else ""


@register.filter
def each_in_words(english: Iterable[str]) -> list[str]:
    return [in_words(each) for each in english]


@register.simple_tag
def csv_address(base: str, key: str, query: str) -> str:
    """Where a table is as CSV; its page's own filter goes along."""
    return f"{base}{quote(key)}.csv{f'?{query}' if query else ''}"


@register.filter
def visit_in_words(what: str) -> str:
    known = VISITS.get(what) or (FORMATS[what].name if what in FORMATS else what)
    return gettext(known)


@dataclass(frozen=True)
class Chapter:
    title: str
    sections: Sequence[Section]


@register.filter
def chapters(report: Report) -> Iterator[Chapter]:
    """The sections by the chapter they stand in."""
    for title, sections in groupby(report.sections, key=lambda section: section.group):
        yield Chapter(title, list(sections))


@register.filter
def evidence_chapters(report: Report) -> list[Chapter]:
    """What was found, and of whom."""
    return [chapter for chapter in chapters(report) if chapter.title != DEPTH]


@register.filter
def quality_chapters(report: Report) -> list[Chapter]:
    """How far one may rely on it: groups, items, precision."""
    return [chapter for chapter in chapters(report) if chapter.title == DEPTH]


@register.filter
def part_template(part: Part) -> str:
    """The template that sets a part."""
    return f"outcomes/parts/{type(part).__name__.lower()}.html"


@register.filter
def drawn_wide(figure: Figure) -> SafeString:
    return mark_safe(svg(figure, WIDE))  # drawn by us, every text escaped


@register.filter
def drawn_narrow(figure: Figure) -> SafeString:
    return mark_safe(svg(figure, NARROW))


@register.filter
def columns(table: Table) -> Iterator[tuple[Column, bool]]:
    """The columns a page has room for, and whether they hold figures."""
    for index in table.short:
        is_figures = index > 0 and not all(row[index].is_text for row in table.rows)
        yield table.columns[index], is_figures


@register.filter
def rows(table: Table) -> Iterator[list[tuple[str, Cell]]]:
    """Each cell with the head of its column: where a screen is narrow it stands beside it."""
    labels = labels_once([row[0].shown for row in table.rows])
    for row, label in zip(table.rows, labels, strict=True):
        cells = [replace(row[0], shown=label), *row[1:]]
        yield [(table.columns[index].head, cells[index]) for index in table.short]


@register.filter
def is_broad(table: Table) -> bool:
    """More columns than a telephone has room for, beside a first one of long words fewer."""
    has_words = any(len(row[0].shown) > LONG_WORDS for row in table.rows)
    return len(table.short) > NARROW_COLUMNS - has_words


@register.filter
def is_why(cell: Cell) -> bool:
    """Words in place of a figure: they may wrap."""
    return cell.kind == "text" and cell.value is None and cell.low is None
