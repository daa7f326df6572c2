"""Did it change more for some? A forest of the groups' changes by each dimension."""

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import Dimension, Group, OutcomeDocument

from ..cells import Show, ends_of_change
from ..columns import AFTER, BEFORE, CHANGE, CHANGE_CI, P_ADJUSTED, PERSONS, P
from ..dates import minute
from ..grammar import absence, counted, p_words
from ..report import (
    Axis,
    Cell,
    Column,
    Figure,
    FigureRow,
    Mark,
    Part,
    Section,
    Table,
    Words,
    text,
)
from . import section

CONFIRMATORY = "confirmatory"
LEAD = (
    "The change of each group's matched learners. Groups chosen in advance in the course are "
    "confirmatory; the others are exploratory."
)
REGRESSION = ", as regression to the mean alone can make it"
ADJUSTMENTS = {"holm": "Holm", "benjamini-hochberg": "Benjamini-Hochberg"}


def subgroups(document: OutcomeDocument, show: Show) -> Section | None:
    dimensions = document.subgroups.dimensions if document.subgroups else []
    if not dimensions:
        return None
    parts: list[Part] = []
    for dimension in dimensions:
        parts.append(_figure(dimension, document.knowledge.overall.learners, show))
        parts += [Words(dimension.note)] if dimension.note else []
    return section("subgroups", (LEAD, *_frozen(document)), tuple(parts))


def _frozen(document: OutcomeDocument) -> tuple[str, ...]:
    """When what is called chosen in advance was chosen for good."""
    at = document.subgroups.frozen_at if document.subgroups else None
    if not at:
        return ()
    return (
        f"What was chosen was frozen when the course was published, {minute(at)}; "
        "what was chosen later is explored.",
    )


def _figure(dimension: Dimension, matched: int | Absent, show: Show) -> Figure:
    rows = tuple(_row(group) for group in dimension.groups)
    low, high = _span(rows)
    role = "chosen in advance" if dimension.role == CONFIRMATORY else "exploratory"
    return Figure(
        f"subgroups-{dimension.dimension}",
        "forest",
        _title(dimension, show),
        f"change in correct answers, average over objectives; {role}; 95% intervals",
        Axis("change in percentage points", high=high, low=low, step=0.1, unit="points"),
        ("change",),
        ("after",),
        rows,
        _table(dimension, matched, show),
        folded=dimension.role != CONFIRMATORY,
    )


def _row(group: Group) -> FigureRow:
    overall = group.overall
    if not is_known(overall.change):
        return FigureRow(group.label, (Mark(absence(overall.change)),))
    limits = overall.change_ci95
    low, high = ends_of_change(limits) if is_known(limits) else (None, None)
    n = overall.learners if is_known(overall.learners) else None
    change = numbers.points(overall.change)
    mark = Mark(change, overall.change, low, high, n)
    return FigureRow(group.label, (mark,), change + (f"\nn = {n:,}" if n is not None else ""))


def _span(rows: tuple[FigureRow, ...]) -> tuple[float, float]:
    """The ends of the axis: whole tens of points around every interval, within -100 to 100."""
    marks = [mark for row in rows for mark in row.marks]
    limits = [limit for m in marks for limit in (m.low, m.high, m.value) if limit is not None]
    low = min([0.0, *(-0.1 * -(-abs(limit) * 10 // 1) for limit in limits if limit < 0)])
    high = max([0.3, *(0.1 * -(-limit * 10 // 1) for limit in limits if limit > 0)])
    return max(low, -1.0), min(high, 1.0)


def _title(dimension: Dimension, show: Show) -> str:
    title, test = dimension.title.lower(), dimension.difference
    if not is_known(test) or not is_known(test.p):
        return f"Change by {title}"
    p = test.p_adjusted if is_known(test.p_adjusted) else test.p
    verdict = "differs" if p < numbers.ALPHA else "does not differ beyond chance"
    words = f"The change {verdict} by {title} (adjusted {p_words(p, show.floor)})"
    by_chance = dimension.dimension == "baseline" and p < numbers.ALPHA
    return f"{words}{REGRESSION * by_chance}"


def _table(dimension: Dimension, matched: int | Absent, show: Show) -> Table:
    return Table(
        f"subgroups-{dimension.dimension}",
        f"By {dimension.title.lower()}",
        (
            Column(dimension.title, "Group of participants."),
            PERSONS,
            Column("Matched", "Matched learners of the group.", "people"),
            BEFORE,
            AFTER,
            CHANGE,
            CHANGE_CI,
            P,
            P_ADJUSTED,
        ),
        tuple(_cells(dimension, group, show) for group in dimension.groups),
        note=_note(dimension, matched, show),
        brief=(0, 2, 3, 4, 5, 6, 8),
    )


def _cells(dimension: Dimension, group: Group, show: Show) -> tuple[Cell, ...]:
    overall, evidence = group.overall, f"group.{dimension.dimension}.{group.group}"
    return (
        text(group.label),
        show.count(group.n, evidence),
        show.count(overall.learners, evidence),
        show.share(overall.pre, evidence=evidence),
        show.share(overall.post, evidence=evidence),
        show.change(overall.change, overall.pre, overall.post, evidence),
        show.change_interval(overall.change_ci95, evidence),
        show.p(overall.p, evidence),
        show.p(overall.p_adjusted, evidence),
    )


def _note(dimension: Dimension, matched: int | Absent, show: Show) -> str:
    chosen = (
        "Chosen in advance" if dimension.role == CONFIRMATORY else "Exploratory: read as a hint"
    )
    adjustment = ADJUSTMENTS.get(dimension.adjustment, dimension.adjustment)
    adjusted = any(is_known(group.overall.p_adjusted) for group in dimension.groups)
    words = [f"{chosen}{f'; p adjusted by {adjustment}' if adjusted else ''}."]
    test = dimension.difference
    if is_known(test) and is_known(test.p):
        words.append(
            f"Do the groups' changes differ: {p_words(test.p, show.floor)}, "
            f"adjusted {p_words(test.p_adjusted, show.floor)}."
        )
    if is_known(dimension.not_given) and dimension.not_given:
        words.append(_without(dimension, dimension.not_given, matched))
    return " ".join(words)


def _without(dimension: Dimension, not_given: int, matched: int | Absent) -> str:
    """Who is in no group, of the participants and of the matched learners the table is about."""
    participants = counted(not_given, "participant")
    if dimension.dimension == "baseline":
        return f"Without a matched answer: {participants}."
    learners = [group.overall.learners for group in dimension.groups]
    inside = sum(n for n in learners if is_known(n))
    if not is_known(matched) or not all(is_known(n) for n in learners) or inside > matched:
        return f"Not given: {participants}, matched or not."
    return (
        f"Not given: {matched - inside:,} of {counted(matched, 'matched learner')} "
        f"({participants} in all)."
    )
