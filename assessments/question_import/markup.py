"""HTML of other systems as our words: plain, or Markdown where lists, H₂O or links stand in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from .drafts import Draft, DraftChoice, Reading

BREAKS = frozenset({"p", "br", "div", "tr", "h1", "h2", "h3", "h4", "pre", "table", "blockquote"})
PICTURES = frozenset({"img", "audio", "video", "object", "iframe", "svg"})
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
        self.has_picture = self.marks = False
        self._marked, self._silent = marked, 0
        self._lists: list[int | None] = []  # the last number of each list; none of one with dots
        self._links: list[str] = []
        self._small: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.has_picture |= tag in PICTURES
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


def escaped(text: str) -> str:
    """Plain words as Markdown that shows them unchanged."""
    return LINE_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text))


@dataclass(frozen=True)
class Words:
    text: str
    has_picture: bool
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
    return Words(text, words.has_picture, words.marks)


def plain(html: str) -> Words:
    """The words alone; small letters as Unicode has them."""
    return _read(html, marked=False)


def of_html(draft: Draft, reading: Reading) -> Draft:
    """A draft whose texts are HTML: Markdown where one of them needs it, else plain words."""
    feedback = [choice.feedback for choice in draft.choices]
    texts = [plain(html) for html in (draft.stem, draft.rationale, *feedback)]
    choices = [plain(choice.text) for choice in draft.choices]
    if any(words.has_picture for words in (*texts, *choices)):
        sentence = "It holds a picture. Leave it out, and put the picture in afterwards."
        reading.refuse(draft.line, sentence, "has-picture", draft.key)
    marked = any(words.marks for words in texts)
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
