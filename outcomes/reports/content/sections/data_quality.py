"""How far the data and the questions may be relied on."""

from collections.abc import Iterator

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_quality import (
    ComparedWordings,
    DataQuality,
    Drift,
    DriftingItem,
)

from ..cells import Show
from ..columns import CI, P_ADJUSTED, TEST, P
from ..grammar import counted, p_words
from ..report import Cell, Column, Fact, Facts, Part, Points, Section, Table, text
from ..tests_named import test_name
from . import section
from .comparing import item_name

SPREAD = ", spread evenly over all"
PHASES = {"pre": "pre-test", "post": "post-test"}


def quality(document: OutcomeDocument, show: Show) -> Section | None:
    data_quality = document.data_quality
    if not data_quality:
        return None
    parts: list[Part] = [_checks(data_quality, show)]
    if data_quality.out_of_order:
        parts.append(_out_of_order(data_quality, show))
    parts.append(_joined(data_quality, show))
    return section("data_quality", (_looked_at(data_quality),), tuple(parts))


def _looked_at(data_quality: DataQuality) -> str:
    spread = SPREAD if data_quality.sampled else ""
    if data_quality.looked_at == 0:
        return "There are no answers yet whose dates could be checked."
    learners = counted(data_quality.looked_at, "learner")
    return f"The dates of {learners} in the course were checked{spread}."


def _checks(data_quality: DataQuality, show: Show) -> Table:
    columns = (
        Column("Check", "What cannot be as it is dated."),
        Column("Learners", "Learners of whom it is true.", "people"),
        Column("Share", "Share of the learners looked at.", "share 0 to 1"),
        Column("Definition", "What is counted."),
    )
    rows = tuple(
        (
            text(check.label, detail=check.definition),
            show.count(check.n, f"check.{check.code}"),
            show.share(check.share, data_quality.looked_at, f"check.{check.code}"),
            text(check.definition),
        )
        for check in data_quality.checks
    )
    return Table(
        "data_quality",
        "Implausible dates and times",
        columns,
        rows,
        note="These answers count all the same; see how many they are before relying on a change.",
        brief=(0, 1, 2),
    )


def _out_of_order(data_quality: DataQuality, show: Show) -> Table:
    columns = (
        Column("Item", "Key and wording of the question."),
        Column("Learners", "Answered it after the activity before they did before it.", "people"),
    )
    rows = tuple(
        (text(item_name(item)), show.count(item.n, "check.after-before-before"))
        for item in data_quality.out_of_order
    )
    return Table("out_of_order", "Post-test before pre-test, by item", columns, rows, appendix=True)


def _joined(data_quality: DataQuality, show: Show) -> Facts:
    joined = data_quality.joined
    rows = (
        Fact("Rows joined by NPI", show.count(joined.npi).shown, "flow.duplicates"),
        Fact("Rows joined by e-mail address", show.count(joined.address).shown, "flow.duplicates"),
        Fact("Rows joined by hand", show.count(joined.hand).shown, "flow.duplicates"),
        Fact(
            "Addresses shared by people with valid NPIs that differ: flagged, not joined",
            show.count(data_quality.shared_addresses).shown,
        ),
    )
    return Facts(rows, "Rows of the same person")


# --- drift ---------------------------------------------------------------------------------------

FIRST_ANSWERS = "First answers of the learners whose dates were looked at."


def drift(document: OutcomeDocument, show: Show) -> Section | None:
    drift = document.drift
    if not drift or not drift.items:
        return None
    moving = [
        item
        for item in drift.items
        if is_known(item.p_holm) and item.p_holm < numbers.ALPHA and is_known(item.statistic)
    ]
    tables = (_trends(drift, show), _periods(drift, show))
    parts: tuple[Part, ...] = tables
    if moving:
        parts = (Points(tuple(_point(item, show) for item in moving)), *tables)
    return section("drift", (_verdict(drift, moving, among(document)),), parts)


def among(document: OutcomeDocument) -> str:
    """Whose answers they are, where not everybody's were looked at: "among 500 learners …, "."""
    data_quality = document.data_quality
    if not data_quality or not data_quality.sampled or not is_known(data_quality.looked_at):
        return ""
    return f"Among {counted(data_quality.looked_at, 'learner')} looked at{SPREAD}, "


def _verdict(drift: Drift, moving: list[DriftingItem], whose: str) -> str:
    tested = [item for item in drift.items if item.test]
    n = len(moving)
    if not tested:
        words = (
            f"All answers lie within one {drift.period}, so that nothing can be told of a movement."
        )
    elif not moving:
        words = (
            f"No item's share correct moved beyond chance from {drift.period} to {drift.period}."
        )
    else:
        series = f"Of {len(tested)} series of answers, {n}"
        series = "The one series of answers" if len(tested) == 1 else series
        words = f"{series} moved beyond chance over calendar time."
    return f"{whose}{words[0].lower()}{words[1:]}" if whose else words


