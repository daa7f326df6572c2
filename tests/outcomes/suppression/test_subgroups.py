"""What is left of the whole by the groups shown."""

import random

import pytest

from outcomes.snapshots.document import AverageChange, Group
from outcomes.suppression.baseline_groups import steps_from_ends
from tests.outcomes.made_up import document, people
from tests.outcomes.suppression.people import learner, learners

from .courses import BELOW, finished, leaving, of_one_question, of_tests


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


@pytest.mark.parametrize(
    ("label", "pre", "steps"),
    [
        ("up to 33% correct before", 71 / 222, (71, 3)),  # three of 74 had none of three right
        ("above 33% to 67% correct before", 2 / 3, (0, 0)),
        ("above 67% correct before", 1.0, (0, 0)),
        ("nothing correct before", 0.0, (0, 0)),
    ],
)
def test_the_label_of_a_group_by_baseline_bounds_its_scores(label, pre, steps):
    overall = AverageChange.model_construct(learners=74, pre=pre)
    group = Group.model_construct(group="q1", label=label, overall=overall)

    told = steps_from_ends(group, 3)

    assert (told["above-least"], told["below-most"]) == steps
    assert steps_from_ends(group, 0) == {}


@pytest.mark.parametrize(("pre", "shown"), [(0.485, None), (0.3, 100)])
def test_a_group_by_baseline_leaves_where_few_have_no_other_score(pre, shown):
    """Of 100 with two of four right at most, 94 had two; or 20."""
    whole = document(people(5, 400))
    whole["knowledge"]["objectives"][1]["questions"] = ["q3", "q4"]
    overall = whole["knowledge"]["overall"]
    rest = overall["learners"] - 100
    overall |= {"pre": (100 * pre + rest) / (100 + rest), "post": 0.7}
    named = (("q1", "up to 50% correct before", 100, pre), ("q4", "above 50%", rest, 1.0))
    dimension = whole["subgroups"]["dimensions"][0]
    model = dimension["groups"][0]
    dimension["dimension"] = "baseline"
    dimension["groups"] = [
        model | {"group": name, "label": label, "overall": model["overall"] | changed}
        for name, label, n, before in named
        for changed in [{"learners": n, "pre": before, "post": 0.7}]
    ]

    left = leaving(whole)

    groups = left["subgroups"]["dimensions"][0]["groups"]
    assert [group["overall"]["learners"] for group in groups] == [shown, shown and rest]


@pytest.mark.parametrize(("questions", "shown"), [(["q3"], False), (["q3", "q4"], True)])
def test_of_fewer_than_four_questions_averages_of_groups_stay_inside_and_it_is_said(
    questions, shown
):
    whole = document(people(5, 400))
    whole["knowledge"]["objectives"][1]["questions"] = questions

    left = leaving(whole)

    dimensions = left["subgroups"]["dimensions"]
    told = [group["overall"]["pre"] for each in dimensions for group in each["groups"]]
    told.append(left["follow_up"][0]["responders"]["responders"]["pre"])
    assert any(each is not None for each in told) is shown
    assert any("averages of groups" in note for note in left["notes"]) is not shown
    assert shown or left["by_group"]["dimensions"][0]["items"][0]["groups"][0]["n"]


@pytest.mark.parametrize(("objectives", "questions"), [(1, ["q1", "q2", "q3", "q4"]), (2, ["q3"])])
def test_groups_by_baseline_of_few_questions_are_the_table_of_scores(objectives, questions):
    rnd = random.Random(80)
    folk = [finished(rnd, person) for person in people(80, 200)]
    whole = of_tests(folk, ("q1", "q2"), ("q3",))
    whole["knowledge"]["objectives"] = whole["knowledge"]["objectives"][:objectives]
    whole["knowledge"]["objectives"][-1]["questions"] = questions

    left = leaving(whole)

    groups = left["subgroups"]["dimensions"][-1]["groups"]
    assert {group["overall"]["learners"] for group in groups} == {None}


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
