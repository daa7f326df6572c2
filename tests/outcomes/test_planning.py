"""What a form asks before launch, and what it is told."""

import pytest

from courses.models import ItemTest
from outcomes.planned_power import planned_power
from outcomes.planning import BadPlan, learners_needed


def test_fifteen_points_with_a_third_changing_need_129_matched_learners():
    plan = learners_needed({"change": "15", "discordance": "35", "matched": "60"})

    assert (plan.n, plan.n_before, plan.test) == (129, 215, "mcnemar-exact")


def test_a_course_that_is_judged_by_mid_p_is_planned_by_it():
    given = {"change": "15", "discordance": "35", "matched": "60"}

    plan = learners_needed(given | {"test": "mcnemar-mid-p"})

    assert plan.test == "mcnemar-mid-p" and plan.n < learners_needed(given).n
    exact, mid_p = (planned_power(200, test).sentence for test in ItemTest.values)
    assert "(exact McNemar test); 80% takes" in exact and "(mid-p McNemar test)" in mid_p


def test_shares_and_a_correlation_are_another_way_to_say_it():
    plan = learners_needed({"pre": "44", "post": "60", "correlation": "0.3"})

    assert plan.change == pytest.approx(0.16)


def test_no_change_has_no_number_and_says_so():
    plan = learners_needed({"change": "0", "discordance": "20"})

    assert plan.n is None and plan.n_before is None and "nothing to find" in plan.note


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "change"),
        ({"change": "ten", "discordance": "20"}, "change"),
        ({"change": "nan", "discordance": "20"}, "change"),
        ({"change": "30", "discordance": "20"}, "discordance"),
        ({"change": "10"}, "discordance"),
        ({"change": "10", "discordance": "120"}, "discordance"),
        ({"pre": "40", "post": "60", "correlation": "0.99"}, "correlation"),
        ({"change": "10", "discordance": "20", "power": "10"}, "power"),
        ({"change": "10", "discordance": "20", "colour": "red"}, "colour"),
        ({"change": "10", "discordance": "20", "test": "t"}, "test"),
    ],
)
def test_what_cannot_be_is_refused_by_field(given, field):
    with pytest.raises(BadPlan) as refused:
        learners_needed(given)

    assert refused.value.field == field and refused.value.sentence
