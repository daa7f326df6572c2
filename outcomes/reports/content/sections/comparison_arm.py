"""Learners after the course beside clinicians who did not take it."""

from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import ArmItem, OutcomeDocument

from ..cells import Show
from ..columns import DIFFERENCE_CI, ITEM, P_ADJUSTED, TEST, P
from ..grammar import Certainty, certainty, counted, p_words
from ..report import Axis, Cell, Column, Figure, FigureRow, Section, Table, text
from ..tests_named import test_name
from . import section
from .comparing import item_name, side_mark


def comparison_arm(document: OutcomeDocument, show: Show) -> Section | None:
    arm = document.comparison_arm
    if not arm:
        return None
    figure = Figure(
        "comparison",
        "dumbbell",
        title_of(arm.items),
        "unpaired: chi-square or Fisher's exact test, p adjusted over the items (Holm); "
        "Wilson intervals",
        Axis("share correct"),
        ("comparison", "learners"),
        ("before", "after"),
        tuple(_row(item, show) for item in arm.items),
        _table(arm.items, f"{arm.label}. {arm.definition}", show),
    )
    lead = (f"{arm.label}: {counted(arm.n, 'clinician')}. {arm.definition}",)
    return section("comparison_arm", lead, (figure,))


def title_of(items: Sequence[ArmItem]) -> str:
    """Where nothing can be said, what stands beside what."""
    if verdict := verdict_of(items):
        return f"Learners were correct {verdict} clinicians who did not take the course"
    return "Learners after the course beside clinicians who did not take it"


def verdict_of(items: Sequence[ArmItem]) -> str:
    """ "more often in 3 of 4 items and less often in 1, beyond chance, than"; nothing where a p is
    not shown."""
    compared = [item for item in items if item.comparison.n != 0 and item.learners.n != 0]
    steps = [(item.difference, item.p_holm) for item in compared]
    if not steps or not all(is_known(value) for step in steps for value in step):
        return ""
    sure = [step for step, p in steps if certainty(p) is Certainty.BEYOND_CHANCE]
    more, less = (sum(is_known(step) and sign * step > 0 for step in sure) for sign in (1, -1))
    of = f"of {counted(len(steps), 'item')}"
    told = [f"{often} often in {n} {of}" for often, n in (("more", more), ("less", less)) if n]
    if not told:
        return f"neither more nor less often beyond chance in any {of} than"
    return f"{' and '.join(told)}, beyond chance, than"


def arm_sentence(document: OutcomeDocument) -> str:
    arm = document.comparison_arm
    verdict = verdict_of(arm.items) if arm else ""
    if not arm or not verdict:
        return ""
    return (
        f"After the course learners were correct {verdict} {counted(arm.n, 'clinician')} who did "
        "not take it (unpaired; adjusted by Holm)."
    )


def _row(item: ArmItem, show: Show) -> FigureRow:
    marks = (side_mark(item.comparison), side_mark(item.learners))
    if not is_known(item.difference):
        return FigureRow(item_name(item), marks)
    note = numbers.points(item.difference)
    if is_known(item.p_holm):
        note += f"\nadjusted {p_words(item.p_holm, show.floor)}"
    return FigureRow(item_name(item), marks, note)


def _table(items: list[ArmItem], note: str, show: Show) -> Table:
    columns = (
        ITEM,
        Column("n learners", "Learners with a first answer after.", "people"),
        Column("Learners", "Share correct after the activity.", "share 0 to 1"),
        Column("n comparison", "Clinicians who did not take the course.", "people"),
        Column("Comparison", "Share correct among them.", "share 0 to 1"),
        Column("Difference (points)", "Learners minus comparison, in percentage points.", "points"),
        DIFFERENCE_CI,
        Column("Cramér's V", "Effect size of the two by two table."),
        P,
        P_ADJUSTED,
        TEST,
    )
    rows = tuple(_cells(item, show) for item in items)
    title = "Learners and clinicians who did not take the course"
    return Table("comparison", title, columns, rows, note, brief=(0, 1, 2, 3, 4, 5, 6, 9))


def _cells(item: ArmItem, show: Show) -> tuple[Cell, ...]:
    evidence = f"arm.{item.key}"
    return (
        text(item_name(item)),
        show.count(item.learners.n, evidence),
        show.side(item.learners, evidence),
        show.count(item.comparison.n, evidence),
        show.side(item.comparison, evidence),
        show.change(item.difference, item.comparison.share, item.learners.share, evidence),
        show.change_interval(item.ci95, evidence),
        show.number(item.cramers_v),
        show.p(item.p, evidence),
        show.p(item.p_holm, evidence),
        text(test_name(item.test)),
    )
