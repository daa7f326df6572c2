"""GIFT and Aiken: questions with choices, in GIFT also texts. What they cannot hold is named."""

import re
from collections.abc import Sequence
from string import ascii_uppercase

from assessments.authoring import Content, Offered
from assessments.models import Kind, QuestionVersion

MARKS = re.compile(r"([~=#{}:\\])")


def _escaped(text: str) -> str:
    return MARKS.sub(r"\\\1", text).replace("\n", "\\n")


def gift_of(versions: Sequence[QuestionVersion]) -> bytes:
    blocks = [_gift(version.question.key, Content.of_version(version)) for version in versions]
    return ("\n\n".join(blocks) + "\n").encode()


def _gift(key: str, content: Content) -> str:
    if content.kind not in (Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT):
        return f"// {key}: GIFT has no {Kind(content.kind).label} without a correct answer."
    form = "[markdown]" if content.formatted else "[plain]"
    lines = [_gift_choice(choice, content) for choice in content.choices]
    if content.rationale:
        lines.append(f"####{_escaped(content.rationale)}")
    answers = "\n".join(["{", *(f"  {line}" for line in lines), "}"])
    return f"::{_escaped(key)}::{form}{_escaped(content.stem)} {answers}"


def _gift_choice(choice: Offered, content: Content) -> str:
    """Several correct ones share a hundred percent; Moodle takes a wrong one back."""
    right = sum(each.correct for each in content.choices)
    weight = f"%{100 / right:.5g}%" if choice.correct else "%-100%"
    is_single = content.kind == Kind.SINGLE
    mark = ("=" if choice.correct else "~") if is_single else f"~{weight if right else ''}"
    feedback = f" # {_escaped(choice.feedback)}" if choice.feedback else ""
    return f"{mark}{_escaped(choice.text)}{feedback}"


def aiken_of(versions: Sequence[QuestionVersion]) -> bytes:
    """Only questions of choices with a correct answer, a line for each text."""
    blocks = [block for version in versions if (block := _aiken(Content.of_version(version)))]
    return ("\n\n".join(blocks) + "\n").encode()


def _aiken(content: Content) -> str:
    right = [
        letter
        for letter, choice in zip(ascii_uppercase, content.choices, strict=False)
        if choice.correct
    ]
    if not right or len(content.choices) > len(ascii_uppercase):
        return ""
    choices = [
        f"{letter}. {' '.join(choice.text.split())}"
        for letter, choice in zip(ascii_uppercase, content.choices, strict=False)
    ]
    stem = " ".join(content.plain_stem.split())
    return "\n".join([stem, *choices, f"ANSWER: {', '.join(right)}"])
