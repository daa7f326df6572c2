"""Who took part, hidden wherever it stands."""

import pytest

from tests.outcomes.made_up import document
from tests.outcomes.suppression.people import learner, learners

from .courses import leaving


def test_how_many_there_are_is_hidden_wherever_it_stands():
    shown = leaving(document(learners(2, 2, 1, 2)))

    assert (
        shown["participation"]["participants"] is None
        and shown["audience"]["oncologists"]["of"] is None
    )


@pytest.mark.parametrize(("evaluated", "n"), [(92, 92), (8, None)])
def test_a_stage_is_shown_where_a_question_of_it_tells_the_same_number(evaluated, n):
    """Eight of 100 did not evaluate, and the only question of the evaluation says so."""
    folk = [
        learner("b", "b", practice={"a"} if number < evaluated else None) for number in range(100)
    ]
    left = leaving(document(folk))

    assert left["practice_change"][0]["n"] == n
    assert left["participation"]["funnel"][-1]["n"] == n
