"""Captions of a track or a segment in the admin: one file a language, said at its row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import Caption, Course
from tests.factories import VTT, make_course, make_segment, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=1, published=False)


@pytest.fixture(params=["track", "microsegment"])
def owner(request, course):
    return course.tracks.get() if request.param == "track" else make_segment(course)


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def save(author, owner, *rows):
    """Each row a language, and fields of a stored one."""
    kind = owner._meta.model_name
    stored = [fields for _, fields in rows if "id" in fields]
    sent = {
        "title": owner.title, "number": 1, "slug": "first", "position": 0,
        "captions-TOTAL_FORMS": len(rows), "captions-INITIAL_FORMS": len(stored),
        "handouts-TOTAL_FORMS": 0, "handouts-INITIAL_FORMS": 0,
        "cases-TOTAL_FORMS": 0, "cases-INITIAL_FORMS": 0,
    }  # fmt: skip
    for index, (language, fields) in enumerate(rows):
        row = {"language": language, "upload": SimpleUploadedFile("a.vtt", VTT.encode())} | fields
        sent |= {f"captions-{index}-{name}": value for name, value in row.items()}
    return author.post(reverse(f"admin:courses_{kind}_change", args=[owner.pk]), sent)


def languages(owner):
    return sorted(owner.captions.values_list("language", flat=True))


def test_a_second_file_of_a_language_is_refused_at_its_row_and_another_language_is_taken(
    author, owner
):
    assert save(author, owner, ("en", {})).status_code == 302
    kept = ("en", {"id": owner.captions.get().pk, "upload": ""})

    for second in ("en", "EN"):
        refused = save(author, owner, kept, (second, {}))
        assert refused.status_code == 200
        assert "There are captions in this language already" in refused.content.decode()
    assert "already" in save(author, owner, kept, ("pt", {}), ("pt", {})).content.decode()
    assert languages(owner) == ["en"]
    assert save(author, owner, kept, ("pt-br", {})).status_code == 302
    assert languages(owner) == ["en", "pt-BR"]


def test_two_stored_rows_do_not_take_each_others_language_and_one_takes_the_place_of_another(
    author, owner
):
    save(author, owner, ("de", {}), ("en", {}))
    de, en = owner.captions.order_by("language")

    swapped = save(author, owner, ("en", {"id": de.pk}), ("de", {"id": en.pk}))
    gone = {"id": de.pk, "DELETE": "on"}
    replaced = save(author, owner, ("de", gone), ("en", {"id": en.pk}), ("de", {}))

    assert swapped.status_code == 200 and "already" in swapped.content.decode()
    assert replaced.status_code == 302
    assert languages(owner) == ["de", "en"]
    assert not Caption.objects.filter(pk=de.pk).exists()


@pytest.mark.parametrize("language", ["zz", "english", "e n", "en_US"])
def test_what_is_no_language_is_refused_with_an_example(author, course, language):
    track = course.tracks.get()

    refused = save(author, track, (language, {}))

    assert "Give a language tag, as in en or pt-BR." in refused.content.decode()
    assert not track.captions.exists()


def test_a_new_row_is_in_the_language_of_the_course_and_a_refusal_leads_to_its_field(author, owner):
    Course.objects.update(language="de")
    kind = owner._meta.model_name
    pages = [
        author.get(reverse(f"admin:courses_{kind}_change", args=[owner.pk])),
        author.get(reverse(f"admin:courses_{kind}_add") + f"?course={owner.course_id}"),
    ]
    refused = save(author, owner, ("", {})).content.decode()

    for page in pages:
        tables = {table.opts.model: table for table in page.context["inline_admin_formsets"]}
        assert tables[Caption].formset.empty_form["language"].value() == "de"
    assert '<a href="#id_captions-0-language">Caption' in refused
    assert "Nothing was saved. Mend these first:" in refused
