"""Letters of every script for what is printed: the fonts there are, and what none of them can draw.
Pure.

The files come with two packages (see requirements/base.in); all are Noto fonts under the SIL Open
Font License. Whoever prints names its own face first: what that one lacks, the first of these that
has it draws.
"""

import functools
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from unicodedata import category

from fontTools.ttLib import TTFont

PACKAGES = ("manimgx_fonts", "noto_cjk_sans_jp_regular")
FAMILIES = (
    "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari",
    "Noto Sans Thai", "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Telugu",
    "Noto Sans Gujarati", "Noto Sans Gurmukhi", "Noto Sans Kannada", "Noto Sans Malayalam",
    "Noto Sans Oriya", "Noto Sans Sinhala", "Noto Sans Khmer", "Noto Sans Lao",
    "Noto Sans Myanmar", "Noto Sans Ethiopic", "Noto Sans Armenian", "Noto Sans Georgian",
    "Noto Sans CJK JP", "Noto Sans Symbols", "Noto Emoji",
)  # fmt: skip
LONG_WORD = 28  # letters; a longer word may be broken anywhere
ZERO_WIDTH_SPACE = "\u200b"
KANA, HANGUL, HAN = (
    re.compile(signs)
    for signs in (r"[\u3040-\u30ff]", r"[\u1100-\u11ff\uac00-\ud7af]", r"[\u3400-\u9fff]")
)


def folders() -> list[str]:
    """Where the files lie; for whoever compiles."""
    return [str(files(package)) for package in PACKAGES]


def undrawable(text: str) -> str:
    """The letters no font has, each once: what would come out as a box. What draws nothing is not
    missed.
    """
    known = _drawn()
    return "".join(
        dict.fromkeys(
            sign for sign in text if category(sign)[0] not in "ZC" and ord(sign) not in known
        )
    )


@functools.cache
def _drawn() -> frozenset[int]:
    return frozenset(letter for file in _font_files() for letter in _letters(file))


def _font_files() -> Iterator[Path]:
    for folder in folders():
        yield from sorted(
            path for path in Path(folder).iterdir() if path.suffix in (".ttf", ".otf")
        )


def _letters(file: Path) -> list[int]:
    with TTFont(file, lazy=True) as font:
        return list(font.getBestCmap())


def language_of(text: str) -> str:
    """The language whose forms of Han characters a name wants; empty where it has none."""
    for pattern, language in ((KANA, "ja"), (HANGUL, "ko"), (HAN, "zh")):
        if pattern.search(text):
            return language
    return ""


def breakable(text: str) -> str:
    """Words too long for a line get places where they may be broken, between letters and never
    before a mark.
    """
    return re.sub(
        rf"\S{{{LONG_WORD},}}", lambda word: ZERO_WIDTH_SPACE.join(_clusters(word[0])), text
    )


def _clusters(word: str) -> list[str]:
    clusters: list[str] = []
    for sign in word:
        joins = category(sign)[0] == "M" or (clusters and _leans_on(clusters[-1][-1]))
        if joins and clusters:
            clusters[-1] += sign
        else:
            clusters.append(sign)
    return clusters


def _leans_on(sign: str) -> bool:
    """A joiner or a sign that makes a conjunct of what follows."""
    return sign in "\u200c\u200d\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u17d2"
