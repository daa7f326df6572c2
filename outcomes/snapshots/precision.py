"""How wide the intervals are, what would narrow them, and when to be careful; read from the
knowledge itself.
"""

from outcomes import statistics
from outcomes.statistics import PairedTable
from outcomes.statistics import Precision as JudgedPrecision
from outcomes.statistics.precision import TARGETS, rules_of

from .absence import is_known, none_if_absent
from .document import (
    Comparison,
    Item,
    ItemPrecision,
    Knowledge,
    MeasuredObjective,
    ObjectivePrecision,
    Overall,
    Precision,
    PrecisionSection,
    Warning,
)
from .notes import changed_learners


def build(knowledge: Knowledge, items: list[Item], *, mid_p: bool = False) -> PrecisionSection:
    return PrecisionSection(
        targets=list(TARGETS),
        overall=Precision.from_json(_of_change(knowledge.overall).as_json()),
        objectives=[
            ObjectivePrecision.from_json(
                {"objective": each.objective} | _of_comparison(each.matched).as_json()
            )
            for each in knowledge.objectives
        ],
        items=[
            ItemPrecision.from_json(
                {"question": item.question, "version": item.version}
                | _of_comparison(item.matched).as_json()
            )
            for item in items
        ],
        rules=rules_of(mid_p=mid_p),
        warnings=[
            warning
            for entries in (knowledge.objectives, items)
            for entry in entries
            for warning in _warnings(entry, mid_p)
        ],
    )


def _of_comparison(matched: Comparison) -> JudgedPrecision:
    if is_known(matched.table):
        return statistics.precision_of_item(PairedTable(**matched.table.as_json()))
    return _of_change(matched)


def _of_change(change: Comparison | Overall) -> JudgedPrecision:
    n = change.learners if isinstance(change, Overall) else change.n
    interval = none_if_absent(change.change_ci95)
    return statistics.precision_of_change(
        none_if_absent(n) or 0,
        none_if_absent(change.change),
        interval,  # type: ignore[arg-type]  # both limits of a change are finite
    )


def _warnings(entry: MeasuredObjective | Item, mid_p: bool) -> list[Warning]:
    matched = entry.matched
    has_table = is_known(matched.table)
    # An objective of several items counts answers after, not learners: half of them says nothing
    # there.
    after = none_if_absent(entry.all.post.n) or 0 if has_table else 0
    codes = statistics.warnings_of(
        none_if_absent(matched.n) or 0,
        after,
        none_if_absent(matched.pre.share),
        changed_learners(matched) if has_table else None,
        mid_p=mid_p,
    )
    is_item = isinstance(entry, Item)
    return [
        Warning(
            code=code,
            question=entry.question if isinstance(entry, Item) else None,
            objective=None if is_item else entry.objective,
            sentence=rules_of(mid_p=mid_p)[code],
        )
        for code in codes
    ]
