"""A question as a file gives it, before it is held against what can be asked. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from courses.packages.problems import Problem
from courses.pictures import Drawn


@dataclass(frozen=True)
class DraftChoice:
    text: str
    correct: bool = False
    feedback: str = ""
    pinned: bool = False
    exclusive: bool = False
    unsure: bool = False


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
    top: int | None = None  # empty: the usual top box of the scale
    grid: str = ""
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    whole: bool = False
    shuffle: bool = False
    formatted: bool = False  # stem, rationale and feedback are Markdown
    source: str = ""  # the file of a package it stands in


@dataclass
class Reading:
    """What a file holds: questions, what is wrong where, and what was left out."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counted: str = "line"  # what the numbers of drafts and problems count
    pictures: dict[str, Drawn] = field(default_factory=dict)  # what its texts show, by name

    def note(self, line: int, sentence: str) -> None:
        """What a question that comes in has lost, or asks for."""
        self.notes.append(f"{self.counted.capitalize()} {line}: {sentence}")

    def refuse(self, line: int, sentence: str, code: str, key: str = "") -> None:
        self.problems.append(Problem("questions", key, sentence, code, line))


def kind_of(choices: Iterable[DraftChoice]) -> str:
    """One choice, or several where several are correct."""
    return "multiple" if sum(choice.correct for choice in choices) > 1 else "single"
