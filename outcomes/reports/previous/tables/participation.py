"""Who took part."""

from collections.abc import Iterator
from typing import Any

from outcomes.reports.previous.cells import DASH, Cell, Column, Show, Table, text

from .shared import PERSONS, SHARE, N

Json = dict[str, Any]


def participation(document: Json, show: Show) -> Iterator[Table]:
    yield _participants(document["participation"], show)
    yield from _way(document, show)
    yield from _audience(document["audience"], document["participation"], show)


def _participants(part: Json, show: Show) -> Table:
    return Table(
        "participants",
        "Who took part",
        (Column("Group", "Group of participants."), PERSONS),
        tuple(
            (text(name), show.count(part[key], True))
            for name, key in (
                ("Participants", "participants"),
                ("CME learners", "cme_learners"),
                ("Micro-learning participants", "micro_learning"),
            )
        ),
    )


def _way(document: Json, show: Show) -> Iterator[Table]:
    funnel = (document.get("flow") or {}).get("funnel")
    if funnel:
        yield Table(
            "funnel",
            "Participation funnel",
            (
                Column("Stage", "Step of the way, in the order of the activity."),
                Column("Definition", "What the step means."),
                PERSONS,
                SHARE,
            ),
            tuple(
                (
                    text(s["label"]),
                    text(s["definition"]),
                    show.count(s["n"], show.is_hidden(s)),
                    _part(show, s),
                )
                for s in funnel
            ),
            note="Persons, each once per stage. Shares are of those who viewed.",
        )
    else:
        yield Table(
            "funnel",
            "Participation funnel",
            (Column("Stage", "Step of the CME course."), PERSONS),
            tuple(
                (text(s["definition"]), show.count(s["n"], show.is_hidden(s)))
                for s in document["participation"]["funnel"]
            ),
            note="Persons, each once per stage.",
        )
    flow = (document.get("flow") or {}).get("participants")
    if flow:
        yield Table(
            "flow",
            "Participant flow",
            (
                Column("Step", "From all learner rows to those analysed."),
                Column("Counted as", "Rows or persons."),
                Column("Kept", "What goes on to the next step.", "count"),
                Column("Left out", "What does not.", "count"),
            ),
            tuple(_flow_row(step, show) for step in flow),
        )


def _audience(audience: Json, part: Json, show: Show) -> Iterator[Table]:
    for key, title in (
        ("specialty", "Specialty"),
        ("profession", "Profession"),
        ("state", "State"),
        ("practice_setting", "Practice setting"),
    ):
        if audience.get(key):
            yield _people(key, title, audience[key], show)
    if part.get("campaigns"):
        yield Table(
            "campaigns",
            "Campaign",
            (Column("Campaign", "First campaign of the person."), PERSONS),
            tuple(
                (text(c["label"]), show.count(c["n"], show.is_hidden(c))) for c in part["campaigns"]
            ),
        )
    if audience["numbers"]:
        yield Table(
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
                    text(f"{key}: {e['stem']}"),
                    show.count(e["n"], show.is_hidden(e)),
                    show.number(e["mean"], 1, show.is_hidden(e)),
                    show.number(e["sd"], 1, show.is_hidden(e)),
                    show.number(e["median"], 1, show.is_hidden(e)),
                )
                for key, e in audience["numbers"].items()
            ),
        )


def _part(show: Show, stage: Json) -> Cell:
    return (
        Cell(DASH)
        if stage.get("share") is None and not show.is_hidden(stage)
        else show.share(stage.get("share"), None, show.is_hidden(stage))
    )


def _flow_row(step: Json, show: Show) -> tuple[Cell, ...]:
    n = show.count(step["n"], show.is_hidden(step))
    kept = step["kind"] == "kept"
    return text(step["label"]), text(step["unit"]), n if kept else text(""), text("") if kept else n


def _people(key: str, title: str, entries: list[Json], show: Show) -> Table:
    rows = tuple(
        (
            text(e["label"]),
            show.count(e["n"], show.is_hidden(e)),
            show.share(e["share"], None, show.is_hidden(e)),
        )
        for e in entries
    )
    return Table(
        key,
        title,
        (Column(title, "As given by the participant."), PERSONS, SHARE),
        rows,
        note="Shares are of all participants.",
    )
