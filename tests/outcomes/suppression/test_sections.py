"""What of a document leaves at all, and that its figures follow from the counts beside them."""

import pytest

from outcomes.snapshots.document import OutcomeDocument, of_json
from outcomes.statistics import PairedTable, compare_matched_item, compare_unmatched, wilson
from outcomes.suppression import suppress
from outcomes.suppression.sections import LEAVES, ONLY_INSIDE
from tests.outcomes.made_up import document, people

from .courses import leaving, random_course

CLASSES = [limit * (1 - 1e-9) for limit in (0.001, 0.01, 0.05)]
LARGE = 47  # a course in which nothing of the items has to be hidden


def test_each_section_is_said_to_leave_or_to_stay():
    assert set(LEAVES) | set(ONLY_INSIDE) == set(OutcomeDocument.model_fields)
    assert not set(LEAVES) & set(ONLY_INSIDE)


def test_a_section_or_figure_nobody_has_decided_on_stays_inside():
    whole = document(people(2, 400))
    whole["new_section"] = {"nurses who failed": 3}
    whole["knowledge"]["overall"]["new_figure"] = 3
    whole["items"][0]["matched"]["pre"]["new_figure"] = 3

    text = str(leaving(whole))

    assert "new_section" not in text and "new_figure" not in text


def test_what_leaves_is_read_as_it_was_previewed():
    shown = suppress(of_json(document(people(2, 400))), 11)

    assert of_json(shown.as_json()) == shown


@pytest.mark.parametrize("seed", [*range(12), LARGE])
def test_shares_intervals_and_effects_are_those_of_the_counts_beside_them(seed):
    left = leaving(random_course(seed)[1])

    for entry in left["items"] + left["confidence"]:
        follows_from_counts(entry["matched"])
        follows_from_counts(entry["all"])
    for question in left["practice_change"]:
        for option in question["options"]:
            if option["n"] is not None:
                assert option["share"] == option["n"] / question["n"]
                assert option["ci95"] == list(wilson(option["n"], question["n"]))


def follows_from_counts(comparison):
    pre, post, table = comparison["pre"], comparison["post"], comparison["table"]
    if pre["count"] is None:
        assert pre["share"] is comparison["change"] is comparison["p"] is None
        return
    if table:
        expected = compare_matched_item(PairedTable(**table)).as_json()
        names = ("pre", "post", "change", "change_ci95", "effect")
    elif comparison["n"] is None:
        counts = (pre["count"], pre["n"], post["count"], post["n"])
        expected, names = compare_unmatched(*counts).as_json(), ("pre", "post", "change", "p")
    else:
        lost = max(0, pre["count"] - post["count"])
        expected = compare_matched_item(
            PairedTable(
                both=pre["count"] - lost,
                gained=post["count"] - pre["count"] + lost,
                lost=lost,
                neither=comparison["n"] - post["count"] - lost,
            )
        ).as_json()
        names = ("pre", "post", "change")
        assert comparison["p"] in [None, *CLASSES] and comparison["change_ci95"] is None
    assert {name: comparison[name] for name in names} == {name: expected[name] for name in names}


@pytest.mark.parametrize("seed", [0, 2, 4, LARGE])
def test_of_several_items_no_interval_and_no_exact_p_leaves(seed):
    left = leaving(random_course(seed)[1])

    matched = left["knowledge"]["objectives"][0]["matched"]
    assert matched["change_ci95"] is matched["statistic"] is None
    assert matched["pre"]["ci95"] is matched["post"]["ci95"] is None
    assert matched["p"] in [None, *CLASSES] and matched["p_holm"] in [None, *CLASSES]


def test_averages_leave_in_whole_percent_without_interval():
    left = leaving(random_course(LARGE)[1])

    groups = [group for dim in left["subgroups"]["dimensions"] for group in dim["groups"]]
    averages = [left["knowledge"]["overall"], *(group["overall"] for group in groups)]
    known = [average for average in averages if average["pre"] is not None]
    assert len(known) > 2
    for average in known:
        assert all(average[name] == round(average[name], 2) for name in ("pre", "post", "change"))
        assert average["change_ci95"] is None and average["p"] in [None, *CLASSES]


def test_of_the_table_of_levels_only_its_margins_leave():
    ratings = leaving(random_course(LARGE)[1])["confidence"][0]["ratings"]

    assert None not in ratings["pre"] and ratings["mean_pre"] is not None
    hidden = ("improved", "same", "worse", "statistic", "p", "rank_biserial")
    assert [ratings[name] for name in hidden] == [None] * 6


def test_where_few_took_part_and_were_not_matched_nothing_is_said_of_who_took_part():
    folk = [p for p in people(6, 300) if len(p["before"]) == 3 and len(p["after"]) == 3]
    few = folk + [p for p in people(6, 300) if not p["cme"]][:5]
    many = folk + [p for p in people(6, 300) if not p["cme"]][:30]

    left = leaving(document(few))

    assert left["participation"]["participants"] is None
    assert {entry["n"] for entry in left["audience"]["specialty"]} == {None}
    assert left["knowledge"]["overall"]["learners"] == len(folk)
    assert leaving(document(many))["participation"]["participants"] == len(many)
