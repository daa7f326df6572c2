import pytest
from django.urls import reverse

from credit.models import CreditOffer
from tests.cme_platform.test_saving_in_the_admin import change, table
from tests.factories import (
    make_course,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def test_two_credits_of_one_track_are_refused_in_words_and_one_is_taken(author):
    course = make_course()
    offer = CreditOffer.objects.create(course=course, type="ama-pra-category-1", amount=1)
    fields = {"type": offer.type, "amount": 1, "increment": "0.25", "position": 0}
    row = {"offer": offer.pk, "track": course.tracks.get().pk, "amount": 1}

    twice = author.post(change(offer), fields | table("track_credits", [row, row]))

    assert "Please correct the duplicate" in twice.content.decode()
    assert author.post(change(offer), fields | table("track_credits", [row])).status_code == 302


def offer_form(course, **fields):
    usual = {"course": course.pk, "type": "ama-pra-category-1", "amount": "1", "position": 0}
    return usual | {"increment": "0.25", "min_watched": "0"} | fields


def test_credit_and_professions_are_chosen(author):
    course, add = make_course(), reverse("admin:credit_creditoffer_add")

    typed = author.post(add, offer_form(course, type="AMA credit"))
    unknown = author.post(add, offer_form(course, professions=["wizard"]))
    chosen = author.post(add, offer_form(course, professions=["physician", "nurse"]))

    assert "Select a valid choice" in typed.content.decode()
    assert "Select a valid choice" in unknown.content.decode()
    assert chosen.status_code == 302
    assert CreditOffer.objects.get(course=course, implied=False).professions == [
        "physician",
        "nurse",
    ]


def test_what_a_package_brought_stays_a_choice_and_a_second_offer_of_a_type_is_told(author):
    course = make_course()
    offer = CreditOffer.objects.create(
        course=course, type="special-credit", amount=1, increment=1, professions=["midwife"]
    )
    CreditOffer.objects.create(course=course, type="acpe", amount=1, increment=1)
    fields = offer_form(course, type=offer.type, professions=["midwife"], increment="1")
    fields |= table("track_credits", [])

    assert author.post(change(offer), fields).status_code == 302
    fields |= {"type": "acpe", "uan": "1234-0000-21-001-H01-P"}
    assert "already exists" in author.post(change(offer), fields).content.decode()
