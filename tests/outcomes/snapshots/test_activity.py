"""The activity itself and whole learners: from stored answers to what is told, by hand, for nobody,
one, five and twelve; and what of it leaves.
"""

import pytest
from django.utils import timezone

from assessments.authoring import save_version
from assessments.models import DecisionPoint, Phase, SegmentQuestion
from courses.actions import record_segment_view
from courses.models import CampaignVisit, Enrollment, SegmentView
from learners.models import Learner
from outcomes.counting import wait_for_writers
from outcomes.reports.content.evidence import evidence_of
from outcomes.reports.content.reading import Options, read
from outcomes.snapshots.document import of_json
from outcomes.suppression import suppress
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_course,
    make_decision_point,
    make_learner,
    make_poll,
    make_segment,
    wording,
)

from .test_building import document_of

pytestmark = pytest.mark.django_db(transaction=True)

SCALE = ("no", "rather no", "neither", "rather yes", "yes")


@pytest.fixture
def course():
    """Two questions before and after, a decision of their objective, one segment, one rating."""
    course = make_course("activity", questions=2)
    rating = ask(
        course, "e1", kind="rating", measures="evaluation", scale=SCALE, top=2, stem="Free of bias."
    )
    make_poll(course, Phase.EVALUATION, [rating])
    make_decision_point(course.tracks.get(), ask(course, "d1", measures="competence"))
    segment = make_segment(course)
    SegmentQuestion.objects.create(segment=segment, question=ask(course, "m1"))
    return course


def question(course, key):
    return course.questions.get(key=key)


def a_learner(course, number):
    """Wrong before, right after; decides rightly when even; rates 4 or 5."""
    learner = enrolled(course, make_learner(specialty="Pathology" if number % 3 else "Hematology"))
    for key in ("q1", "q2"):
        answered(question(course, key), "a", learner=learner)
        after = "b" if key == "q1" or number % 2 else "c"
        answered(question(course, key), after, learner=learner, phase=Phase.POST)
    choice = "a" if number % 2 else "b"
    answered(question(course, "d1"), choice, learner=learner, phase=Phase.IN_ACTIVITY)
    answered(question(course, "e1"), 4 + number % 2, learner=learner, phase=Phase.EVALUATION)
    return learner


def a_visitor(course, number, campaign=""):
    learner = make_learner(npi_status="verified", npi=f"10000000{number:02}")
    Enrollment.objects.create(learner=learner, course=course, pathway="micro", campaign=campaign)
    SegmentView.objects.create(learner=learner, segment=course.segments.get())
    return learner


