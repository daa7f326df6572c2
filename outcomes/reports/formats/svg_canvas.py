"""Shapes and letters of an SVG. Colors stand as attributes for files and as classes for pages.

No style attributes, no ids, no scripts: the same text goes inline into a page and as a vector
into a document.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from .palette import PALETTE

FONT = "'Source Sans Pro', 'Source Sans 3', Helvetica, Arial, 'Liberation Sans', sans-serif"
LETTER = 0.53  # of the font size: an average letter of a wide font
BROKEN = 0.85  # of a line: the pieces of a long word
WIDE_FROM = 560


@dataclass
class Canvas:
    """A strip of a drawing: what stands on it, and how high it is."""

    width: float
    height: float = 0.0
    parts: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE_FROM

    @property
    def size(self) -> int:
        """Of its letters."""
        return 15 if self.is_wide else 14

    @property
    def line_height(self) -> int:
        return self.size + 4

    def shape(self, tag: str, paint: str, color: str, **attributes: float | str) -> None:
        rest = " ".join(
            f'{name.replace("_", "-")}="{short(value)}"' for name, value in attributes.items()
        )
        self.parts.append(f'<{tag} class="{paint[0]}-{color}" {paint}="{PALETTE[color]}" {rest}/>')

    def box(self, color: str, x: float, y: float, width: float, height: float) -> None:
        self.shape("rect", "fill", color, x=x, y=y, width=width, height=height)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        color: str,
        width: float = 1,
        dash: str = "",
    ) -> None:
        (x1, y1), (x2, y2) = start, end
        dashes = {"stroke_dasharray": dash} if dash else {}
        self.shape(
            "line", "stroke", color, x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=width, **dashes
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        color: str = "ink",
        anchor: str = "start",
        bold: bool = False,
        size: float = 0,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text class="f-{color}" fill="{PALETTE[color]}" x="{short(x)}" y="{short(y)}" '
            f'text-anchor="{anchor}" font-size="{short(size or self.size)}"{weight}>'
            f"{escape(words)}</text>"
        )


def svg_of(strips: Iterable[Canvas], label: str = "") -> str:
    """The strips below one another as a picture; without a label it is part of another."""
    strips = list(strips)
    width, height = strips[0].width, sum(strip.height for strip in strips)
    name = f'role="img" aria-label="{escape(label)}" ' if label else ""
    groups, y = [], 0.0
    for strip in strips:
        groups.append(f'<g transform="translate(0 {short(y)})">{"".join(strip.parts)}</g>')
        y += strip.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {name}viewBox="0 0 {short(width)} '
        f'{short(height)}" width="{short(width)}" height="{short(height)}" '
        f'font-family="{FONT}">{"".join(groups)}</svg>'
    )


def short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def letters(words: str) -> int:
    """How many average letters wide: Chinese and emoji take two each, accents and joiners none."""
    return sum(_letter(letter) for letter in words)


def _letter(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def text_width(words: str, size: float) -> float:
    return letters(words) * size * LETTER


def wrap(words: str, width: float, size: float) -> list[str]:
    """Lines of at most about that many pixels; a word that is longer than a line is broken."""
    fits = max(8, int(width / (size * LETTER)))
    lines = [""]
    for word in (piece for whole in words.split() for piece in _pieces(whole, fits)):
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and letters(joined) > fits:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def _pieces(word: str, fits: int) -> Iterable[str]:
    """The word, or its pieces, in which wide letters have room."""
    fits = fits if letters(word) <= fits else int(fits * BROKEN)
    piece = ""
    for letter in word:
        if piece and _letter(letter) and letters(piece) + _letter(letter) > fits:
            yield piece
            piece = ""
        piece += letter
    yield piece
