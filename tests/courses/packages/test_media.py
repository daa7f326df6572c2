"""Videos and captions are known by their content."""

import pytest

from courses.packages import PackageProblems
from tests.courses.packages.good_course import GOOD, problems, read


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\0\0\0\x18ftypqt  " + b"\0" * 50, "wrong-media-type"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, "wrong-media-type"),
        (b"\x1a\x45\xdf\xa3 matroska" + b"\0" * 50, "wrong-media-type"),
        (b"<html><script>", "wrong-media-type"),
        (b"", "wrong-media-type"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 50, "unreadable-video"),
    ],
)
def test_a_video_is_known_by_its_content(folder, content, code):
    (folder / "media/v.mp4").write_bytes(content)

    with pytest.raises(PackageProblems) as caught:
        read(folder, GOOD)

    assert {(p.code, p.file) for p in caught.value.problems} == {(code, "media/v.mp4")}


@pytest.mark.parametrize("content", [b"WEBVTTX\n", b"1\n00:00", b"WEBVTT\n\xff", b""])
def test_captions_are_known_by_their_content(folder, content):
    (folder / "media/v.vtt").write_bytes(content)

    assert problems(folder, GOOD) == [("wrong-media-type", "tracks[0].captions[0].file")]


@pytest.mark.parametrize(
    "content", [b"WEBVTT", b"\xef\xbb\xbfWEBVTT\r\n\r\n", b"WEBVTT - English\n"]
)
def test_captions_of_all_writers_are_taken(folder, content):
    (folder / "media/v.vtt").write_bytes(content)

    assert read(folder, GOOD)
