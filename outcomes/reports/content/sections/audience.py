"""Profession, specialty and practice of the participants."""

from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import LabelledShare, NumberAnswers, OutcomeDocument

from ..cells import Show, ends_of_share
from ..columns import PERSONS, SHARE, N
from ..dates import NOT_GIVEN
from ..findings_of_people import only_way, pathways, tells_oncologists
from ..grammar import absence, counted
from ..report import (
    Axis,
    Column,
    Fact,
    Facts,
    Figure,
    FigureRow,
    Mark,
    Part,
    Section,
    Table,
    text,
)
from . import section

ROUNDED = (
    "Mean, SD and median are rounded so that nobody's own answer can be worked out, the fewer "
    "answered the more; of few answers they are not shown."
)


def audience(document: OutcomeDocument, show: Show) -> Section:
    about = document.audience
    pathway = only_way(document) or pathways(document)
    oncologists = Fact("Oncologists", _oncologists(document), "people.oncologists")
    facts = [
        *([oncologists] if tells_oncologists(document) else []),
        Fact("Pathway", pathway, "participants"),
        *(Fact(each.stem, number_words(each)) for each in about.numbers.values()),
    ]
    groups = [("specialty", about.specialty), ("profession", about.profession)]
    figures = [_people(name, entries, document, show) for name, entries in groups]
    parts: list[Part] = [Facts(tuple(facts))]
    parts += [figure for figure in figures if figure]
    if about.numbers:
        parts.append(_numbers_table(document, show))
    return section("audience", (), tuple(parts))


def _oncologists(document: OutcomeDocument) -> str:
    oncologists = document.audience.oncologists
    if not is_known(oncologists.n) or not is_known(oncologists.share):
        return absence(oncologists.n if not is_known(oncologists.n) else oncologists.share)
    whole = counted(oncologists.of, "participant")
    return f"{oncologists.n:,} of {whole} ({numbers.percent(oncologists.share)})"


def number_words(given: NumberAnswers) -> str:
    """ "mean 10.0, SD 8.0, median 8.0 (n = 437)"."""
    n = f" (n = {given.n:,})" if is_known(given.n) else ""
    if not is_known(given.mean):
        return absence(given.mean) + n * (given.n != 0)
    parts = [f"mean {numbers.number(given.mean)}"]
    parts += [f"SD {numbers.number(given.sd)}"] if is_known(given.sd) else []
    parts += [f"median {numbers.number(given.median)}"] if is_known(given.median) else []
    return ", ".join(parts) + n


def _people(
    name: str, entries: Sequence[LabelledShare], document: OutcomeDocument, show: Show
) -> Figure | None:
    if not entries:
        return None
    whole = counted(document.participation.participants, "participant")
    return Figure(
        name,
        "bars",
        _title_of_people(name, entries),
        f"share of {whole}",
        Axis("share of participants"),
        ("share",),
        ("after",),
        tuple(FigureRow(e.label, (share_mark(e.share, e.n),)) for e in entries),
        _people_table(name, entries, show),
    )


def _title_of_people(name: str, entries: Sequence[LabelledShare]) -> str:
    """Names the largest group: those who gave nothing are none, and of two as large neither is."""
    named = [entry for entry in entries if entry.label != NOT_GIVEN]
    top = named[0] if named else None
    if top is None or not is_known(top.share) or top.n in [entry.n for entry in named[1:]]:
        return name.capitalize()
    return f"{numbers.percent(top.share)}: {top.label}, the largest group by {name}"


def share_mark(
    share: float | Absent,
    n: int | Absent,
    limits: tuple[float | Absent, float | Absent] | Absent = Absent.UNDEFINED,
) -> Mark:
    """A share with its interval, as far as there is one."""
    if not is_known(share):
        return Mark(absence(share))
    low, high = ends_of_share(limits) if is_known(limits) else (None, None)
    return Mark(numbers.percent(share), share, low, high, n=n if is_known(n) else None)


def _people_table(name: str, entries: Sequence[LabelledShare], show: Show) -> Table:
    return Table(
        name,
        f"{name.capitalize()} of all participants",
        (Column(name.capitalize(), "As given by the participant."), PERSONS, SHARE),
        tuple(
            (
                text(entry.label),
                show.count(entry.n, f"people.{name}.{index}"),
                show.share(entry.share, evidence=f"people.{name}.{index}"),
            )
            for index, entry in enumerate(entries)
        ),
        note="Shares are of all participants.",
    )


def _numbers_table(document: OutcomeDocument, show: Show) -> Table:
    return Table(
        "numbers",
        "Numbers given by participants",
        (
            Column("Question", "The question, in its words."),
            N,
            Column("Mean", "Mean of one value a person."),
            Column("SD", "Sample standard deviation."),
            Column("Median", "Median."),
        ),
        tuple(
            (
                text(f"{key}: {given.stem}"),
                show.count(given.n, f"number.{key}"),
                show.number(given.mean, 1, f"number.{key}"),
                show.number(given.sd, 1, f"number.{key}"),
                show.number(given.median, 1, f"number.{key}"),
            )
            for key, given in document.audience.numbers.items()
        ),
        note=ROUNDED if document.is_published else "",
    )
