"""The demonstration's videos: what they show fits, is said in the captions, and stands where the
course says.
"""

import hashlib
import re
import shutil

import pytest
import yaml

from courses.videos import duration_of
from demo import media

DECK = yaml.safe_load((media.HERE / "slides.yaml").read_text(encoding="utf-8"))
COURSE = yaml.safe_load((media.HERE / "course.yaml").read_text(encoding="utf-8"))
CUE = re.compile(r"(\d\d):(\d\d):(\d\d\.\d\d\d) --> (\d\d):(\d\d):(\d\d\.\d\d\d)\n(.+)")


def seconds(time):
    minutes, rest = time.split(":")
    return int(minutes) * 60 + int(rest)


def slide_at(track, moment):
    slides = DECK[f"track-{track['number']}"]
    return slides[moment * len(slides) // media.TRACK_SECONDS]


@pytest.mark.parametrize("name", DECK)
def test_every_slide_fits_its_page(name, tmp_path):
    assert len(media._pages(name, DECK[name], tmp_path)) == len(DECK[name])


def test_a_slide_that_does_not_fit_is_refused(tmp_path):
    too_much = {
        "kind": "points",
        "title": "Too much",
        "lines": ["One more line"] * 30,
        "say": ["Too much."],
    }

    with pytest.raises(ValueError, match="does not fit"):
        media._pages("track-1", [too_much], tmp_path)


def test_cases_and_decisions_stand_where_the_video_shows_them():
    questions = {question["key"]: question for question in COURSE["questions"]}
    for track in COURSE["tracks"]:
        for case in track["cases"]:
            assert slide_at(track, seconds(case["starts_at"]))["kind"] == "case"
        for point in track["decision_points"]:
            slide = slide_at(track, seconds(point["at"]))
            assert slide["kind"] == "question"
            assert len(slide["lines"]) == len(questions[point["question"]]["choices"])


@pytest.mark.parametrize("name", DECK)
def test_captions_say_every_sentence_in_order_and_never_overlap(name):
    long = media.TRACK_SECONDS if name.startswith("track-") else media.SEGMENT_SECONDS
    cues = CUE.findall(media._captions(DECK[name], long // len(DECK[name])))
    times = [
        (int(a) * 3600 + int(b) * 60 + float(c), int(d) * 3600 + int(e) * 60 + float(f))
        for a, b, c, d, e, f, _ in cues
    ]

    assert [cue[-1] for cue in cues] == [
        sentence for slide in DECK[name] for sentence in slide["say"]
    ]
    assert all(start < end for start, end in times)
    assert all(end < later for (_, end), (later, _) in zip(times, times[1:], strict=False))
    assert times[-1][1] <= long


def test_a_video_is_as_long_as_it_says_and_begins_with_its_index(tmp_path):
    media._make("look-again", DECK["look-again"], media.SEGMENT_SECONDS, tmp_path)
    video = tmp_path / "look-again.mp4"
    data = video.read_bytes()

    assert duration_of(video) == media.SEGMENT_SECONDS
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"avc1" in data and b"mp4a" in data
    assert (tmp_path / "look-again.en.vtt").read_text().startswith("WEBVTT")


def test_a_finished_package_is_not_made_again(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    digest = hashlib.sha256(
        b"".join((media.HERE / name).read_bytes() for name in media.SOURCES)
    ).hexdigest()
    (folder / ".digest").write_text(digest)
    said = []

    media.make_package(folder, said.append)

    assert said == []
    assert [path.name for path in folder.iterdir()] == [".digest"]


def test_a_package_that_could_not_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "course.yaml").write_text("the old one")
    monkeypatch.setattr(shutil, "copyfile", lambda *_: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        media.make_package(folder, lambda _: None)

    assert (folder / "course.yaml").read_text() == "the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["package"]
