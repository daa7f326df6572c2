import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cme_platform.test_authoring_in_the_admin import table, video
from tests.factories import (
    make_course,
    somebody,
    with_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def test_a_file_that_is_no_video_is_not_taken(author, media):
    course = make_course(tracks=0, published=False)
    fields = {"course": course.pk, "number": 1, "title": "T", **table("captions"), **table("cases")}
    fields |= table("handouts", {"title": "S", "upload": SimpleUploadedFile("s.pdf", b"MZ")})

    page = SimpleUploadedFile("film.mp4", b"<html><script>alert(1)</script>", "video/mp4")
    response = author.post(reverse("admin:courses_track_add"), fields | {"upload": page})
    assert not media.exists()
    late = author.post(
        reverse("admin:courses_track_add"),
        fields | {"upload": video(), **table("cases", {"title": "Late", "starts_at": "10:00"})},
    )

    assert "This file is not a video in MP4 or WebM form." in response.content.decode()
    assert "This lies beyond the end of the video." in late.content.decode()
    assert "This file is not slides in PDF" in response.content.decode()
    assert not course.tracks.exists()


def test_an_author_plays_the_video_of_a_draft_and_a_learner_does_not(author, client, media):
    track = with_video(make_course(published=False).tracks.get())
    address = reverse("admin:courses_track_video", args=[track.pk])

    assert author.get(address)["Content-Type"] == "video/mp4"
    client.force_login(somebody("learner"))
    assert client.get(address).status_code == 302
