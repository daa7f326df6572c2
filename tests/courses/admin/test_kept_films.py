import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import Track
from tests.factories import (
    make_course,
    somebody,
    tiny_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def test_a_refused_caption_keeps_the_chosen_video(author, course):
    address = f"{reverse('admin:courses_track_add')}?course={course.pk}"
    data = {"course": course.pk, "number": 2, "title": "Two", "seeking": "free", "side_paths": ""}
    data |= {"captions-TOTAL_FORMS": 1, "captions-INITIAL_FORMS": 0, "captions-0-language": "en"}
    data |= {"cases-TOTAL_FORMS": 0, "cases-INITIAL_FORMS": 0}
    data |= {"handouts-TOTAL_FORMS": 0, "handouts-INITIAL_FORMS": 0}
    film = SimpleUploadedFile("film.mp4", tiny_video().read_bytes())
    bad = SimpleUploadedFile("film.vtt", b"no captions")

    refused = author.post(address, data | {"upload": film, "captions-0-upload": bad})
    assert "is here already and is taken when you save" in refused.content.decode()
    kept = refused.context["adminform"].form["kept"].value()
    good = SimpleUploadedFile("film.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    saved = author.post(address, data | {"kept": kept, "captions-0-upload": good})

    assert saved.status_code == 302
    assert Track.objects.get(course=course, number=2).video

    forged = author.post(address, data | {"number": 3, "kept": "x:y", "captions-TOTAL_FORMS": 0})
    assert "Choose the video file once more." in forged.content.decode()
