"""Micro-learning participants without an account, and what becomes of their answers when they sign
up.
"""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from assessments.models import Phase, Response, SegmentQuestion
from assessments.progress import CourseProgress
from assessments.structure import Structure
from courses.models import Enrollment
from learners import merging
from learners.actions import learner_for
from learners.models import (
    AuditEntry,
    Consent,
    DirectoryLoad,
    Learner,
    LearnerMerge,
    NpiRecord,
    Review,
)
from learners.verification import newest_check
from outcomes.counting import count_course
from outcomes.counting.watermark import wait_for_writers
from tests.factories import answered, ask, make_course, make_learner, make_segment, somebody

pytestmark = pytest.mark.django_db
JANE, ZOE = "1234567893", "1993999998"
counting = pytest.mark.django_db(transaction=True)
ADDRESS = "/m/micro/first/"


def answers_of(learner, course):
    """Everything a learner answered in a course, oldest first."""
    mine = Response.objects.filter(course=course, learner__in=merging.rows_of(learner))
    return list(mine.order_by("phase", "attempt", "id"))


@pytest.fixture
def course():
    course = make_course("micro", questions=1)
    question = ask(course, "m1")
    SegmentQuestion.objects.create(segment=make_segment(course), question=question)
    today = timezone.now().date()
    DirectoryLoad.objects.create(
        file_name="x", kind="monthly", file_date=today, finished_at=timezone.now()
    )
    for npi, given, family in ((JANE, "JANE", "MILLER"), (ZOE, "ZOE", "GREY")):
        NpiRecord.objects.create(
            npi=npi,
            kind=1,
            given_name=given,
            family_name=family,
            taxonomies=["207RX0202X"],
            as_of=today,
        )
    return course


def answer(client, choice="b", address=ADDRESS):
    return client.post(address, {"answer": choice})


def identify(client, npi=JANE, given="Jane", family="Miller"):
    return client.post(
        "/identify/", {"npi": npi, "given_name": given, "family_name": family, "next": ADDRESS}
    )


def test_after_signing_up_earlier_answers_come_along_by_ones_own_act(client, course):
    client.get(ADDRESS)
    assert "was answered in this browser" not in client.get("/accounts/signup/").content.decode()
    answer(client, "a")
    assert b"Keep this answer" in client.get(ADDRESS).content
    assert "was answered in this browser" in client.get("/accounts/signup/").content.decode()
    user = somebody("learner")
    client.force_login(user)
    mine = learner_for(user)
    assert answers_of(mine, course) == []
    assert "Add your answer to “" in client.get("/me/").content.decode()

    client.post("/me/earlier-answers/", {})
    assert not LearnerMerge.objects.exists()  # the box was not ticked
    client.post("/me/earlier-answers/", {"agree": "1"})
    client.post("/me/earlier-answers/", {"agree": "1"})

    assert [response.answer for response in answers_of(mine, course)] == ["a"]
    assert LearnerMerge.objects.get().consent == Consent.objects.get(purpose="joining")
    assert AuditEntry.objects.filter(deed="join").count() == 1
    assert (
        b"first answer counts" in answer(client, "b", ADDRESS).content
        or Response.objects.count() == 1
    )
    assert "Add your answer to “" not in client.get("/me/").content.decode()
    assert b"with your account" in client.get("/me/earlier-answers/").content


@counting
def test_of_two_answers_to_the_same_question_the_earliest_counts_and_both_stay(course):
    question, now = course.questions.get(key="q1"), timezone.now()
    visitor, account = (
        Learner.objects.create(origin="session", external_id="1"),
        make_learner(somebody("learner")),
    )
    for learner in (visitor, account):
        Enrollment.objects.create(learner=learner, course=course, pathway="cme")
    answered(question, "b", learner=visitor, answered_at=now - timedelta(days=2))
    answered(question, "a", learner=account, answered_at=now - timedelta(days=1))
    for learner in (visitor, account):
        answered(question, "b", phase=Phase.POST, learner=learner, answered_at=now)
    before = counted_table(course)

    merging.merge(joined=visitor, kept=account, how="own", by=account.user)

    assert before == {(1, 2): 1, (2, 2): 1} or len(before) == 2
    assert counted_table(course) == {(2, 2): 1}
    assert Response.objects.count() == 4
    progress = CourseProgress(account, Structure(course))
    assert progress.answers(Phase.PRE)[question.pk].answer == "b"

    merging.take_back(joined=visitor, by=None)
    assert counted_table(course) == before
    assert [r.answer for r in answers_of(account, course)] == ["a", "b"]


def counted_table(course):
    now = wait_for_writers(lambda: None)
    table = count_course(course, now, now).items[0].table
    return {key: n for key, n in table.items() if all(key)}


@counting
def test_a_snapshot_of_before_the_joining_counts_as_it_did(course):
    visitor, account = (
        Learner.objects.create(origin="session", external_id="1"),
        make_learner(somebody("learner")),
    )
    for learner in (visitor, account):
        Enrollment.objects.create(learner=learner, course=course, pathway="cme")
        answered(course.questions.get(key="q1"), "b", phase=Phase.POST, learner=learner)
    then = wait_for_writers(lambda: None)
    merging.merge(joined=visitor, kept=account, how="own", by=None)

    now = wait_for_writers(lambda: None)
    assert count_course(course, now, then).participation.cme == 2
    assert count_course(course, now, now).participation.cme == 1


