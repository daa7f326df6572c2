"""What is left of the whole by the groups shown."""

import pytest

from tests.outcomes.made_up import document
from tests.outcomes.suppression.people import learner, learners

from .courses import BELOW, leaving, of_one_question


def test_learners_of_no_known_value_are_a_group_too():
    folk = (
        learners(20, 24, 12, 20)
        + learners(20, 26, 11, 20, profession="nurse")
        + learners(1, 1, 1, 0, profession="not given")
    )

    whole = document(folk)
    setting = whole["subgroups"]["dimensions"][0]
    setting["dimension"] = "practice_setting"  # which is no table of the audience
    for group, name in zip(setting["groups"], ("academic", "community"), strict=True):
        group |= {"group": name, "label": name}

    suppressed = leaving(whole)

    groups = suppressed["subgroups"]["dimensions"][0]["groups"]
    shown = sum(group["overall"]["learners"] or 0 for group in groups)
    assert suppressed["knowledge"]["overall"]["learners"] - shown >= BELOW


@pytest.mark.parametrize(("government", "shown"), [(7, None), (20, 30)])
def test_matched_learners_of_a_setting_do_not_bound_a_few_participants_of_another(
    government, shown
):
    """Of 39 community and government together at least 30 would be of the community."""
    setting = {"profession": "community"}
    folk = learners(40, 40, 20, 40, profession="academic") + learners(0, 15, 0, 15, **setting)
    folk += [learner("a", None, **setting)] * 2 + [learner("a", None, profession="academic")] * 15
    folk += [learner("a", None, profession="government")] * government
    whole = document(folk)
    whole["subgroups"]["dimensions"][0]["dimension"] = "practice_setting"
    whole["workplace"]["practice_setting"] = whole["audience"]["profession"]

    left = leaving(whole)

    groups = {
        group["label"]: group["overall"]["learners"]
        for group in left["subgroups"]["dimensions"][0]["groups"]
    }
    told = {entry["label"]: entry["n"] for entry in left["workplace"]["practice_setting"]}
    assert told["community"] == (shown and 32) and told["academic"] == 155
    assert groups["community"] == shown


def test_what_is_left_of_the_whole_by_the_groups_shown_has_no_small_side():
    rare = [
        learner
        for name in ("nurse", "pharmacist")
        for learner in learners(0, 8, 0, 1, profession=name)
    ]
    folk = (
        learners(40, 41, 20, 40) + rare + learners(2, 0, 0, 0, profession="pharmacist")
    )  # two right before among twenty

    suppressed = leaving(of_one_question(folk))

    overall, shown = (
        suppressed["knowledge"]["overall"],
        suppressed["subgroups"]["dimensions"][0]["groups"],
    )
    known = [group["overall"] for group in shown if group["overall"]["learners"] is not None]
    right = round(overall["pre"] * overall["learners"]) - sum(
        round(group["pre"] * group["learners"]) for group in known
    )
    assert known == [] or right == 0 or right >= BELOW
