"""Learners after the course beside clinicians who did not take it."""

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import ArmItem, OutcomeDocument

from ..cells import Show
from ..columns import CHANGE_CI, ITEM, P_ADJUSTED, TEST, P
from ..grammar import counted, p_words
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
        "Learners after the course beside clinicians who did not take it",
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
        CHANGE_CI,
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
