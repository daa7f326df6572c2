"""Aiken: a stem, its choices "A. …" or "A) …", and "ANSWER: B"."""

import re

from .drafts import Draft, DraftChoice, Reading, kind_of

CHOICE = re.compile(r"([A-Z])[.)]\s+(.*\S)\s*")
ANSWER = re.compile(r"ANSWER:\s*([A-Z](?:\s*,\s*[A-Z])*)\s*", re.I)


def read_aiken(text: str) -> Reading:
    reading = Reading()
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        block.append((number, line.strip()))
        if ANSWER.fullmatch(line.strip()):
            _question(block, reading)
            block = []
    if block:
        reading.refuse(block[0][0], "This question has no line ANSWER.", "no-answer")
    return reading


def _question(block: list[tuple[int, str]], reading: Reading) -> None:
    first = block[0][0]
    answer = ANSWER.fullmatch(block[-1][1])
    right = set(re.findall("[A-Z]", answer[1].upper())) if answer else set()
    stem: list[str] = []
    choices: dict[str, str] = {}
    for _, line in block[:-1]:
        match = CHOICE.fullmatch(line)
        if match and (choices or match[1] == "A"):
            choices[match[1]] = match[2]
        elif choices:
            last = next(reversed(choices))
            choices[last] = f"{choices[last]} {line}"
        else:
            stem.append(line)
    if missing := sorted(right - set(choices)):
        reading.refuse(block[-1][0], f"No choice is called {missing[0]!r}.", "unknown-choice")
        return
    offered = tuple(DraftChoice(words, letter in right) for letter, words in choices.items())
    draft = Draft(first, stem="\n".join(stem), kind=kind_of(offered), choices=offered)
    reading.drafts.append(draft)
