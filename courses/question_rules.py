"""What makes a question well formed, wherever it is written: form, table, API, package. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MOST_CHOICES = 62  # a bit of a number each
MOST_LABELS = 20  # of a scale
SCORED = ("knowledge", "competence")
CHOOSING = ("single", "multiple")
# What only some kinds have, by its name in a package.
ONLY = {
    "choices": (CHOOSING, "Only a question of one or of several choices has choices."),
    "shuffle": (CHOOSING, "Only choices are shuffled."),
    "scale": (("rating",), "Only a rating has a scale."),
    "top": (("rating",), "Only a rating has a top box."),
    "grid": (("rating",), "Only a rating has a grid."),
    "unit": (("number",), "Only a number has a unit."),
    "min": (("number",), "Only a number has a smallest value."),
    "max": (("number",), "Only a number has a largest value."),
    "whole": (("number",), "Only a number is whole."),
}


class Offered(NamedTuple):
    correct: bool
    exclusive: bool
    unsure: bool


@dataclass(frozen=True)
class Asked:
    """What the rules look at. `given` names what of `ONLY` its author said."""

    kind: str
    measures: str
    has_objective: bool
    choices: tuple[Offered, ...]
    labels: int
    top: int | None
    low: float | None
    high: float | None
    whole: bool
    given: frozenset[str]

    @property
    def is_scored(self) -> bool:
        return self.measures in SCORED


class Wrong(NamedTuple):
    """`field` is named as in a package; `part` leads on to a choice and what it says."""

    field: str
    sentence: str
    code: str
    part: str = ""


def wrong_with(asked: Asked) -> list[Wrong]:
    wrong = [*_measured(asked), *_unexpected(asked)]
    if asked.kind in CHOOSING:
        wrong += [*_offered(asked), *_flags(asked)]
    if asked.kind == "rating":
        wrong += _scale(asked)
    if asked.kind == "number":
        wrong += _range(asked)
    return wrong


def _measured(asked: Asked) -> Iterator[Wrong]:
    if (asked.is_scored or asked.measures == "confidence") and not asked.has_objective:
        sentence = f"A question that measures {asked.measures} names its objective."
        yield Wrong("objective", sentence, "missing-objective")
    if asked.measures == "confidence" and asked.kind != "rating":
        yield Wrong("kind", "Confidence is asked as a rating.", "confidence-needs-rating")
    if asked.is_scored and asked.kind not in CHOOSING:
        sentence = "A question with a correct answer offers choices."
        yield Wrong("kind", sentence, "scored-needs-choices")


def _unexpected(asked: Asked) -> Iterator[Wrong]:
    for name, (kinds, sentence) in ONLY.items():
        if name in asked.given and asked.kind not in kinds:
            yield Wrong(name, sentence, f"unexpected-{name}")


def _offered(asked: Asked) -> Iterator[Wrong]:
    right = sum(choice.correct for choice in asked.choices)
    if len(asked.choices) > MOST_CHOICES:
        yield Wrong("choices", f"A question has at most {MOST_CHOICES} choices.", "out-of-range")
    elif len(asked.choices) < 2:
        sentence = "A question of this kind has at least two choices."
        yield Wrong("choices", sentence, "missing-choices")
    elif asked.is_scored and asked.kind == "single" and right != 1:
        sentence = f"Exactly one choice is correct; here are {right}."
        yield Wrong("choices", sentence, "one-right-choice")
    elif asked.is_scored and not right:
        sentence = "At least one choice is correct; here is none."
        yield Wrong("choices", sentence, "no-right-choice")


def _flags(asked: Asked) -> Iterator[Wrong]:
    """What choices say of themselves."""
    right = sum(choice.correct for choice in asked.choices)
    for index, choice in enumerate(asked.choices):
        if choice.exclusive and asked.kind != "multiple":
            sentence = "Only where several may be chosen does a choice exclude the others."
            yield Wrong("choices", sentence, "unexpected-exclusive", f"[{index}].exclusive")
        if choice.unsure and choice.correct:
            sentence = "Not sure is never the correct answer."
            yield Wrong("choices", sentence, "unsure-is-right", f"[{index}].unsure")
        if asked.is_scored and right > 1 and choice.exclusive and choice.correct:
            sentence = "A correct choice that excludes the others is the only correct one."
            part = f"[{index}].exclusive"
            yield Wrong("choices", sentence, "exclusive-is-right-with-others", part)


def _scale(asked: Asked) -> Iterator[Wrong]:
    if asked.labels < 2:
        yield Wrong("scale", "A rating has a scale of at least two labels.", "missing-scale")
    elif asked.labels > MOST_LABELS:
        yield Wrong("scale", f"A scale has at most {MOST_LABELS} labels.", "out-of-range")
    elif asked.top is None:
        sentence = "Say how many of the highest levels are the top box."
        yield Wrong("top", sentence, "missing-top")
    elif not 1 <= asked.top < asked.labels:
        sentence = "The top box is at least one level and smaller than the scale."
        yield Wrong("top", sentence, "top-too-large")


def _range(asked: Asked) -> Iterator[Wrong]:
    if asked.low is None or asked.high is None:
        return
    if asked.low > asked.high:
        yield Wrong("min", "The smallest number is larger than the largest.", "empty-range")
    elif asked.whole and math.ceil(asked.low) > math.floor(asked.high):
        yield Wrong("min", "There is no whole number in this range.", "empty-range")
