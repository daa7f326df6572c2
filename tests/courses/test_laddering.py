"""From an uploaded video to what a phone plays: made rung by rung, watched over, opened with the
track.
"""

import os
import re
import signal
import subprocess
import threading
from decimal import Decimal
from pathlib import Path
from urllib.request import Request, urlopen

import imageio_ffmpeg
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cme_platform.environment import BadEnvironment, file_storage, origin_of
from cme_platform.packages import import_package
from courses import encoding, laddering, video_probe
from courses.models import Ladder, Track
from jobs.actions import run_job
from jobs.models import Job
from tests.factories import make_course, somebody, tiny_video, with_video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def work():
    """What the worker does with everything that waits."""
    while job := Job.objects.open().filter(kind=laddering.KIND).order_by("id").first():
        run_job(job.pk, laddering.make_rung)


def film(folder, *, sound):
    """Another real video than the tiny one."""
    path = folder / "film.mp4"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=200x112:d=3:r=5",
    ]
    command += ["-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac"] if sound else []
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path.read_bytes()


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


def test_rungs_are_never_higher_than_the_source_and_always_even():
    assert encoding.heights_for(1080) == [360, 480, 720, 1080]
    assert encoding.heights_for(720) == [360, 480, 720]
    assert encoding.heights_for(2160)[-1] == 1080
    assert encoding.heights_for(181) == [180]
    assert encoding.heights_for(900) == [360, 480, 720, 900]
    assert encoding.width_at(360, 1000, 563) == 640


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


def test_videos_in_an_object_store_are_fetched_over_addresses_that_are_signed_and_expire(
    client, package, settings
):
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        options = {
            "bucket_name": "films", "endpoint_url": f"http://{host}:{port}",
            "region_name": "us-east-1", "addressing_style": "path",
            "access_key": "one", "secret_key": "two", "default_acl": None,
            "querystring_expire": 600, "file_overwrite": False,
        }  # fmt: skip
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "courses.object_storage.ObjectStorage", "OPTIONS": options}
        }
        default_storage.connection.create_bucket(Bucket="films")
        track = import_package(package, at=timezone.now()).course.tracks.get()
        work()
        client.force_login(somebody("learner"))
        client.post("/courses/mini/begin/", {"version": 1})

        away = client.get(f"/courses/mini/tracks/1/hls/{track.video_sha256[:16]}/180.mp4")

        assert (
            away.status_code == 302
            and "X-Amz-Expires=600" in away["Location"]
            and "X-Amz-Signature=" in away["Location"]
        )
        with urlopen(
            Request(away["Location"], headers={"Range": "bytes=4-7"}), timeout=10
        ) as piece:
            assert (piece.status, piece.read()) == (206, b"ftyp")
        assert client.get("/courses/mini/tracks/1/video/").status_code == 302
        captions = client.get(f"/courses/mini/captions/{track.captions.get().pk}/")
        assert captions.getvalue().startswith(b"WEBVTT")
        client.logout()
        assert "X-Amz" not in client.get("/courses/mini/tracks/1/video/")["Location"]
    finally:
        server.stop()


def test_the_settings_of_an_object_store_are_read_strictly(monkeypatch):
    assert file_storage()["BACKEND"] == "courses.storage.WholeFileStorage"
    monkeypatch.setenv("STORAGE", "s3")
    with pytest.raises(BadEnvironment, match="S3_BUCKET"):
        file_storage()
    monkeypatch.setenv("S3_BUCKET", "films")
    assert origin_of(file_storage()) == ["https://films.s3.us-east-1.amazonaws.com"]
    monkeypatch.setenv("S3_ENDPOINT_URL", "https://store.example.org")
    assert origin_of(file_storage()) == ["https://store.example.org"]
    monkeypatch.setenv("S3_ACCESS_KEY_ID", "one")
    with pytest.raises(BadEnvironment, match="together"):
        file_storage()
    monkeypatch.setenv("STORAGE", "cloud")
    with pytest.raises(BadEnvironment, match="local, s3"):
        file_storage()


def recorded(folder, *options, name="film.webm", inputs=("testsrc2=s=200x112:d=3:r=5", "sine=d=3")):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]
    for given in inputs:
        command += ["-f", "lavfi", "-i", given]
    subprocess.run([*command, *options, str(folder / name)], check=True, timeout=60)
    return folder / name


def test_sound_that_outlasts_the_picture_is_converted_with_the_last_picture_held(tmp_path):
    longer = ("testsrc2=s=200x112:d=3:r=5", "sine=d=9")
    path = recorded(
        tmp_path, "-c:v", "libx264", "-pix_fmt", "yuv420p", name="film.mp4", inputs=longer
    )
    length = video_probe.probe(path).length
    told = {"height": 112, "width": 200, "length": length, "say": lambda share: None}

    rung = encoding.make_rung(path, tmp_path, hold=video_probe.held_seconds(path), **told)

    reached = sum(map(float, re.findall(r"#EXTINF:([0-9.]+)", rung.playlist)))
    assert float(length) == pytest.approx(9, abs=0.1)
    assert reached == pytest.approx(9, abs=0.5)


def test_a_recording_that_names_no_length_is_measured(tmp_path):
    path = recorded(tmp_path, "-c:v", "libvpx", "-live", "1")
    assert (
        b"Duration: N/A"
        in subprocess.run(
            [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)], capture_output=True
        ).stderr
    )

    assert float(video_probe.probe(path).length) == pytest.approx(3, abs=0.3)
    assert video_probe.held_seconds(path) == 0


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_ffmpeg_ended_from_outside_says_nothing_about_the_video(tmp_path, sent):
    endless = ["-re", "-f", "lavfi", "-i", "anullsrc", "-f", "null", "-"]
    told = []

    def end_it(_share):
        if not told:
            children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text()
            told.append(int(children.split()[-1]))
            os.kill(told[0], sent)

    with pytest.raises(RuntimeError, match="ended from outside"):
        encoding._run(endless, tmp_path, Decimal(60), end_it)


def test_a_file_that_ends_too_early_holds_no_picture(tmp_path):
    path = recorded(tmp_path, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
        name="film.mp4",
                    inputs=("testsrc2=s=200x112:d=3:r=5", "sine=d=9"))  # fmt: skip
    path.write_bytes(path.read_bytes()[: -path.stat().st_size // 4])

    assert video_probe.held_seconds(path) == 0