@pytest.mark.parametrize("n", [0, 1, 5, 12])
def test_what_so_many_learners_did(course, n):
    for number in range(n):
        a_learner(course, number)
    odd, even = n // 2, n - n // 2

    document = document_of(course)

    scores, point = document["scores"], document["decision_points"]["points"][0]
    assert scores["n"] == n == point["n"]
    assert scores["post"]["all_right"] == odd and scores["pre"]["all_right"] == 0
    assert point["recommended"] == even
    assert [option["n"] for option in point["options"]] == [odd, even, 0]
    rated = document["satisfaction"]["questions"][0]
    assert (rated["n"], rated["agree"]) == (n, n)
    assert [level["n"] for level in rated["options"]] == [0, 0, 0, even, odd]
    if n:
        mean = (odd + even / 2) / n
        assert scores["pre"]["mean"] == 0 and scores["post"]["mean"] == scores["change"] == mean
        assert rated["mean"] == 4 + odd / n and point["change"]["n"] == n
        assert point["change"]["decision"] == even / n and point["change"]["post"] == mean
        assert {g["label"]: g["n"] for g in point["specialties"]} == {
            label: k
            for label, k in (("Pathology", n - -(-n // 3)), ("Hematology", -(-n // 3)))
            if k
        }
    else:
        nothing = (
            scores["pre"]["mean"],
            scores["p"],
            scores["d_av"],
            point["share"],
            rated["mean"],
        )
        assert set(nothing) == {None}
    assert (scores["p"] is not None) == (n > 1)


@pytest.mark.parametrize("n", [0, 1, 5, 12])
def test_every_page_of_it_can_be_read_inside_and_by_supporters(course, n):
    for number in range(n):
        a_learner(course, number)
    whole = of_json(document_of(course))
    titles = {section.key: section.title for section in read(whole, Options()).sections}
    told = {"scores", "decision_points", "satisfaction", "micro_learning"}

    for document in (whole, suppress(whole, 11)):
        report = read(document, Options())
        shown = [c for t in report.tables for row in t.rows for c in row]
        keys = {cell.evidence for cell in shown if cell.evidence}
        hidden = told - {section.key for section in report.sections}
        sentences = " ".join(line for section in report.sections for line in section.lead)
        assert [key for key in hidden if titles[key] not in sentences] == []
        assert [key for key in keys if evidence_of(document, key, 0.001) is None] == []
        assert [c for c in shown if c.shown in ("None", "nan") or "Absent" in c.shown] == []


def test_few_decisions_and_ratings_are_hidden_from_supporters(course):
    for number in range(12):
        a_learner(course, number)

    left = suppress(of_json(document_of(course)), 11).as_json()

    point, rated = left["decision_points"]["points"][0], left["satisfaction"]["questions"][0]
    assert (point["n"], point["recommended"], point["change"]["post"]) == (None, None, None)
    assert {option["n"] for option in point["options"]} == {None}
    assert (rated["n"], rated["agree"], rated["share"]) == (12, 12, 1.0)
    assert {level["n"] for level in rated["options"]} == {None} and rated["mean"] is None
    assert left["scores"]["d_av"] is left["scores"]["p"] is None
    assert left["missing_learners"]["scenarios"] == left["missing_learners"]["professions"] == []


def test_the_same_question_after_is_compared_learner_by_learner(course):
    make_decision_point(course.tracks.get(), question(course, "q1"), at=60)
    for number, (then, after) in enumerate(["ab", "ab", "bb", "ba", "aa"]):
        learner = enrolled(course, make_learner(specialty=str(number)))
        answered(question(course, "q1"), then, learner=learner, phase=Phase.IN_ACTIVITY)
        answered(question(course, "q1"), after, learner=learner, phase=Phase.POST)

    points = document_of(course)["decision_points"]["points"]

    change = next(point for point in points if point["question"] == "q1")["change"]
    assert (change["paired_with"], change["n"], change["test"]) == ("question", 5, "mcnemar-exact")
    assert (change["decision"], change["post"], change["p"]) == (0.4, 0.6, 1.0)


def test_segments_by_campaign_and_what_came_of_it_in_the_course(course):
    for number, (campaign, answer) in enumerate(
        [("spring", "b"), ("spring", "a"), ("spring", ""), ("", "b"), ("autumn", "b")]
    ):
        visitor = a_visitor(course, number, campaign)
        if answer:
            answered(question(course, "m1"), answer, learner=visitor, phase=Phase.IN_ACTIVITY)
    first = SegmentView.objects.order_by("pk").first()
    record_segment_view(
        learner=first.learner, segment=first.segment, at=timezone.now(), to_the_end=True
    )
    both = a_learner(course, 1)
    answered(question(course, "m1"), "b", learner=both, phase=Phase.IN_ACTIVITY)
    a_learner(course, 2)
    for campaign, visitors in (("spring", 3), ("autumn", 1)):
        for _ in range(visitors):
            CampaignVisit.objects.create(
                course=course, path="/m/activity/first/", campaign=campaign
            )

    document = document_of(course)
    micro = document["micro_learning"]

    segment = micro["segments"][0]
    whole = ("participants", "also_cme", "answered", "answers", "right")
    assert [micro[name] for name in whole] == [5, 1, 5, 5, 4]
    seen = ("reach", "started", "watched", "answered", "also_cme")
    assert [segment[name] for name in seen] == [4, 6, 1, 5, 1]
    assert [option["n"] for option in segment["answers"][0]["options"]] == [1, 4, 0]
    figures = ("campaign", "reach", "started", "watched", "answered", "right", "share")
    assert [tuple(entry[name] for name in figures) for entry in segment["campaigns"]] == [
        ("autumn", 1, 1, 0, 1, 1, 1.0),
        ("spring", 3, 3, 1, 2, 1, 0.5),
    ]
    by_campaign = [
        (entry["campaign"], entry["right"], [option["n"] for option in entry["options"]])
        for entry in document["campaign_answers"]
    ]
    assert by_campaign == [("autumn", 1, [0, 1, 0]), ("spring", 1, [1, 1, 0])]
    assert "campaign_answers" not in suppress(of_json(document), 11).as_json()
    ways = {way["pathway"]: (way["n"], way["matched"], way["post"]) for way in micro["pathways"]}
    assert ways == {"segments_too": (1, 1, 1.0), "course_only": (1, 1, 0.5)}


def test_answers_stay_where_another_wording_or_another_question_took_their_place(course):
    def answer(learner, key):
        answered(question(course, key), "b", learner=learner, phase=Phase.IN_ACTIVITY)

    visitors = [a_visitor(course, number, "spring") for number in range(3)]
    answer(visitors[0], "m1")
    before = wait_for_writers(lambda: None)
    first = document_of(course, before)
    save_version(
        question(course, "m1"),
        wording(course, choices=(("a", "No", False), ("b", "Yes", True))),
        at=timezone.now(),
    )
    answer(visitors[1], "m1")
    asked = SegmentQuestion.objects.get()
    asked.question = ask(course, "m2")
    asked.save()
    for learner in visitors[1:]:
        answer(learner, "m2")
    a_learner(course, 1)
    point = DecisionPoint.objects.get()
    point.question = ask(course, "d2", measures="competence")
    point.save()

    document = document_of(course)

    segment = document["micro_learning"]["segments"][0]
    told = [(each["question"], each["version"], each["n"]) for each in segment["answers"]]
    assert told == [("m1", 1, 1), ("m1", 2, 1), ("m2", 1, 2)]
    assert (segment["answered"], segment["campaigns"][0]["answered"]) == (3, 3)
    assert segment["campaigns"][0]["right"] is None  # of several questions
    report = read(of_json(document), Options())
    rows = [[c.shown for c in row] for row in report.table("segment_campaigns").rows]
    assert [(row[0].split(" (")[1], *row[-3:-1]) for row in rows] == [
        ("m1)", "1", "1"), ("m1-v2)", "1", "1"), ("m2)", "2", "2"),
    ]  # fmt: skip
    assert "a row for each" in report.table("segment_campaigns").note
    assert len(report.table("segment_campaign_choices").rows) == 8
    left = read(suppress(of_json(document), 2), Options()).table("segment_campaigns")
    assert left is None or "not told by campaign" in left.note
    points = {each["question"]: each["n"] for each in document["decision_points"]["points"]}
    assert points == {"d1": 1, "d2": 0}
    assert document_of(course, before)["micro_learning"] == first["micro_learning"]


def test_a_question_that_nobody_answered_leaves_nothing_when_replaced(course):
    asked = SegmentQuestion.objects.get()
    asked.question = ask(course, "m2")
    asked.save()

    segment = document_of(course)["micro_learning"]["segments"][0]

    assert [each["question"] for each in segment["answers"]] == ["m2"]


def test_of_loaded_people_it_is_not_recorded_who_began(course):
    learner = make_learner()
    Enrollment.objects.create(learner=learner, course=course, pathway="micro", loaded=True)
    answered(question(course, "m1"), "b", learner=learner, phase=Phase.IN_ACTIVITY)

    document = document_of(course)

    segment = document["micro_learning"]["segments"][0]
    assert (segment["started"], segment["reach"], segment["answered"]) == (None, None, 1)
    told = read(of_json(document), Options()).table("segments").rows[0]
    assert [cell.shown for cell in told[1:4]] == ["not recorded"] * 3


def test_a_person_of_two_rows_is_one_in_a_segment(course):
    rows = [make_learner(email=f"{name}@example.org") for name in ("same", "SAME")]
    for row in rows:
        enrolled(course, row)
        answered(question(course, "m1"), "b", learner=row, phase=Phase.IN_ACTIVITY)

    assert document_of(course)["micro_learning"]["segments"][0]["answered"] == 1


def test_who_never_counts_is_in_none_of_it(course):
    for exclusion in ("test", "staff"):
        learner = a_learner(course, 0)
        Learner.objects.filter(pk=learner.pk).update(exclusion=exclusion)

    document = document_of(course)

    assert document["scores"]["n"] == document["decision_points"]["points"][0]["n"] == 0
    assert document["satisfaction"]["questions"][0]["n"] == 0


def test_who_is_missing_stands_beside_the_matched(course):
    for number in range(6):
        a_learner(course, number)
    for answers in ("bb", "ba", "aa"):
        learner = enrolled(course, make_learner(profession="nurse"))
        for key, answer in zip(("q1", "q2"), answers, strict=True):
            answered(question(course, key), answer, learner=learner)
    answered(question(course, "q1"), "b", learner=enrolled(course), phase=Phase.POST)

    missing = document_of(course)["missing_learners"]

    assert missing["matched"] == {"n": 6, "pre": 0.0, "sd": 0.0}
    assert (missing["before_only"]["n"], missing["before_only"]["pre"]) == (3, 0.5)
    assert (missing["after_only"], missing["difference"]) == (1, -0.5)
    nurses = next(mix for mix in missing["professions"] if mix["label"] == "nurse")
    assert (nurses["matched"], nurses["before_only"]) == (0, 3)
    shares = {each["scenario"]: (each["pre"], each["post"]) for each in missing["scenarios"]}
    # Six rose from 0 to 4.5 of 6; three fell from 1.5 of 3 to nothing; one was right both times.
    assert shares["worst"] == (2.5 / 10, 5.5 / 10)
    assert shares["unchanged"] == (2.5 / 10, 7 / 10)
    assert missing["survives"] is False
