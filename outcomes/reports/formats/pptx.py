"""A report as a deck: about eight slides titled by what was found, the rest as an appendix."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches

from outcomes.numbers import number
from outcomes.reports.content import frame
from outcomes.reports.content.report import (
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
from outcomes.reports.content.withheld import HIDDEN_SECTIONS

from . import deck_theme as theme
from .deck import BOTTOM, INSIDE, MARGIN, TOP, Deck, write
from .deck_lists import lines_of, lines_slide, list_in_front, listing, pages_of_lines
from .deck_tables import clause, continued, shortened, table_slides
from .drawing import pages_of
from .native_charts import add_chart, rows_a_slide
from .reproducible import moment_of, settled

# The sections whose finding stands in front, before others that have one.
LEADING = ("objectives", "confidence", "states", "practice_change", "gaps")
MOST_IN_FRONT = 5
MOST_LARGE = 12  # letters of a headline figure, as "44% to 60%"
WHOLE = ("Support:", "Grant ID:")  # no supporter's name is ever cut
SHARES = ("bars", "stacked")  # charts that say what their tables do: shares with their intervals


def render(report: Report) -> bytes:
    deck = Deck(report)
    _write(deck, report)
    moment, core = moment_of(report), deck.file.core_properties
    core.title, core.author = f"Outcomes: {report.title}"[:255], report.software
    core.subject, core.last_modified_by, core.revision = report.mark, "", 1
    core.created = core.modified = moment
    core.language = frame.LANGUAGE
    out = io.BytesIO()
    deck.file.save(out)
    return settled(out.getvalue(), moment)


def _write(deck: Deck, report: Report) -> None:
    """What has a finding stands in front; the rest of each section follows in the appendix."""
    _cover(deck, report)
    _headlines(deck, report)
    listing(deck, frame.SUMMARY, [finding.sentence for finding in report.findings])
    shown = []
    for section, sentence in _with_findings(report):
        for part in _first(section):
            shown.append(part)
            _part(deck, _first_page(part), section, sentence)
    _divider(deck, report)
    for section in report.sections:
        _rest(deck, section, shown)
    listing(deck, frame.WITHOUT_FIGURES, list(_without_figures(report)))
    table_slides(deck, report.levels)
    listing(deck, frame.METHODS, [f"{fact.name}: {fact.shown}" for fact in report.methods])
    listing(deck, frame.NOTES, report.notes)


def _with_findings(report: Report) -> Iterator[tuple[Section, str]]:
    """The sections the findings speak of, in the order of the findings, with what they say."""
    sections = {section.key: section for section in report.sections}
    told = {each.key: each.sentence for each in reversed(report.findings) if each.key in sections}
    chosen = sorted(told, key=lambda key: key not in LEADING)[:MOST_IN_FRONT]
    for key in dict.fromkeys(finding.key for finding in report.findings):
        if key in chosen:
            yield sections[key], told[key]


def _rest(deck: Deck, section: Section, shown: Sequence[Part]) -> None:
    parts = [part for part in _parts(section) if not any(part is each for each in shown)]
    for part in section.parts:
        if any(part is each for each in shown):
            _later_pages(deck, part, section)
    sentences = [part.text for part in parts if isinstance(part, Words) and not part.is_absence]
    for part in parts:
        _part(deck, part, section)
    listing(deck, section.title, sentences)


def _without_figures(report: Report) -> Iterator[str]:
    """What is not there, the sections of one reason together, for as few slides as it takes."""
    reasons: dict[str, list[str]] = {}
    for section in report.sections:
        words = " ".join(section.absences if section.parts else section.lead)
        is_named = section.title != HIDDEN_SECTIONS  # those name the sections they speak of
        reasons.setdefault(words, []).extend([section.title] if is_named else [])
    for words, titles in reasons.items():
        if words:
            yield f"{'; '.join(titles)}: {words}" if titles else words


def _later_pages(deck: Deck, part: Part, section: Section) -> None:
    """What did not fit on the slide in front."""
    if isinstance(part, Figure):
        _figure(deck, part, section.lead, start=1)
    elif isinstance(part, Points | Facts):
        pages = pages_of_lines(lines_of(part))
        for number, lines in enumerate(pages[1:], 1):
            lines_slide(deck, continued(part.title or section.title, number), lines)


def _parts(section: Section) -> Iterator[Part]:
    """Figures and their tables one after the other, unless the notes of a figure hold its table."""
    for part in section.parts:
        yield part
        if isinstance(part, Figure) and not _is_in_notes(part):
            yield part.table


def _is_in_notes(figure: Figure) -> bool:
    """A table that says no more than its chart needs no slide of its own."""
    return figure.has_values and (figure.folded or figure.kind in SHARES)


def _first(section: Section) -> list[Part]:
    """What shows its finding: the first figure, or the first list or table."""
    parts = list(_parts(section))
    figures = [part for part in parts if isinstance(part, Figure) and part.has_values]
    others = [part for part in parts if isinstance(part, Points | Facts | Table) and part.rows]
    first: Part | None = next(iter([*figures, *others]), None)
    return [first] if first else []


# --- slides --------------------------------------------------------------------------------------


def _cover(deck: Deck, report: Report) -> None:
    facts = [f"{fact.name}: {fact.shown}" for fact in report.cover]
    slide = deck.slide(shortened(report.title, 160), facts, "Title Slide")
    slide.placeholders[1].text_frame.margin_left = 0
    paragraph = slide.placeholders[1].text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    write(paragraph, f"{frame.KIND}. {report.mark}.", 20, theme.QUIET)
    lines = [frame.DEMONSTRATION] if report.is_demonstration else []
    lines += [
        words if words.startswith(WHOLE) else shortened(words, 110)
        for words in (*facts[:4], *facts[4:][-3:])
    ]
    deck.words(slide, lines, (MARGIN, Inches(4.95), INSIDE, Inches(1.9)), gap=0)


def _headlines(deck: Deck, report: Report) -> None:
    if not report.headlines:
        return
    slide = deck.slide(clause(report.lead.sentence) if report.lead else frame.SUMMARY)
    width = INSIDE // len(report.headlines)
    for index, headline in enumerate(report.headlines):
        where = (MARGIN + width * index, TOP + Inches(0.9), width - Inches(0.3), Inches(3.2))
        box = slide.shapes.add_textbox(*map(Emu, where))
        text = box.text_frame
        text.word_wrap = True
        text.margin_left = text.margin_right = 0
        large = 28 if len(headline.shown) <= MOST_LARGE else 20  # words do not wrap as figures
        write(text.paragraphs[0], headline.shown, large, theme.ACCENT, theme.HEADING_FONT, True)
        write(text.add_paragraph(), headline.label, 18, theme.INK, bold=True)
        write(text.add_paragraph(), headline.detail, 16, theme.QUIET)


def _divider(deck: Deck, report: Report) -> None:
    """What the appendix holds."""
    slide = deck.slide(frame.APPENDIX)
    chapters = dict.fromkeys(section.group for section in report.sections if _shows(section))
    lines = [*chapters, frame.METHODS]
    deck.words(slide, lines, (MARGIN, TOP + Inches(0.3), INSIDE, BOTTOM - TOP), 20, gap=10)


def _shows(section: Section) -> bool:
    return len(section.absences) < len(section.parts)


def _part(deck: Deck, part: Part, section: Section, sentence: str = "") -> None:
    """A figure has its finding for a title; another part that of the section, where it leads."""
    match part:
        case Figure():
            _figure(deck, part, section.lead)
        case Table():
            if not part.appendix:
                table_slides(deck, part)
        case Facts() | Points():
            if sentence:
                list_in_front(deck, part, section, sentence)
            else:
                listing(deck, part.title or section.title, lines_of(part))
        case FlowDiagram():
            listing(deck, section.title, [f"{box.shown}  {box.label}" for box in part.boxes])


def _figure(deck: Deck, figure: Figure, lead: Sequence[str], start: int = 0) -> None:
    """A slide with a native chart; several, where it has many rows."""
    if not figure.has_values:
        return
    pages = pages_of(figure, rows_a_slide(figure))
    for index, page in enumerate(pages[start:], start):
        _chart_slide(deck, page, continued(figure.title, index), figure.subtitle, lead)


def _first_page(part: Part) -> Part:
    """What of a figure with many rows stands in front; the others follow in the appendix."""
    if not isinstance(part, Figure):
        return part
    page = pages_of(part, rows_a_slide(part))[0]
    if len(page.rows) == len(part.rows):
        return part
    shown = f"The first {len(page.rows)} of {len(part.rows)}; the others are in the appendix."
    return replace(page, subtitle=f"{shown} {part.subtitle}")


def _chart_slide(deck: Deck, page: Figure, title: str, subtitle: str, lead: Sequence[str]) -> None:
    slide = deck.slide(title, [*lead, *_rows_in_words(page), *_table_in_words(page)])
    where = (MARGIN, TOP - Inches(0.1), INSIDE, Inches(0.6))
    deck.words(slide, [shortened(_with_band(subtitle, page), 230)], where, quiet=True)
    top = TOP + Inches(0.5)
    add_chart(slide, page, (MARGIN, top, INSIDE, BOTTOM - top))


def _with_band(subtitle: str, figure: Figure) -> str:
    """A native chart shades nothing: its band is told in numbers."""
    for low, high in figure.axis.bands:
        band = re.search(r"shaded: ([^;]*)", subtitle)
        if band:
            told = f"{band[1]}: {number(low, 2)} to {number(high, 2)}"
            subtitle = subtitle.replace(band[0], told)
    return subtitle


def _rows_in_words(figure: Figure) -> list[str]:
    """What is drawn, in full, for the notes."""
    return [figure.subtitle, *(_row_in_words(figure, index) for index in range(len(figure.rows)))]


def _table_in_words(figure: Figure) -> list[str]:
    """The table that has no slide of its own."""
    if not _is_in_notes(figure):
        return []
    heads = [column.head for column in figure.table.columns]
    rows = ["; ".join(cell.shown for cell in row if cell.shown) for row in figure.table.rows]
    return [figure.table.title, "; ".join(heads), *rows]


def _row_in_words(figure: Figure, index: int) -> str:
    row = figure.rows[index]
    values = [f"{name} {mark.shown}" for name, mark in zip(figure.series, row.marks, strict=False)]
    return "; ".join([row.label, *values, *row.note.split("\n")]).rstrip("; ")
