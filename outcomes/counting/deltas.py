"""Counts are sums over persons: kept as text, and carried on by taking some persons out and putting
them in again."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from assessments.models import QuestionVersion

from .counts import Counts, ObjectivePatterns
from .moderators import LeveledPatterns
from .subgroups import DimensionCounts, GroupCounts

P = TypeVar("P", ObjectivePatterns, LeveledPatterns, GroupCounts)


class NotAdditive(Exception):
    """These counts cannot be carried on; everything has to be counted again."""


def as_text(counts: Counts) -> str:
    return json.dumps(_plain(counts), separators=(",", ":"))


def carried_on(text: str, before: Counts, after: Counts) -> Counts:
    """The kept counts, where some persons counted `before` and count `after` now.
    Raises NotAdditive."""
    counts: Counts = _carried(json.loads(text), before, after)
    return counts


def _plain(value: Any) -> Any:
    if isinstance(value, QuestionVersion):
        return value.pk
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return [[key, _plain(n)] for key, n in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _carried(kept: Any, before: Any, after: Any) -> Any:
    if type(before) is not type(after):
        raise NotAdditive
    if isinstance(after, ObjectivePatterns):
        return _patterns(kept, before, after)
    if isinstance(after, LeveledPatterns):
        return _leveled(kept, before, after)
    if isinstance(after, DimensionCounts):
        return _dimension(kept, before, after)
    if isinstance(after, QuestionVersion):
        return _same(kept == before.pk == after.pk, after)
    if dataclasses.is_dataclass(after):
        names = [field.name for field in dataclasses.fields(after)]
        return type(after)(
            **{
                name: _carried(kept[name], getattr(before, name), getattr(after, name))
                for name in names
            }
        )  # type: ignore[misc]
    if isinstance(after, Mapping):
        return _tally(kept, before, after)
    if isinstance(after, list | tuple):
        parts = (
            zip(kept, before, after, strict=True)
            if len(kept) == len(before) == len(after)
            else _same(False, ())
        )
        return type(after)(_carried(*part) for part in parts)
    if isinstance(after, int) and not isinstance(after, bool):
        return kept - before + after
    return _same(kept == before == after, after)


def _same(is_same: bool, value: Any) -> Any:
    if not is_same:
        raise NotAdditive
    return value


def _tally(kept: list[Any], before: Mapping[Any, int], after: Mapping[Any, int]) -> dict[Any, int]:
    tally = {_key(key): n for key, n in kept}
    for counts, sign in ((before, -1), (after, 1)):
        for key, n in counts.items():
            tally[key] = tally.get(key, 0) + sign * n
    if min(tally.values(), default=0) < 0:
        raise NotAdditive
    return {key: n for key, n in tally.items() if n}


def _key(kept: Any) -> Any:
    return tuple(map(_key, kept)) if isinstance(kept, list) else kept


def _patterns(kept: Any, before: ObjectivePatterns, after: ObjectivePatterns) -> ObjectivePatterns:
    learners = _carried(kept["learners"], before.learners, after.learners)
    return ObjectivePatterns(
        learners=learners,
        totals=_carried(kept["totals"], before.totals, after.totals),
        patterns=_while_few(learners, kept, before, after),
        moments=_carried(kept["moments"], before.moments, after.moments),
    )


def _leveled(kept: Any, before: LeveledPatterns, after: LeveledPatterns) -> LeveledPatterns:
    learners = kept["learners"] - before.learners + after.learners
    return LeveledPatterns(learners, _while_few(learners, kept, before, after))


def _while_few(learners: int, kept: Any, before: P, after: P) -> dict[Any, int] | None:
    """Their patterns one by one, only while they are few, as when everybody is counted."""
    if not after.are_few(learners):
        return None
    if kept["patterns"] is None or before.patterns is None or after.patterns is None:
        raise NotAdditive
    return _tally(kept["patterns"], before.patterns, after.patterns)


def _dimension(kept: Any, before: DimensionCounts, after: DimensionCounts) -> DimensionCounts:
    """Values that nobody has any more go, and new ones come."""
    values = dict(kept["values"])
    groups = {}
    for value in values.keys() | after.values.keys():
        group = _group(values.get(value), before.values.get(value), after.values.get(value))
        if group.n:
            groups[value] = group
    not_given = _carried(kept["not_given"], before.not_given, after.not_given)
    return DimensionCounts(
        _same(kept["dimension"] == after.dimension, after.dimension), groups, not_given
    )


def _group(kept: Any, before: GroupCounts | None, after: GroupCounts | None) -> GroupCounts:
    if before is None and after is None:
        return _again(kept)
    example = before or after
    assert example is not None
    nobody = GroupCounts(
        0,
        0,
        [(0, 0, 0)] * len(example.totals),
        [[0] * len(example.moments) for _ in example.moments],
        {},
    )
    before, after, kept = before or nobody, after or nobody, kept or _plain(nobody)
    learners = kept["learners"] - before.learners + after.learners
    return GroupCounts(
        n=kept["n"] - before.n + after.n,
        learners=learners,
        totals=_carried(kept["totals"], before.totals, after.totals),
        moments=_carried(kept["moments"], before.moments, after.moments),
        patterns=_while_few(learners, kept, before, after),
    )


def _again(kept: Any) -> GroupCounts:
    """A kept group that nobody was taken out of or put into."""
    patterns = None if kept["patterns"] is None else {_key(key): n for key, n in kept["patterns"]}
    return GroupCounts(
        kept["n"],
        kept["learners"],
        [(a, b, c) for a, b, c in kept["totals"]],
        kept["moments"],
        patterns,
    )
