"""Of two publications neither shows the difference."""

import pytest

from outcomes.snapshots.document import of_json
from outcomes.suppression import no_longer_shown
from outcomes.suppression.cells import Review
from tests.outcomes.made_up import document
from tests.outcomes.suppression.people import learner, learners

from .courses import BELOW, leaving, third

EVALUATED = {"practice": {"a", "b"}}
BEFORE = learners(20, 30, 12, 20, **EVALUATED) + learners(5, 5, 5, 5)


@pytest.mark.parametrize(("evaluated", "shown"), [(15, False), (18, True), (4, False), (0, True)])
def test_of_two_publications_neither_shows_how_few_newcomers_stayed_behind(evaluated, shown):
    """Three of the 18 who came since did not evaluate; where all did, or none, it is said."""
    came = [learner("a", "b", **(EVALUATED if n < evaluated else {})) for n in range(18)]
    first, second = document(BEFORE), document(BEFORE + came)
    left = leaving(first)
    assert left["practice_change"][0]["n"] == 82

    later = leaving(second, (first, left))

    stages = {stage["stage"]: stage["n"] for stage in later["participation"]["funnel"]}
    assert later["participation"]["participants"] == 120
    assert (stages["evaluation_answered"] is not None) is shown
    assert (later["practice_change"][0]["n"] is not None) is shown
    lost = {each.section for each in no_longer_shown(of_json(left), of_json(later))}
    assert ("participation" in lost and "practice_change" in lost) is not shown


@pytest.mark.parametrize(("quit", "n"), [(1, None), (12, 102)])
def test_a_stage_that_is_hidden_is_told_by_no_question_of_the_same_people(quit, n):
    """Of those who came one answered before only; wrong and sure was never told before."""
    sure = {"sure": {"before": 1, "after": 5}}
    folk = learners(20, 30, 12, 24, **sure) + [learner("a", None)] * 14
    came = learners(4, 4, 4, 4, **sure) + [learner("a", None)] * quit
    came += [learner(None, None, cme=False)] * 15
    first, second = document(folk), document(folk + came)
    first["confidence_knowledge"]["confidently_wrong_after"] = []
    left = leaving(first)

    later = leaving(second, (first, left))

    wrong = later["confidence_knowledge"]["confidently_wrong_after"][0]
    post = next(s for s in later["participation"]["funnel"] if s["stage"] == "post_answered")
    assert (post["n"], wrong["n"]) == (n, n)


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


@pytest.mark.parametrize(("then", "now", "told"), [(80, 80, True), (70, 80, True), (66, 80, False)])
def test_of_nearly_the_same_people_nothing_is_said_that_was_hidden(then, now, told):
    cells = {"n": now, "right": 40}
    review = Review(BELOW, [({"group/n": then, "group/right": 30}, {})])

    assert review.any_tells("group", cells) is told
    assert not Review(BELOW).any_tells("group", cells)
