"""Confidence before and after, from counts."""

import pytest

from outcomes.counting import CURRENT, VERSIONS
from outcomes.counting.counts import ItemCounts
from outcomes.snapshots.absence import is_known
from outcomes.snapshots.confidence import confidence_of
from outcomes.statistics import holm
from tests.factories import ask, make_course, version_of

pytestmark = pytest.mark.django_db
GAINED, LOST, STAYED = (1, 3), (3, 1), (2, 2)


@pytest.fixture
def asked():
    course = make_course()
    questions = [
        ask(course, f"c{number}", kind="rating", measures="confidence", scale=tuple("123"), top=1)
        for number in range(3)
    ]
    changes = ((20, 5), (18, 6), (12, 9))
    return [
        ItemCounts(version_of(question), {GAINED: gained, LOST: lost, STAYED: 30})
        for question, (gained, lost) in zip(questions, changes, strict=True)
    ]


def test_several_confidence_questions_are_one_family(asked):
    for cohort in ("matched", "all"):
        told = [getattr(entry, cohort) for entry in confidence_of(asked, CURRENT)]

        adjusted = [entry.p_holm for entry in told]
        assert adjusted == holm([entry.p for entry in told])
        assert adjusted[0] == pytest.approx(3 * told[0].p)


def test_one_alone_is_not_adjusted_nor_are_several_under_earlier_rules(asked):
    told = [*confidence_of(asked[:1], CURRENT), *confidence_of(asked, VERSIONS[1])]

    assert not any(is_known(entry.matched.p_holm) for entry in told)
    assert all(is_known(entry.matched.p) for entry in told)
