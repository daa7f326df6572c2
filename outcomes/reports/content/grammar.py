"""One grammar for direction, certainty and number: what rose or fell, whether chance can explain
it, how many. Every sentence and every title that speaks of a change takes its words from `moved`.

A change is spoken of as it is displayed: what reads "60% to 60%" stayed, whatever its last
decimals.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Protocol

from outcomes.numbers import (
    ALPHA,
    p_value,
    percent,
    points,
    points_with_relative,
    rounded,
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


def moved(what: str, before: Share, after: Share, p: Share, where: str = "") -> str:
    """ "Correct answers rose from 44% to 60%"; why nothing can be said, where nothing can.

    Only what is beyond chance rose or fell: otherwise it "went from 50% to 52%, not beyond
    chance", or why that is not known. `where` stands before the doubt: "in q3".
    """
    if not is_known(before) or not is_known(after):
        return f"{what}: {absence(before if not is_known(before) else after)}"
    sure, placed = certainty(p), f" {where}" if where else ""
    step = direction(before, after)
    if step is Direction.LEVEL:
        moves = sure is Certainty.BEYOND_CHANCE
        doubt = ", with a change beyond chance" if moves else ""
        return f"{what} stayed at {percent(after)}{placed}{doubt}"
    verb, doubt = "went", f", {sure.value}"
    if sure is Certainty.BEYOND_CHANCE:
        verb, doubt = step.value, ""
    return f"{what} {verb} from {percent(before)} to {percent(after)}{placed}{doubt}"


def moved_in_several(moves: Sequence[str]) -> str:
    """ "rose from 8% to 26% in q1 and from 5% to 9% in q2": a verb that follows itself once."""
    verbs = ["", *(f"{move.split(' ')[0]} " for move in moves)]
    told = [move.removeprefix(verb) for verb, move in zip(verbs, moves, strict=False)]
    if len(told) > 1 and any(", " in move for move in told):
        return f"{'; '.join(told[:-1])}; and {told[-1]}"
    return listed(told)


class Tested(Protocol):
    @property
    def p(self) -> Share: ...
    @property
    def p_holm(self) -> Share: ...


def deciding_p(tested: Tested, *, alone: bool = False) -> Share:
    """The p that says whether chance can explain a change: adjusted in a family of several."""
    is_alone = tested.p_holm is Absent.NOT_ADJUSTED or (alone and not is_known(tested.p_holm))
    return tested.p if is_alone else tested.p_holm


def p_details(tested: Tested, floor: float, *, alone: bool = False) -> list[str]:
    """ "adjusted p=0.03", or "p=0.03" of a test that is alone; nothing where there is none."""
    p = deciding_p(tested, alone=alone)
    adjusted = "adjusted " * (is_known(tested.p_holm) and not alone)
    return [f"{adjusted}{p_value(p, floor)}"] if is_known(p) else []


def size(
    change: Share,
    before: Share = Absent.UNDEFINED,
    after: Share = Absent.UNDEFINED,
    *,
    relative: bool = True,
) -> str:
    """ "+16 points (36% relative)"; "+67 points (16.7% to 83.3%)" where the rounded ends differ by
    another number.
    `relative` not of shares that left rounded: their ratio would be another one; nor of one that
    more than doubled, where a small base makes a large figure."""
    if not is_known(change):
        return absence(change)
    no_ratio = not relative or not rounded_percent(change) or _more_than_doubled(change, before)
    words = points_with_relative(change, None if no_ratio or not is_known(before) else before)
    if not (is_known(before) and is_known(after)) or not ends_disagree(change, before, after):
        return words
    moved_by, ratio = points(change), words.partition(" (")[2]
    tenths = [rounded_percent(share, 1) for share in (before, after)]
    if rounded(float(tenths[1] - tenths[0])) != rounded_percent(change):
        return words.replace(moved_by, f"{moved_by} from the unrounded shares")
    return f"{moved_by} ({tenths[0]}% to {tenths[1]}%{f'; {ratio}' if ratio else ')'}"


def _more_than_doubled(change: float, before: Share) -> bool:
    return is_known(before) and change > before


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a; b; and c"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{'; '.join(names[:-1])}; and {names[-1]}"


def comma_listed(names: Sequence[str]) -> str:
    """ "q1", "q1 and q2", "q1, q2, and q3": of short names."""
    return listed(names).replace(";", ",")


def lowered(text: str) -> str:
    """Its first letter small, where it is not an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def ended(words: str) -> str:
    """With a period, unless it ends with a mark of its own."""
    return words if words.endswith(("?", "!", ".", "…")) else f"{words}."


def plain(words: str) -> str:
    """A text inside a sentence: without its own full stop."""
    return words.strip().rstrip(".")


def span(shares: Sequence[float]) -> str:
    """ "39% to 41%", or "41%" where they read the same."""
    low, high = percent(min(shares)), percent(max(shares))
    return high if low == high else f"{low} to {high}"


def count_span(counts: Sequence[int]) -> str:
    """ "167 to 208", or "208" where they are the same."""
    low, high = f"{min(counts):,}", f"{max(counts):,}"
    return high if low == high else f"{low} to {high}"


def spans_all(shares: Sequence[float]) -> bool:
    """From 0% to 100%, as displayed: a span that says nothing."""
    return rounded_percent(min(shares)) == 0 and rounded_percent(max(shares)) == 100


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


def small_groups(below: int | None) -> str:
    """ "groups of fewer than 11 people"; of a document that does not say its threshold, of small
    ones."""
    return f"groups of fewer than {below} people" if below else "small groups"


def averaged_over(objectives: int | Absent) -> str:
    """ "on average over 5 learning objectives"; of one objective there is no average."""
    if objectives == 1:
        return "in the one learning objective"
    return f"on average over {counted(objectives, 'learning objective')}"


def counted(n: int | Absent, noun: str, plural: str = "") -> str:
    """ "1 learner", "463 learners"; "learners (number not shown)"."""
    many = plural or f"{noun}s"
    if not is_known(n):
        return f"{many} (number {absence(n)})"
    return f"{n:,} {noun if n == 1 else many}"
