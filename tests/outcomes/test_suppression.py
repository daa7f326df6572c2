"""What a supporter gets, attacked: nobody works out a hidden cell from everything that is published."""

from copy import deepcopy

import pytest

from outcomes.suppression import TooLittleNew, suppress
from tests.outcomes.attacker import puzzle_of, together
from tests.outcomes.made_up import document, people, person

BELOW = 11


def small_hidden(puzzle, truth):
    """Hidden cells that are small in truth."""
    for name, place in truth.places.items():
        low, high = truth.bounds[place]
        if low == high and 0 < low < BELOW and name in puzzle.places:
            bound = puzzle.bounds[puzzle.places[name]]
            if bound[0] != bound[1] or name.endswith("/lost"):
                yield name, low


@pytest.mark.parametrize("seed", range(16))
def test_no_small_cell_can_be_worked_out_from_everything_published(seed):
    whole = document(people(seed))
    published = puzzle_of(suppress(whole, BELOW))
    truth = puzzle_of(whole)

    shown = [n for n, p in published.places.items() if published.bounds[p][0] == published.bounds[p][1] and n in truth.places]
    assert [n for n in shown if 0 < published.bounds[published.places[n]][0] < BELOW and "sum/" not in n] == []
    assert all(published.bounds[published.places[n]] == truth.bounds[truth.places[n]] for n in shown if "funnel" not in n)
    for name, value in small_hidden(published, truth):
        least, most = published.range_of(name)
        # Of those who took part and were not matched nothing is said; how many they are follows from two headline figures.
        # In a course of hardly more matched learners than the threshold the whole table leaves no such range.
        tiny = name.startswith("subgroup/") and whole["knowledge"]["overall"]["learners"] < 2 * BELOW
        open_by = 1 if name.startswith("flow/") or tiny else BELOW - 1
        assert most - least >= open_by, f"{name} = {value} lies within {least}..{most}"


@pytest.mark.parametrize("seed", range(8))
def test_two_publications_do_not_show_the_few_who_came_between(seed):
    import random

    folk = people(seed, 220)
    rnd = random.Random(seed + 1000)
    more = folk + [person(rnd, 0.5) for _ in range(rnd.choice([1, 3, 12, 40, 150]))]
    first, second = document(folk), document(more)
    one = suppress(first, BELOW)
    try:
        two = suppress(second, BELOW, [(first, one)])
    except TooLittleNew:
        return

    puzzle, truth = together(one, two), together(first, second)
    for name in [name for name in puzzle.places if name.startswith("new:")]:
        old, new = (truth.bounds[truth.places[f"{n}:{name[4:]}"]] for n in "12")
        if old[0] != old[1] or new[0] != new[1] or not 0 < new[0] - old[0] < BELOW:
            continue
        if any(word in name for word in ("sum/", " beyond ", "flow/")):
            continue
        least, most = puzzle.range_of(name)
        assert most - least >= BELOW - 1, f"{name} = {new[0] - old[0]} lies within {least}..{most}"


def test_the_attacker_finds_what_a_careless_publisher_leaves():
    whole = document(people(7, 200))
    careless = deepcopy(whole)
    label = next(entry for entry in careless["audience"]["specialty"] if 0 < entry["n"] < BELOW)
    truth, label["n"], label["share"] = label["n"], None, None

    assert puzzle_of(careless).range_of(f"specialty/{label['label']}") == (truth, truth)
