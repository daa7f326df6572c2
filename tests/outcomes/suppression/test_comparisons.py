"""A comparison with a small cell."""

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
