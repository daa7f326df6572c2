"""Claiming by the API: what may be claimed, what is refused, and that nothing is claimed twice."""

import http.client
import json
import threading
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.test import Client
from rest_framework.test import APIClient

from assessments.models import Phase
from courses.models import Course
from credit.models import Certificate, Claim, ClaimPart, CreditOffer
from jobs.models import Job, OutboxMail
from learners import merging
from learners.models import AuditEntry, Learner
from tests.credit.people import NOW, claimed, course_with_credit, finish, finisher, somebody_in
from tests.factories import answered, ask, make_decision_point, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


def client_of(learner) -> APIClient:
    client = APIClient()
    client.force_authenticate(learner.user)
    return client


def post(learner, course, amount="0.50", **more):
    offer = CreditOffer.objects.filter(course=course).order_by("implied", "position", "id")[0]
    body = {
        "offer": offer.pk,
        "amount": amount,
        "attested": True,
        "idempotency_key": str(uuid.uuid4()),
    } | more
    return client_of(learner).post(f"/api/v1/courses/{course.slug}/credit/", body, format="json")


def offers(learner, course):
    return client_of(learner).get(f"/api/v1/courses/{course.slug}/credit/").json()["offers"]


def missing(learner, course):
    return [code["code"] for code in offers(learner, course)[0]["missing"]]


def test_a_physician_who_passed_claims_what_they_choose_and_has_the_certificate_at_once():
    course = course_with_credit()
    learner = finisher(course)

    before = offers(learner, course)[0]
    answer = post(learner, course, "0.50")

    assert (before["claimable"], before["maximum"], before["steps"]) == (
        True,
        "1.00",
        ["0.25", "0.50", "0.75", "1.00"],
    )
    assert answer.status_code == 201
    assert answer.json()["amount"] == "0.50"
    assert answer.json()["certificate"]["credit"] == "0.5 AMA PRA Category 1 Credit™"
    claim = Claim.objects.get()
    assert (claim.amount, claim.maximum, claim.profession) == (
        Decimal("0.50"),
        Decimal("1.00"),
        "physician",
    )
    assert claim.attestation.startswith("I attest")
    assert OutboxMail.objects.get().to == "ada@example.org"
    assert Job.objects.filter(kind="credit.print_certificate").count() == 1
    assert {"credit-claimed", "certificate-issued"} <= set(
        AuditEntry.objects.values_list("deed", flat=True)
    )


