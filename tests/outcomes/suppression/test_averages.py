"""The average hides with what it is made of."""

from tests.outcomes.made_up import document, people

from .courses import leaving


def test_the_average_is_hidden_with_an_objective_it_is_made_of():
    shown = leaving(document(people(8, 40)))

    assert any(
        objective["matched"].get("suppressed") for objective in shown["knowledge"]["objectives"]
    )
    assert (
        shown["knowledge"]["overall"]["suppressed"] and shown["knowledge"]["overall"]["pre"] is None
    )