def _point(item: DriftingItem, show: Show) -> Fact:
    rising = is_known(item.statistic) and item.statistic > 0
    words = "became easier" if rising else "became harder"
    p = p_words(item.p_holm, show.floor)
    return Fact(item_name(item), f"{PHASES.get(item.phase, item.phase)}: {words} (adjusted {p})")


def _trends(drift: Drift, show: Show) -> Table:
    columns = (
        Column("Item", "Key and wording of the question."),
        Column("Phase", "Pre-test or post-test."),
        Column("Periods", f"Periods ({drift.period}s) with answers.", "count"),
        Column("n", FIRST_ANSWERS, "people"),
        Column("z", "Statistic of the trend; positive where the share rises."),
        P,
        P_ADJUSTED,
        TEST,
    )
    rows = tuple(_trend(item, show) for item in drift.items)
    note = "Whether the share correct rises or falls in a line; p adjusted over all series (Holm)."
    return Table("drift", "Share correct over calendar time", columns, rows, note)


def _trend(item: DriftingItem, show: Show) -> tuple[Cell, ...]:
    evidence = f"drift.{item.key}.{item.phase}"
    return (
        text(item_name(item)),
        text(PHASES.get(item.phase, item.phase)),
        show.count(len(item.periods)),
        show.count(sum(period.n for period in item.periods if is_known(period.n)), evidence),
        show.number(item.statistic, evidence=evidence),
        show.p(item.p, evidence),
        show.p(item.p_holm, evidence),
        text(test_name(item.test)),
    )


def _periods(drift: Drift, show: Show) -> Table:
    columns = (
        Column("Item", "Key of the question."),
        Column("Phase", "Pre-test or post-test."),
        Column(drift.period.capitalize(), "Calendar period of the answer, UTC."),
        Column("n", FIRST_ANSWERS, "people"),
        Column("Share", "Share correct.", "share 0 to 1"),
        CI,
    )
    rows = tuple(row for item in drift.items for row in _period_rows(item, show))
    return Table("drift-periods", f"By {drift.period}", columns, rows, appendix=True)


def _period_rows(item: DriftingItem, show: Show) -> Iterator[tuple[Cell, ...]]:
    for period in item.periods:
        yield (
            text(item.key),
            text(PHASES.get(item.phase, item.phase)),
            text(period.period),
            show.count(period.n, f"drift.{item.key}.{item.phase}"),
            show.share(period.share, period.n, f"drift.{item.key}.{item.phase}"),
            show.interval(period.ci95),
        )


# --- wordings ------------------------------------------------------------------------------------

VERDICTS = {
    "equivalent": "equivalent",
    "different": "not equivalent: one is easier",
    "undecided": "not shown: too few answers",
}


def wordings(document: OutcomeDocument, show: Show) -> Section | None:
    if not document.wordings:
        return None
    columns = (
        Column("Question", "Its key."),
        Column("Versions", "The two wordings that are compared."),
        Column("n first", "Answered the first in the pre-test.", "people"),
        Column("First", "Share correct of the first.", "share 0 to 1"),
        Column("n second", "Answered the second in the pre-test.", "people"),
        Column("Second", "Share correct of the second.", "share 0 to 1"),
        Column("Difference (points)", "Second less first.", "points"),
        Column("90% CI", "90% interval of the difference.", "points"),
        Column("Equivalent", "Whether the interval lies within the margin."),
    )
    margin = numbers.points(document.wordings[0].margin).lstrip("+")
    table = Table(
        "wordings",
        "Two wordings of one question, answered in the pre-test by different people",
        columns,
        tuple(_wording(pair, show) for pair in document.wordings),
        note=f"Equivalent: the 90% interval lies within {margin} either way (two one-sided tests). "
        "People were not assigned to a wording; they came at different times.",
        brief=(0, 1, 3, 5, 6, 7, 8),
    )
    lead = ("An edited question is a new series; this says whether the two ask the same.",)
    return section("wordings", lead, (table,))


def _wording(pair: ComparedWordings, show: Show) -> tuple[Cell, ...]:
    first, second = pair.first, pair.second
    evidence = f"wording.{pair.question}.{first.version}.{second.version}"
    return (
        text(pair.question),
        text(f"{first.version} and {second.version}"),
        show.count(first.n, evidence),
        show.side(first, evidence),
        show.count(second.n, evidence),
        show.side(second, evidence),
        show.change(pair.difference, first.share, second.share, evidence),
        show.change_interval(pair.difference_ci90, evidence),
        text(VERDICTS[pair.verdict]),
    )
