"""What an author types is saved whole or answered with a sentence; never a page that failed."""

import pytest
from django.urls import reverse

from courses.models import Course
from tests.factories import (
    make_course,
    make_segment,
    somebody,
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
