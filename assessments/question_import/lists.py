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


# What is told of one choice: "Feedback B: too early".
FEEDBACK = re.compile(r"feedback\s+(?:for\s+|to\s+|on\s+)?\(?([a-z])\)?\s*[:=]\s*(.*)", re.I)
TOLD_OF = "feedback "  # and the letter, among the labels of a question
NAMED = re.compile(r"\(?([a-z])\)?(?:(?:\s*[,;/&|+]\s*|\s+and\s+|\s+)\(?([a-z])\)?)*\.?")
LED_BY = re.compile(r"\(?([a-z])(?:[.):]|\s+[-–(]).*", re.S)  # "B. Act", "B (see below)"
UNLABELED = (
    "This line stands behind an answer and is no question. "
    "Begin it with “Rationale:”, or put an empty line before a question."
)
AGAIN = "It begins where the choices begin again, without an empty line. Look at its stem."


@dataclass
class _Choice:
    letter: str
    lines: list[tuple[int, str]]
    starred: bool

    @property
    def text(self) -> str:
        return " ".join(line for _, line in self.lines)


@dataclass
class _Question:
    line: int
    number: int = 0  # its own, or that of the last numbered one before it
    stem: list[str] = field(default_factory=list)
    choices: list[_Choice] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)
    last: str = "stem"
    numbers_within: bool = False  # its stem holds a numbered list
    follows_answer: bool = False  # it begins right behind the answer of another
    problem: tuple[int, str, str] | None = None

    @property
    def next_letter(self) -> str:
        return chr(ord("a") + len(self.choices))

    @property
    def is_answered(self) -> bool:
        return any(self.told.get("answer", []))


def read_list(text: str) -> Reading:
    reading, question, blank = Reading(), None, True
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            blank = True
            continue
        if question is None:
            question = _new(number, line, 0)
        elif _begins(line, question, blank):
            _finish(question, reading)
            is_next = not blank and not STEM.fullmatch(line)
            question = _new(number, line, question.number, follows_answer=is_next)
        elif behind := _behind(line, question):
            _finish(question, reading)
            reading.note(behind.line, AGAIN)
            question = behind
        _take(number, line, question)
        blank = False
    if question is not None:
        _finish(question, reading)
    return reading


def _new(line: int, words: str, before: int, *, follows_answer: bool = False) -> _Question:
    numbered = STEM.fullmatch(words)
    number = int(numbered[1]) if numbered else before
    return _Question(line, number, follows_answer=follows_answer)


def _begins(line: str, question: _Question, blank: bool) -> bool:
    """A number begins a question; without numbers, a line behind a blank one after the choices, or
    behind the answer.
    """
    if LABEL.fullmatch(line) or FEEDBACK.fullmatch(line):
        return False
    if numbered := STEM.fullmatch(line):
        is_next = question.number and int(numbered[1]) == question.number + 1
        return bool(question.choices or question.told or is_next and not question.numbers_within)
    if CHOICE.fullmatch(line) or not question.choices:
        return False
    if question.last == "answer":
        return question.is_answered
    is_more = question.number and question.last.startswith(("rationale", "references", TOLD_OF))
    return blank and not is_more


def _behind(line: str, question: _Question) -> _Question | None:
    """Choice A again: the lines behind the last choice were the stem of the next question."""
    match = CHOICE.fullmatch(line)
    if question.last != "choices" or not match or match[2].casefold() != "a":
        return None
    stem = question.choices[-1].lines[1:]
    if not stem:
        return None
    del question.choices[-1].lines[1:]
    return _Question(stem[0][0], question.number, [words for _, words in stem])


def _take(number: int, line: str, question: _Question) -> None:
    if question.choices and (label := FEEDBACK.fullmatch(line)):
        question.last = f"{TOLD_OF}{label[1].casefold()}"
        question.told.setdefault(question.last, []).append(label[2].strip())
    elif label := LABEL.fullmatch(line):
        question.last = LABELS[label[1].casefold()]
        question.told.setdefault(question.last, []).append(label[2].strip())
    elif question.last in ("stem", "choices") and (choice := _choice(number, line, question)):
        question.choices.append(choice)
        question.last = "choices"
    elif question.last == "choices":
        question.problem = question.problem or _out_of_order(number, line, question)
        question.choices[-1].lines.append((number, line))
    elif question.last == "stem":
        numbered = STEM.fullmatch(line)
        question.numbers_within |= bool(numbered and question.stem)
        question.stem.append(numbered[2] if numbered and not question.stem else line)
    else:
        question.told[question.last].append(line)


def _choice(number: int, line: str, question: _Question) -> _Choice | None:
    """Letters follow each other, so that "A patient" and "I. V." are no choices."""
    match = CHOICE.fullmatch(line)
    expected = question.next_letter
    if not match or match[2].casefold() != expected or not question.stem:
        return None
    return _Choice(expected, [(number, match[4])], bool(match[1] or match[3] or match[5]))


def _out_of_order(number: int, line: str, question: _Question) -> tuple[int, str, str] | None:
    """A letter that comes again, or comes too early, is no line of the choice before it."""
    match = CHOICE.fullmatch(line)
    if not match:
        return None
    letter, expected = match[2].casefold(), question.next_letter
    if letter < expected:
        return number, f"Choice {letter.upper()} comes twice.", "choice-twice"
    if ord(letter) == ord(expected) + 1:
        sentence = f"Choice {expected.upper()} does not stand before choice {letter.upper()}."
        return number, sentence, "choice-missing"
    return None


def _named(answer: str, question: _Question) -> set[str]:
    """The letters an answer names: alone, before the words of the choice, or by the very words."""
    answer = answer.casefold().strip()
    same = {choice.letter for choice in question.choices if choice.text.casefold() == answer}
    if same or not answer:
        return same
    if NAMED.fullmatch(answer):
        return set(re.findall(r"\b[a-z]\b", answer))
    led = LED_BY.fullmatch(answer)
    return {led[1]} if led else set()


def _finish(question: _Question, reading: Reading) -> None:
    told = {name: "\n".join(filter(None, lines)) for name, lines in question.told.items()}
    if question.follows_answer and not question.choices:
        reading.refuse(question.line, UNLABELED, "no-label")
        return
    if question.problem is not None:
        reading.refuse(*question.problem)
        return
    answer = told.get("answer", "")
    named = _named(answer, question)
    spoken_of = {name.removeprefix(TOLD_OF) for name in told if name.startswith(TOLD_OF)}
    unknown = sorted((named | spoken_of) - {choice.letter for choice in question.choices})
    if unknown or answer and not named:
        name = unknown[0].upper() if unknown else answer[:60]
        reading.refuse(question.line, f"No choice is called {name!r}.", "unknown-choice")
        return
    choices = tuple(
        DraftChoice(
            choice.text,
            choice.starred or choice.letter in named,
            told.get(f"{TOLD_OF}{choice.letter}", ""),
        )
        for choice in question.choices
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
