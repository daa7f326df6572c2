"""What is kept and done in practice, and where participants work."""

from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_practice import (
    BoostedItem,
    BoostedWave,
    LabelledPeople,
    PracticeMeasure,
)

from ..cells import Show
from ..columns import (
    AFTER_CI,
    BEFORE_CI,
    CHANGE,
    CHANGE_CI,
    DIFFERENCE_CI,
    ITEM,
    P_ADJUSTED,
    PERSONS,
    TEST,
    P,
)
from ..grammar import deciding_p, moved, p_details
from ..report import (
    Axis,
    Cell,
    Column,
    Figure,
    FigureRow,
    Part,
    Section,
    Table,
    text,
)
from ..tests_named import test_name
from . import section
from .comparing import item_name, side_mark

LEVELS = {5: "level 5, performance", 6: "level 6, patient health"}


def measures(document: OutcomeDocument, show: Show) -> Section | None:
    listed = document.practice_measures
    if not listed:
        return None
    figure = Figure(
        "practice-measures",
        "dumbbell",
        "Practice before and after, from records outside the platform",
        "unpaired: other patients or cases before than after; Wilson intervals",
        Axis("share"),
        ("before", "after"),
        ("before", "after"),
        tuple(_measure_row(measure, show, alone=len(listed) == 1) for measure in listed),
        _measures(listed, show),
    )
    return section("practice_measures", tuple(measure_sentences(document, show)), (figure,))


def measure_sentences(document: OutcomeDocument, show: Show) -> list[str]:
    listed = document.practice_measures
    return [measure_sentence(each, show, alone=len(listed) == 1) for each in listed]


def measure_sentence(measure: PracticeMeasure, show: Show, *, alone: bool) -> str:
    what = f"{measure.label} ({LEVELS[measure.level]})"
    ends = measure.before.share, measure.after.share
    sentence = moved(what, *ends, deciding_p(measure, alone=alone))
    if not is_known(measure.change):
        return f"{sentence}."
    n = " and ".join(show.count(side.n).shown for side in (measure.before, measure.after))
    details = [f"n = {n}", *p_details(measure, show.floor, alone=alone)]
    return f"{sentence} ({'; '.join(details)})."


def _measure_row(measure: PracticeMeasure, show: Show, *, alone: bool) -> FigureRow:
    marks = (side_mark(measure.before), side_mark(measure.after))
    if not is_known(measure.change):
        return FigureRow(measure.label, marks)
    lines = [numbers.points(measure.change), *p_details(measure, show.floor, alone=alone)]
    return FigureRow(measure.label, marks, "\n".join(lines))


def _measures(listed: Sequence[PracticeMeasure], show: Show) -> Table:
    columns = (
        Column("Measure", "What is counted, and the source."),
        Column("Level", "Of Moore: 5 performance, 6 patient health."),
        Column("n before", "Denominator before.", "patients or cases"),
        Column("Before", "Share before.", "share 0 to 1"),
        BEFORE_CI,
        Column("n after", "Denominator after.", "patients or cases"),
        Column("After", "Share after.", "share 0 to 1"),
        AFTER_CI,
        CHANGE,
        CHANGE_CI,
        P,
        P_ADJUSTED,
        TEST,
    )
    return Table(
        "practice_measures",
        "Measures of practice, objective",
        columns,
        tuple(_measure_cells(measure, show) for measure in listed),
        note="Counts from records outside the platform, as imported. Other patients before than "
        "after; what else changed in the practices is in the difference.",
        brief=(0, 1, 2, 3, 5, 6, 8, 9, 11),
    )


