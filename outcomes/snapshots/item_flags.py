"""Which items need a look: the rules of classical test theory, each with its code."""

from outcomes.counting import CountingRules
from outcomes.statistics.item_quality import FLAGGED_FROM_N, RULES

from .absence import Absent, is_known
from .document import AnalysedChoice, AnalysedItem, ItemAtTime, ItemFlag

# These rest on who answered the whole poll, who may be far fewer than who answered the item.
OF_WHOLE_POLLS = ("negative-discrimination", "low-discrimination", "suspect-key")


def flags_of(item: AnalysedItem, rules: CountingRules) -> list[ItemFlag]:
    """Flags of both times, of the item first; what few answered is not flagged."""
    flags: list[ItemFlag] = []
    for time, side in (("before", item.before), ("after", item.after)):
        if is_known(side) and _are_enough(side.n):
            finished = not rules.quality_from_twenty or _are_enough(side.discrimination_n)
            told = _of_item(time, side) + _of_choices(time, item.choices)
            flags += [flag for flag in told if finished or flag.code not in OF_WHOLE_POLLS]
    return flags


def _are_enough(n: int | Absent) -> bool:
    return is_known(n) and n >= FLAGGED_FROM_N


def _of_item(time: str, side: ItemAtTime) -> list[ItemFlag]:
    flags = []
    if time == "before" and is_known(side.difficulty) and side.difficulty >= 0.9:
        flags.append(_flag("too-easy", time))
    if time == "after" and is_known(side.difficulty) and side.difficulty < 0.3:
        flags.append(_flag("too-hard", time))
    if is_known(side.discrimination) and side.discrimination < 0:
        flags.append(_flag("negative-discrimination", time))
    elif is_known(side.discrimination) and side.discrimination < 0.2:
        flags.append(_flag("low-discrimination", time))
    return flags


def _of_choices(time: str, choices: list[AnalysedChoice]) -> list[ItemFlag]:
    right = [_at(choice, time) for choice in choices if choice.correct]
    best = max((_or_zero(discrimination) for *_, discrimination in right), default=0.0)
    fewest = min((_or_zero(n) for n, *_ in right), default=0)
    flags = []
    for choice in choices:
        n, share, discrimination = _at(choice, time)
        if choice.correct:
            continue
        if time == "before" and is_known(share) and share < 0.05:
            flags.append(_flag("dead-distractor", time, choice))
        if time == "after" and is_known(n) and n > fewest:
            flags.append(_flag("attractive-distractor", time, choice))
        if is_known(discrimination) and discrimination > max(best, 0.0):
            flags.append(_flag("suspect-key", time, choice))
    return flags


Figure = int | float | Absent


def _at(choice: AnalysedChoice, time: str) -> tuple[Figure, Figure, Figure]:
    """How many took it, their share, its discrimination."""
    if time == "before":
        return choice.before, choice.before_share, choice.before_discrimination
    return choice.after, choice.after_share, choice.after_discrimination


def _or_zero(value: Figure) -> float:
    return value if is_known(value) else 0


def _flag(code: str, time: str, choice: AnalysedChoice | None = None) -> ItemFlag:
    return ItemFlag(
        code=code,
        phase=time,
        choice=choice.choice if choice else None,
        sentence=RULES[code],
    )
