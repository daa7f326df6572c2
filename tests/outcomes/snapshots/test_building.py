"""Little or nothing to count: whole documents, null where there is no value,
never 0 % or an error.
"""

import json

import pytest

from assessments.authoring import save_version
from assessments.models import Phase
from outcomes.counting import Filter, count_course, wait_for_writers
from outcomes.snapshots.building import build
from outcomes.snapshots.cohort import filtered
from outcomes.snapshots.digests import canonical
from outcomes.snapshots.programme import programme
from tests.factories import (
    THEN,
    answered,
    ask,
    enrolled,
    make_course,
    make_poll,
    wording,
)

SECTIONS = (
    "flow",
    "confidence_knowledge",
    "subgroups",
    "follow_up",
    "item_analysis",
    "reliability",
    "precision",
    "comparison_arm",
)


def document_of(course, now=None):
    now = now or wait_for_writers(lambda: None)
    document = json.loads(canonical(build(course, count_course(course, now, now), now).as_json()))
    _nothing_is_not_zero(document)
    return document


def _nothing_is_not_zero(value):
    if isinstance(value, dict):
        if value.get("n") == 0 and "count" in value:
            assert value["share"] is None and value["ci95"] is None
        for inner in value.values():
            _nothing_is_not_zero(inner)
    elif isinstance(value, list):
        for inner in value:
            _nothing_is_not_zero(inner)


def ask_confidence(course):
    """A confidence question beside the others of the course,
    and a follow-up of its first question.
    """
    confidence = ask(
        course, "c1", kind="rating", measures="confidence", scale=("not", "some", "very"), top=1
    )
    for poll in course.polls.all():
        poll.entries.create(question=confidence, position=9)
    make_poll(course, Phase.FOLLOW_UP, [course.questions.get(key="q1")], after_days=30)
    return confidence


def both_times(course, before, after, learner=None):
    learner = learner or enrolled(course)
    for question in course.questions.filter(key__startswith="q"):
        answered(question, before, learner=learner, phase=Phase.PRE)
        answered(question, after, learner=learner, phase=Phase.POST)
    return learner


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_little_gives_a_whole_document():
    bare = document_of(make_course(tracks=0))
    assert (
        set(SECTIONS) <= set(bare)
        and bare["item_analysis"]["items"] == bare["follow_up"] == bare["reliability"] == []
    )

    course = make_course(questions=2)
    confidence = ask_confidence(course)
    empty = document_of(course)
    assert empty["confidence_knowledge"]["items"][0]["shares_after"]["mastered"] is None
    assert empty["item_analysis"]["items"][0]["before"]["difficulty"] is None
    assert empty["precision"]["overall"]["width"] is None and empty["precision"]["warnings"] == []
    assert (
        empty["follow_up"][0]["retention"][0]["p"] is None
        and empty["follow_up"][0]["response_rate"] is None
    )
    assert empty["flow"]["participants"][-1]["n"] == 0 and empty["subgroups"]["dimensions"] == []
    assert {stage["share"] for stage in empty["flow"]["funnel"]} == {None}

    answered(course.questions.get(key="q1"), "b", learner=enrolled(course), phase=Phase.PRE)
    unmatched = document_of(course)
    assert (
        unmatched["items"][0]["learners"]["n"] == 0
        and unmatched["flow"]["participants"][-1]["n"] == 0
    )

    learner = both_times(course, "a", "b")
    answered(confidence, 3, learner=learner, phase=Phase.PRE)
    single = document_of(course)
    assert single["items"][0]["learners"] == {
        "n": 1,
        "improved": 1,
        "reinforced": 0,
        "unchanged": 0,
        "worse": 0,
        "suppressed": False,
    }
    assert single["confidence_knowledge"]["items"][0]["n"] == 0  # rated before only
    assert {"few-matched", "few-discordant"} <= {
        warning["code"] for warning in single["precision"]["warnings"]
    }
    assert single["reliability"][0]["alpha"] is None or single["reliability"][0]["n"] > 1
    now = wait_for_writers(lambda: None)
    assert filtered(course=course, as_of=now, known_at=now, chosen=Filter(experience="21+")).n == 0
    assert programme(courses=[course], as_of=now, known_at=now).pooled[0].effect is None

    easy = make_course(questions=1)
    for _ in range(21):
        both_times(easy, "b", "b")
    right = document_of(easy)
    assert right["items"][0]["learners"]["reinforced"] == 21
    assert {"ceiling", "few-discordant"} == {
        warning["code"] for warning in right["precision"]["warnings"]
    }
    codes = {(flag["code"], flag["choice"]) for flag in right["item_analysis"]["items"][0]["flags"]}
    assert codes == {("too-easy", None), ("dead-distractor", "a"), ("dead-distractor", "c")}


@pytest.mark.django_db(transaction=True)
def test_an_edited_item_is_a_series_of_its_own():
    course = make_course(questions=1)
    question, learner = course.questions.get(), enrolled(course)
    answered(question, "b", learner=learner, phase=Phase.PRE)
    save_version(question, wording(course, stem="Which is right now?"), at=THEN)
    answered(question, "b", learner=learner, phase=Phase.POST)

    document = document_of(course)

    assert [(item["version"], item["matched"]["n"]) for item in document["items"]] == [
        (1, 0),
        (2, 0),
    ]
    assert [
        (item["version"], item["before"]["n"], item["after"]["n"])
        for item in document["item_analysis"]["items"]
    ] == [
        (1, 1, 0),
        (2, 0, 1),
    ]
    assert (
        next(box["n"] for box in document["flow"]["participants"] if box["stage"] == "no_pair") == 1
    )
