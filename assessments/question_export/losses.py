"""What a form cannot hold of these questions, question by question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assessments.authoring import Content, usual_top
from assessments.markdown import pictures_in
from assessments.models import Kind, Measure

from . import Form

LETTERS = 26
KINDS = {Kind.RATING: "a rating", Kind.NUMBER: "a number", Kind.TEXT: "a text"}


def _is_unusual(content: Content) -> bool:
    if content.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return content.measures != Measure.KNOWLEDGE
    usual = {Kind.RATING: Measure.CONFIDENCE}.get(Kind(content.kind), Measure.EVALUATION)
    return content.measures != usual


def _has_limits(content: Content) -> bool:
    limits = (content.lowest, content.highest)
    return bool(content.unit or content.whole or any(limit is not None for limit in limits))


def _told(content: Content) -> list[str]:
    return [content.stem, content.rationale, *(choice.feedback for choice in content.choices)]


# By name: what is left out, in words, and whether a question has it.
FEATURES: dict[str, tuple[str, Callable[[Content], bool]]] = {
    "rationale": ("the rationale", lambda c: bool(c.rationale)),
    "feedback": ("feedback to single choices", lambda c: any(x.feedback for x in c.choices)),
    "references": ("the references", lambda c: bool(c.references)),
    "objective": ("the objective", lambda c: c.objective is not None),
    "measures": ("what it measures", _is_unusual),
    "formatting": (
        "bold, lists, links and other formatting",
        lambda c: c.formatted and c.plain_stem != c.stem,
    ),
    "pictures": ("pictures", lambda c: c.formatted and bool(pictures_in(*_told(c)))),
    "lines": ("line breaks", lambda c: "\n" in c.stem),
    "shuffle": ("the random order of choices", lambda c: c.shuffle),
    "pinned": ("which choices stay last", lambda c: any(x.pinned for x in c.choices)),
    "exclusive": (
        "which choices exclude the others",
        lambda c: any(x.exclusive for x in c.choices),
    ),
    "unsure": ("which choice says “not sure”", lambda c: any(x.unsure for x in c.choices)),
    "rating": ("that it is a rating: it has choices", lambda c: c.kind == Kind.RATING),
    "top": (
        "the levels of the top box",
        lambda c: c.kind == Kind.RATING and c.top != usual_top(c.kind, c.scale),
    ),
    "grid": ("the table it is asked in", lambda c: bool(c.grid)),
    "limits": ("unit and limits", lambda c: c.kind == Kind.NUMBER and _has_limits(c)),
    "letters": ("choices behind the 26th", lambda c: len(c.choices) > LETTERS),
}


@dataclass
class Losses:
    """By name of the question: why it is left out; and by part: of which questions it is."""

    asked: int
    left_out: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)

    @property
    def held(self) -> int:
        return self.asked - len(self.left_out)

    @property
    def lines(self) -> list[str]:
        """One a question that is left out, and one a part that is."""
        names = sorted(set(self.left_out.values()))
        out = {why: [name for name in self.left_out if self.left_out[name] == why] for why in names}
        lines = [f"Left out as {why}: {', '.join(questions)}." for why, questions in out.items()]
        return lines + [
            f"Without {what}: {', '.join(questions)}." for what, questions in self.parts.items()
        ]


def losses(form: Form, contents: Mapping[str, Content]) -> Losses:
    told = Losses(len(contents))
    for name, content in contents.items():
        if why := _why_left_out(form, content):
            told.left_out[name] = why
            continue
        for feature, (words, is_in) in FEATURES.items():
            if feature not in form.keeps and is_in(content):
                told.parts.setdefault(words, []).append(name)
    return told


def _why_left_out(form: Form, content: Content) -> str:
    if content.kind not in form.kinds:
        return KINDS[Kind(content.kind)]
    if form.needs_answer and not any(choice.correct for choice in content.choices):
        return "a question without a correct answer"
    if form.is_lettered and len(content.choices) > LETTERS:
        return "a question with more than 26 choices"
    return ""
