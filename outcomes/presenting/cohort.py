"""A filtered cohort beside the whole, and the filters that can be chosen. Pure."""

from outcomes.reports.question_versions import told_apart

from .page import COMPARED, _matched_row, _name
from .words import Json, Reader, label, table


def choices_of(document: Json, given: dict[str, str]) -> list[Json]:
    """Every dimension with the groups it has."""
    found = (document.get("subgroups") or {"dimensions": []})["dimensions"]
    return [
        {
            "name": one["dimension"],
            "title": one["title"],
            "chosen": given.get(one["dimension"], ""),
            "groups": [
                {"value": group["group"], "label": group["label"]} for group in one["groups"]
            ],
        }
        for one in found
    ]


def cohort_tables(document: Json, found: Json, floor: float) -> Json:
    read, found = Reader(document, floor), told_apart(found)
    overall = found["knowledge"]["overall"]
    sentence = "Nobody of this cohort answered the same question before and after (n = 0)."
    if overall["pre"] is not None:
        sentence = (
            f"Right answers {read.share(overall['pre'])} before, {read.share(overall['post'])} after: "
            f"{read.points(overall['change'])} (95% CI {read.change_interval(overall['change_ci95'])}, "
            f"{read.p(overall['p'])}, {read.count(overall['learners'])} learners)."
        )
    objectives = [
        _matched_row(read, label(f"{one['objective']}. {one['text']}"), one["matched"], "")
        for one in found["knowledge"]["objectives"]
    ]
    tables = [
        table(
            "Matched learners of the cohort, by learning objective",
            ["Objective", *COMPARED],
            objectives,
        )
    ]
    for name, caption in (("items", "by item"), ("confidence", "confident (top box)")):
        rows = [_matched_row(read, label(_name(one)), one["matched"], "") for one in found[name]]
        if rows:
            tables.append(
                table(f"Matched learners of the cohort, {caption}", ["Item", *COMPARED], rows)
            )
    return {
        "cohort": found["cohort"],
        "n": found["n"],
        "matched": found["matched"],
        "sentence": sentence,
        "tables": tables,
    }
