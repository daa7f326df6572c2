"""Which figures of which tables are hidden, case by case."""

from tests.outcomes.made_up import document, people
from tests.outcomes.suppression.people import learner, learners

from .courses import leaving, third


def comparison(both, gained, lost, neither, cohort="matched", only_before=0):
    """What is left of the third question in a document with this table, and with some who answered
    right before only.
    """
    folk = learners(both, gained, lost, neither) + [learner("b", None)] * only_before
    return third(leaving(document(folk)))[cohort]


def test_notes_and_gaps_carry_no_number_of_a_hidden_group():
    shown = leaving(document(people(5, 120)))

    assert not any("15 matched" in note for note in shown["notes"])
    assert not any("p=" in gap["reason"] for gap in shown["persistent_gaps"])


def test_everybody_less_the_matched_is_a_group_too():
    few, many = comparison(40, 30, 20, 40, "all", 5), comparison(40, 30, 20, 40, "all", 15)

    assert few["suppressed"] and few["pre"]["n"] is None
    assert many["pre"]["n"] == 145


# --- what the counts of one table tell through another --------------------------------------------
