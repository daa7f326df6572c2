"""Lists on slides: as many as the lines need, one of them in front."""

from collections.abc import Sequence

from pptx.util import Inches

from outcomes.reports.content.report import Fact, Facts, Points, Section

from .deck import BOTTOM, INSIDE, MARGIN, TOP, Deck
from .deck_tables import LETTER, clause, continued, packed
from .svg_canvas import letters

USUAL, LARGE = 16, 22  # points; few words are not lost on their slide
MOST_LARGE, MOST_LARGE_LINES = 400, 4


def listing(deck: Deck, title: str, lines: Sequence[str]) -> None:
    """As many slides as the lines need."""
    for number, group in enumerate(pages_of_lines(lines)):
        lines_slide(deck, continued(title, number), group)


def list_in_front(deck: Deck, part: Facts | Points, section: Section, sentence: str) -> None:
    """One slide. A finding too long for a title stands in the summary with its details."""
    title = clause(sentence) or section.title
    pages = pages_of_lines(lines_of(part))
    more = len(part.rows) - len(pages[0])
    lines = [*pages[0], f"{more} more in the appendix."] if more else pages[0]
    lines_slide(deck, title, lines)


def pages_of_lines(lines: Sequence[str]) -> list[list[str]]:
    fits = int(INSIDE / Inches(1) / LETTER)
    return packed(lines, lambda line: -(-letters(line) // fits) + 0.5)


def lines_slide(deck: Deck, title: str, lines: Sequence[str]) -> None:
    slide = deck.slide(title)
    is_short = sum(map(letters, lines)) <= MOST_LARGE and len(lines) <= MOST_LARGE_LINES
    size = LARGE if is_short else USUAL
    deck.words(slide, lines, (MARGIN, TOP, INSIDE, BOTTOM - TOP), size, gap=7)


def lines_of(part: Facts | Points) -> list[str]:
    return [_line(fact) for fact in part.rows]


def _line(fact: Fact) -> str:
    """A question or a sentence in front has its own mark."""
    name = fact.name.strip().removesuffix(".")
    return f"{name} {fact.shown}" if name.endswith(("?", "!")) else f"{name}: {fact.shown}"
