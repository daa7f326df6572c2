"""Which figures of which tables are hidden, case by case."""

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as some

from outcomes.statistics import (
    PairedTable,
    compare_matched_item,
    compare_retention,
)
from outcomes.suppression.cells import Review
from outcomes.suppression.partitions import chosen_to_hide
from tests.outcomes.made_up import NOBODY_COMPARED, document, people

from .courses import BELOW, leaving, of_one_question, third


@settings(max_examples=150, deadline=None)
@given(some.lists(some.integers(0, 60), min_size=1, max_size=9))
def test_hidden_cells_of_a_partition_are_open_over_eleven_values_or_all_are_hidden(cells):
    out = chosen_to_hide(Review(BELOW), [str(index) for index in range(len(cells))], cells)

    assert all(index in out for index, cell in enumerate(cells) if 0 < cell < BELOW)
    together = sum(cells[index] for index in out)
    if out and len(out) < len(cells):
        assert len(out) > 1 and together - (len(out) - 1) - 1 >= BELOW - 1
        assert all(cells[index] for index in out), "where zeros are shown none is hidden"
    if not any(0 < cell < BELOW for cell in cells):
        assert not out


def learner(before, after, **facts):
    """Who answered the third question so, before and after; None is no answer."""
    answers = {"before": {"q3": before} if before else {}, "after": {"q3": after} if after else {}}
    usual = {
        "cme": True,
        "specialty": "Pathology",
        "profession": "physician",
        "campaign": "",
        "sure": {},
        "practice": None,
    }
    return usual | {"later": None} | answers | facts


def learners(both, gained, lost, neither, **facts):
    ways = ((both, "b", "b"), (gained, "a", "b"), (lost, "b", "a"), (neither, "a", "a"))
    return [learner(before, after, **facts) for n, before, after in ways for _ in range(n)]


def comparison(both, gained, lost, neither, cohort="matched", only_before=0):
    """What is left of the third question in a document with this table, and with some who answered
    right before only.
    """
    folk = learners(both, gained, lost, neither) + [learner("b", None)] * only_before
    return third(leaving(document(folk)))[cohort]


def test_a_table_without_small_cells_is_shown_with_its_p_and_zeros_are_shown():
    entry = comparison(40, 30, 0, 40)

    assert entry["table"] == {"both": 40, "gained": 30, "lost": 0, "neither": 40}
    assert entry["p"] < 1e-6 and entry["change_ci95"] is not None


def test_a_small_cell_hides_the_table_and_leaves_the_margins_and_the_class_of_p():
    entry = comparison(40, 50, 5, 40)

    assert (entry["table"], entry["change_ci95"], entry["effect"]["odds_ratio"]) == (
        None,
        None,
        None,
    )
    assert (entry["pre"]["count"], entry["post"]["count"]) == (45, 90)
    assert 0.00099 < entry["p"] < 0.001 and entry["p_coarse"]


def test_margins_that_would_close_a_hidden_table_hide_the_comparison():
    entry = comparison(60, 30, 2, 8)  # ten wrong after

    assert entry["suppressed"] and entry["pre"]["count"] is None and entry["p"] is None


def test_few_matched_learners_have_no_p():
    entry = comparison(0, 15, 0, 0)

    assert entry["n"] == 15 and entry["p"] is None


def test_the_average_is_hidden_with_an_objective_it_is_made_of():
    shown = leaving(document(people(8, 40)))

    assert any(
        objective["matched"].get("suppressed") for objective in shown["knowledge"]["objectives"]
    )
    assert (
        shown["knowledge"]["overall"]["suppressed"] and shown["knowledge"]["overall"]["pre"] is None
    )


def test_notes_and_gaps_carry_no_number_of_a_hidden_group():
    shown = leaving(document(people(5, 120)))

    assert not any("15 matched" in note for note in shown["notes"])
    assert not any("p=" in gap["reason"] for gap in shown["persistent_gaps"])


def test_everybody_less_the_matched_is_a_group_too():
    few, many = comparison(40, 30, 20, 40, "all", 5), comparison(40, 30, 20, 40, "all", 15)

    assert few["suppressed"] and few["pre"]["n"] is None
    assert many["pre"]["n"] == 145


# --- what the counts of one table tell through another --------------------------------------------


def test_learners_of_no_known_value_are_a_group_too():
    folk = (
        learners(20, 24, 12, 20)
        + learners(20, 26, 11, 20, profession="nurse")
        + learners(1, 1, 1, 0, profession="not given")
    )

    whole = document(folk)
    setting = whole["subgroups"]["dimensions"][0]
    setting["dimension"] = "practice_setting"  # which is no table of the audience
    for group, name in zip(setting["groups"], ("academic", "community"), strict=True):
        group |= {"group": name, "label": name}

    suppressed = leaving(whole)

    groups = suppressed["subgroups"]["dimensions"][0]["groups"]
    shown = sum(group["overall"]["learners"] or 0 for group in groups)
    assert suppressed["knowledge"]["overall"]["learners"] - shown >= BELOW


