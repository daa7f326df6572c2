"""A row that is hidden leaves its label and nothing else: no number, no place, no absence."""

import csv
import io
import json
from copy import deepcopy

import pytest

from outcomes.reports.content.evidence import evidence_of
from outcomes.reports.formats.csv import render
from outcomes.snapshots.document import of_json, write
from outcomes.suppression import suppress
from outcomes.suppression.rows import by_label
from tests.outcomes.made_up import document, people

from .courses import BELOW, leaving, random_course

SIZES = ("n", "learners", "answered", "count", "responded", "participants")
# Names of things, not of people.
ABOUT = (
    "version",
    "objective",
    "track",
    "top",
    "after_days",
    "level",
    "confidence_version",
    "band",
)
# How many objectives the course has, and how many took part, which stand elsewhere too.
OF_THE_COURSE = ("knowledge/overall/objectives", "audience/oncologists/of")


def objects(value, path=""):
    """Every object of a document with where it stands."""
    if isinstance(value, dict):
        yield path, value
        for name, inner in value.items():
            yield from objects(inner, f"{path}/{name}".lstrip("/"))
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner, path)


def numbers_of(entry):
    """Names of its own fields that are numbers, or lists of numbers."""
    for name, value in entry.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, int | float) and not isinstance(each, bool) for each in values):
            yield name


def is_hidden(entry):
    """Everybody who answered has a size for each side and none of its own."""
    sides = [entry[name] for name in ("pre", "post") if isinstance(entry.get(name), dict)]
    if sides and all(side.get("n") is not None for side in sides):
        return False
    return any(name in entry and entry[name] is None for name in SIZES)


def said_of_hidden(left):
    """Numbers beside a size that is hidden."""
    for path, entry in objects(left):
        if is_hidden(entry):
            for name in numbers_of(entry):
                if name not in ABOUT and f"{path}/{name}" not in OF_THE_COURSE:
                    yield path, name, entry[name]


def lists_of_rows(left):
    """Rows by label of everything that is sorted by size inside."""
    audience, part = left["audience"], left["participation"]
    yield from ((audience[name], "label") for name in ("specialty", "profession"))
    yield part["campaigns"], "label"
    yield left["snapshot"]["states"], "label"
    yield left["workplace"]["practice_setting"], "label"
    for dimension in left["subgroups"]["dimensions"]:
        yield dimension["groups"], "label"
    for point in left["decision_points"]["points"]:
        yield from ((point[name], "label") for name in ("oncologists", "specialties"))


def two_points(folk):
    """A course whose second decision was asked of all but one specialty."""
    whole = document(folk)
    (point,) = whole["decision_points"]["points"]
    second = deepcopy(point) | {"question": "d2"}
    missing = min(second["specialties"], key=lambda group: group["n"])
    second["specialties"] = [group for group in second["specialties"] if group is not missing]
    whole["decision_points"]["points"] = [point, second]
    return whole


@pytest.mark.parametrize("first", [0, 20])
def test_beside_a_hidden_size_no_number_stands(first):
    for seed in range(first, first + 20):
        assert list(said_of_hidden(leaving(random_course(seed)[1]))) == [], f"seed {seed}"


def test_the_search_finds_the_objectives_of_a_hidden_group():
    _, whole = random_course(3)
    careless = leaving(whole)
    group = careless["subgroups"]["dimensions"][1]["groups"][-1]
    assert group["overall"]["learners"] is None
    group["overall"]["objectives"] = 2

    assert [(name, value) for _, name, value in said_of_hidden(careless)] == [("objectives", 2)]


def test_a_file_of_rows_has_no_figure_of_a_hidden_group():
    _, whole = random_course(3)
    left = suppress(of_json(whole), BELOW)
    hidden = [
        f"{dimension.dimension}.{group.group}"
        for dimension in left.subgroups.dimensions
        for group in dimension.groups
        if group.suppressed
    ]
    rows = list(csv.DictReader(io.StringIO(render(left).decode())))

    assert hidden
    for row in rows:
        if row["section"] == "subgroups" and any(name in row["key"] for name in hidden):
            assert not any(row[name] for name in ("value", "n", "count", "lower", "upper"))


def test_hidden_rows_stand_last_and_by_their_label():
    seen = 0
    for seed in range(20):
        for rows, name in lists_of_rows(leaving(random_course(seed)[1])):
            states = [row.get("suppressed", False) for row in rows]
            labels = [row[name] for row, hidden in zip(rows, states, strict=True) if hidden]
            assert states == sorted(states) and labels == by_label(labels), f"seed {seed}"
            seen += len(labels) > 1
    assert seen > 50


@pytest.mark.parametrize("size", [60, 200, 400, 1500])
def test_every_decision_lists_every_specialty(size):
    left = leaving(two_points(people(5, size)))

    labels = {entry["label"] for entry in left["audience"]["specialty"]}
    for point in left["decision_points"]["points"]:
        assert {group["label"] for group in point["specialties"]} in (labels, set())
        assert len(point["specialties"]) in (len(labels), 0)


@pytest.mark.parametrize("size", [60, 400])
def test_every_segment_lists_every_campaign(size):
    whole = document(people(5, size))
    (segment,) = whole["micro_learning"]["segments"]
    other = deepcopy(segment) | {"segment": "s2"}
    other["campaigns"] = other["campaigns"][:1]
    whole["micro_learning"]["segments"] = [segment, other]
    whole["participation"]["campaigns"].append({"label": "by-nobody-here", "n": 20})

    left = leaving(whole)

    names = by_label(entry["label"] for entry in left["participation"]["campaigns"])
    for segment in left["micro_learning"]["segments"]:
        assert [entry["campaign"] for entry in segment["campaigns"]] == names


def test_whether_nobody_or_few_were_wrong_and_sure_is_not_told():
    """Neither by an entry that is missing nor by the address of its evidence."""
    whole = document(people(5, 200))
    states = whole["confidence_knowledge"]
    states["items"].append(deepcopy(states["items"][0]) | {"question": "q1"})
    few = deepcopy(states["confidently_wrong_after"][0])
    few |= {"question": "q1", "n": 150, "count": 2, "share": 2 / 150, "stem": "q3"}
    few["choices"] = [{"choice": "c", "text": "c", "n": 2}]
    (first,) = states["confidently_wrong_after"]
    hidden = first | {"count": 3, "choices": [{"choice": "a", "text": "a", "n": 3}]}

    states["confidently_wrong_after"] = [hidden, few]
    both = suppress(of_json(whole), BELOW)
    states["confidently_wrong_after"] = [hidden]
    alone = suppress(of_json(whole), BELOW)

    told = [left.confidence_knowledge.confidently_wrong_after for left in (both, alone)]
    assert [[entry.key for entry in entries] for entries in told] == [["q3", "q1"]] * 2
    chosen = [[choice.as_json() for choice in entries[1].choices] for entries in told]
    assert chosen[0] == chosen[1] != []
    answers = [evidence_of(left, "sure.q1.c1", 0.001) for left in (both, alone)]
    assert answers[0] == answers[1] is not None
    assert list(said_of_hidden(json.loads(write(both)))) == []