def test_two_answers_to_one_question_from_two_browsers_both_stay_and_the_earlier_one_is_mine(
    client, course
):
    elsewhere, user = Client(), somebody("learner")
    client.get(ADDRESS)
    answer(client, "a")
    elsewhere.force_login(user)
    answer(elsewhere, "b")

    client.force_login(user)
    client.post("/me/earlier-answers/", {"agree": "1"})

    assert sorted(Response.objects.values_list("answer", flat=True)) == ["a", "b"]
    assert AuditEntry.objects.filter(deed="join", who=user).count() == 1
    assert [
        browser.get(ADDRESS).context["item"].response.answer for browser in (client, elsewhere)
    ] == ["a", "a"]


def test_joining_again_changes_nothing_and_rows_that_came_along_go_back_together(course):
    a, b, c = (Learner.objects.create(origin="session", external_id=str(n)) for n in range(3))
    merging.merge(joined=c, kept=b, how="manual", by=None)
    merging.merge(joined=b, kept=a, how="manual", by=None)
    assert merging.merge(joined=c, kept=a, how="manual", by=None) is None
    assert sorted(merging.rows_of(a)) == [a.pk, b.pk, c.pk]

    merging.take_back(joined=b, by=None)
    assert merging.rows_of(a) == [a.pk]
    assert merging.rows_of(b) == [b.pk, c.pk]
    with pytest.raises(merging.NotYours):
        merging.take_back(joined=b, by=None)


def test_people_with_different_verified_numbers_and_rows_of_others_are_never_joined():
    jane = make_learner(somebody("learner"), npi=JANE, npi_status="verified")
    other = Learner.objects.create(npi=ZOE, npi_status="verified")
    with pytest.raises(merging.DifferentPeople):
        merging.merge(joined=other, kept=jane, how="manual", by=None)

    with pytest.raises(merging.NotYours):
        merging.merge(joined=make_learner(somebody("learner")), kept=jane, how="own", by=None)
    assert not LearnerMerge.objects.exists()


@pytest.mark.parametrize(
    ("mine", "family", "holder", "fresh", "joins", "status", "reason", "shown"),
    [
        ("", "Miller", False, True, True, "verified", "", f"{JANE} is verified"),
        ("", "Miller", False, False, True, "unverified", "pending", JANE),
        ("", "Miller", True, True, True, "unverified", "in-use", "Another account"),
        ("", "Brown", False, True, True, "unverified", None, "Your NPI"),
        (ZOE, "Miller", False, True, False, "verified", "", f"{ZOE} is verified"),
        (ZOE, "Miller", False, False, False, "unverified", "pending", ZOE),
    ],
)
def test_an_npi_given_before_the_account_is_the_account_s_claim(
    client, course, mine, family, holder, fresh, joins, status, reason, shown
):
    if not fresh:
        DirectoryLoad.objects.all().delete()
    if holder:
        make_learner(somebody("author"), npi=JANE, npi_status="verified")
    client.get(ADDRESS)
    answer(client)
    identify(client, npi=f"{JANE[:4]} {JANE[4:7]}-{JANE[7:]}", family=family)
    user = somebody("learner")
    client.force_login(user)
    learner = learner_for(user)
    if mine:
        client.post("/me/npi/", {"npi": mine, "given_name": "Zoe", "family_name": "Grey"})

    client.post("/me/earlier-answers/", {"agree": "1"})

    learner.refresh_from_db()
    check = newest_check(learner)
    assert LearnerMerge.objects.exists() is joins
    assert (learner.npi_status, check and check.reason) == (status, reason)
    assert learner.npi == ((mine or JANE) if status == "verified" else "")
    assert shown in client.get("/me/npi/").content.decode()
    assert not check or (check.npi in client.get("/me/profile/").content.decode())


def test_nobody_agrees_to_a_joining_that_is_refused_whole():
    jane = make_learner(somebody("learner"), npi=JANE, npi_status="verified")
    zoe, visitor = (
        Learner.objects.create(npi=ZOE, npi_status="verified"),
        Learner.objects.create(origin="session", external_id="7"),
    )
    now = timezone.now()
    joined, refused = merging.join_own_rows(kept=jane, rows=[zoe], by=jane.user, at=now)
    assert (joined, [each.code for each in refused]) == ([], ["different-people"])
    assert not Consent.objects.filter(purpose="joining").exists()

    joined, refused = merging.join_own_rows(kept=jane, rows=[zoe, visitor], by=jane.user, at=now)
    assert joined == [visitor]
    assert len(refused) == Consent.objects.filter(purpose="joining").count() == 1


def test_the_same_npi_elsewhere_is_put_together_by_a_person_only(client, course):
    elsewhere = Client()
    elsewhere.get(ADDRESS)
    answer(elsewhere)
    identify(elsewhere)
    user = somebody("learner")
    client.force_login(user)
    learner = learner_for(user)
    client.post("/me/npi/", {"npi": JANE, "given_name": "Jane", "family_name": "Miller"})
    assert answers_of(learner, course) == []

    client.post("/me/earlier-answers/", {"ask": "1"})
    review = Review.objects.get(kind="join")
    merging.decide_merge(review=review, accept=True, by=somebody("operator"), at=timezone.now())

    assert len(answers_of(learner, course)) == 1
    assert LearnerMerge.objects.get().how == "manual"


def test_joinings_are_never_changed_or_deleted():
    merging.merge(
        joined=Learner.objects.create(), kept=Learner.objects.create(), how="manual", by=None
    )

    for deed in (
        lambda: LearnerMerge.objects.update(kept=None),
        lambda: LearnerMerge.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
