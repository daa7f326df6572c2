"""What a supporter gets, attacked: from all that is published together nobody narrows a small cell.

All tables of whole numbers that fit the published document are searched (`puzzle`), also those that
are nowhere printed: scores by score, levels by level. The page and the files set only what the
document says, so it is all a supporter has.
"""

import random
from copy import deepcopy

import pytest

from outcomes.suppression import TooLittleNew
from tests.outcomes.made_up import document, people, person

from .courses import BELOW, both_truths, leaving, random_course, truth_of
from .puzzle import Puzzle
from .relations import puzzle_of, together


def is_a_cell(name):
    """Who answered one question and not another: how many they are follows from the numbers of
    learners that stand on every table, and nothing is said of them."""
    return "none" not in name and (" beyond " not in name or "/all/" in name)


def worked_out(published: Puzzle, truth: Puzzle) -> list[str]:
    """Small cells that are told, or narrowed to fewer values than the threshold."""
    values, published = truth.values(), published.settle()
    assert all(values.get(name, value) == value for name, value in published.values().items())
    small = [
        name
        for name, value in values.items()
        if 0 < value < BELOW and name in published.index and is_a_cell(name)
    ]
    told = [f"{name} is told" for name in small if published.is_known(name)]
    unknown = [name for name in small if not published.is_known(name)]
    return told + published.narrowed(values, unknown, BELOW)


@pytest.mark.parametrize("first", range(0, 160, 20))
def test_no_small_cell_can_be_worked_out_from_what_is_published(first):
    for seed in range(first, first + 20):
        folk, whole = random_course(seed)

        closed = worked_out(puzzle_of(leaving(whole)), truth_of(folk, whole))

        assert closed == [], f"seed {seed}"


@pytest.mark.parametrize("first", range(200, 240, 10))
def test_two_publications_do_not_show_the_few_who_came_between(first):
    for seed in range(first, first + 10):
        rnd = random.Random(seed)
        folk = people(seed)
        more = folk + [person(rnd, 0.5) for _ in range(rnd.choice([12, 40, 80, 150]))]
        old, new = (folk, document(folk)), (more, document(more))
        left = leaving(old[1])
        try:
            later = leaving(new[1], (old[1], left))
        except TooLittleNew:
            continue

        assert worked_out(together(left, later), both_truths(old, new)) == [], f"seed {seed}"


def test_the_attacker_finds_a_label_left_alone():
    folk = people(7, 200)
    whole = document(folk)
    careless = deepcopy(whole)
    label = next(entry for entry in careless["audience"]["specialty"] if 0 < entry["n"] < BELOW)
    label["n"] = label["share"] = None

    assert f"specialty/{label['label']} is told" in worked_out(
        puzzle_of(careless), truth_of(folk, whole)
    )


def test_the_attacker_finds_who_went_both_ways_beside_two_tables():
    folk, whole = random_course(298)
    careless = leaving(whole)
    assert all(item["matched"]["table"] for item in careless["items"])
    moves = whole["knowledge"]["objectives"][0]["learners"]
    careless["knowledge"]["objectives"][0]["learners"] = moves

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any("scores/gained+lost = 2" in cell for cell in closed)


def test_the_attacker_finds_the_right_answers_of_a_hidden_group():
    folk, whole = random_course(1)
    careless = leaving(whole)
    careless["subgroups"] = deepcopy(whole["subgroups"])
    last = careless["subgroups"]["dimensions"][0]["groups"][-1]
    last["overall"] |= {"learners": None, "pre": None, "post": None}

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any(cell.startswith("subgroup/") and "/right" in cell for cell in closed)


def test_the_attacker_finds_a_specialty_left_alone_at_a_decision_point():
    folk, whole = random_course(4)
    careless = leaving(whole)
    point = deepcopy(whole["decision_points"]["points"][0])
    small = min((g for g in point["specialties"] if g["recommended"]), key=lambda g: g["n"])
    small |= {"n": None, "recommended": None}
    careless["decision_points"]["points"] = [point]

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert f"decision/d1/specialties/{small['label']}/right is told" in closed


def test_the_attacker_finds_a_level_of_a_rating_that_was_left_alone():
    folk, whole = random_course(7)
    careless = leaving(whole)
    question = deepcopy(whole["satisfaction"]["questions"][0])
    level = next(option for option in question["options"] if 0 < option["n"] < BELOW)
    level |= {"n": None, "share": None}
    careless["satisfaction"]["questions"] = [question | {"mean": None}]

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert f"satisfaction/e1/level/{level['choice']} is told" in closed
