"""What stands beside the contract of learners told apart, of dates, boosters and practice, from the
answers to the document.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.authoring import save_version
from assessments.models import BoosterAnswer, Phase
from courses.models import ItemTest
from learners.models import LearnerMerge, Licence
from outcomes.counting import (
    count_course,
    count_now,
    rules_for,
    rules_stated_in,
    wait_for_writers,
)
from outcomes.models import PracticeCount
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import canonical, digest_of
from outcomes.statistics import PairedTable, compare_matched_item, mcnemar_midp
from tests.factories import (
    THEN,
    answered,
    ask,
    enrolled,
    make_course,
    make_learner,
    make_poll,
    version_of,
    wording,
)

pytestmark = pytest.mark.django_db(transaction=True)
NPIS = ("1234567893", "1245319599")


def document_of(course):
    now = wait_for_writers(lambda: None)
    counts = count_course(course, now, now)
    return json.loads(canonical(build(course, counts, now, rules_for(course)).as_json()))


def both_times(course, before, after, n=1, **facts):
    """`n` learners who answered every question before and after."""
    for _ in range(n):
        learner = enrolled(course, make_learner(**facts))
        for question in course.questions.filter(key__startswith="q"):
            answered(question, before, learner=learner)
            answered(question, after, learner=learner, phase=Phase.POST)


def split(document, dimension):
    dimensions = [d for d in document["by_group"]["dimensions"] if d["dimension"] == dimension]
    return dimensions[0] if dimensions else None


def test_nobody_and_one_learner_give_empty_splits_and_a_sentence_in_place_of_a_model():
    course = make_course(questions=1)
    empty = document_of(course)
    both_times(course, "a", "b", profession="physician")
    single = document_of(course)

    for document in (empty, single):
        assert document["by_group"]["dimensions"] == []
        assert document["moderators"]["state"] == "too-few"
        assert "too few matched learners" in document["moderators"]["sentence"]
    assert empty["data_quality"]["looked_at"] == 0
    assert [check["share"] for check in empty["data_quality"]["checks"]] == [None] * 4
    assert single["drift"]["items"][0]["p"] is None


def test_each_item_is_told_for_the_group_the_course_is_made_for_and_for_all_others():
    course = make_course(questions=2)
    course.target_specialties = ["pathology"]
    course.save()
    both_times(course, "a", "b", 5, specialty="Pathology", profession="physician")
    both_times(course, "b", "b", 3, specialty="Pathology", profession="physician")
    both_times(course, "a", "a", 4, profession="nurse")
    document = document_of(course)

    item = split(document, "target")["items"][0]
    target, other = item["groups"]

    expected = compare_matched_item(PairedTable(both=3, gained=5, lost=0, neither=0)).as_json()
    assert {name: target[name] for name in ("n", "change", "p")} == {
        name: expected[name] for name in ("n", "change", "p")
    }
    assert (other["label"], other["n"], other["change"], other["p"]) == ("Others", 4, 0, 1)
    assert document["by_group"]["chosen"] and document["by_group"]["specialties"] == ["pathology"]
    professions = split(document, "profession")
    assert [g["label"] for g in professions["items"][0]["groups"]] == ["physician", "nurse"]
    assert split(document, "specialty") is None  # one is known
    assert split(document, "target")["objectives"][0]["groups"][0]["n"] == 8


def test_with_many_learners_the_model_says_whether_the_change_differs():
    course = make_course(questions=1)
    for profession, before, after, n in (
        ("physician", "a", "b", 30), ("physician", "b", "b", 20), ("physician", "a", "a", 10),
        ("physician", "b", "a", 4), ("nurse", "a", "b", 6), ("nurse", "b", "b", 15),
        ("nurse", "a", "a", 30), ("nurse", "b", "a", 5),
    ):  # fmt: skip
        both_times(course, before, after, n, profession=profession)

    adjusted = document_of(course)["moderators"]

    assert (adjusted["state"], adjusted["n"]) == ("computed", 120)
    reference, nurses = adjusted["moderators"][0]["levels"]
    # saturated, so that the odds are those of the table: 50/14 over 24/40, and 21/35 over 20/36
    ratio = (21 / 35) / (20 / 36) / ((50 / 14) / (24 / 40))
    assert (reference["label"], nurses["ratio"]) == ("physician", pytest.approx(ratio, rel=1e-4))
    assert nurses["p"] < 0.01 and adjusted["moderators"][0]["df"] == 1
    assert adjusted["left_out"] == ["Target group", "Practice setting", "Years of experience"]


def test_a_group_in_which_all_answer_alike_has_no_model():
    course = make_course(questions=1)
    both_times(course, "b", "b", 25, profession="nurse")
    both_times(course, "a", "b", 30, profession="physician")

    assert document_of(course)["moderators"]["state"] == "not-converged"


def test_dates_that_cannot_be_are_counted():
    course = make_course(questions=1)
    question, now = course.questions.get(), timezone.now()
    in_order, turned_round, quick = (enrolled(course) for _ in range(3))
    for learner, before, after in (
        (in_order, timedelta(0), timedelta(minutes=9)),
        (turned_round, timedelta(minutes=9), timedelta(minutes=2)),
    ):
        answered(question, learner=learner, answered_at=now - timedelta(hours=1) + before)
        answered(
            question, learner=learner, phase=Phase.POST,
            answered_at=now - timedelta(hours=1) + after,
        )  # fmt: skip
    second = ask(course, "q9")
    make_poll(course, Phase.PRE, [second], track=None)
    for n, each in enumerate((question, second)):
        answered(each, learner=quick, answered_at=THEN + timedelta(milliseconds=300 * n))

    quality = document_of(course)["data_quality"]

    checks = {check["code"]: check["n"] for check in quality["checks"]}
    assert checks == {
        "after-before-before": 1, "before-enrollment": 3, "before-start": 2, "too-fast": 1,
    }  # fmt: skip
    assert [(item["question"], item["n"]) for item in quality["out_of_order"]] == [("q1", 1)]
    assert (quality["learners"], quality["looked_at"]) == (3, 3)


def test_joined_rows_say_by_what_and_two_npis_under_one_address_are_flagged():
    course = make_course(questions=1)
    for facts in (
        {"npi": NPIS[0]}, {"npi": NPIS[0], "email": "a@example.org"},
        {"email": "a@example.org"}, {"email": "b@example.org", "npi": NPIS[1]},
        {"email": "b@example.org", "npi": "1992999999"},
    ):  # fmt: skip
        enrolled(course, make_learner(**facts))
    kept, joined = (enrolled(course) for _ in range(2))
    LearnerMerge.objects.create(kept=kept, joined=joined, how="hand")

    quality = document_of(course)["data_quality"]

    assert quality["joined"] == {"npi": 1, "address": 1, "hand": 1}
    assert quality["shared_addresses"] in (0, 1)


def test_right_answers_by_month_and_whether_they_drift():
    course = make_course(questions=1)
    question = course.questions.get()
    for month, right, n in ((1, 2, 12), (2, 6, 12), (3, 11, 12)):
        for person in range(n):
            choice = "b" if person < right else "a"
            at = datetime(2025, month, 3, tzinfo=UTC)
            answered(question, choice, learner=enrolled(course), answered_at=at)

    drift = document_of(course)["drift"]

    before = drift["items"][0]
    told = [(period["period"], period["count"]) for period in before["periods"]]
    assert told == [("2025-01", 2), ("2025-02", 6), ("2025-03", 11)]
    assert before["test"] == "cochran-armitage" and before["p"] < 0.001
    assert before["statistic"] == pytest.approx(3.6799, abs=1e-3)


def test_two_wordings_of_a_question_are_compared_by_who_answered_each_before():
    course = make_course(questions=1)
    question = course.questions.get()
    for stem, right in ((None, 90), ("Asked in other words?", 180)):
        if stem:
            save_version(question, wording(course, stem=stem), at=timezone.now())
        for person in range(2 * right // 3 * 2):
            answered(question, "b" if person < right else "a", learner=enrolled(course))

    (told,) = document_of(course)["wordings"]

    assert [told[side]["n"] for side in ("first", "second")] == [120, 240]
    assert (told["difference"], told["verdict"]) == (0, "equivalent")
    low, high = told["difference_ci90"]
    assert -told["margin"] < low < 0 < high < told["margin"]


def test_boosters_are_told_apart_in_what_is_kept():
    course = make_course(questions=1)
    question = course.questions.get()
    make_poll(course, Phase.FOLLOW_UP, [question], after_days=60)
    for boosted, right, n in ((True, 9, 10), (False, 4, 12)):
        for person in range(n):
            learner = enrolled(course)
            answered(question, "a", learner=learner)
            answered(question, "b", learner=learner, phase=Phase.POST)
            kept = "b" if person < right else "a"
            answered(question, kept, learner=learner, phase=Phase.FOLLOW_UP)
            if boosted:
                BoosterAnswer.objects.create(
                    learner=learner, course=course, question=question,
                    version=version_of(question), day=14, answer="b", correct=True,
                    answered_at=timezone.now(),
                )  # fmt: skip

    item = document_of(course)["boosters"][0]["items"][0]

    assert (item["with_boosters"]["n"], item["without"]["n"]) == (10, 12)
    assert item["with_boosters"]["follow_up"] == 0.9
    assert item["difference"] == pytest.approx(0.9 - 4 / 12)
    assert item["p"] == pytest.approx(0.01149, abs=1e-4)  # Fisher, by scipy


def test_measures_of_practice_are_the_newest_counts_of_each_period():
    course = make_course(questions=1)
    about = {"course": course, "measure": "ihc", "label": "HER2 tested again", "level": 5}
    for period, numerator in (("before", 1), ("before", 40), ("after", 66)):
        PracticeCount.objects.create(
            **about, period=period, numerator=numerator, denominator=120, source="Charts"
        )

    measure = document_of(course)["practice_measures"][0]

    assert (measure["before"]["count"], measure["after"]["count"], measure["level"]) == (40, 66, 5)
    assert measure["change"] == pytest.approx(26 / 120) and measure["test"] == "two-proportion-z"
    assert measure["p"] == pytest.approx(0.000727, abs=1e-5)  # statsmodels


def test_practice_settings_and_states_of_participants():
    course = make_course(questions=1)
    both_times(course, "a", "b", 2, practice_setting="community")
    both_times(course, "a", "b", 1)
    first = course.enrollments.order_by("pk").first().learner
    Licence.objects.create(learner=first, kind="state", authority="TX", number="1")

    document = document_of(course)

    settings = {e["label"]: e["n"] for e in document["workplace"]["practice_setting"]}
    assert settings == {"Community": 2, "not given": 1}
    states = {e["label"]: e["n"] for e in document["snapshot"]["states"]}
    assert states == {"TX": 1, "not given": 2}
    without = {**document, "snapshot": {**document["snapshot"], "states": []}}
    assert digest_of(document) == digest_of(without)


def test_a_course_may_choose_mid_p_and_its_snapshots_say_so():
    course = make_course(questions=1)
    both_times(course, "a", "b", 5)
    exact = document_of(course)
    course.item_test = ItemTest.MID_P
    course.save()

    document = document_of(course)

    matched = document["items"][0]["matched"]
    assert matched["p"] == mcnemar_midp(lost=0, gained=5) == 0.03125
    assert matched["test"] == document["snapshot"]["rules"]["item_test"] == "mcnemar-mid-p"
    assert exact["items"][0]["matched"]["p"] == 0.0625
    assert exact["snapshot"]["rules"]["item_test"] == "mcnemar-exact"
    assert rules_stated_in(document["snapshot"]["rules"]).mid_p
    assert not rules_stated_in(exact["snapshot"]["rules"]).mid_p


def test_what_came_since_is_carried_on_as_if_everything_were_counted():
    course = make_course(questions=2)
    both_times(course, "a", "b", 4, specialty="Pathology", profession="physician")
    kept = count_now(course, wait_for_writers(lambda: None)).kept
    kept.save(force_insert=True)
    both_times(course, "b", "a", 3, specialty="Hematology", practice_setting="academic")

    now = wait_for_writers(lambda: None)
    counted = count_now(course, now)
    scratch = count_course(course, now, now)

    assert not counted.whole and counted.counts.sections == scratch.sections
