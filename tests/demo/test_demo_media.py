"""The demonstration's videos: what they show fits, comes up with the words, and stands in the
captions.
"""

import re
import shutil

import pytest

from courses.captions import read as read_captions
from courses.video_probe import duration_of
from demo import media
from demo.captions import captions
from demo.exhibits import PICTURES, make_pictures
from demo.script import Script, Slide, read
from demo.timeline import frames, timelines

SCRIPT, TIMES = read(), timelines()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    make_pictures(folder)
    return folder


@pytest.mark.parametrize("name", SCRIPT.videos)
def test_every_slide_fits_its_page(name, pictures, tmp_path):
    shown = frames(SCRIPT.videos[name], TIMES[name])

    assert len(media.draw(name, SCRIPT, shown, pictures, tmp_path)) == len(shown)


def test_a_slide_that_does_not_fit_is_refused(pictures, tmp_path):
    slide = SCRIPT.videos["look-again"][0]
    content = {"kind": "points", "title": "Too much", "lines": ["One more line"] * 30}
    script = Script(SCRIPT.speakers, {"look-again": (Slide(content, slide.sentences),)})
    frame = frames(SCRIPT.videos["look-again"], TIMES["look-again"])[0]

    with pytest.raises(ValueError, match="does not fit"):
        media.draw("look-again", script, [frame], pictures, tmp_path)


@pytest.mark.parametrize("name", SCRIPT.videos)
def test_frames_follow_each_other_and_build_with_the_words(name):
    shown = frames(SCRIPT.videos[name], TIMES[name])

    assert shown[0].start == 0
    assert sum(frame.seconds for frame in shown) == pytest.approx(TIMES[name].seconds)
    for before, after in zip(shown, shown[1:], strict=False):
        assert before.seconds > 0 and before.look != after.look
        same_slide = before.look[0] == after.look[0]
        assert after.look[1] >= before.look[1] if same_slide else after.look[0] > before.look[0]


@pytest.mark.parametrize("name", SCRIPT.videos)
def test_captions_say_every_sentence_and_who_speaks_where_that_changes(name):
    text = captions(SCRIPT.sentences(name), TIMES[name])
    cues = read_captions(text)

    assert " ".join(cue.text for cue in cues) == " ".join(_named(SCRIPT.sentences(name)))
    assert all(a.end <= b.start for a, b in zip(cues, cues[1:], strict=False))
    assert cues[-1].end <= TIMES[name].seconds
    assert max(len(line) for line in re.sub("<v [^>]+>", "", text).split("\n")) <= 84


def _named(sentences):
    """As it is read: the name where the speaker changes."""
    speakers = [None, *(sentence.speaker for sentence in sentences)]
    for before, sentence in zip(speakers, sentences, strict=False):
        name = "" if sentence.speaker == before else f"{sentence.speaker.name}: "
        yield f"{name}{sentence.text}"


def test_every_picture_that_a_slide_shows_is_drawn():
    shown = {
        picture
        for slides in SCRIPT.videos.values()
        for slide in slides
        for picture in slide.content.get("pictures", [])
    }

    assert shown == PICTURES.keys()


def test_a_video_is_as_long_as_its_sound_and_begins_with_its_index(pictures, tmp_path):
    media.make_video("look-again", SCRIPT, TIMES["look-again"], pictures, tmp_path)
    video = tmp_path / "look-again.mp4"
    data = video.read_bytes()

    assert float(duration_of(video)) == pytest.approx(TIMES["look-again"].seconds, abs=0.5)
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"avc1" in data and b"mp4a" in data
    assert (tmp_path / "look-again.en.vtt").read_text().startswith("WEBVTT")


def test_the_sound_is_small_enough_to_be_kept():
    assert sum(path.stat().st_size for path in (media.HERE / "sound").iterdir()) < 11_000_000


def test_a_finished_package_is_not_made_again(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / ".digest").write_text(media.sources_digest())
    messages = []

    media.make_package(folder, messages.append)

    assert messages == []
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
