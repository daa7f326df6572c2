"""What a supporter gets, attacked: nobody works out a hidden cell from everything that is published."""

import random
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from outcomes.suppression import TooLittleNew, _Work, chosen_to_hide, suppress
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


@pytest.mark.parametrize("seed", range(6))
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


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_two_publications_do_not_show_the_few_who_came_between(seed):
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
    names = [name for name in puzzle.places if name.startswith("new:")]
    rnd.shuffle(names)
    tried = 0
    for name in names:
        old, new = (truth.bounds[truth.places[f"{n}:{name[4:]}"]] for n in "12")
        if old[0] != old[1] or new[0] != new[1] or not 0 < new[0] - old[0] < BELOW:
            continue
        if any(word in name for word in ("sum/", " beyond ", "flow/")):
            continue
        if (tried := tried + 1) > 40:
            break
        least, most = puzzle.range_of(name)
        assert most - least >= BELOW - 1, f"{name} = {new[0] - old[0]} lies within {least}..{most}"


def test_the_attacker_finds_what_a_careless_publisher_leaves():
    whole = document(people(7, 200))
    careless = deepcopy(whole)
    label = next(entry for entry in careless["audience"]["specialty"] if 0 < entry["n"] < BELOW)
    truth, label["n"], label["share"] = label["n"], None, None

    assert puzzle_of(careless).range_of(f"specialty/{label['label']}") == (truth, truth)


@settings(max_examples=150, deadline=None)
@given(some.lists(some.integers(0, 60), min_size=1, max_size=9))
def test_hidden_cells_of_a_partition_are_open_over_eleven_values_or_all_are_hidden(cells):
    out = chosen_to_hide(_Work(BELOW, []), [str(place) for place in range(len(cells))], cells)

    assert all(place in out for place, cell in enumerate(cells) if 0 < cell < BELOW)
    together = sum(cells[place] for place in out)
    if out and len(out) < len(cells):
        assert len(out) > 1 and together - (len(out) - 1) - 1 >= BELOW - 1
        assert all(cells[place] for place in out), "where zeros are shown none is hidden"
    if not any(0 < cell < BELOW for cell in cells):
        assert not out


def comparison(both, gained, lost, neither, cohort="matched", only_before=0):
    """What is left of the third question in a document with this table, and with some who answered right before only."""
    folk = [
        {
            "cme": True,
            "specialty": "Pathology",
            "profession": "physician",
            "campaign": "",
            "before": {"q3": before},
            "after": {"q3": after},
            "sure": {},
            "practice": None,
            "later": None,
        }
        for n, before, after in ((both, "b", "b"), (gained, "a", "b"), (lost, "b", "a"), (neither, "a", "a"))
        for _ in range(n)
    ]
    folk += [folk[0] | {"after": {}} for _ in range(only_before)] if only_before else []
    made = suppress(document(folk), BELOW)
    return next(item[cohort] for item in made["items"] if item["question"] == "q3")


def test_a_table_without_small_cells_is_shown_with_its_p_and_zeros_are_shown():
    one = comparison(40, 30, 0, 40)

    assert one["table"] == {"both": 40, "gained": 30, "lost": 0, "neither": 40}
    assert one["p"] < 1e-6 and one["change_ci95"] is not None


def test_a_small_cell_hides_the_table_and_leaves_the_margins_and_the_class_of_p():
    one = comparison(40, 50, 5, 40)

    assert (one["table"], one["change_ci95"], one["effect"]["odds_ratio"]) == (None, None, None)
    assert (one["pre"]["count"], one["post"]["count"]) == (45, 90)
    assert 0.00099 < one["p"] < 0.001 and one["p_coarse"]


def test_margins_that_would_close_a_hidden_table_hide_the_comparison():
    one = comparison(60, 30, 2, 8)  # ten wrong after

    assert one["suppressed"] and one["pre"]["count"] is None and one["p"] is None


def test_few_matched_learners_have_no_p():
    one = comparison(0, 15, 0, 0)

    assert one["n"] == 15 and one["p"] is None


def test_the_average_is_hidden_with_an_objective_it_is_made_of():
    made = suppress(document(people(8, 40)), BELOW)

    assert any(one["matched"].get("suppressed") for one in made["knowledge"]["objectives"])
    assert made["knowledge"]["overall"]["suppressed"] and made["knowledge"]["overall"]["pre"] is None


def test_notes_and_gaps_carry_no_number_of_a_hidden_group():
    made = suppress(document(people(5, 120)), BELOW)

    assert not any("15 matched" in note for note in made["notes"])
    assert not any("p=" in gap["reason"] for gap in made["persistent_gaps"])


def test_everybody_less_the_matched_is_a_group_too():
    few, many = comparison(40, 30, 20, 40, "all", 5), comparison(40, 30, 20, 40, "all", 15)

    assert few["suppressed"] and few["pre"]["n"] is None
    assert many["pre"]["n"] == 145
