"""How sure the figures are, and how many learners would make them surer."""

from collections.abc import Iterator, Sequence

from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    ItemPrecision,
    ObjectivePrecision,
    OutcomeDocument,
    Precision,
    PrecisionSection,
    versioned,
)

from ..cells import TOO_FEW, Show
from ..columns import CHANGE, N
from ..grammar import comma_listed
from ..report import Cell, Column, Fact, Part, Points, Section, Table, text
from . import section

LEAD = "The 95% interval of the change now, and the matched learners that would narrow it."
AnyPrecision = Precision | ObjectivePrecision | ItemPrecision


def precision(document: OutcomeDocument, show: Show) -> Section | None:
    sure = document.precision
    if not sure:
        return None
    warnings = tuple(_warnings(sure))
    parts: list[Part] = [Points(warnings)] if warnings else []
    return section("precision", (LEAD,), (*parts, _table(sure, show)))


def _warnings(sure: PrecisionSection) -> Iterator[Fact]:
    """Each sentence once, with all that it is true of."""
    for sentence in dict.fromkeys(warning.sentence for warning in sure.warnings):
        about = [warning for warning in sure.warnings if warning.sentence == sentence]
        numbers = [str(each.objective) for each in about if not each.question]
        items = [each.question for each in about if each.question]
        names = "; ".join([*_named("objective", numbers), *_named("item", items)])
        yield Fact(names[:1].upper() + names[1:], sentence)


def _named(noun: str, names: Sequence[str]) -> list[str]:
    """ "item q1", "items q1 and q2"; nothing of none."""
    plural = "s" if len(names) > 1 else ""
    return [f"{noun}{plural} {comma_listed(names)}"] if names else []


def _table(sure: PrecisionSection, show: Show) -> Table:
    figures: list[tuple[str, str, AnyPrecision]] = [
        ("Average over objectives", "overall", sure.overall)
    ]
    figures += [
        (f"Objective {each.objective}", f"objective.{each.objective}", each)
        for each in sure.objectives
    ]
    items = {versioned(each.question, each.version): each for each in sure.items}
    figures += [(f"Item {key}", f"item.{key}", each) for key, each in items.items()]
    needs = tuple(
        Column(
            f"n for {target * 100:.0f} points",
            "Matched learners for an interval of this width.",
            "people",
        )
        for target in sure.targets
    )
    columns = (
        Column("Figure", "Objective, item or average."),
        N,
        CHANGE,
        Column("Width (points)", "Width of the 95% interval of the change now.", "points"),
        *needs,
    )
    rows = tuple(_cells(*figure, show) for figure in figures)
    title = "Precision, and the n that would narrow it"
    return Table("precision", title, columns, rows)


def _cells(name: str, evidence: str, figure: AnyPrecision, show: Show) -> tuple[Cell, ...]:
    return (
        text(name),
        show.count(figure.n, evidence),
        show.change(figure.change, Absent.UNDEFINED, Absent.UNDEFINED, evidence),
        width_cell(figure.width, show),
        *(show.count(need.n) if is_known(need.n) else Cell("–") for need in figure.n_for),
    )


def width_cell(width: float | Absent, show: Show) -> Cell:
    """In points; from -100 to 100 there are 200, and no interval is wider."""
    if not is_known(width):
        return show.number(width)
    return Cell(TOO_FEW) if width >= 2 else show.number(width * 100, 0)
