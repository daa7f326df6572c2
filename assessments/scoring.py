"""Reading and judging an answer. Pure: a question's form and the raw answer in, the stored answer
out.

The stored forms: `single` a choice key; `multiple` the chosen keys in the order of the choices;
`rating` a level 1..k; `number` a number; `text` a text. `picked` is the same as one whole number
where there are choices or levels.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from learners.characters import first_forbidden
from learners.refusals import Refusal

C = TypeVar("C")

LONGEST_TEXT = 10_000
LARGEST_NUMBER = 1e12


class InvalidAnswer(Refusal):
    """The answer does not fit the question; the sentence is for the person who gave it."""

    code = "invalid-answer"
    status = 400


@dataclass(frozen=True)
class Form:
    """What of a question decides how an answer reads."""

    kind: str  # single, multiple, rating, number, text
    choices: tuple[str, ...] = ()  # keys in order; the place of a key is its bit
    key: frozenset[str] | None = None  # the right ones; None when the question is not scored
    levels: int = 0  # of a rating
    alone: frozenset[str] = frozenset()  # choices that go with no other: none of these, not sure
    lowest: float | None = None  # of a number
    highest: float | None = None
    whole: bool = False


@dataclass(frozen=True)
class Read:
    """An answer as it is stored."""

    answer: str | list[str] | int | float
    picked: int | None  # bit mask of choices (1 << place), or level of a rating; None otherwise
    correct: bool | None  # None when the question is not scored


def read(form: Form, raw: object) -> Read:
    """The stored form of a raw answer; raises InvalidAnswer."""
    if form.kind == "single":
        return _chosen(form, [_one_key(form, raw)], single=True)
    if form.kind == "multiple":
        return _chosen(form, _keys(form, raw), single=False)
    if form.kind == "rating":
        level = _level(form, raw)
        return Read(level, level, None)
    if form.kind == "number":
        return Read(_number(form, raw), None, None)
    return Read(_text(raw), None, None)


def judge(form: Form, picked: int) -> bool | None:
    """Right when exactly the right choices were named, in any order; None when the question is not
    scored.
    """
    if form.key is None:
        return None
    return picked == mask(form.choices, form.key)


def mask(choices: Sequence[str], chosen: frozenset[str] | Sequence[str]) -> int:
    """One bit a choice: 1 << its place."""
    return sum(1 << index for index, key in enumerate(choices) if key in chosen)


def _chosen(form: Form, keys: list[str], *, single: bool) -> Read:
    ordered = [key for key in form.choices if key in keys]
    picked = mask(form.choices, ordered)
    return Read(ordered[0] if single else ordered, picked, judge(form, picked))


def _one_key(form: Form, raw: object) -> str:
    if isinstance(raw, list) and len(raw) == 1:
        raw = raw[0]
    if not isinstance(raw, str):
        raise InvalidAnswer("Choose one answer.")
    if raw not in form.choices:
        raise InvalidAnswer("This answer is not one of the choices.")
    return raw


def _keys(form: Form, raw: object) -> list[str]:
    given = [raw] if isinstance(raw, str) else raw
    if not isinstance(given, list) or not given or not all(isinstance(key, str) for key in given):
        raise InvalidAnswer("Choose at least one answer.")
    if len(set(given)) != len(given):
        raise InvalidAnswer("An answer was given twice.")
    if set(given) - set(form.choices):
        raise InvalidAnswer("An answer is not one of the choices.")
    if len(given) > 1 and form.alone.intersection(given):
        raise InvalidAnswer(
            "One of your choices cannot be combined with others. Choose it alone, or leave it out."
        )
    return given


def _level(form: Form, raw: object) -> int:
    value = _as_number(raw)
    if value is None or value != int(value) or not 1 <= value <= form.levels:
        raise InvalidAnswer("Choose a level from 1 to %(levels)s.", levels=form.levels)
    return int(value)


def _number(form: Form, raw: object) -> int | float:
    value = _as_number(raw)
    if value is None or abs(value) > LARGEST_NUMBER:
        raise InvalidAnswer("Enter a number.")
    if form.whole and value != int(value):
        raise InvalidAnswer("Enter a whole number.")
    low, high = form.lowest, form.highest
    if low is not None and high is not None and not low <= value <= high:
        raise InvalidAnswer(
            "Enter a number from %(low)s to %(high)s.", low=plain(low), high=plain(high)
        )
    if low is not None and value < low:
        raise InvalidAnswer("Enter a number of at least %(low)s.", low=plain(low))
    if high is not None and value > high:
        raise InvalidAnswer("Enter a number of at most %(high)s.", high=plain(high))
    return int(value) if value == int(value) else value


def plain(value: float) -> str:
    """A limit as people write it: 200 and not 200.0."""
    return (
        f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}" if value == int(value) else str(value)
    )


def shuffled(
    choices: Sequence[C], *, last: Callable[[C], bool], key: Callable[[C], str], seed: str
) -> list[C]:
    """The order in which one learner sees the choices, the same whenever it is asked for with the
    same seed. What stays last stays so, in the order of the author. Only what is shown moves: the
    place of a key stays its bit.
    """
    free = [choice for choice in choices if not last(choice)]
    order = sorted(
        free, key=lambda choice: hashlib.sha256(f"{seed}:{key(choice)}".encode()).digest()
    )
    return order + [choice for choice in choices if last(choice)]


def _as_number(raw: object) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    if isinstance(raw, str) and (not raw.isascii() or "_" in raw):
        return None
    try:
        value = float(raw)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise InvalidAnswer("Write an answer.")
    # Also as word processors break one; a form sends two characters where its field counted one.
    lines = raw.replace("\r\n", "\n").replace("\v", "\n")
    if len(lines) > LONGEST_TEXT:
        raise InvalidAnswer(
            "Shorten the answer to %(limit)s characters.", limit=f"{LONGEST_TEXT:,}"
        )
    if first_forbidden(lines):
        raise InvalidAnswer("The answer contains characters that cannot be stored.")
    return lines
