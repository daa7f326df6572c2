"""Aiken: a stem, its choices "A. …" or "A) …", and "ANSWER: B"."""

import re
from dataclasses import dataclass, field

from .drafts import Draft, DraftChoice, Reading, kind_of

CHOICE = re.compile(r"([A-Z])[.)]\s+(.*\S)\s*")
ANSWER = re.compile(r"ANSWER:\s*([A-Z](?:\s*,\s*[A-Z])*)\s*", re.I)
# What was to be a line ANSWER and cannot be read as one.
LIKE_ANSWER = re.compile(r"ANSWERS?\b.*|(?i:answers?\s*[:=]).*")
PARAGRAPHS = "Its stem has several paragraphs. Look whether they are one question."


@dataclass
class _Question:
    line: int
    stem: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    # Lines behind the last choice: its own, or the stem of a question that comes too early.
    behind: list[tuple[int, str]] = field(default_factory=list)
    problem: tuple[int, str, str] | None = None
    paragraphs: bool = False
    follows_answer: bool = False  # it begins right behind the answer of another

    @property
    def next_letter(self) -> str:
        return chr(ord("A") + len(self.choices))


def read_aiken(text: str) -> Reading:
    reading, question, blank = Reading(), None, True
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            blank = True
            continue
        if question is not None and _begins(line, question, blank):
            _unanswered(question, reading)
            question = _behind(question) if CHOICE.fullmatch(line) else None
        question = question or _Question(number, follows_answer=not blank)
        if LIKE_ANSWER.fullmatch(line) and (question.choices or ANSWER.fullmatch(line)):
            _finish(number, line, question, reading)
            question = None
        else:
            _take(number, line, question, blank)
        blank = False
    if question is not None:
        _unanswered(question, reading)
    return reading


def _begins(line: str, question: _Question, blank: bool) -> bool:
    """A stem behind an empty line, or choice A again: the question before has no answer."""
    if LIKE_ANSWER.fullmatch(line):
        return False
    match = CHOICE.fullmatch(line)
    if not question.choices:
        return blank and question.follows_answer and not match
    return match[1] == "A" if match else blank


def _behind(question: _Question) -> _Question | None:
    """The question whose stem was taken for lines of the last choice."""
    if not question.behind:
        return None
    return _Question(question.behind[0][0], [line for _, line in question.behind])


def _unanswered(question: _Question, reading: Reading) -> None:
    sentence = "This question has no line ANSWER."
    if question.follows_answer and not question.choices:
        sentence = "This line stands behind an answer and is no question: it has no choices."
    reading.refuse(question.line, sentence, "no-answer")


def _take(number: int, line: str, question: _Question, blank: bool) -> None:
    match = CHOICE.fullmatch(line)
    if match and (question.choices or match[1] == "A"):
        if match[1] != question.next_letter and question.problem is None:
            missing = f"Choice {question.next_letter} does not stand before choice {match[1]}."
            question.problem = (number, missing, "choice-missing")
        question.choices[match[1]] = match[2]
        question.behind = []
    elif question.choices:
        if re.match(rf"{question.next_letter}(\W|$)", line) and question.problem is None:
            sentence = f"This line is no choice. Write it as “{line[0]}. …”."
            question.problem = (number, sentence, "unreadable-choice")
        last = next(reversed(question.choices))
        question.choices[last] = f"{question.choices[last]} {line}"
        question.behind.append((number, line))
    else:
        question.paragraphs |= blank and bool(question.stem)
        question.stem.append(line)


def _finish(number: int, line: str, question: _Question, reading: Reading) -> None:
    answer = ANSWER.fullmatch(line)
    if answer is None:
        sentence = "This answer cannot be read. Write it as “ANSWER: B”."
        reading.refuse(number, sentence, "unreadable-answer")
        return
    right = set(re.findall("[A-Z]", answer[1].upper()))
    if question.problem is not None:
        reading.refuse(*question.problem)
        return
    if missing := sorted(right - set(question.choices)):
        reading.refuse(number, f"No choice is called {missing[0]!r}.", "unknown-choice")
        return
    if question.paragraphs:
        reading.note(question.line, PARAGRAPHS)
    offered = tuple(DraftChoice(words, key in right) for key, words in question.choices.items())
    stem = "\n".join(question.stem)
    reading.drafts.append(Draft(question.line, stem, kind=kind_of(offered), choices=offered))
