"""Of two publications neither shows the difference."""

from tests.outcomes.made_up import document
from tests.outcomes.suppression.people import learner, learners

from .courses import leaving, third


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
