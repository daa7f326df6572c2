"""How one thing moved in several questions, in one sentence: those that moved alike together."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.numbers import percent

from .grammar import Certainty, Direction, Share, certainty, comma_listed, direction, listed, span

MOST_LISTED = 2  # more than these are told in groups


@dataclass(frozen=True)
class Move:
    """Both ends are shown; `name` of its question, empty where it says nothing to the reader."""

    name: str
    before: float
    after: float
    p: Share


def in_groups(moves: Sequence[Move]) -> str:
    """ "rose in q5 (12% to 25%), and did not change beyond chance in q1 and q2 (12% to 18% before,
    15% to 20% after)"."""
    groups: dict[str, list[Move]] = {}
    for move in moves:
        groups.setdefault(_verb(move), []).append(move)
    ordered = sorted(groups.items(), key=lambda group: list(_VERBS.values()).index(group[0]))
    told = [f"{verb} {_where(verb, alike)}" for verb, alike in ordered]
    return ", and ".join(told) if len(told) < 3 else listed(told)


_VERBS = {
    (Certainty.BEYOND_CHANCE, Direction.RISE): "rose",
    (Certainty.BEYOND_CHANCE, Direction.FALL): "fell",
    (Certainty.BEYOND_CHANCE, Direction.LEVEL): "changed by less than is displayed",
    (Certainty.WITHIN_CHANCE, None): "did not change beyond chance",
    (Certainty.NOT_SHOWN, None): "moved, p not shown,",
    (Certainty.NOT_TESTED, None): "moved, not tested,",
}


def _verb(move: Move) -> str:
    sure = certainty(move.p)
    way = direction(move.before, move.after) if sure is Certainty.BEYOND_CHANCE else None
    return _VERBS[sure, way]


def _where(verb: str, moves: Sequence[Move]) -> str:
    ends = [f"{percent(move.before)} to {percent(move.after)}" for move in moves]
    names = [move.name for move in moves if move.name]
    if len(names) < len(moves):
        return f"on {len(moves)} ({_sides(moves) if _is_level(verb) else '; '.join(ends)})"
    if _is_level(verb) and len(moves) > 1:
        return f"in {comma_listed(names)} ({_sides(moves)})"
    return f"in {comma_listed([f'{n} ({e})' for n, e in zip(names, ends, strict=True)])}"


def _is_level(verb: str) -> bool:
    return verb == _VERBS[Certainty.WITHIN_CHANCE, None]


def _sides(moves: Sequence[Move]) -> str:
    before, after = span([m.before for m in moves]), span([m.after for m in moves])
    return f"{before} before, {after} after"
