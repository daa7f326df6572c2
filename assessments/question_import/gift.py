"""GIFT, the text form of Moodle's question banks: what of it can be asked here."""

import re

from .drafts import Draft, DraftChoice, Reading, kind_of
from .markup import of_html

ESCAPED = re.compile(r"\\([~=#{}:\\n])")
HIDDEN = {mark: chr(0xE000 + index) for index, mark in enumerate("~=#{}:\\n")}
SHOWN = {hidden: "\n" if mark == "n" else mark for mark, hidden in HIDDEN.items()}
TITLE = re.compile(r"\A\s*::(.*?)::", re.S)
OPENS = re.compile(r"[^{}]*\{")
MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]\s*", re.I)
PART = re.compile(r"([=~])((?:[^=~])*)")
OF_PART = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]\s*", re.I)
WEIGHT = re.compile(r"%(-?[0-9]+(?:\.[0-9]+)?)%")
TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


def read_gift(text: str) -> Reading:
    reading = Reading()
    for line, block in _blocks(text):
        _question(line, block, reading)
    return reading


def _blocks(text: str) -> list[tuple[int, str]]:
    """Questions stand between empty lines; comments and categories are no questions. One that is
    not closed ends there too, or where the next one opens, and swallows nothing of what follows.
    """
    blocks: list[tuple[int, str]] = []
    current: list[str] = []
    first, is_open = 0, False
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        line = ESCAPED.sub(lambda match: HIDDEN[match[1]], raw)
        words = line.strip()
        if words.startswith("//"):
            continue
        is_between = not words or words.startswith("$CATEGORY")
        if current and (is_between or is_open and OPENS.match(line)):
            blocks.append((first, "\n".join(current)))
            current, is_open = [], False
        if not is_between:
            first = first if current else number
            current.append(line)
            is_open = line.rfind("{") > line.rfind("}") or is_open and "}" not in line
    return blocks


def _shown(text: str) -> str:
    return "".join(SHOWN.get(letter, letter) for letter in text).strip()


def _question(line: int, block: str, reading: Reading) -> None:
    if refusal := _malformed(block):
        reading.refuse(line, *refusal)
        return
    before, opened, rest = block.partition("{")
    answers, _, after = rest.partition("}")
    if not opened:
        reading.notes.append(f"Line {line} is a description and asks nothing.")
        return
    before = TITLE.sub("", before, count=1)
    markup = MARKUP.match(before)
    before = before[markup.end() :] if markup else before
    form = markup[1].casefold() if markup else ""
    blank = " _____ " if after.strip() else ""
    stem = _shown(f"{before.rstrip()}{blank}{after.strip()}")
    draft = _answered(line, stem, answers, reading)
    if draft is None:
        return
    draft.formatted = form == "markdown"
    reading.drafts.append(of_html(draft, reading) if form == "html" else draft)


def _malformed(block: str) -> tuple[str, str] | None:
    """Why it cannot be told what the question is and what its answers."""
    braces = re.sub("[^{}]", "", block)
    if braces == "{":
        return "The answers of this question are not closed by }.", "no-answers"
    if braces not in ("", "{}"):
        return "A brace stands where none belongs. In words, write \\{ and \\}.", "stray-brace"
    before = block.partition("{")[0].lstrip()
    if braces and before.startswith("::") and not TITLE.match(before):
        return "The title of this question is not closed by ::.", "no-title-end"
    return None


def _answered(line: int, stem: str, answers: str, reading: Reading) -> Draft | None:
    answers, _, general = answers.partition("####")
    rationale = _shown(general)
    if not answers.strip():
        return Draft(line, stem=stem, kind="text", rationale=rationale)
    truth = TRUTH.get(answers.partition("#")[0].strip().upper())
    if truth is not None:
        choices = _true_or_false(truth, answers)
    elif refusal := _refused(answers):
        reading.refuse(line, *refusal)
        return None
    else:
        choices = _choices(answers)
    kind = kind_of(choices)
    return Draft(line, stem, kind=kind, rationale=rationale, choices=choices)


def _refused(answers: str) -> tuple[str, str] | None:
    if answers.lstrip().startswith("#"):
        return "A number has no correct answer here.", "scored-number"
    if "->" in answers:
        return "Matching is not asked here.", "matching"
    if "~" not in answers:
        return "A typed answer is not judged here; offer choices.", "short-answer"
    if answers.lstrip()[0] not in "=~":
        return "Words stand before the first choice: it lacks its = or ~.", "unmarked-choice"
    return None


def _true_or_false(truth: bool, answers: str) -> tuple[DraftChoice, ...]:
    """Behind the answer stands what is told who is wrong, then what is told who is right."""
    _, wrong, right = (*map(_shown, answers.split("#")), "", "")[:3]
    return tuple(
        DraftChoice(word, says is truth, right if says is truth else wrong)
        for word, says in (("True", True), ("False", False))
    )


def _choices(answers: str) -> tuple[DraftChoice, ...]:
    """Where one earns everything, what earns a part of it is wrong; without one, all that earn
    something are right together.
    """
    choices, one_is_right = [], any(mark == "=" for mark, _ in PART.findall(answers))
    for mark, part in PART.findall(answers):
        words, _, feedback = part.partition("#")
        weight = WEIGHT.search(words)
        right = mark == "=" if one_is_right else bool(weight and float(weight[1]) > 0)
        text = _shown(OF_PART.sub("", WEIGHT.sub("", words)))
        if text:
            choices.append(DraftChoice(text, right, _shown(feedback)))
    return tuple(choices)
