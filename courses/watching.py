"""Watched time: the union of watched intervals, and how much of a claim is plausible. Pure; whole
milliseconds.

An interval is (from, to) in milliseconds of the video, from < to. A union is disjoint intervals in
order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from learners.characters import first_forbidden
from learners.refusals import Refusal

Interval = tuple[int, int]
MOST_INTERVALS = 500
LONGEST_NAME = 64  # letters by which a window names itself
# Of a video whose course offers no credit; the rest is end titles and a seek bar's imprecision.
COMPLETE_SHARE = Decimal("0.95")
CREDIT_SHARE = Decimal("0.8")  # where an offer of credit names no share of its own
GAP = 500  # milliseconds: a shorter stretch is the imprecision of a player, not something missed


@dataclass(frozen=True)
class SidePath:
    """A part of a video off the main way, in seconds, and where the main way goes on behind it."""

    key: str
    start: int
    end: int
    rejoin: int

    @classmethod
    def stored(cls, row: Mapping[str, Any]) -> "SidePath":
        return cls(row["key"], row["from"], row["to"], row["rejoin"])

    def as_json(self) -> dict[str, str | int]:
        """As a track stores it, and as `static/js/seeking.js` reads it."""
        return {"key": self.key, "from": self.start, "to": self.end, "rejoin": self.rejoin}

    def holds(self, moment: float) -> bool:
        return self.start <= moment < self.end

    @property
    def interval(self) -> Interval:
        return self.start * 1000, self.end * 1000


class BadClaim(Refusal):
    """The claim is no list of intervals of a video; the sentence says why."""

    code = "bad-intervals"
    status = 400


@dataclass(frozen=True)
class Judged:
    """What became of a claim."""

    union: list[Interval]  # all that is held now
    kept: list[Interval]  # what the claim added
    spent: int  # milliseconds it added
    refused: int  # milliseconds it asked for beyond the budget


def total(intervals: Iterable[Interval]) -> int:
    """Milliseconds in disjoint intervals."""
    return sum(end - start for start, end in intervals)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The union, disjoint and in order; touching intervals become one."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without(intervals: list[Interval], held: list[Interval]) -> list[Interval]:
    """What of a union is not in another union."""
    left: list[Interval] = []
    for start, end in intervals:
        for held_start, held_end in held:
            if held_end <= start or held_start >= end:
                continue
            if held_start > start:
                left.append((start, held_start))
            start = max(start, held_end)
        if start < end:
            left.append((start, end))
    return left


def first(intervals: list[Interval], budget: int) -> list[Interval]:
    """The earliest part of a union that is no longer than the budget."""
    kept = []
    for start, end in intervals:
        if budget <= 0:
            break
        end = min(end, start + budget)
        kept.append((start, end))
        budget -= end - start
    return kept


SLACK = 2_000  # milliseconds by which a seek bar misses


def reachable(
    claimed: list[Interval], held: list[Interval], paths: list[Interval]
) -> list[Interval]:
    """What of a claim begins where one can come to without seeking forward: within what was reached
    of the main way, or on a side path, which one is led to.
    """
    furthest = 0
    for start, end in held:
        furthest = _further(furthest, start, end, paths)
    kept = []
    for start, end in sorted(claimed):
        furthest = _around(furthest, paths)
        if start <= furthest + SLACK or _on_a_path(start, paths):
            kept.append((start, end))
            furthest = _further(furthest, start, end, paths)
    return kept


def _further(furthest: int, start: int, end: int, paths: list[Interval]) -> int:
    furthest = _around(furthest, paths)
    if _on_a_path(start, paths) or start > furthest + SLACK:
        return furthest
    return max(furthest, end)


def _around(moment: int, paths: list[Interval]) -> int:
    for start, end in sorted(paths):
        if start - 500 <= moment < end:
            moment = end
    return moment


def _on_a_path(moment: int, paths: list[Interval]) -> bool:
    return any(start - 500 <= moment < end for start, end in paths)


def judge(
    held: list[Interval], claimed: list[Interval], budget: int, duration: int | None
) -> Judged:
    """Add a claim to what is held: only what is new costs, and no more than the budget
    (milliseconds) is kept.
    """
    limit = duration if duration is not None else max((end for _, end in claimed), default=0)
    inside = union((start, min(end, limit)) for start, end in claimed if start < limit)
    new = without(inside, held)
    kept = first(new, budget)
    return Judged(union([*held, *kept]), kept, total(kept), total(new) - total(kept))


def earned(left: int, elapsed: float, rate: float, most_seconds: float) -> int:
    """The budget of a beat: what the last one left, and the wall clock since it times a speed, up
    to so many seconds of video. A clock that went backwards earns nothing.
    """
    seconds = min(max(elapsed, 0.0) * rate, most_seconds)
    return left + int(seconds * 1000)


def left_over(budget: int, spent: int, most: int) -> int:
    """What of a budget the next beat finds: enough for the jitter of beats, never a reserve."""
    return min(budget - spent, most)


def missing(watched: list[Interval], way: list[Interval]) -> list[Interval]:
    """The stretches of a learner's way that were not watched."""
    return [(start, end) for start, end in without(way, watched) if end - start >= GAP]


def is_complete(watched: list[Interval], way: list[Interval], share: Decimal) -> bool:
    """The one rule of completion and credit: that share of the way that was the learner's was
    watched. Exact.
    """
    length = total(way)
    return length > 0 and length - total(missing(watched, way)) >= share * length


def read_claim(raw: object) -> list[Interval]:
    """Intervals as sent: [[from, to], …] in seconds. Raises BadClaim."""
    if not isinstance(raw, list) or len(raw) > MOST_INTERVALS:
        raise BadClaim(f"Give a list of at most {MOST_INTERVALS} intervals.")
    return [_interval(interval) for interval in raw]


def read_seconds(raw: object) -> int:
    """A position in seconds, as milliseconds. Raises BadClaim."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 1_000_000:
        raise BadClaim("A position is a number of seconds, 0 or more.")
    return round(raw * 1000)


def read_window(raw: object) -> str:
    """How the window that plays names itself; empty where it does not. Raises BadClaim."""
    if not isinstance(raw, str) or len(raw) > LONGEST_NAME or first_forbidden(raw):
        raise BadClaim(f"The name of a window is a text of at most {LONGEST_NAME} letters.")
    return raw


def _interval(raw: object) -> Interval:
    if not isinstance(raw, list) or len(raw) != 2:
        raise BadClaim("An interval is a pair of seconds, [from, to].")
    start, end = read_seconds(raw[0]), read_seconds(raw[1])
    if start > end:
        raise BadClaim("An interval ends after it begins.")
    return (start, end)
