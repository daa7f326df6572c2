"""A course with one objective: the average is that objective, said once with its p; and why an
average is not shown.
"""

from copy import deepcopy

import pytest

from outcomes.reports.content.abstract_sentences import conclusions, methods
from outcomes.reports.content.cells import Show
from outcomes.reports.content.findings import gaps_sentence, knowledge_sentence
from outcomes.reports.content.grammar import moved
from outcomes.reports.content.methods import methods as methods_of_report
from outcomes.reports.content.reading import Options, read
from outcomes.snapshots.document import of_json
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)


@pytest.fixture(scope="module")
def whole():
    """Of q3 alone, which is all of its objective."""
    copy = document(people(7, 400))
    objective = copy["knowledge"]["objectives"][1] | {"questions": ["q3"]}
    matched = objective["matched"]
    copy["knowledge"]["objectives"] = [objective]
    copy["items"] = [item for item in copy["items"] if item["question"] in objective["questions"]]
    copy["knowledge"]["overall"] |= {
        "objectives": 1,
        "pre": matched["pre"]["share"],
        "post": matched["post"]["share"],
        "learners": matched["n"],
        "test": "sign-flip",
    } | {name: matched[name] for name in ("change", "change_ci95", "p")}
    return copy


def test_the_average_of_one_objective_leaves_as_the_objective(whole):
    left = suppress(of_json(whole), 11)
    overall, matched = left.knowledge.overall, left.knowledge.objectives[0].matched

    assert (overall.pre, overall.post) == (matched.pre.share, matched.post.share)
    assert (overall.change, overall.p, overall.test) == (matched.change, matched.p, matched.test)
    assert overall.p_coarse == matched.p_coarse
    sides = overall.pre, overall.post, overall.p
    assert knowledge_sentence(left, SHOW).startswith(
        moved("Correct answers", *sides, "in the one learning objective")
    )
    assert "p not shown" not in knowledge_sentence(left, SHOW)
    table = read(left, Options()).table("objectives")
    assert len(table.rows) == 1 and "average" not in table.note


def test_one_test_of_the_change_and_of_confidence_is_named_once(whole):
    left = suppress(of_json(whole), 11)
    told = [sentence for _, sentence in methods(left, Options())]

    assert "We tested the change and confidence with the exact McNemar test." in told
    (row,) = read(left, Options()).figure("objectives").rows
    assert row.note.endswith("\np<0.001")


@pytest.mark.parametrize(
    ("arm", "design", "caveat"),
    [
        (None, "there is no control group.", "There was no control group, confidence"),
        ("an arm", "nobody was assigned to either.", "Nobody was assigned to the activity, conf"),
    ],
)
def test_a_comparison_arm_is_no_control_group_and_not_nothing(whole, arm, design, caveat):
    course = of_json(whole).model_copy(update={"comparison_arm": arm})

    facts = {fact.name: fact.shown for fact in methods_of_report(course, 0.001, ())}

    assert facts["Design"].endswith(design)
    assert any(caveat in sentence for _, sentence in conclusions(course, Options()))


def test_the_average_of_several_objectives_has_a_row(whole):
    several = document(people(7, 400))

    table = read(of_json(several), Options()).table("objectives")

    assert len(table.rows) == 3 and "the average is one test" in table.note


@pytest.mark.parametrize(
    ("objectives", "words"),
    [
        (1, "A gap remains after the activity: objective 2 (no significant change, p=0.16)."),
        (2, "A gap remains after the activity: objective 2 (no significant change, adjusted p="),
    ],
)
def test_p_of_one_test_is_not_said_to_be_adjusted(whole, objectives, words):
    copy = deepcopy(whole)
    (objective,) = copy["knowledge"]["objectives"]
    other = deepcopy(objective) | {"objective": 7}
    copy["knowledge"]["objectives"] = [objective, other][:objectives]
    reason = "no significant change (adjusted p=0.16)"
    copy["persistent_gaps"] = [{"objective": 2, "post": 0.7, "reason": reason}]
    told = of_json(copy)

    assert gaps_sentence(told).startswith(words)
    gaps = read(told, Options()).table("gaps")
    assert ("adjusted" in gaps.rows[0][2].shown) == (objectives > 1)


@pytest.mark.parametrize(
    ("objectives", "earlier", "words"),
    [
        (1, False, "Correct answers in the one learning objective are not shown: they would tell"),
        (1, True, "are not shown: beside an earlier publication they would tell of groups of"),
        (2, False, "The average over the learning objectives is not shown: it would tell of"),
        (2, True, "is not shown: beside an earlier publication it would tell of groups of fewer"),
    ],
)
def test_an_average_that_is_hidden_says_why(whole, objectives, earlier, words):
    now = whole if objectives == 1 else document(people(7, 400))
    few, then = deepcopy(now), deepcopy(now)
    few["knowledge"]["objectives"][0]["matched"]["pre"] |= {"count": 3, "share": 0.02}
    then["knowledge"]["objectives"][0]["matched"]["pre"]["count"] -= 3
    publications = [(of_json(then), suppress(of_json(then), 11))] if earlier else []
    told = suppress(of_json(now if earlier else few), 11, publications)

    sentence = knowledge_sentence(told, SHOW)

    assert words in sentence and sentence.endswith("groups of fewer than 11 people.")
    assert told.knowledge.overall.hidden_beside_earlier == earlier


def test_an_average_that_is_shown_has_no_reason(whole):
    text = suppress(of_json(whole), 11).as_json()

    assert "hidden_beside_earlier" not in text["knowledge"]["overall"]


@pytest.mark.parametrize(("hides", "title"), [(True, ", where shown"), (False, "")])
def test_an_objective_of_nobody_is_not_one_that_is_hidden(hides, title):
    copy = document(people(7, 400))
    for number, entry in enumerate((*copy["knowledge"]["objectives"], *copy["items"])):
        moves = dict.fromkeys(("n", "improved", "reinforced", "unchanged", "worse"), 0)
        if number == 1:
            moves = dict.fromkeys(moves) | {"suppressed": True} if hides else moves
        else:
            moves |= {"n": 10, "improved": 5, "worse": 5}
        entry["learners"] = moves
    copy["snapshot"]["rules"] |= {"suppress_below": 11}

    titles = {figure.key: figure.title for figure in read(of_json(copy), Options()).figures}

    assert titles["learners"] == f"50% of learners improved{title}"


def test_a_test_that_is_alone_is_nowhere_said_to_be_adjusted():
    """Of knowledge with confidence, decision points and measures of practice."""
    copy = document(people(7, 400))
    tests = [copy["confidence_knowledge"]["items"][0]["misinformed"], *copy["practice_measures"]]
    for entry in tests:
        entry |= {"p": 0.01, "p_holm": 0.01}
    copy["decision_points"]["points"][0]["change"] |= {"p": 0.01}
    report = read(of_json(copy), Options())

    states = next(each for each in report.findings if each.key == "states")
    notes = [row.note for f in report.figures if f.key == "practice-measures" for row in f.rows]
    assert "p=0.01" in states.sentence and "adjusted" not in states.sentence
    assert notes and all("\np=0.01" in note for note in notes)
    assert "One test, not adjusted." in report.table("decisions_after").note
