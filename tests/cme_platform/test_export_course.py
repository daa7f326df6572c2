"""The command that writes a package."""

import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from courses.models import Course
from tests.cme_platform.test_import_course import files, media

__all__ = ["media"]

pytestmark = pytest.mark.django_db


def test_an_export_names_the_same_files_and_is_the_same_twice(package, media, tmp_path):
    call_command("import_course", str(package))
    for name in ("one.zip", "two.zip"):
        call_command("export_course", "mini", str(tmp_path / name))

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["course.yaml", "media/track.en.vtt", "media/track.mp4"]
        assert archive.read("media/track.mp4") == (package / "media/track.mp4").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "one.zip",
        "two.zip",
    ]


def test_no_half_file_is_left_or_offered(package, media):
    call_command("import_course", str(package))

    assert {path.suffix for path in files(media)} == {".mp4", ".vtt"}
    assert all(len(path.stem) == 32 for path in files(media))


def test_an_export_that_cannot_be_written_leaves_nothing(package, media, tmp_path):
    call_command("import_course", str(package))

    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_course", "mini", str(tmp_path / "no" / "x.zip"))
    for path in files(media):
        path.unlink()
    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_course", "mini", str(tmp_path / "x.zip"))
    assert not list(tmp_path.glob("*x.zip*"))


def test_two_videos_of_one_name_stay_two(package, media, tmp_path):
    call_command("import_course", str(package))
    course = Course.objects.get()
    other = course.tracks.create(
        number=2, title="Second", video_sha256="f" * 64, video_name="media/TRACK.mp4"
    )
    other.video.save("other.mp4", ContentFile((package / "media/track.mp4").read_bytes()))

    call_command("export_course", "mini", str(tmp_path / "one.zip"))

    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert f"media/{'f' * 32}.mp4" in archive.namelist()
