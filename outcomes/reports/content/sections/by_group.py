"""Item by item for those the course is made for, and adjusted for what learners are."""

from collections.abc import Iterator, Sequence

from courses.english import joined
from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_groups import (
    ByGroup,
    ComparedGroup,
    ItemByGroup,
    Moderator,
    Moderators,
    ObjectiveByGroup,
    SplitBy,
)

from ..cells import Show, ends
from ..columns import AFTER, BEFORE, CHANGE, CHANGE_CI, P_ADJUSTED, SIDES, TEST, N, P
from ..grammar import absence, counted, p_words
from ..report import Axis, Cell, Column, Figure, FigureRow, Mark, Part, Section, Table, Words, text
from ..tests_named import test_name
from . import section
from .comparing import item_name, side_mark

EXPLORED = (
    "Matched learners of each group. Groups were not assigned: they differ in more than their name."
)
TOLD_APART = "; oncologists are compared with all others"
LEAST_COMPARED = 10  # learners in each group that is compared with others
Entry = ItemByGroup | ObjectiveByGroup


def by_group(document: OutcomeDocument, show: Show) -> Section | None:
    split = document.by_group
    if not split or not split.dimensions:
        return None
    parts: list[Part] = []
    for dimension in split.dimensions:
        parts += _parts(dimension, show)
    return section("by_group", (_target(split), EXPLORED), tuple(parts))


def _target(split: ByGroup) -> str:
    if not split.chosen:
        told = any(each.dimension == "target" for each in split.dimensions)
        return "The course names no target group" + TOLD_APART * told + "."
    return f"Target group of the course: {', '.join(split.specialties)}."


def _parts(dimension: SplitBy, show: Show) -> Iterator[Part]:
    if dimension.dimension == "target":
        yield _figure(dimension, show)
    else:
        yield _table(dimension, dimension.items, "items", show)
    several = [each for each in dimension.objectives if len(each.questions) > 1]
    if several:
        yield _table(dimension, several, "objectives", show)


def _figure(dimension: SplitBy, show: Show) -> Figure:
    rows = tuple(
        _row(entry, group, show, is_first=n == 0)
        for entry in dimension.items
        for n, group in enumerate(entry.groups)
    )
    labels = [group.label for group in dimension.items[0].groups] if dimension.items else []
    return Figure(
        "by-group-target",
        "dumbbell",
        f"Each item: {labels[0]} and others" if labels else "Each item by target group",
        "matched learners of each group; 95% intervals of the shares",
        Axis("share correct"),
        SIDES,
        ("before", "after"),
        rows,
        _table(dimension, dimension.items, "items", show),
    )


def _row(entry: Entry, group: ComparedGroup, show: Show, *, is_first: bool) -> FigureRow:
    """The group comes first, as a long label is cut at its end; what was asked is said once."""
    label, gap = f"{group.label}: {name_of(entry) if is_first else key_of(entry)}", is_first
    marks = (side_mark(group.pre), side_mark(group.post))
    if not is_known(group.change):
        return FigureRow(label, marks, gap=gap)
    note = numbers.points(group.change)
    if is_known(group.p_adjusted):
        note += f"\nadjusted {p_words(group.p_adjusted, show.floor)}"
    return FigureRow(label, marks, note, gap=gap)


def name_of(entry: Entry) -> str:
    if isinstance(entry, ItemByGroup):
        return item_name(entry)
    return f"{entry.objective}. {entry.text}"


def _table(dimension: SplitBy, entries: Sequence[Entry], what: str, show: Show) -> Table:
    columns = (
        Column("Item" if what == "items" else "Learning objective", "What was asked."),
        Column(dimension.title, "Group of matched learners."),
        N,
        BEFORE,
        AFTER,
        CHANGE,
        CHANGE_CI,
        P,
        P_ADJUSTED,
        TEST,
    )
    return Table(
        f"by_group-{dimension.dimension}-{what}",
        f"{'Each item' if what == 'items' else 'Objectives of several items'} by "
        f"{dimension.title.lower()}",
        columns,
        tuple(_cells(dimension, entry, group, show) for entry in entries for group in entry.groups),
        note=_note(dimension, entries, show),
        brief=(0, 1, 2, 3, 4, 5, 6, 8),
        appendix=True,
    )


def _cells(dimension: SplitBy, entry: Entry, group: ComparedGroup, show: Show) -> tuple[Cell, ...]:
    evidence = f"by-group.{dimension.dimension}.{key_of(entry)}.{group.group}"
    return (
        text(name_of(entry)),
        text(group.label),
        show.count(group.n, evidence),
        show.side(group.pre, evidence),
        show.side(group.post, evidence),
        show.change(group.change, group.pre.share, group.post.share, evidence),
        show.change_interval(group.change_ci95, evidence),
        show.p(group.p, evidence),
        show.p(group.p_adjusted, evidence),
        text(test_name(group.test)),
    )


def _note(dimension: SplitBy, entries: Sequence[Entry], show: Show) -> str:
    words = ["Exploratory: read as a hint; p adjusted by Benjamini-Hochberg over all groups."]
    compared = [entry for entry in entries if is_compared(entry)]
    differing = [
        f"{key_of(entry)} ({p_words(entry.difference.p_adjusted, show.floor)})"
        for entry in compared
        if is_known(entry.difference)
        and is_known(entry.difference.p_adjusted)
        and entry.difference.p_adjusted < numbers.ALPHA
    ]
    if differing:
        words.append(f"The change differs between the groups (adjusted): {', '.join(differing)}.")
    elif compared:
        words.append("For none does the change differ between the groups beyond chance (adjusted).")
    if is_known(dimension.not_given) and dimension.not_given:
        words.append(f"{dimension.title} not given: {dimension.not_given:,}.")
    return " ".join(words)


