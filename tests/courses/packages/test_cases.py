"""Cases with laboratory values and exhibits, side paths and expert words: in, out, and what is
refused.
"""

import zipfile

import pytest
import yaml
from django.utils import timezone
from PIL import Image

from cme_platform.packages import export_package, import_package
from courses.models import Exhibit
from courses.packages.problems import PackageProblems
from courses.pictures import NotAPicture, draw_again
from tests.packages import COURSE, write_package

pytestmark = pytest.mark.django_db
RICH = {
    "seeking": "watched",
    "side_paths": [{"key": "wait", "from": "00:03", "to": "00:05", "rejoin": "00:06"}],
    "cases": [
        {
            "title": "A case",
            "starts_at": "00:01",
            "vignette": "A patient.",
            "history": "Well before.",
            "laboratory": [
                {
                    "test": "ALP",
                    "value": "188",
                    "unit": "U/L",
                    "reference": "35-105",
                    "abnormal": "high",
                }
            ],
            "exhibits": [
                {
                    "title": "CT",
                    "kind": "imaging",
                    "image": "media/ct.jpg",
                    "alt": "Two lungs.",
                    "caption": "Drawn.",
                }
            ],
        }
    ],
    "decision_points": [
        {
            "at": "00:02",
            "question": "d1",
            "required": True,
            "discussion": {"text": "I act.", "by": "Ann Lee, MD", "references": ["A paper"]},
            "branches": [{"choice": "a", "path": "wait"}],
        }
    ],
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"


@pytest.fixture
def rich(tmp_path):
    folder = tmp_path / "rich"
    folder.mkdir()
    write_package(folder)
    photo = Image.effect_noise((300, 200), 90).convert("RGB")
    marked = photo.getexif()
    marked[0x010E] = "MRS SMITH, BORN 1960"
    photo.save(folder / "media/ct.jpg", exif=marked, comment=b"MRS SMITH")
    return folder


def write(folder, track):
    data = yaml.safe_load(COURSE)
    for name in ("release_date", "expiry_date"):
        data[name] = str(data[name])
    data["tracks"][0] |= track
    (folder / "course.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    return folder


def test_a_rich_track_comes_in_and_goes_out_the_same(rich, tmp_path):
    course = import_package(write(rich, RICH), at=timezone.now()).course
    exhibit = Exhibit.objects.get()
    assert b"SMITH" in (rich / "media/ct.jpg").read_bytes()
    assert b"SMITH" not in exhibit.image.open("rb").read()
    assert (exhibit.width, exhibit.height) == (300, 200)
    assert import_package(rich, at=timezone.now()).changes == []

    export_package(course, tmp_path / "one.zip")
    assert import_package(tmp_path / "one.zip", at=timezone.now()).changes == []
    course.tracks.get().cases.all().delete()
    again = import_package(tmp_path / "one.zip", at=timezone.now()).course
    export_package(again, tmp_path / "two.zip")

    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        track = yaml.safe_load(archive.read("course.yaml"))["tracks"][0]
    assert {name: track[name] for name in RICH} == RICH
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize(
    ("where", "value", "code", "key"),
    [
        ("seeking", "sometimes", "unknown-value", "seeking"),
        ("side_paths", [{"key": "wait", "from": "00:05", "to": "00:03"}], "side-path",
            "side_paths[0]"),
        ("side_paths", [{"key": "wait", "from": "00:03", "to": "00:30"}], "side-path",
            "side_paths[0]"),
        ("side_paths", [{"key": "x", "from": "00:03", "to": "00:05"}], "unknown-side-path",
            "decision_points[0].branches[0].path"),
        ("branches", [{"choice": "z", "path": "wait"}], "unknown-choice",
            "decision_points[0].branches[0].choice"),
        ("discussion", {"by": "Ann"}, "missing-key", "decision_points[0].discussion.text"),
        ("laboratory", [{"test": "ALP", "value": 188}], "wrong-type",
            "cases[0].laboratory[0].value"),
        ("laboratory", [{"test": "A", "value": "1", "abnormal": "yes"}], "unknown-value",
            "cases[0].laboratory[0].abnormal"),
        ("exhibits", [{"title": "CT", "image": "media/ct.jpg"}], "missing-key",
            "cases[0].exhibits[0].alt"),
        ("exhibits", [{"title": "CT", "image": "media/track.mp4", "alt": "x"}],
            "unreadable-picture", "cases[0].exhibits[0].image"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_key(rich, where, value, code, key):
    track = yaml.safe_load(yaml.safe_dump(RICH))
    owner = (
        track
        if where in track
        else track["decision_points"][0]
        if where in ("branches", "discussion")
        else track["cases"][0]
    )
    owner[where] = value

    with pytest.raises(PackageProblems) as refused:
        import_package(write(rich, track), at=timezone.now())

    assert (code, f"tracks[0].{key}") in {
        (problem.code, problem.key) for problem in refused.value.problems
    }


def test_a_mistake_in_captions_is_reported_with_file_and_line_and_long_ones_with_a_note(rich):
    (rich / "media/track.en.vtt").write_text(
        "WEBVTT\n\n00:00.000 --> 00:05.000\nHello\n\n00:06.000 -> 00:07.000\nAgain\n"
    )
    with pytest.raises(PackageProblems) as refused:
        import_package(rich, at=timezone.now())
    assert "media/track.en.vtt:6: tracks[0].captions[0].file: " in str(refused.value)

    (rich / "media/track.en.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:25.000\nHello\n")
    changes = import_package(rich, at=timezone.now()).changes

    assert any(
        "captions (en)" in line and "run on for 17 s after the end of the video" in line
        for line in changes
    )


def test_what_is_no_picture_or_brings_something_along_is_drawn_again_or_refused(rich, tmp_path):
    bare = draw_again(rich / "media/ct.jpg")
    (tmp_path / "bare.jpg").write_bytes(bare.data)
    (tmp_path / "more.jpg").write_bytes(bare.data + b"<script>")
    (tmp_path / "page.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")

    assert draw_again(tmp_path / "bare.jpg").data == bare.data
    assert b"<script>" not in draw_again(tmp_path / "more.jpg").data
    with pytest.raises(NotAPicture):
        draw_again(tmp_path / "page.svg")
