"""What still is a gap, read from the figures of a document; of a published one from what it shows.

Pure.
"""

from collections.abc import Sequence

from outcomes.numbers import persistent_gap

from .absence import none_if_absent
from .document import Comparison, Item, MeasuredObjective, PersistentGap


def persistent_gaps(
    objectives: Sequence[MeasuredObjective], items: Sequence[Item]
) -> list[PersistentGap]:
    gaps = []
    for objective in objectives:
        if reason := _reason(objective.matched):
            gaps.append(
                PersistentGap(
                    objective=objective.objective, post=objective.matched.post.share, reason=reason
                )
            )
    for item in items:
        if reason := _reason(item.matched):
            later = {"version": item.version} if item.version > 1 else {}
            gaps.append(
                PersistentGap(
                    question=item.question, **later, post=item.matched.post.share, reason=reason
                )
            )
    return gaps


def _reason(matched: Comparison) -> str | None:
    return persistent_gap(
        none_if_absent(matched.pre.share),
        none_if_absent(matched.post.share),
        none_if_absent(matched.p_holm),
    )
