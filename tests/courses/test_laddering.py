"""From an uploaded video to what a phone plays: made rung by rung, watched over, opened with the
track.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cme_platform.packages import import_package
from courses import encoding, laddering
from courses.models import Ladder, Track
from jobs.actions import run_job
from jobs.models import Job
from tests.courses.films import film, work
from tests.factories import make_course, somebody, tiny_video, with_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def upload(author, track, data):
    rows = {
        f"{name}-{kind}_FORMS": 0
        for name in ("captions", "cases", "handouts")
        for kind in ("TOTAL", "INITIAL")
    }
    fields = {
        "number": track.number,
        "title": track.title,
        "upload": SimpleUploadedFile("new.mp4", data, "video/mp4"),
    }
    fields["_continue"] = "on"
    return author.post(
        reverse("admin:courses_track_change", args=[track.pk]), fields | rows, follow=True
    )


def test_a_video_of_a_package_becomes_a_ladder_that_opens_with_the_track(client, package):
    course = import_package(package, at=timezone.now()).course
    track = course.tracks.get()
    folder = f"/courses/mini/tracks/1/hls/{track.video_sha256[:16]}/"
    client.force_login(somebody("learner"))
    client.post("/courses/mini/begin/", {"version": 1})
    assert (
        client.get("/courses/mini/tracks/1/video/").status_code == 200
    )  # the file itself plays meanwhile
    assert client.get(folder + "main.m3u8").status_code == 404

    work()

    listed = client.get(folder + "main.m3u8")
    assert listed["Content-Type"] == "application/vnd.apple.mpegurl"
    assert (
        'RESOLUTION=320x180,CODECS="avc1.' in listed.content.decode()
        and "mp4a.40.2" in listed.content.decode()
    )
    pieces = client.get(folder + "180.m3u8").content.decode()
    first = re.search(r"#EXT-X-BYTERANGE:(\d+)@(\d+)\n180\.mp4", pieces)
    last = int(first[1]) + int(first[2]) - 1
    piece = client.get(folder + "180.mp4", headers={"Range": f"bytes={first[2]}-{last}"})
    assert (piece.status_code, len(piece.getvalue())) == (206, int(first[1]))
    assert "sprite.jpg#xywh=160,0,160,90" in client.get(folder + "thumbnails.vtt").content.decode()
    assert client.get(folder + "poster.jpg")["Content-Type"] == "image/jpeg"
    for gone in ("720.m3u8", "180.exe", "x", "main.m3u8/", "..%2f180.mp4"):
        assert client.get(folder + gone).status_code == 404
    assert (
        client.get(folder.replace(track.video_sha256[:16], "0" * 16) + "main.m3u8").status_code
        == 404
    )
    # Somebody who has not seen the course information gets neither list nor piece nor picture; a
    # segment is for all.
    client.force_login(somebody("learner"))
    for name in ("main.m3u8", "180.m3u8", "180.mp4", "thumbnails.vtt", "poster.jpg"):
        assert client.get(folder + name).status_code == 403
    client.logout()
    assert client.get(folder + "main.m3u8").status_code == 302
    assert client.get(f"/m/mini/first/hls/{track.video_sha256[:16]}/main.m3u8").status_code == 200


def test_the_same_file_is_converted_once_and_a_page_knows_its_sizes(client, package):
    course = import_package(
        package, at=timezone.now()
    ).course  # the track and a segment show one file
    work()
    jobs = Job.objects.count()

    page = client.get("/m/mini/first/").content.decode()

    assert (Ladder.objects.count(), jobs) == (1, 1)
    assert f'data-hls="/m/mini/first/hls/{course.tracks.get().video_sha256[:16]}/main.m3u8"' in page
    assert import_package(package, at=timezone.now()).changes == []
    assert Job.objects.count() == jobs


def test_a_new_video_takes_the_place_of_the_old_one_when_it_is_ready(author, tmp_path):
    track = with_video(make_course(published=False).tracks.get())
    old = track.video.name

    page = upload(author, track, film(tmp_path, sound=True)).content.decode()

    track.refresh_from_db()
    assert "The old one plays until it is ready." in page and "Waiting for a worker." in page
    assert (track.video.name, track.duration) == (old, 3)
    work()
    track.refresh_from_db()
    assert track.video.name != old and not track.coming
    assert (
        "Ready in one size: 112 lines."
        in author.get(reverse("admin:courses_track_change", args=[track.pk])).content.decode()
    )


def test_a_damaged_video_fails_in_words_and_the_old_one_stays(author):
    track = with_video(make_course(published=False).tracks.get())
    old = track.video.name
    whole = tiny_video().read_bytes()

    upload(author, track, whole[: int(len(whole) * 0.7)])
    work()

    track.refresh_from_db()
    page = author.get(reverse("admin:courses_track_change", args=[track.pk])).content.decode()
    assert track.video.name == old
    assert (
        "It could not be converted: " in page
        and "the rest is damaged" in page
        and "[video-damaged]" in page
    )
    assert "Convert again" in page
    assert (
        author.post(
            reverse("admin:courses_track_convert", args=[track.pk]), follow=True
        ).status_code
        == 200
    )
    assert Job.objects.open().count() == 1


def test_what_is_finished_is_not_made_again_after_a_failure(package, monkeypatch):
    monkeypatch.setattr(encoding, "heights_for", lambda height: [90, 180])
    import_package(package, at=timezone.now())
    job = Job.objects.get()
    run_job(job.pk, laddering.make_rung)
    first = Ladder.objects.get().rungs.get()

    monkeypatch.setattr(encoding, "rung_command", lambda *_: ["-i", "nothing-there"])
    work()
    assert laddering.standing_of(Ladder.objects.get().source_sha256).state == "failed"
    monkeypatch.undo()
    laddering.try_again(digest=Ladder.objects.get().source_sha256)
    work()

    ladder = Ladder.objects.get()
    assert ladder.ready_at and first in ladder.rungs.all()
    assert [rung.height for rung in ladder.rungs.all()] == [90, 180]


def test_a_silent_video_is_said_to_be_silent(author, tmp_path):
    track = make_course(published=False).tracks.get()

    page = upload(author, track, film(tmp_path, sound=False)).content.decode()

    assert "This video has no sound." in page
    assert Track.objects.get(pk=track.pk).video
    work()
    assert not Ladder.objects.get().has_sound
