"""A question as a file gives it, before it is held against what can be asked. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from courses.packages.problems import Problem


@dataclass(frozen=True)
class DraftChoice:
    text: str
    correct: bool = False


@dataclass
class Draft:
    """One question; `line` is where it stands in the file."""

    line: int
    stem: str = ""
    key: str = ""
    kind: str = ""
    measures: str = ""
    objective: str = ""
    rationale: str = ""
    references: tuple[str, ...] = ()
    choices: tuple[DraftChoice, ...] = ()
    scale: tuple[str, ...] = ()
    unit: str = ""


@dataclass
class Reading:
    """What a file holds: questions, what is wrong where, and what was left out."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counted: str = "line"  # what the numbers of drafts and problems count

    def refuse(self, line: int, sentence: str, code: str, key: str = "") -> None:
        self.problems.append(Problem("questions", key, sentence, code, line))


BREAKS = frozenset({"p", "br", "div", "li", "tr"})
PICTURES = frozenset({"img", "audio", "video", "object", "iframe", "svg"})
SILENT = frozenset({"script", "style"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.has_picture = False
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.has_picture |= tag in PICTURES
        self._silent += tag in SILENT
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


@dataclass(frozen=True)
class PlainText:
    text: str
    has_picture: bool


def plain(html: str) -> PlainText:
    """The words of a piece of HTML: questions are text here."""
    words = _Words()
    words.feed(html)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).splitlines())
    return PlainText("\n".join(filter(None, lines)), words.has_picture)


def kind_of(choices: Iterable[DraftChoice]) -> str:
    """One choice, or several where several are correct."""
    return "multiple" if sum(choice.correct for choice in choices) > 1 else "single"
