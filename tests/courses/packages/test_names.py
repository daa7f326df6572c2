"""Names of the entries of an archive: which are safe, which are no part of a course."""

import pytest

from courses.packages.names import composed, folded, is_rubbish, is_safe, shown


@pytest.mark.parametrize("name", ["course.yaml", "media/a film.mp4", "media/", "media/Übung.mp4"])
def test_a_plain_relative_path_is_safe(name):
    assert is_safe(name)


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../up", "a/../b", "a//b", "./a", "c:file", "a\\b", "a\nb", "x" * 301],
)
def test_any_other_path_is_not(name):
    assert not is_safe(name)


@pytest.mark.parametrize("name", ["__MACOSX/a", "media/.DS_Store", "media/._film.mp4"])
def test_what_systems_leave_behind_is_rubbish(name):
    assert is_rubbish(name) and not is_rubbish("media/film.mp4")


def test_letters_that_look_the_same_are_one_name():
    assert composed("U\u0308") == "Ü"
    assert folded("Media/U\u0308.MP4") == folded("media/ü.mp4")


def test_a_name_cannot_break_the_line_it_is_printed_on():
    assert (shown("a b"), shown("a\nb")) == ("a b", "'a\\nb'")
