"""A comparison with a small cell."""

from outcomes.snapshots.document import Comparison
from outcomes.statistics import PairedTable, compare_matched_item, holm
from outcomes.suppression.comparisons import coarse, coarse_family
from tests.outcomes.made_up import document
from tests.outcomes.suppression.people import learner, learners

from .courses import leaving, third


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


def family(*tables):
    """As counted, with the first of them coarse as if its table were hidden."""
    tested = [compare_matched_item(PairedTable(*table)) for table in tables]
    adjusted = holm([each.p for each in tested])
    whole = [
        Comparison.from_json(each.with_p_holm(p).as_json() | {"suppressed": False})
        for each, p in zip(tested, adjusted, strict=True)
    ]
    return whole, coarse_family([coarse(whole[0], 0.0009), *whole[1:]])


def test_an_adjusted_p_the_hidden_ones_cannot_change_is_that_of_the_analyst():
    whole, left = family((40, 60, 5, 40), (40, 20, 12, 40))

    assert left[1].p_holm == whole[1].p_holm == whole[1].p and not left[1].p_coarse


def test_an_adjusted_p_the_hidden_ones_may_change_leaves_as_a_class():
    whole, left = family((40, 60, 5, 40), (40, 70, 8, 40))

    assert left[1].p_coarse and left[1].p_holm > whole[1].p_holm
