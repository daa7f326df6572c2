"""Knowledge and confidence together: right or wrong, sure or not;
and who is wrong and sure after.
"""

from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    ConfidentlyWrong,
    KnowledgeConfidence,
    OutcomeDocument,
    States,
)

from ..cells import Show
from ..columns import CI, ITEM, SHARE, SIDES, N
from ..grammar import counted
from ..report import Axis, Cell, Column, Figure, FigureRow, Part, Section, Table, text
from . import section
from .comparing import item_name
from .knowledge import share_of, whole_row
from .wrong_and_sure import (
    change_details,
    shares_of_the_sure,
    sure_and_wrong,
    sure_and_wrong_of,
    were,
)

STATES = {
    "mastered": "correct and sure",
    "doubtful": "correct, not sure",
    "uninformed": "wrong, not sure",
    "misinformed": "wrong and sure",
}
COLORS = ("good", "kept", "same", "worse")
LEAD = (
    "Sure means in the top box of the confidence question. Wrong and sure after the course is the "
    "group to worry about."
)


def knowledge_confidence(document: OutcomeDocument, show: Show) -> Section | None:
    both = document.confidence_knowledge
    if not both or not (both.items or both.confidently_wrong_after):
        return None
    parts: list[Part] = [
        _figure(entry, both.states, show, alone=len(both.items) == 1) for entry in both.items
    ]
    if both.confidently_wrong_after:
        parts.append(_wrong_table(both.confidently_wrong_after, show))
    return section("states", (LEAD,), tuple(parts))


def state(states: States, name: str) -> int | float | Absent:
    """The figure of one state."""
    return {
        "mastered": states.mastered,
        "doubtful": states.doubtful,
        "misinformed": states.misinformed,
        "uninformed": states.uninformed,
    }[name]


def _figure(entry: KnowledgeConfidence, order: Sequence[str], show: Show, *, alone: bool) -> Figure:
    title = "knowledge and confidence together"
    if is_known(entry.shares_after.misinformed):
        share = numbers.percent(entry.shares_after.misinformed)
        title = f"{share} are wrong and sure after"
        if is_known(entry.shares_before.misinformed):
            title += f" ({numbers.percent(entry.shares_before.misinformed)} before)"
            if words := shares_of_the_sure([entry]):
                title += f"; of the sure, {words}"
        if not entry.shares_after.misinformed:
            title = "nobody is wrong and sure after"
    return Figure(
        f"states-{entry.key}",
        "stacked",
        f"{entry.key}: {title}",
        _subtitle(entry),
        Axis("share of learners"),
        tuple(f"{name}: {says}" for name, says in STATES.items()),
        COLORS,
        tuple(
            _row(word, states)
            for word, states in zip(SIDES, (entry.before, entry.after), strict=True)
        ),
        _table(entry, order, show, alone=alone),
    )


def _change_words(entry: KnowledgeConfidence, show: Show, *, alone: bool) -> str:
    """The change that is tested; nothing where it is not shown."""
    if not is_known(entry.misinformed.change):
        return ""
    return f" Wrong and sure: {'; '.join(change_details(entry, show, alone=alone))}."


def _subtitle(entry: KnowledgeConfidence) -> str:
    people = f"{counted(entry.n, 'learner')} with all four answers"
    sides = [sure_and_wrong_of(entry.before), sure_and_wrong_of(entry.after)]
    if None in sides:
        return f"{entry.stem} {people}"
    if all(sure_and_wrong(side) == (0, 0) for side in (entry.before, entry.after)):
        return f"{people}; nobody was sure; {entry.stem}"
    of_the_sure = f"{sides[0]} {were(entry.before)} incorrect before, {sides[1]} after"
    return f"{people}; of the sure {of_the_sure}; {entry.stem}"


def _row(label: str, states: States) -> FigureRow:
    counts = [state(states, name) for name in STATES]
    return whole_row(label, [n if isinstance(n, int | Absent) else int(n) for n in counts])


def _table(entry: KnowledgeConfidence, order: Sequence[str], show: Show, *, alone: bool) -> Table:
    evidence = f"states.{entry.key}"
    rows = []
    for index, name in enumerate(order):
        before, after = state(entry.before, name), state(entry.after, name)
        rows.append(
            (
                text(f"{name.capitalize()}: {STATES[name]}"),
                show.count(before, evidence),
                show.share(_share(before, entry), entry.n, evidence),
                show.count(after, evidence),
                show.share(_share(after, entry), entry.n, evidence),
                *(show.count(n, evidence) for n in entry.transitions[index]),
            )
        )
    columns = (
        Column("State", "Correct or wrong, sure (top box) or not."),
        Column("n pre-test", "Learners with all four answers.", "people"),
        Column("Pre-test", "Share of these learners.", "share 0 to 1"),
        Column("n post-test", "Learners with all four answers.", "people"),
        Column("Post-test", "Share of these learners.", "share 0 to 1"),
        *(
            Column(f"to {name}", f"Of those in the state before, how many were {name} after.")
            for name in order
        ),
    )
    return Table(
        f"states-{entry.key}",
        f"Knowledge and confidence: {item_name(entry)}",
        columns,
        tuple(rows),
        note=f"Learners who answered {entry.key} and {entry.confidence_key} before and after."
        f"{_change_words(entry, show, alone=alone)}",
        brief=(0, 1, 2, 3, 4),
    )


def _share(count: int | float | Absent, entry: KnowledgeConfidence) -> float | Absent:
    return share_of(count if isinstance(count, int | Absent) else int(count), entry.n)


def _wrong_table(entries: Sequence[ConfidentlyWrong], show: Show) -> Table:
    return Table(
        "confidently_wrong",
        "Confidently wrong after: wrong and sure, with what they chose",
        (
            ITEM,
            Column("Wrong and sure", "People wrong and in the top box after.", "people"),
            N,
            SHARE,
            CI,
        ),
        tuple(_wrong_row(entry, show) for entry in entries),
        note="Everybody who answered the item and its confidence question in the post-test.",
    )


def _wrong_row(entry: ConfidentlyWrong, show: Show) -> tuple[Cell, ...]:
    evidence = f"sure.{entry.key}.{entry.confidence_key}"
    told = [f"{each.text} ({each.n:,})" for each in entry.choices if is_known(each.n)]
    told += ["other choices not shown"] * (0 < len(told) < len(entry.choices))
    chosen = "; ".join(told)
    return (
        text(item_name(entry), detail=chosen, mark="flag" if entry.flagged else ""),
        show.count(entry.count, evidence),
        show.count(entry.n),
        show.share(entry.share, entry.n, evidence),
        show.interval(entry.ci95),
    )
