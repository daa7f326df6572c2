"""GIFT, the text form of Moodle's question banks: what of it can be asked here."""

import re

from .drafts import Draft, DraftChoice, Reading, kind_of
from .markup import of_html

ESCAPED = re.compile(r"\\([~=#{}:\\n])")
HIDDEN = {mark: chr(0xE000 + index) for index, mark in enumerate("~=#{}:\\n")}
SHOWN = {hidden: "\n" if mark == "n" else mark for mark, hidden in HIDDEN.items()}
TITLE = re.compile(r"::(.*?)::", re.S)
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
    """Questions stand between empty lines; comments and categories are no questions."""
    blocks: list[tuple[int, str]] = []
    current: list[str] = []
    first = depth = 0
    for number, raw in enumerate([*text.splitlines(), ""], 1):
        line = ESCAPED.sub(lambda match: HIDDEN[match[1]], raw)
        if not depth and line.lstrip().startswith(("//", "$CATEGORY")):
            continue
        if line.strip() or depth > 0 and number <= len(text.splitlines()):
            first = first if current else number
            current.append(line)
            depth = max(0, depth + line.count("{") - line.count("}"))
        elif current:
            blocks.append((first, "\n".join(current)))
            current, depth = [], 0
    return blocks


def _shown(text: str) -> str:
    return "".join(SHOWN.get(letter, letter) for letter in text).strip()


def _question(line: int, block: str, reading: Reading) -> None:
    body = TITLE.sub("", block, count=1) if block.lstrip().startswith("::") else block
    markup = MARKUP.match(body)
    body = body[markup.end() :] if markup else body
    before, opened, rest = body.partition("{")
    answers, closed, after = rest.partition("}")
    if not opened:
        reading.notes.append(f"Line {line} is a description and asks nothing.")
        return
    if not closed:
        reading.refuse(line, "The answers of this question are not closed by }.", "no-answers")
        return
    form = markup[1].casefold() if markup else ""
    blank = " _____ " if after.strip() else ""
    stem = _shown(f"{before.rstrip()}{blank}{after.strip()}")
    draft = _answered(line, stem, answers, reading)
    if draft is None:
        return
    draft.formatted = form == "markdown"
    reading.drafts.append(of_html(draft, reading) if form == "html" else draft)


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
