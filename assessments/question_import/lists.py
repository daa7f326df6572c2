"""A list of questions as people type or paste it: numbered stems, lettered choices, and what is
correct by a star or by a line "Answer: B".
"""

import re
from dataclasses import dataclass, field

from .drafts import Draft, DraftChoice, Reading, kind_of

STEM = re.compile(r"(?:question\s+|q\s*)?([0-9]{1,4})\s*[.):]\s+(.*\S)", re.I)
CHOICE = re.compile(r"(\*)?\s*\(?([A-Za-z])[.):]\)?\s*(\*)?\s*(\S.*?)\s*(\*)?")
LABELS = {
    "answer": "answer", "answers": "answer", "correct answer": "answer", "correct": "answer",
    "correct answers": "answer", "key": "answer", "ans": "answer",
    "rationale": "rationale", "explanation": "rationale", "feedback": "rationale",
    "reference": "references", "references": "references", "source": "references",
    "objective": "objective", "learning objective": "objective", "lo": "objective",
}  # fmt: skip
LABEL = re.compile(rf"({'|'.join(sorted(LABELS, key=len, reverse=True))})\s*[:=]\s*(.*)", re.I)


@dataclass
class _Question:
    line: int
    stem: list[str] = field(default_factory=list)
    choices: list[tuple[str, str, bool]] = field(default_factory=list)  # letter, text, star
    told: dict[str, list[str]] = field(default_factory=dict)
    last: str = "stem"

    @property
    def is_over(self) -> bool:
        return bool(self.choices and "answer" in self.told)


def read_list(text: str) -> Reading:
    reading, question, blank = Reading(), None, True
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            blank = True
            continue
        if question is None or _begins(line, question, blank):
            if question is not None:
                _finish(question, reading)
            question = _Question(number)
        _take(line, question)
        blank = False
    if question is not None:
        _finish(question, reading)
    return reading


def _begins(line: str, question: _Question, blank: bool) -> bool:
    """A number begins a question; without numbers, a line behind a blank one after the answer."""
    if LABEL.fullmatch(line):
        return False
    if STEM.fullmatch(line):
        return bool(question.choices or question.told)
    return blank and question.is_over and not CHOICE.fullmatch(line)


def _take(line: str, question: _Question) -> None:
    if label := LABEL.fullmatch(line):
        question.last = LABELS[label[1].casefold()]
        question.told.setdefault(question.last, []).append(label[2].strip())
    elif question.last in ("stem", "choices") and (choice := _choice(line, question)):
        question.choices.append(choice)
        question.last = "choices"
    elif question.last == "choices":
        letter, text, star = question.choices[-1]
        question.choices[-1] = (letter, f"{text} {line}", star)
    elif question.last == "stem":
        numbered = STEM.fullmatch(line) if not question.stem else None
        question.stem.append(numbered[2] if numbered else line)
    else:
        question.told[question.last].append(line)


def _choice(line: str, question: _Question) -> tuple[str, str, bool] | None:
    """Letters follow each other, so that "A patient" and "I. V." are no choices."""
    match = CHOICE.fullmatch(line)
    expected = chr(ord("a") + len(question.choices))
    if not match or match[2].casefold() != expected or not question.stem:
        return None
    return expected, match[4], bool(match[1] or match[3] or match[5])


def _finish(question: _Question, reading: Reading) -> None:
    told = {name: "\n".join(filter(None, lines)) for name, lines in question.told.items()}
    named = set(re.findall(r"\b[a-z]\b", told.get("answer", "").casefold()))
    letters = {letter for letter, _, _ in question.choices}
    if told.get("answer") and not named & letters:
        named = {
            letter
            for letter, text, _ in question.choices
            if text.casefold() == told["answer"].casefold()
        }
    if told.get("answer") and not named:
        name = told["answer"][:60]
        reading.refuse(question.line, f"No choice is called {name!r}.", "unknown-choice")
        return
    if missing := sorted(named - letters):
        name = missing[0].upper()
        reading.refuse(question.line, f"No choice is called {name!r}.", "unknown-choice")
        return
    choices = tuple(
        DraftChoice(text, star or letter in named) for letter, text, star in question.choices
    )
    draft = Draft(
        question.line,
        stem="\n".join(question.stem),
        kind=kind_of(choices) if choices else "text",
        rationale=told.get("rationale", ""),
        references=tuple(filter(None, told.get("references", "").split("\n"))),
        objective=told.get("objective", ""),
        choices=choices,
    )
    reading.drafts.append(draft)