def test_the_same_delivery_again_is_the_same_claim_and_another_body_under_its_key_is_refused():
    course = course_with_credit()
    learner, key = finisher(course), str(uuid.uuid4())

    answers = [
        post(learner, course, amount, idempotency_key=key) for amount in ("0.50", "0.50", "0.75")
    ]

    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert answers[0].json() == answers[1].json()
    assert answers[2].json()["code"] == "idempotency-key-reused"
    assert Claim.objects.count() == Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": "1.25"}, 422, "amount-above-maximum"),
        ({"amount": "0.3"}, 422, "amount-not-in-steps"),
        ({"amount": "0"}, 422, "amount-not-positive"),
        ({"amount": "NaN"}, 422, "amount-invalid"),
        ({"amount": "-0.25"}, 422, "amount-invalid"),
        ({"amount": "0.5０"}, 422, "amount-invalid"),
        ({"amount": ["0.5"]}, 400, "invalid"),
        ({"amount": 0.5}, 400, "invalid"),
        ({"amount": 1}, 400, "invalid"),
        ({"attested": False}, 422, "not-attested"),
        ({"offer": 0}, 400, "invalid"),
        ({"offer": 999_999}, 404, "not-found"),
        ({"idempotency_key": "x"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_claimed_is_refused_with_a_code_and_nothing_is_stored(body, status, code):
    course = course_with_credit()
    learner = finisher(course)

    answer = post(learner, course, **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Claim.objects.exists()
    assert post(learner, course).status_code == 201


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1.25", "Sie können höchstens 1.00 beantragen."),
        ("0.3", "Punkte werden in Schritten von 0.25 beantragt."),
        ("0.00", "Geben Sie eine Menge über 0 an."),
        ("viel", "Geben Sie die Menge in Ziffern an, zum Beispiel 0.50."),
    ],
)
def test_the_page_refuses_an_amount_in_the_reader_s_language(client, amount, words):
    course = course_with_credit()
    client.force_login(finisher(course).user)
    given = {
        "offer": CreditOffer.objects.get(course=course, implied=False).pk,
        "amount": amount,
        "attested": "true",
    }

    answer = client.post(
        f"/courses/{course.slug}/credit/", given, headers={"accept-language": "de"}
    )

    assert (answer.status_code, words in answer.content.decode()) == (409, True)
    assert not Claim.objects.exists()


def test_a_claim_is_kept_six_years_after_the_activity_ended_however_early_claiming_ends():
    course = course_with_credit(closes_on=date(2026, 6, 1))

    claim = claimed(finisher(course), course, "0.50").claim

    assert claim.retain_until == date(2034, 2, 28)


def test_before_passing_nothing_can_be_claimed_and_the_answer_says_what_is_missing():
    course = course_with_credit()
    learner = somebody_in(course)

    at_first = missing(learner, course)
    finish(learner, course, answer="a")
    failed = post(learner, course)

    assert at_first == ["post-test-open", "evaluation-open"]
    assert (failed.status_code, failed.json()["code"]) == (409, "post-test-not-passed")
    assert (
        failed.json()["missing"][0]["detail"]
        == "Pass the post-test of track 1: 70% must be correct."
    )


def test_required_decision_points_and_watched_time_count_as_the_author_sets():
    course = course_with_credit(min_watched=Decimal("0.8"))
    point = ask(course, "d1")
    make_decision_point(course.tracks.get(), point)
    learner = finisher(course)

    demanded = missing(learner, course)
    answered(point, phase=Phase.IN_ACTIVITY, learner=learner)
    learner.progress.create(track=course.tracks.get(), watched=1440, intervals=[[0, 1440]])

    assert demanded == ["watched-too-little", "decision-points-open"]
    assert missing(learner, course) == []
    assert offers(learner, course)[0]["claimable"]


def test_the_expiry_day_counts_in_the_provider_s_time_zone_and_the_day_after_is_too_late(settings):
    settings.PROVIDER_TIME_ZONE = "America/New_York"
    course = course_with_credit()
    Course.objects.filter(pk=course.pk).update(expiry_date=datetime(2026, 5, 3).date())
    early, late = finisher(course), finisher(course)

    with time_machine.travel(datetime(2026, 5, 4, 3, 59, tzinfo=UTC)):
        last_minute = post(early, course)
    with time_machine.travel(datetime(2026, 5, 4, 4, 1, tzinfo=UTC)):
        too_late = post(late, course)

    assert last_minute.status_code == 201
    assert (too_late.status_code, too_late.json()["code"]) == (409, "credit-expired")


def test_no_window_of_an_offer_opens_before_the_release_or_outlives_the_expiry():
    course = course_with_credit(opens_on=date(2024, 1, 1), closes_on=date(2030, 1, 1))
    learner = finisher(course)

    refused = []
    for release, expiry in (
        (date(2026, 5, 5), date(2028, 1, 1)),
        (date(2025, 3, 1), date(2026, 5, 3)),
    ):
        Course.objects.filter(pk=course.pk).update(release_date=release, expiry_date=expiry)
        refused.append(post(learner, course).json()["code"])
    Course.objects.filter(pk=course.pk).update(expiry_date=date(2026, 5, 4))
    allowed = post(learner, course)

    assert refused == ["credit-not-open", "credit-expired"]
    assert allowed.status_code == 201


def test_an_account_whose_rows_are_read_as_anothers_claims_nothing_again():
    course = course_with_credit()
    joined, kept, stranger = (
        finisher(course),
        finisher(course, email="k@example.org"),
        finisher(course, email="s@example.org"),
    )
    merging.merge(joined=joined, kept=kept, how="manual", by=somebody("operator"))

    first, again = post(kept, course), post(joined, course)

    assert (first.status_code, again.status_code, again.json()["code"]) == (
        201,
        409,
        "already-claimed",
    )
    assert post(stranger, course).status_code == 201


def test_a_nurse_cannot_claim_physicians_credit_and_gets_a_certificate_of_participation():
    course = course_with_credit()
    nurse = finisher(course, "nurse")

    refused = post(nurse, course)
    participation = next(
        entry for entry in offers(nurse, course) if entry["type"] == "participation"
    )
    answer = post(nurse, course, "1.00", offer=participation["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "not-for-your-profession")
    assert answer.status_code == 201
    text = "".join(run["text"] for run in Certificate.objects.get().facts["body"])
    assert "The activity was designated for 1.0 AMA PRA Category 1 Credit™." in text
    assert "awarded" not in text


def test_the_same_work_earns_no_second_credit_under_another_profession():
    course = course_with_credit()
    CreditOffer.objects.create(course=course, type="ancc-contact-hours", amount=1)
    learner = finisher(course)
    assert post(learner, course).status_code == 201
    Learner.objects.filter(pk=learner.pk).update(profession="nurse")
    learner.refresh_from_db()

    again = {
        entry["type"]: post(learner, course, offer=entry["id"]) for entry in offers(learner, course)
    }

    assert {
        type_: (a.status_code, a.json()["code"])
        for type_, a in again.items()
        if type_ != "ama-pra-category-1"
    } == {
        "ancc-contact-hours": (409, "claimed-for-another-profession"),
        "participation": (409, "claimed-for-another-profession"),
    }
    assert Claim.objects.count() == 1


def test_what_was_claimed_under_a_row_that_was_joined_is_claimed():
    course = course_with_credit()
    former, now = finisher(course), finisher(course, email="other@example.org")
    assert post(former, course).status_code == 201
    merging.merge(joined=former, kept=now, how="manual", by=somebody("operator"))

    refused = post(now, course)

    assert refused.status_code == 409 and Claim.objects.count() == 1


def test_whose_profession_is_not_known_says_it_with_the_claim():
    course = course_with_credit()
    learner = finisher(course, "")

    unknown = post(learner, course)
    told = post(learner, course, profession="physician")

    assert (unknown.status_code, unknown.json()["code"]) == (409, "profession-required")
    assert told.status_code == 201


def test_each_track_earns_its_part_and_no_part_is_claimed_twice():
    course = course_with_credit(tracks=2, split=True)
    learner = finish(somebody_in(course), course, 1)

    too_much = post(learner, course, "0.75")
    first = post(learner, course, "0.50")
    again = post(learner, course, "0.25")
    finish(learner, course, 2)
    second = post(learner, course, "0.25")
    more = post(learner, course, "0.25")

    assert (too_much.status_code, first.status_code, second.status_code) == (422, 201, 201)
    assert (again.status_code, again.json()["code"]) == (409, "post-test-open")
    assert (more.status_code, more.json()["code"]) == (409, "already-claimed")
    assert sum(Claim.objects.values_list("amount", flat=True)) == Decimal("0.75")


def test_participation_that_stands_beside_split_credit_is_split_as_it_is():
    course = course_with_credit(tracks=2, split=True)
    nurse = finish(somebody_in(course, "nurse"), course, 2)

    participation = next(
        entry for entry in offers(nurse, course) if entry["type"] == "participation"
    )

    assert (participation["claimable"], participation["maximum"]) == (True, "0.50")


def test_credit_claimed_whole_stays_whole_when_the_author_splits_it_later():
    course = course_with_credit(tracks=2)
    learner = finisher(course)
    post(learner, course, "1.00")

    offer = course.credit_offers.get(type="ama-pra-category-1")
    for track in course.tracks.all():
        offer.track_credits.create(track=track, amount="0.50")

    assert post(learner, course, "0.25").json()["code"] == "already-claimed"


def test_moc_points_follow_the_credit_and_need_the_board_id():
    course = course_with_credit()
    CreditOffer.objects.create(
        course=course, type="moc-points", amount="1.00", board="ABIM", position=1, min_watched=0
    )
    learner = finisher(course)
    moc = CreditOffer.objects.get(type="moc-points").pk

    early = post(learner, course, "0.50", offer=moc, board_id="012345")
    post(learner, course, "0.50")
    above = post(learner, course, "0.75", offer=moc, board_id="012345")
    without = post(learner, course, "0.50", offer=moc)
    granted = post(learner, course, "0.50", offer=moc, board_id="012345")

    assert (early.status_code, early.json()["code"]) == (409, "claim-credit-first")
    assert (above.json()["code"], without.json()["code"]) == (
        "amount-above-maximum",
        "board-id-required",
    )
    assert granted.status_code == 201
    claim = Claim.objects.get(offer=moc)
    assert claim.board_id == "012345"
    assert "sent to the ACCME and the board (ABIM)" in claim.attestation


def test_without_enrolment_and_front_matter_the_door_stays_shut():
    course = course_with_credit()
    learner = somebody_in(course)
    stranger = somebody_in(course_with_credit())

    assert post(stranger, course).json()["code"] == "front-matter-required"
    assert APIClient().post(
        f"/api/v1/courses/{course.slug}/credit/", {}, format="json"
    ).status_code in (401, 403)
    assert post(learner, course).status_code == 409


def test_my_api_page_shows_my_credit_and_nobody_else_s():
    course = course_with_credit()
    learner, other = finisher(course), finisher(course)
    post(learner, course)

    mine = client_of(learner).get("/api/v1/me/").json()

    assert [entry["amount"] for entry in mine["credit"]] == ["0.50"]
    assert mine["certificates"][0]["status"] == "valid"
    assert client_of(other).get("/api/v1/me/").json()["credit"] == []


def test_the_database_itself_refuses_more_than_the_maximum_and_a_part_twice():
    course = course_with_credit()
    claim = claimed(finisher(course), course, "0.50").claim
    part = ClaimPart.objects.get()

    own = {field.name: getattr(claim, field.name) for field in Claim._meta.fields}
    fields = {name: own[name] for name in own if name not in ("id", "idempotency_key")}

    for wrong in ({"amount": Decimal("1.25")}, {"amount": Decimal("0.30")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(**fields | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimPart.objects.create(claim=claim, learner=part.learner, offer=part.offer, track=None)


@pytest.mark.django_db(transaction=True)
def test_many_tabs_at_once_claim_once(live_server):
    course = course_with_credit()

    for _ in range(8):
        learner = finisher(course)

        answers = at_once(claims_of_ten_tabs(learner, course, live_server.url))

        assert sorted(answers, key=lambda status: status == 409)[1:] == [409] * 9 and min(
            answers
        ) in (201, 302)
        assert [claim.amount for claim in learner.claims.all()] == [Decimal("1.00")]
        assert Certificate.objects.filter(claim__learner=learner).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_accounts_of_one_person_that_claim_at_once_claim_once(live_server):
    course = course_with_credit()

    for _ in range(4):
        joined, kept = finisher(course), finisher(course, email="other@example.org")
        merging.merge(joined=joined, kept=kept, how="manual", by=somebody("operator"))
        mine, other = (
            claims_of_ten_tabs(learner, course, live_server.url) for learner in (joined, kept)
        )

        answers = at_once(mine[:5] + other[:5])

        assert answers.count(409) == 9
        assert Claim.objects.filter(learner__in=[joined, kept]).count() == 1


def claims_of_ten_tabs(learner, course, address):
    """Requests as from tabs of one browser that are clicked at the same moment: half by the page's
    form, half by the API.
    """
    browser, server = Client(), urlsplit(address).netloc
    browser.force_login(learner.user)
    browser.get(f"/courses/{course.slug}/credit/")
    signed = {
        "Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items())
    }
    signed["X-CSRFToken"] = browser.cookies["csrftoken"].value
    offer = CreditOffer.objects.get(course=course, implied=False).pk

    def tab(by_api):
        body = {
            "offer": offer,
            "amount": "1.00",
            "attested": True,
            "idempotency_key": str(uuid.uuid4()),
        }
        kind = "application/json" if by_api else "application/x-www-form-urlencoded"
        sent = json.dumps(body) if by_api else urlencode(body)
        path = (
            f"/api/v1/courses/{course.slug}/credit/"
            if by_api
            else f"/courses/{course.slug}/credit/"
        )
        connection = http.client.HTTPConnection(server, timeout=30)
        connection.request("POST", path, sent, signed | {"Content-Type": kind})
        return connection.getresponse().status

    return [lambda by_api=bool(number % 2): tab(by_api) for number in range(10)]


def at_once(deeds):
    """What each answered, begun at the same moment."""
    start, answers = threading.Barrier(len(deeds)), []

    def begin(deed):
        start.wait(10)
        answers.append(deed())

    threads = [threading.Thread(target=begin, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connections.close_all()
    return answers
