"""The front matter from the records, and what a designated course needs before it is published."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from courses import front_matter, publishing
from courses.models import Disclosure, PlanningRecord, StatementText, Supporter
from credit.models import CreditOffer
from tests.credit.people import course_with_credit, signed_in, somebody_in
from tests.factories import (
    ask,
    make_course,
    make_decision_point,
    make_faculty,
    make_segment,
    with_video,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def shown(course):
    return front_matter.current(course).content


def page_of(course, user=None):
    client = signed_in(user) if user else Client()
    return text(client.get(f"/courses/{course.slug}/"))


MITIGATION = (
    "All of the relevant financial relationships listed for these individuals have been mitigated."
)


def test_the_mitigation_sentence_stands_if_and_only_if_somebody_has_a_relevant_relationship():
    course = make_course()
    person = make_faculty(course)

    with_one = page_of(course)
    Disclosure.objects.update(relevant=False)
    with_none = page_of(course)
    Disclosure.objects.update(relevant=True, mitigated=False)
    unmitigated = page_of(course)

    assert MITIGATION in with_one
    disclosed = (
        "discloses the following relevant financial relationships with ineligible companies: Acme "
        "(consultant)."
    )
    assert f"{person.name} {disclosed}" in with_one
    assert MITIGATION not in with_none
    assert (
        f"{person.name} has no relevant financial relationships with ineligible companies to "
        "disclose."
    ) in with_none
    assert MITIGATION not in unmitigated


def test_support_is_told_by_name_with_the_nature_of_what_came_in_kind_and_never_by_a_logo():
    course = make_course()
    Supporter.objects.create(course=course, name="Acme")
    Supporter.objects.create(course=course, name="Bolt", position=1)
    Supporter.objects.create(course=course, name="Core", position=2, in_kind="loan of equipment")

    page = page_of(course)

    assert (
        "an independent educational grant from Acme and Bolt; in-kind support (loan of "
        "equipment) from Core."
    ) in page
    assert "<img" not in page
    assert not {type(field).__name__ for field in Supporter._meta.fields} & {
        "ImageField",
        "FileField",
    }


@pytest.mark.parametrize(
    ("providership", "begin"),
    [
        ("", "As typed."),
        ("direct", "The Test Provider is accredited by the Accreditation Council"),
        ("joint", "This activity has been planned and implemented in accordance with"),
        (
            "joint-accreditation",
            "In support of improving patient care, this activity has been planned",
        ),
    ],
)
def test_the_accreditation_statement_follows_the_providership(providership, begin):
    course = course_with_credit()
    course.accreditation_statement = "As typed."
    course.save()
    PlanningRecord.objects.create(
        course=course, providership=providership, joint_providers=["Small College"]
    )

    statement = shown(course)["accreditation"]["statement"]

    assert statement.startswith(begin)
    assert ("Small College" in statement) is (providership in ("joint", "joint-accreditation"))


def test_the_designation_stands_in_italics_with_the_pass_mark_and_what_must_be_stated():
    course = course_with_credit()
    PlanningRecord.objects.create(
        course=course,
        bibliography=["Source <1>"],
        contact="help@example.org",
        privacy_policy="https://example.org/p",
        minutes=65,
    )

    page = page_of(course)

    assert (
        "for a maximum of 1.0 <em>AMA PRA Category 1 Credit</em>™. Physicians should claim only"
        in page
    )
    for stated in (
        "at least 70% on the post-test",
        "Source &lt;1&gt;",
        "help@example.org",
        "https://example.org/p",
        "65 minutes",
    ):
        assert stated in page


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ([None], "at least 80% of each track must be watched"),
        ([Decimal("0.6667")], "at least 66.67% of each track must be watched"),
        ([Decimal("0.5"), Decimal("0.9")], "at least 90% of each track must be watched"),
        ([Decimal(0)], ""),
        ([], ""),
    ],
)
def test_how_much_must_be_watched_is_said_before_the_start(shares, sentence):
    course = make_course()
    for share, kind in zip(shares, ("ama-pra-category-1", "ancc-contact-hours"), strict=False):
        CreditOffer.objects.create(course=course, type=kind, amount=1, min_watched=share)

    page = page_of(course)

    assert sentence in page
    assert ("must be watched" in page) is bool(sentence)


@pytest.mark.parametrize(
    ("kind", "closes", "told", "untold"),
    [
        ("", None, "", "last day"),
        ("acpe", None, "February 28, 2028 (last day to claim credit)", "Last day to claim"),
        ("acpe", date(2026, 6, 10), "Last day to claim</dt><dd>June 10, 2026", "(last day"),
        ("participation", None, "(last day to get the certificate)", "to claim credit"),
    ],
)
def test_the_last_day_to_claim_is_that_of_the_offer_and_of_none_where_none_is(
    kind, closes, told, untold
):
    course = make_course()
    if kind:
        CreditOffer.objects.create(course=course, type=kind, amount=1, closes_on=closes)

    page = page_of(course)

    assert "February 28, 2028" in page
    assert told in page
    assert untold not in page


def test_participation_is_called_no_credit_where_its_amount_is_said():
    course, asked = make_course(), dict.fromkeys(("needs_post_test", "needs_evaluation"), False)
    offer = {"type": "participation", "amount": 1, "min_watched": 0, **asked}
    CreditOffer.objects.create(course=course, **offer)
    hour = "certificate of participation, up to 1.0 hour"

    pages = [page_of(course), text(Client().get("/"))]
    mine = [page_of(course, user := somebody_in(course).user), text(signed_in(user).get("/me/"))]

    assert pages[0].count(hour) >= 3 and hour in pages[1] and hour in mine[0]
    assert all("Get the certificate of participation" in page for page in mine)
    for page in (*pages, *mine):
        assert not re.search(r"(up to|claim)[^.<]*\bcredit", page, re.I)


@pytest.mark.parametrize(
    ("kind", "amount", "told"),
    [
        ("ama-pra-category-1", "1.00", "up to 1.0 <em>AMA PRA Category 1 Credit</em>™"),
        ("ama-pra-category-1", "1.50", "up to 1.5 <em>AMA PRA Category 1 Credits</em>™"),
        ("ancc-contact-hours", "0.50", "up to 0.5 contact hour"),
    ],
)
def test_an_amount_of_credit_is_said_with_its_kind(kind, amount, told):
    course = make_course()
    CreditOffer.objects.create(course=course, type=kind, amount=amount)

    assert all(told in page for page in (page_of(course), text(Client().get("/"))))


def test_a_certified_segment_stands_in_the_front_matter_and_needs_credit_to_be_certified_for():
    course = course_with_credit()
    make_segment(course)
    before = shown(course)

    course.segments.update(certified=True)

    assert "certified_segments" not in before
    assert shown(course)["certified_segments"] == [{"title": "Segment first", "seconds": 120}]
    assert re.search(r"Certified segments</dt><dd[^>]*>Segment first", page_of(course))
    assert "certified-without-credit" not in {failure.code for failure in publishing.advice(course)}
    CreditOffer.objects.all().delete()
    assert "certified-without-credit" in {failure.code for failure in publishing.advice(course)}


def test_every_change_is_a_new_version_and_the_old_one_stays_word_for_word():
    course = make_course()
    first = front_matter.current(course)
    words = dict(first.content)

    same = front_matter.current(course)
    StatementText.objects.update_or_create(
        key="support-none", defaults={"text": "Nobody pays for this."}
    )
    second = front_matter.current(course)

    first.refresh_from_db()
    assert (same.version, second.version) == (1, 2)
    assert second.content["support"] == "Nobody pays for this."
    assert first.content == words
    assert first.digest != second.digest


# --- the gate -------------------------------------------------------------------------------------


def test_the_course_page_names_every_condition_of_credit_and_the_certificate_of_the_others(
    client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    course = course_with_credit(min_watched="0.80")
    track = with_video(course.tracks.get())
    PlanningRecord.objects.create(course=course, minutes=60)
    address = f"/courses/{course.slug}/"

    page = text(client.get(address))
    assert page.count("at least 80% of each track must be watched.") == 1
    assert "a score of at least 70% on the post-test is required." in page
    assert "Complete the evaluation." in page
    assert "Answer the required decision points." not in page
    assert "Other professions receive a certificate of participation." in page
    assert page.count("60 minutes") == 2

    make_decision_point(track, ask(course, "d1"))
    course.credit_offers.filter(implied=True).delete()
    PlanningRecord.objects.update(minutes=None)
    page = text(client.get(address))
    assert "Answer the required decision points." in page
    assert "certificate of participation" not in page
    assert page.count("1 minute of video") == 2
