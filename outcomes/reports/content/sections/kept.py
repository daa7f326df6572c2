"""What was still correct at a follow-up, and which intended changes had been made, in words.

Below the post-test is not below chance: each step has its p, and its doubt.
"""

import math
from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    AnsweredAfter,
    OutcomeDocument,
    Retention,
    RetentionStep,
    Wave,
)

from ..cells import Show
from ..grammar import (
    Certainty,
    Direction,
    certainty,
    count_span,
    counted,
    direction,
    in_parentheses,
    p_words,
    span,
)

TIMES = ("pre", "post", "follow_up")
SINCE = {"pre": "pre-test", "post": "post-test"}


def changes_made(wave: Wave) -> str:
    """ "5 of 9 reported intended changes (56%) had been made", of all questions together."""
    totals = [question.total for question in wave.changes]
    answered = [total.answered for total in totals]
    done = [total.done for total in totals]
    if not answered or not all(is_known(n) for n in (*answered, *done)):
        return ""
    of, made = sum(map(_count, answered)), sum(map(_count, done))
    if not of:
        return ""
    return (
        f"{made:,} of {counted(of, 'reported intended change')} ({numbers.percent(made / of)}) had "
        "been made"
    )


def answered_after(document: OutcomeDocument, wave: Wave) -> str:
    """ "a median of 64 days after the post-test (60 to 92 days)"."""
    days = days_of(document, wave)
    if days is None or not is_known(days.median):
        return ""
    if days.shortest == days.longest:
        return f"{counted(days.shortest, 'day')} after the post-test"
    median = counted(math.floor(days.median + 0.5), "day")
    span_of = f"{_count(days.shortest):,} to {counted(days.longest, 'day')}"
    return f"a median of {median} after the post-test ({span_of})"


def days_of(document: OutcomeDocument, wave: Wave) -> AnsweredAfter | None:
    """None in what leaves, and in a document of before."""
    waves = zip(document.follow_up, document.follow_up_days, strict=False)
    return next((days for each, days in waves if each is wave), None)


def _count(n: int | Absent) -> int:
    return n if is_known(n) else 0


def answered_again(wave: Wave) -> list[Retention]:
    """The questions with somebody's three answers; none where one of them is not shown."""
    items = [item for item in wave.retention if item.n != 0]
    shares = [getattr(item, time).share for item in items for time in TIMES]
    return items if all(is_known(share) for share in shares) else []


def kept_words(wave: Wave, show: Show, *, named: bool = True) -> str:
    """What was correct at the three times, and whether the follow-up differs from the others.

    `named`: the question by its key, which says nothing outside the report.
    """
    items = answered_again(wave)
    if not items:
        few = any(item.n is Absent.HIDDEN for item in wave.retention)
        return "what was still correct then is not shown" if few and named else ""
    before, after, then = (span_at(items, time) for time in TIMES)
    return (
        f"of learners with all three answers to {_which(items, named)}, {before} were correct "
        f"before, {after} after, and {then} then{steps_words(items, show)}"
    )


def span_at(items: Sequence[Retention], time: str) -> str:
    return span([s for item in items if is_known(s := getattr(item, time).share)])


def _which(items: Sequence[Retention], named: bool) -> str:
    if len(items) > 1:
        details = [f"{len(items)} questions asked again", *_n(items)]
        return f"a question {in_parentheses(details)}"
    which = items[0].key if named else "the one question asked again"
    return " ".join([which, *(in_parentheses([n]) for n in _n(items))])


def _n(items: Sequence[Retention]) -> list[str]:
    known = [item.n for item in items if is_known(item.n)]
    if len(known) < len(items):
        return []
    return [f"n = {count_span(known)}"]


def steps_words(items: Sequence[Retention], show: Show) -> str:
    """ "; correct answers fell back by 30 points from the post-test (adjusted p=0.01) and ...": of
    several questions how many moved, and to which side."""
    if len(items) > 1:
        return _of_several(items)
    told = [_step_words(items[0], start, show) for start in ("post", "pre")]
    if not all(told):
        return ""
    first, second = told
    both_are = first.startswith("are ") and second.startswith("are ")
    return f"; correct answers {first} and {second.removeprefix('are ') if both_are else second}"


def _step_words(item: Retention, start: str, show: Show) -> str:
    step = step_since(item, start)
    if step is None or not is_known(step.change):
        return ""
    ends = getattr(item, start).share, item.follow_up.share
    way, sure = direction(*ends), certainty(step.p_holm)
    if way is Direction.LEVEL:
        return f"are level with the {SINCE[start]}"
    by = numbers.points(abs(step.change)).removeprefix("+")
    doubt = "" if sure is Certainty.BEYOND_CHANCE else f"{sure.value}, "
    p = f"adjusted {p_words(step.p_holm, show.floor)}" if is_known(step.p_holm) else ""
    details = f"({(doubt + p).removesuffix(', ')})"
    if way is Direction.FALL and start == "post" and not doubt:
        return f"fell back by {by} from the {SINCE[start]} {details}"
    side = "below" if way is Direction.FALL else "above"
    return f"are {by} {side} the {SINCE[start]} {details}"


def step_since(item: Retention, start: str) -> RetentionStep | None:
    return next((s for s in item.pairs if (s.start, s.end) == (start, "follow_up")), None)


def _of_several(items: Sequence[Retention]) -> str:
    told = [_sides_words(items, start) for start in ("post", "pre")]
    if not all(told):
        return "; whether the follow-up differs from the other tests beyond chance is not shown"
    words = " and ".join(told)
    if all(side.startswith("differ") for side in told):
        words = f"differ from neither test beyond chance in any of {len(items)} questions"
    return f"; correct answers {words} (Holm within a question)"


def _sides_words(items: Sequence[Retention], start: str) -> str:
    """On both sides: what is above in none may be below in all."""
    above, below = moved_since(items, start, 1), moved_since(items, start, -1)
    if above is None or below is None:
        return ""
    since, of = f"the {SINCE[start]} beyond chance", f"of {len(items)} questions"
    if above and below:
        return f"are above {since} in {above} and below it in {below} {of}"
    side = "are above" if above else "are below" if below else "differ from"
    return f"{side} {since} in {above or below or 'none'} {of}"


def moved_since(items: Sequence[Retention], start: str, sign: int) -> int | None:
    """In how many questions the follow-up is so much beyond chance; None where it is not shown."""
    steps = [step_since(item, start) for item in items]
    known = [s for s in steps if s and is_known(s.change) and is_known(s.p_holm)]
    if len(known) < len(items):
        return None
    return sum(
        1
        for s in known
        if certainty(s.p_holm) is Certainty.BEYOND_CHANCE
        and is_known(s.change)
        and sign * s.change > 0
    )