def test_what_is_left_of_the_whole_by_the_groups_shown_has_no_small_side():
    rare = [
        learner
        for name in ("nurse", "pharmacist")
        for learner in learners(0, 8, 0, 1, profession=name)
    ]
    folk = (
        learners(40, 41, 20, 40) + rare + learners(2, 0, 0, 0, profession="pharmacist")
    )  # two right before among twenty

    suppressed = leaving(of_one_question(folk))

    overall, shown = (
        suppressed["knowledge"]["overall"],
        suppressed["subgroups"]["dimensions"][0]["groups"],
    )
    known = [group["overall"] for group in shown if group["overall"]["learners"] is not None]
    right = round(overall["pre"] * overall["learners"]) - sum(
        round(group["pre"] * group["learners"]) for group in known
    )
    assert known == [] or right == 0 or right >= BELOW


def test_a_hidden_table_hides_what_became_of_the_learners_of_its_objective():
    whole = document(people(2, 400))
    objective, first, second = whole["knowledge"]["objectives"][0], *whole["items"][:2]
    assert objective["questions"] == ["q1", "q2"] and first["objective"] == 1
    first["matched"] = compare_matched_item(PairedTable(100, 90, 4, 100)).as_json()
    objective["learners"] |= {"improved": 150, "reinforced": 100, "unchanged": 100, "worse": 44}
    first["all"], second["all"] = (
        first["matched"] | {"n": None, "table": None},
        second["matched"] | {"n": None, "table": None},
    )

    shown = leaving(whole)["knowledge"]["objectives"][0]

    assert shown["learners"]["worse"] is None and shown["matched"]["change_ci95"] is None


def test_how_many_there_are_is_hidden_wherever_it_stands():
    shown = leaving(document(learners(2, 2, 1, 2)))

    assert (
        shown["participation"]["participants"] is None
        and shown["audience"]["oncologists"]["of"] is None
    )


def test_versions_of_a_question_are_not_taken_for_one_another():
    whole = document(people(2, 400))
    old = deepcopy(third(whole))
    old["matched"] = compare_matched_item(PairedTable(3, 4, 4, 3)).as_json()
    old["all"] = old["matched"] | {"n": None, "table": None}
    new = third(whole)
    new["version"], new["matched"] = 2, compare_matched_item(PairedTable(60, 50, 12, 100)).as_json()
    whole["items"] = [old, new]
    new["all"] = new["matched"] | {"n": None, "table": None}
    whole["persistent_gaps"] = [
        {"question": "q3", "post": 0.5, "reason": "50% after is under 60%"}
    ] * 2

    shown = leaving(whole)

    assert (
        shown["items"][0]["matched"]["suppressed"]
        and not shown["items"][1]["matched"]["suppressed"]
    )
    assert [
        (gap["version"], gap["post"]) for gap in shown["persistent_gaps"] if "question" in gap
    ] == [(2, 110 / 222)]


def test_choices_of_a_question_with_several_right_ones_are_no_partition():
    whole = document(learners(0, 50, 0, 50))
    item = third(whole)
    item["options"] = [
        {"choice": "a", "text": "a", "correct": True, "pre": 3, "post": 70},
        {"choice": "b", "text": "b", "correct": True, "pre": 60, "post": 55},
        {"choice": "c", "text": "c", "correct": False, "pre": 37, "post": 40},
    ]

    options = third(leaving(whole))["options"]

    assert options[0]["pre"] is None
    assert (
        options[1]["post"] is None and options[0]["post"] == 70
    )  # 55 chose b, and 50 of them were right: five were wrong


def test_of_tables_nowhere_printed_p_is_the_class_their_margins_allow():
    whole = document(people(2, 400))
    kept = compare_retention({(1, 1, 1): 13, (0, 1, 0): 12, (1, 0, 0): 13}).as_json()
    about = {"question": "q9", "version": 1, "stem": "q9", "objective": 1, "suppressed": False}
    whole["follow_up"] = [_wave_of(about | kept)]

    item = leaving(whole)["follow_up"][0]["retention"][0]

    assert item["n"] == 38 and item["p"] is None
    ps = [step["p"] for step in item["pairs"]]
    assert [p and round(p, 6) for p in ps] == [None, 0.05, None]  # 26 to 25, to 13, and 25 to 13


def _wave_of(item):
    nothing = {
        "changes": [],
        "practice_change": [],
        "barriers": [],
        "responders": NOBODY_COMPARED,
        "suppressed": False,
    }
    invited = {
        "after_days": 30,
        "label": "30 days after",
        "invited": 80,
        "responded": 38,
        "response_rate": 38 / 80,
    }
    return invited | {"response_rate_ci95": None, "retention": [item]} | nothing


def test_of_two_publications_neither_shows_what_became_of_who_answered_once():
    folk = learners(40, 30, 20, 40) + [learner("b", None)] * 15 + [learner("a", None)] * 15
    more = (
        folk + learners(11, 0, 0, 0) + [learner("b", None)] + [learner(None, None)] * 15
    )  # one of them before only, and right
    first = document(folk)

    shown = leaving(document(more), (first, leaving(first)))

    assert (
        third(shown)["matched"]["pre"]["count"] == 71
        and third(shown)["all"]["pre"]["count"] is None
    )


def test_of_two_publications_neither_shows_who_came_by_no_campaign():
    folk = learners(40, 30, 20, 40) + learners(15, 15, 15, 15, campaign="spring")
    first = document(folk)
    more = folk + learners(4, 4, 4, 0, campaign="spring") + learners(1, 0, 0, 0)

    shown = leaving(document(more), (first, leaving(first)))

    assert [entry["n"] for entry in shown["participation"]["campaigns"]] == [None]