def is_compared(entry: Entry) -> bool:
    """Of a handful of people the test between the groups promises more than it can keep."""
    sizes = [group.n for group in entry.groups if is_known(group.n) and group.n]
    return is_known(entry.difference) and min(sizes, default=0) >= LEAST_COMPARED


def key_of(entry: Entry) -> str:
    return entry.key if isinstance(entry, ItemByGroup) else f"objective {entry.objective}"


# --- adjusted ------------------------------------------------------------------------------------

ADJUSTED = (
    "Sensitivity analysis: a logistic model of every matched answer (generalized estimating "
    "equations, exchangeable within a learner, robust standard errors). The main analysis is the "
    "matched comparison above."
)


def moderators(document: OutcomeDocument, show: Show) -> Section | None:
    adjusted = document.moderators
    if not adjusted:
        return None
    if adjusted.sentence:
        return section("moderators", (ADJUSTED, adjusted.sentence))
    lead = (ADJUSTED, _overall(adjusted, show), *_left_out(adjusted))
    parts: list[Part] = [_figure_of_ratios(adjusted, show)]
    parts += [Words(_differs(each, show)) for each in adjusted.moderators]
    return section("moderators", lead, tuple(parts))


def _overall(adjusted: Moderators, show: Show) -> str:
    change = adjusted.change
    held = joined([each.title.lower() for each in adjusted.moderators])
    if not is_known(change) or not is_known(change.odds_ratio):
        return f"With {held} held equal, no change can be told."
    interval = show.ratio_interval(change.ci95).shown
    odds = numbers.number(change.odds_ratio, 2)
    return (
        f"With {held} held equal, the odds of a correct answer after the activity are {odds} times "
        f"those before (95% CI {interval}; {p_words(change.p, show.floor)}; "
        f"{counted(adjusted.n, 'matched learner')})."
    )


def _left_out(adjusted: Moderators) -> tuple[str, ...]:
    if not adjusted.left_out:
        return ()
    names = joined([name.lower() for name in adjusted.left_out])
    return (f"Not in the model, as there are no groups to compare: {names}.",)


def _differs(moderator: Moderator, show: Show) -> str:
    if not is_known(moderator.p_adjusted):
        return f"{moderator.title}: {absence(moderator.p_adjusted)}."
    p = p_words(moderator.p_adjusted, show.floor)
    verdict = (
        "The change differs by"
        if moderator.p_adjusted < numbers.ALPHA
        else "The change does not differ beyond chance by"
    )
    return f"{verdict} {moderator.title.lower()}, the others held equal (adjusted {p})."


def _figure_of_ratios(adjusted: Moderators, show: Show) -> Figure:
    rows = []
    for moderator in adjusted.moderators:
        for n, level in enumerate(moderator.levels):
            label, count = f"{moderator.title}: {level.label}", level.n if is_known(level.n) else 0
            if not is_known(level.ratio):
                rows.append(FigureRow(label, (Mark("reference", 1.0, n=count),), gap=n == 0))
                continue
            low, high = ends(level.ratio_ci95) if is_known(level.ratio_ci95) else (None, None)
            shown = numbers.number(level.ratio, 2)
            rows.append(FigureRow(label, (Mark(shown, level.ratio, low, high, count),), shown))
    limits = [mark.high or mark.value or 1.0 for row in rows for mark in row.marks]
    high = float(min(10, max(2, -(-max(limits, default=1) // 1))))
    return Figure(
        "moderators",
        "forest",
        "How much more the odds of a correct answer rose than in the reference group",
        "ratio of odds ratios, the other moderators held equal; 95% intervals; 1 is no difference",
        Axis("ratio of odds ratios", high=high, step=0.5 if high <= 4 else 1.0, unit="number"),
        ("ratio",),
        ("after",),
        tuple(rows),
        _ratios(adjusted, show),
        folded=True,
    )


def _ratios(adjusted: Moderators, show: Show) -> Table:
    columns = (
        Column("Moderator", "What learners are told apart by."),
        Column("Group", "The first of each is the reference."),
        Column("Matched", "Matched learners.", "people"),
        Column("Odds pre-test", "Odds of a correct answer before, over the reference.", "ratio"),
        Column("95% CI pre-test", "95% interval of the odds before.", "ratio"),
        Column("Ratio of change", "Change of the odds, over that of the reference.", "ratio"),
        Column("95% CI of ratio", "95% interval of the ratio of change.", "ratio"),
        P,
        P_ADJUSTED,
    )
    return Table(
        "moderators",
        "Groups with the other moderators held equal",
        columns,
        tuple(row for each in adjusted.moderators for row in _ratio_rows(each, show)),
        note="p of a group: against the reference. Adjusted: of the moderator as a whole, "
        "Benjamini-Hochberg over the moderators.",
        brief=(0, 1, 2, 5, 6, 7),
        appendix=True,
    )


def _ratio_rows(moderator: Moderator, show: Show) -> Iterator[tuple[Cell, ...]]:
    for level in moderator.levels:
        reference, evidence = level.is_reference, f"moderator.{moderator.moderator}.{level.level}"
        yield (
            text(moderator.title),
            text(level.label),
            show.count(level.n, evidence),
            text("reference") if reference else show.number(level.before, evidence=evidence),
            text("") if reference else show.ratio_interval(level.before_ci95),
            text("reference") if reference else show.number(level.ratio, evidence=evidence),
            text("") if reference else show.ratio_interval(level.ratio_ci95),
            text("") if reference else show.p(level.p, evidence),
            show.p(moderator.p_adjusted, evidence) if reference else text(""),
        )
