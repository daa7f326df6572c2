"""What a second publication would take away from supporters."""

from copy import deepcopy

from outcomes.snapshots.document import of_json
from outcomes.suppression import no_longer_shown
from tests.outcomes.made_up import document

from .courses import leaving
from .test_documents import learners


def losses(now, then):
    return {loss.section: loss for loss in no_longer_shown(of_json(now), of_json(then))}


def test_nothing_is_lost_where_everything_stays_shown():
    shown = leaving(document(learners(40, 30, 20, 40)))

    assert losses(shown, deepcopy(shown)) == {}


def test_a_comparison_that_would_be_hidden_is_named_with_its_question():
    shown = leaving(document(learners(40, 30, 20, 40)))
    fewer = leaving(document(learners(40, 30, 20, 5)))

    lost = losses(shown, fewer)

    assert lost["items"].entries == ("q3",)
    assert 0 < lost["items"].figures < lost["items"].of and not lost["items"].is_all
    assert "objectives 2" in lost["knowledge"].entries


def test_sixty_six_and_then_seventy_eight_learners_would_lose_their_tables():
    first = document(learners(14, 22, 15, 15))
    second = document(learners(17, 26, 17, 18))
    shown = leaving(first)
    assert shown["items"][-1]["matched"]["table"] and shown["items"][-1]["matched"]["n"] == 66

    lost = losses(shown, leaving(second, (first, shown)))

    assert lost["items"].is_all or "q3" in lost["items"].entries
