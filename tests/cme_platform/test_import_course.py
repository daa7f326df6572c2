"""import_course and export_course as people call them: all or nothing, in words, never with a
traceback.
"""

import pytest
from django.core.management import CommandError, call_command

from cme_platform.packages import importing
from courses.models import Course
from courses.packages.problems import refuse
from tests.packages import COURSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media-root"
    return settings.MEDIA_ROOT


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def refused(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        call_command("import_course", *arguments)
    assert left.value.code == 1
    return capsys.readouterr().err


def test_a_folder_and_its_archive_give_the_same_course(package, media, tmp_path, capsys):
    call_command("import_course", str(package))
    call_command("export_course", "mini", str(tmp_path / "one.zip"))
    call_command("import_course", str(tmp_path / "one.zip"))

    output = capsys.readouterr().out.splitlines()
    assert output[-2:] == ["nothing to change", "Imported mini (published)."]


def test_a_dry_run_says_what_would_change_and_changes_nothing(package, media, capsys):
    call_command("import_course", str(package), "--dry-run")

    output = capsys.readouterr().out
    assert "created course A small course" in output
    assert "stored the video of Track 1: The only track" in output
    assert output.endswith("Would import mini (published).\n")
    assert not Course.objects.exists()
    assert not media.exists()


def test_every_problem_has_its_own_line_and_nothing_is_changed(package, media, tmp_path, capsys):
    (tmp_path / "p").mkdir()
    text = COURSE.replace("pass_mark: 0.7", "pass_mark: 7").replace(
        "title: A small", "titel: A small"
    )
    (tmp_path / "p/course.yaml").write_text(text)

    output = refused(capsys, str(tmp_path / "p")).splitlines()

    assert "course.yaml:3: titel: 'titel' is not known here." in output[1]
    assert any(
        line.startswith("course.yaml:")
        and "polls[1].pass_mark: Give at most 1. [out-of-range]" in line
        for line in output
    )
    assert sum("[missing-file]" in line for line in output) == 3
    assert output[-1] == "Nothing was changed."
    assert not Course.objects.exists()


def test_a_failure_in_the_last_step_leaves_no_row_and_no_file(package, media, monkeypatch, capsys):
    def fail(*arguments):
        assert files(media), "the videos were stored before"
        raise refuse("The last step failed.", "too-late")

    monkeypatch.setattr(importing, "remove_missing", fail)

    assert "The last step failed. [too-late]" in refused(capsys, str(package))
    assert not Course.objects.exists()
    assert files(media) == []


def test_a_failed_update_leaves_the_course_and_its_files_as_they_were(
    package, media, monkeypatch, tmp_path, capsys
):
    call_command("import_course", str(package))
    before = files(media)
    (tmp_path / "p/media").mkdir(parents=True)
    (tmp_path / "p/course.yaml").write_text(COURSE.replace("A small course", "Another title"))
    (tmp_path / "p/media/track.mp4").write_bytes((package / "media/track.mp4").read_bytes())
    (tmp_path / "p/media/track.en.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nother\n")
    monkeypatch.setattr(importing, "remove_missing", lambda *arguments: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_command("import_course", str(tmp_path / "p"))

    assert files(media) == before
    assert Course.objects.get().title == "A small course"


def test_what_is_not_there_is_said(media, tmp_path, capsys):
    assert "[not-found]" in refused(capsys, str(tmp_path / "none.zip"))
    with pytest.raises(CommandError, match="There is no course none."):
        call_command("export_course", "none", str(tmp_path / "x.zip"))
