"""HTML of other systems as our words: plain, or Markdown where lists, H₂O or links stand in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import quote, unquote

from .drafts import Draft, DraftChoice, Reading

BREAKS = frozenset({"p", "br", "div", "tr", "h1", "h2", "h3", "h4", "pre", "table", "blockquote"})
NOT_SHOWN = frozenset({"audio", "video", "object", "iframe", "svg"})
PICTURE_FILES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".svg")
SILENT = frozenset({"script", "style"})
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "sub": "~", "sup": "^"}
SPECIAL = re.compile(r"([\\`*_~^\[\]<])")
LINE_START = re.compile(r"^(\s*[0-9]*)([-+>|]|(?<=[0-9])[.)](?=\s))", re.M)
LOW = str.maketrans("0123456789+-=()aehklmnopstx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕₖₗₘₙₒₚₛₜₓ")
HIGH = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")
SMALL = {"sub": LOW, "sup": HIGH}


class _Words(HTMLParser):
    """The words with or without marks; `marks` says whether there was something to mark."""

    def __init__(self, marked: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.has_picture = self.has_other = self.marks = False
        self._marked, self._silent = marked, 0
        self._lists: list[int | None] = []  # the last number of each list; none of one with dots
        self._links: list[str] = []
        self._small: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.has_other |= tag in NOT_SHOWN
        if tag == "img":
            self._picture(dict(attrs))
        self._silent += tag in SILENT
        if tag in BREAKS:
            self.parts.append("\n")
        if tag in SMALL:
            self._small.append(tag)
        if tag in ("ul", "ol"):
            self.marks = True
            self._lists.append(0 if tag == "ol" else None)
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append(f"\n{self._bullet()}")
        elif tag == "a" and (address := dict(attrs).get("href") or "").startswith("http"):
            self.marks = True
            self._links.append(address)
            self.parts.append("[" if self._marked else "")
        elif tag in MARKS:
            self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self._silent:
            self._silent -= 1
        if tag in SMALL and self._small:
            self._small.pop()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self.parts.append("\n")
        elif tag == "a" and self._links:
            address = self._links.pop()
            self.parts.append(f"]({address})" if self._marked else "")
        elif tag in BREAKS and tag != "br":
            self.parts.append("\n")
        elif tag in MARKS:
            self._mark(tag)

    def _picture(self, attrs: dict[str, str | None]) -> None:
        """Its place, for whoever knows what came along."""
        self.has_picture = self.marks = True
        self.parts.append(mark_of(attrs.get("src") or "unnamed", attrs.get("alt") or ""))

    def _mark(self, tag: str) -> None:
        self.marks = True
        if self._marked:
            self.parts.append(MARKS[tag])

    def _bullet(self) -> str:
        if not self._lists:
            return "- "
        last = self._lists[-1]
        if last is None:
            return "- "
        self._lists[-1] = last + 1
        return f"{last + 1}. "

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._marked:
            self.parts.append(escaped(" ".join(data.split("\n"))))
        elif self._small:
            self.parts.append(data.translate(SMALL[self._small[-1]]))
        else:
            self.parts.append(data)


def mark_of(name: str, words: str) -> str:
    """Where a picture stands, until it is known whether it came along."""
    told = re.sub(r"[\[\]\s]+", " ", words).strip()
    return f"![{told}]({quote(unquote(name), safe='/')})"


def escaped(text: str) -> str:
    """Plain words as Markdown that shows them unchanged."""
    return LINE_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text))


@dataclass(frozen=True)
class Words:
    text: str
    has_picture: bool
    has_other: bool
    marks: bool


def _read(html: str, marked: bool) -> Words:
    words = _Words(marked)
    words.feed(html)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).splitlines())
    kept = list(filter(None, lines))
    text = "\n\n".join(kept) if marked else "\n".join(kept)
    if marked:  # lists stand together
        text = re.sub(r"^((?:- |[0-9]+\. ).*)\n\n(?=- |[0-9]+\. )", r"\1\n", text, flags=re.M)
    return Words(text, words.has_picture, words.has_other, words.marks)


def plain(html: str) -> Words:
    """The words alone; small letters as Unicode has them."""
    return _read(html, marked=False)


def of_html(draft: Draft, reading: Reading) -> Draft:
    """A draft whose texts are HTML: Markdown where one of them needs it, else plain words."""
    feedback = [choice.feedback for choice in draft.choices]
    texts = [plain(html) for html in (draft.stem, draft.rationale, *feedback)]
    choices = [plain(choice.text) for choice in draft.choices]
    if any(words.has_other for words in (*texts, *choices)):
        reading.note(draft.line, "a film, a sound or a drawing is left out.")
    marked = any(words.marks for words in texts) or any(words.has_picture for words in choices)
    stem, rationale, *told = (
        _read(html, marked).text for html in (draft.stem, draft.rationale, *feedback)
    )
    return replace(
        draft,
        stem=stem,
        rationale=rationale,
        formatted=marked,
        choices=tuple(_choices(draft.choices, choices, told)),
    )


def _choices(
    choices: Iterable[DraftChoice], texts: Iterable[Words], feedback: Iterable[str]
) -> Iterable[DraftChoice]:
    for choice, words, told in zip(choices, texts, feedback, strict=True):
        yield replace(choice, text=words.text, feedback=told)
