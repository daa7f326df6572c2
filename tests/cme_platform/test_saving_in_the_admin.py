"""What an author types is saved whole or answered with a sentence; never a page that failed."""

import pytest
from django.urls import reverse

from assessments.models import Phase, Rescoring
from assessments.rescoring_effect import Effect, effect_of
from courses.models import Course, Track
from credit.models import CreditOffer
from tests.factories import (
    answered,
    make_course,
    make_learner,
    make_segment,
    somebody,
    version_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def change(row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=[row.pk])


def table(prefix, rows, kept=0):
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": kept}
    return fields | {
        f"{prefix}-{index}-{name}": value
        for index, row in enumerate(rows)
        for name, value in row.items()
    }


def test_two_credits_of_one_track_are_refused_in_words_and_one_is_taken(author):
    course = make_course()
    offer = CreditOffer.objects.create(course=course, type="ama-pra-category-1", amount=1)
    fields = {"type": offer.type, "amount": 1, "increment": "0.25", "position": 0}
    row = {"offer": offer.pk, "track": course.tracks.get().pk, "amount": 1}

    twice = author.post(change(offer), fields | table("track_credits", [row, row]))

    assert "Please correct the duplicate" in twice.content.decode()
    assert author.post(change(offer), fields | table("track_credits", [row])).status_code == 302


# --- numbers --------------------------------------------------------------------------------------


def objectives(course, numbers):
    rows = [
        {"id": row.pk, "course": course.pk, "number": number, "text": row.text}
        for row, number in zip(course.objectives.order_by("pk"), numbers, strict=True)
    ]
    return {"title": course.title, "language": "en", "item_test": "mcnemar-exact"} | table(
        "objectives", rows, len(rows)
    )


@pytest.mark.django_db(transaction=True)
def test_two_objectives_swap_their_numbers_in_one_save(author):
    course = make_course()

    assert author.post(change(course), objectives(course, [2, 1])).status_code == 302

    assert list(course.objectives.order_by("pk").values_list("number", flat=True)) == [2, 1]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [([1, 1], "Two objectives have the number 1."), ([0, 1], "Objectives are numbered from 1.")],
)
def test_objectives_that_cannot_be_numbered_so_are_told(author, numbers, sentence):
    course = make_course()

    assert sentence in author.post(change(course), objectives(course, numbers)).content.decode()


def track_form(**fields):
    return (
        {"title": "Typed"}
        | fields
        | table("captions", [])
        | table("cases", [])
        | table("handouts", [])
    )


@pytest.mark.django_db(transaction=True)
def test_two_tracks_swap_their_numbers_in_one_save(author):
    course = make_course(tracks=2)
    first, second = course.tracks.order_by("number")

    response = author.post(change(first), track_form(number=2), follow=True)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number, second.number) == (2, 1)
    assert "Track 2 is track 1 from now on" in response.content.decode()


def test_a_new_track_does_not_take_the_number_of_another(author):
    course = make_course()
    fields = track_form(course=course.pk, number=1)

    refused = author.post(reverse("admin:courses_track_add"), fields)

    assert "is track 1 already" in refused.content.decode() and Track.objects.count() == 1


# --- slugs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["No Good", "a--b", "ünï", "x" * 81, "a/b", "first"])
def test_a_bad_slug_of_a_segment_is_a_sentence_and_what_was_typed_stays(author, slug):
    course = make_course()
    make_segment(course, "first")
    second = make_segment(course, "second")
    fields = {"title": "Typed title", "slug": slug, "position": 0} | table("captions", [])

    refused = author.post(change(second), fields)

    assert refused.status_code == 200 and refused.context["errors"]
    assert "Typed title" in refused.content.decode()


@pytest.mark.parametrize("slug", ["No Good", "taken", "", "x" * 81])
def test_a_bad_slug_of_a_course_is_a_sentence_and_what_was_typed_stays(author, slug):
    make_course("taken")
    course = make_course("mine", published=False)
    fields = {"title": "Typed title", "slug": slug, "language": "en", "item_test": "mcnemar-exact"}
    fields |= table("objectives", [])

    refused = author.post(change(course), fields)

    assert refused.status_code == 200 and refused.context["errors"]
    assert "Typed title" in refused.content.decode()
    assert not Course.objects.filter(title="Typed title").exists()


# --- credit ---------------------------------------------------------------------------------------


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


# --- keys -----------------------------------------------------------------------------------------


@pytest.fixture
def corrected():
    """Of three who answered after, one would pass by another key and one no more."""
    course = make_course(questions=1)
    course.polls.filter(phase=Phase.POST).update(pass_mark="1")
    question = course.questions.get()
    for answer in ("a", "b", "c"):
        answered(question, answer, learner=make_learner(), phase=Phase.POST)
    return version_of(question)


def test_what_a_correction_changes_is_counted(corrected):
    assert effect_of(corrected, ["a"]) == Effect(answers=3, scores=2, passes=2, certificates=0)


def test_a_correction_is_shown_and_asked_about_before_it_is_made(author, corrected):
    add = reverse("admin:assessments_rescoring_add")
    fields = {"version": corrected.pk, "new_key": "a", "reason": "A slip."}

    asked = author.post(add, fields)
    assert "Nothing has been changed yet" in asked.content.decode()
    assert asked.context["effect"].scores == 2 and not Rescoring.objects.exists()
    author.post(add, fields | {"confirmed": "yes"})

    assert not Rescoring.objects.get().printed
