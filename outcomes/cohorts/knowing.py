"""An item and how sure learners are of its objective, asked together: who is right and sure, who is wrong and sure."""

from collections.abc import Iterator
from typing import Any

from assessments.models import Measure, Phase

from .counting import ITEM_MEASURES, Layout, Slot, _key, _tables
from .section_counts import KnowingCounts

Pair = tuple[Slot, Slot]


def count(cursor: Any, layout: Layout) -> list[KnowingCounts]:
    together = list(_together(layout))
    columns = [
        [_judged(kb, f"= {_key(kb)}"), _judged(cb, _top(cb)), ka.code, _judged(ca, _top(ca))] for (kb, ka), (cb, ca) in together
    ]
    return [
        KnowingCounts(item[0].version, rating[0].version, {(key[0], key[1], key[2], key[3]): n for key, n in table.items()})
        for (item, rating), table in zip(together, _tables(cursor, columns), strict=True)
    ]


def _together(layout: Layout) -> Iterator[tuple[Pair, Pair]]:
    """Items with the confidence questions of their objective that stand in the same poll before and in the same after."""
    ratings = layout.paired([Measure.CONFIDENCE])
    for item in layout.paired(ITEM_MEASURES):
        for rating in ratings:
            known, sure = item[0].version, rating[0].version
            same = all(_same_poll(layout, known.question_id, sure.question_id, phase) for phase in (Phase.PRE, Phase.POST))
            if known.objective_id == sure.objective_id and same:
                yield item, rating


def _same_poll(layout: Layout, question: int, other: int, phase: Phase) -> bool:
    asked = ({entry.question_id for entry in poll.entries.all()} for poll in layout.structure.polls_in(phase))
    return any({question, other} <= questions for questions in asked)


def _judged(slot: Slot, test: str) -> str:
    """SQL: 0 without an answer, 2 when the test holds, 1 when not."""
    return f"(CASE WHEN {slot.code} = 0 THEN 0 WHEN {slot.code} {test} THEN 2 ELSE 1 END)"


def _top(slot: Slot) -> str:
    return f"> {len(slot.version.scale) - (slot.version.top or 0)}"
