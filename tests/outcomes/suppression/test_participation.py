"""Who took part, hidden wherever it stands."""

from tests.outcomes.made_up import document
from tests.outcomes.suppression.people import learners

from .courses import leaving


def test_how_many_there_are_is_hidden_wherever_it_stands():
    shown = leaving(document(learners(2, 2, 1, 2)))

    assert (
        shown["participation"]["participants"] is None
        and shown["audience"]["oncologists"]["of"] is None
    )
