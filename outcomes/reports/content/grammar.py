"""One grammar for direction, certainty and number: what rose or fell, whether chance can explain
it, how many.

A change is spoken of as it is displayed: what reads "60% to 60%" stayed, whatever its last
decimals.
"""

from collections.abc import Iterable, Sequence
from enum import Enum

from outcomes.numbers import (
    ALPHA,
    p_value,
    percent,
    points,
    points_with_relative,
    rounded_percent,
)
from outcomes.snapshots.absence import Absent, is_known

Share = float | int | Absent
NOT_SHOWN = "not shown"


class Direction(Enum):
    RISE = "rose"
    FALL = "fell"
    LEVEL = "stayed"
    UNKNOWN = ""


class Certainty(Enum):
    BEYOND_CHANCE = "beyond chance"
    WITHIN_CHANCE = "not beyond chance"
    NOT_SHOWN = "p not shown"
    NOT_TESTED = "not tested"


def direction(before: Share, after: Share) -> Direction:
    if not is_known(before) or not is_known(after):
        return Direction.UNKNOWN
    step = rounded_percent(after) - rounded_percent(before)
    return Direction.RISE if step > 0 else Direction.FALL if step < 0 else Direction.LEVEL


def certainty(p: Share) -> Certainty:
    if is_known(p):
        return Certainty.BEYOND_CHANCE if p < ALPHA else Certainty.WITHIN_CHANCE
    return Certainty.NOT_SHOWN if p is Absent.HIDDEN else Certainty.NOT_TESTED


def moved(what: str, before: Share, after: Share) -> str:
    """ "Correct answers rose from 44% to 60%"; why nothing can be said, where nothing can."""
    if not is_known(before) or not is_known(after):
        return f"{what}: {absence(before if not is_known(before) else after)}"
    step = direction(before, after)
    if step is Direction.LEVEL:
        return f"{what} stayed at {percent(after)}"
    return f"{what} {step.value} from {percent(before)} to {percent(after)}"


def size(
    change: Share,
    before: Share = Absent.UNDEFINED,
    after: Share = Absent.UNDEFINED,
    *,
    relative: bool = True,
) -> str:
    """ "+16 points (36% relative)"; where the rounded ends differ by another number it says so.
    `relative` not of shares that left rounded: their ratio would be another one; nor of one that
    more than doubled, where a small base makes a large figure."""
    if not is_known(change):
        return absence(change)
    words = points(change)
    if ends_disagree(change, before, after):
        words += " from the unrounded shares"
    no_ratio = not relative or not rounded_percent(change) or _more_than_doubled(change, before)
    with_ratio = points_with_relative(change, None if no_ratio or not is_known(before) else before)
    return words + with_ratio.removeprefix(points(change))


def _more_than_doubled(change: float, before: Share) -> bool:
    return is_known(before) and change > before


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a; b; and c"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{'; '.join(names[:-1])}; and {names[-1]}"


def lowered(text: str) -> str:
    """Its first letter small, where it is not an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def plain(words: str) -> str:
    """A text inside a sentence: without its own full stop."""
    return words.strip().rstrip(".")


def span(shares: Sequence[float]) -> str:
    """ "39% to 41%", or "41%" where they read the same."""
    low, high = percent(min(shares)), percent(max(shares))
    return high if low == high else f"{low} to {high}"


def in_parentheses(details: Iterable[str]) -> str:
    """Details of a sentence: none within has parentheses of its own."""
    inside = "; ".join(details).replace(" (", ", ").replace(")", "")
    return f"({inside})"


def ends_disagree(change: Share, before: Share, after: Share) -> bool:
    """Whether the rounded change is not the difference of the rounded ends."""
    if not (is_known(change) and is_known(before) and is_known(after)):
        return False
    step = rounded_percent(after) - rounded_percent(before)
    return rounded_percent(change) != step


def p_words(p: Share, floor: float) -> str:
    """ "p<0.001", or why there is none."""
    return p_value(p, floor) if is_known(p) else certainty(p).value


def absence(why: object) -> str:
    """Why a figure is not there, as it reads in a cell or a sentence."""
    return _ABSENCE[why] if isinstance(why, Absent) else ""


_ABSENCE = {
    Absent.HIDDEN: NOT_SHOWN,
    Absent.NOBODY: "no data (n = 0)",
    Absent.NOT_ASKED: "not asked",
    Absent.NOT_TESTED: "not tested",
    Absent.NOT_ADJUSTED: "not adjusted",
    Absent.NOT_RECORDED: "not recorded",
    Absent.UNDEFINED: "\N{EN DASH}",
}


def averaged(what: str, objectives: int | Absent) -> str:
    """ "Correct answers on average over 5 learning objectives"; of one objective there is none."""
    if objectives == 1:
        return f"{what} in the one learning objective"
    return f"{what} on average over {counted(objectives, 'learning objective')}"


def chance_words(before: Share, after: Share, p: Share) -> str:
    """Where something moved, and chance can explain it."""
    moving = direction(before, after) in (Direction.RISE, Direction.FALL)
    within = moving and certainty(p) is Certainty.WITHIN_CHANCE
    return " Chance alone can explain this." if within else ""


def counted(n: int | Absent, noun: str, plural: str = "") -> str:
    """ "1 learner", "463 learners"; "learners (number not shown)"."""
    many = plural or f"{noun}s"
    if not is_known(n):
        return f"{many} (number {absence(n)})"
    return f"{n:,} {noun if n == 1 else many}"