def _measure_cells(measure: PracticeMeasure, show: Show) -> tuple[Cell, ...]:
    before, after, evidence = measure.before, measure.after, f"practice.{measure.measure}"
    return (
        text(measure.label, detail=measure.source),
        text(str(measure.level)),
        show.count(before.n, evidence),
        show.side(before, evidence),
        show.interval(before.ci95),
        show.count(after.n, evidence),
        show.side(after, evidence),
        show.interval(after.ci95),
        show.change(measure.change, before.share, after.share, evidence),
        show.change_interval(measure.change_ci95, evidence),
        show.p(measure.p, evidence),
        show.p(measure.p_holm, evidence),
        text(test_name(measure.test)),
    )


# --- boosters ------------------------------------------------------------------------------------


def boosters(document: OutcomeDocument, show: Show) -> Section | None:
    waves = document.boosters
    if not waves:
        return None
    lead = (
        "Learners with all three answers who answered short questions between the course and the "
        "follow-up, beside those who did not. They chose to: who practices differs from who does "
        "not.",
    )
    return section("boosters", lead, tuple(_wave(wave, show) for wave in waves))


def _wave(wave: BoostedWave, show: Show) -> Table:
    columns = (
        ITEM,
        Column("Boosters", "Whether they answered short questions in between."),
        Column("n", "Learners with all three answers.", "people"),
        Column("Pre-test", "Share correct before.", "share 0 to 1"),
        Column("Post-test", "Share correct after.", "share 0 to 1"),
        Column("Follow-up", "Share correct at the follow-up.", "share 0 to 1"),
        Column("95% CI follow-up", "95% interval of the share at the follow-up.", "share"),
        Column("Difference (points)", "At the follow-up, with less without.", "points"),
        DIFFERENCE_CI,
        P,
        P_ADJUSTED,
    )
    rows = tuple(row for item in wave.items for row in _boosted_rows(wave, item, show))
    return Table(
        f"boosters-{wave.after_days}",
        f"Kept {wave.label}, with boosters and without",
        columns,
        rows,
        brief=(0, 1, 2, 3, 4, 5, 7, 8, 10),
    )


def _boosted_rows(wave: BoostedWave, item: BoostedItem, show: Show) -> tuple[tuple[Cell, ...], ...]:
    evidence = f"booster.{wave.after_days}.{item.key}"
    ends = item.without.follow_up, item.with_boosters.follow_up
    told = (
        show.change(item.difference, *ends, evidence),
        show.change_interval(item.difference_ci95, evidence),
        show.p(item.p, evidence),
        show.p(item.p_holm, evidence),
    )
    sides = ((item.with_boosters, "with", told), (item.without, "without", (text(""),) * 4))
    return tuple(
        (
            text(item_name(item)),
            text(name),
            show.count(side.n, evidence),
            show.share(side.pre, side.n, evidence),
            show.share(side.post, side.n, evidence),
            show.share(side.follow_up, side.n, evidence),
            show.interval(side.follow_up_ci95),
            *further,
        )
        for side, name, further in sides
    )


# --- where they work -----------------------------------------------------------------------------


def workplace(document: OutcomeDocument, show: Show) -> Section | None:
    settings = document.workplace.practice_setting if document.workplace else []
    states = document.snapshot.states
    parts: list[Part] = []
    if settings:
        parts.append(_people("practice_setting", "Practice setting", settings, "", show))
    if states:
        note = (
            "Of the state license a participant gave, else of the NPI directory, when the snapshot "
            "was computed; neither bears dates, so it stands outside the digest."
        )
        parts.append(_people("state", "State", states, note, show))
    return section("workplace", (), tuple(parts)) if parts else None


def _people(
    key: str, title: str, entries: Sequence[LabelledPeople], note: str, show: Show
) -> Table:
    columns = (
        Column(title, "As participants say."),
        PERSONS,
        Column("Share", "Share of all participants.", "share 0 to 1"),
    )
    rows = tuple(
        (
            text(entry.label),
            show.count(entry.n, f"workplace.{key}.{index}"),
            show.share(entry.share, evidence=f"workplace.{key}.{index}"),
        )
        for index, entry in enumerate(entries)
    )
    return Table(key, f"Participants by {title.lower()}", columns, rows, note)
