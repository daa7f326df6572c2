"""Whatever stands in a file that somebody brings in: it is read, or refused in words of ours."""

import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.loading.rows import Problems, RowRefused, moment
from assessments.loading.rows import read as read_rows
from assessments.question_import.sources import READERS, UnreadableSource, text_of
from assessments.question_import.sources import read as read_questions
from courses import captions
from courses.packages import PackageProblems, open_package, read_course
from courses.packages.strict_yaml import load
from courses.pictures import NotAPicture, draw_again
from learners.npi import RegistryNames, match_name, normalize
from learners.spreadsheets import FORMULA, harmless
from tests.packages import COURSE

# The same examples in every run; few of each, for there are many readers.
some = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ANY = st.text(max_size=400)


def mixed(*parts: str) -> st.SearchStrategy[str]:
    """Texts out of what a format is made of, and anything between."""
    return st.lists(st.sampled_from(parts) | st.text(max_size=6), max_size=40).map("".join)


CAPTIONS = mixed(
    "WEBVTT", "\n", "\n\n", "00:01.000 --> 00:02.000", "-->", "<v Ann>", "&lt;", "NOTE"
)
YAML = mixed("a: b\n", "- ", "{", "}", "[", "&x ", "*x", "!!python/object", "\n  ", "? ", "|", "\t")
QUESTIONS = mixed(
    "{", "}", "=", "~", "%50%", "::t::", "ANSWER: A", "A. ", "\n", "<quiz>", "</", "&x;"
)
ROWS = mixed("learner,question", "\n", '"', ";", "\t", "sep=;", "\x00", "a,b", "\r")


@some
@given(CAPTIONS | ANY)
def test_captions(text):
    with suppress(captions.BadCaptions):
        captions.check(text)
    with suppress(captions.BadCaptions):
        captions.as_webvtt(text)
        assert isinstance(captions.read(text), list)


@some
@given(YAML | ANY)
def test_course_yaml(text):
    with suppress(PackageProblems):
        load(text)


@some
@given(st.data())
def test_a_course_in_which_one_line_is_another(tmp_path_factory, data):
    lines = COURSE.splitlines()
    lines[data.draw(st.integers(0, len(lines) - 1))] = data.draw(YAML)
    folder = tmp_path_factory.mktemp("package")
    (folder / "course.yaml").write_text("\n".join(lines), encoding="utf-8", errors="replace")
    with pytest.raises(PackageProblems) as refused, open_package(folder) as package:
        read_course(package)  # its media are not there at all
    assert refused.value.problems


@pytest.mark.parametrize("form", READERS)
@some
@given(QUESTIONS | ANY)
def test_questions_in_every_form(form, text):
    reading = read_questions(text, form)
    assert isinstance(reading.drafts, list)


@some
@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda end: b"PK\x03\x04" + end))
def test_a_file_of_questions(content):
    with suppress(UnreadableSource):
        assert "\r" not in text_of(content)


@some
@given(ROWS.map(str.encode) | st.binary(max_size=300))
def test_a_file_of_rows(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_bytes(content)
    problems = Problems(path.name)
    for line, cells in read_rows(
        path, ("learner", "question"), {"learner"}, problems, lambda progress: None
    ):
        assert line > 0 and len(cells) == 2


@some
@given(st.text(max_size=40), st.datetimes(timezones=st.timezones()))
def test_a_time_in_a_cell(text, now):
    for given_time in (text, now.isoformat()):
        with suppress(RowRefused):
            assert moment(given_time, "answered_at", now).tzinfo


@some
@given(st.binary(max_size=300))
def test_archives_and_pictures(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("files") / "file.zip"
    path.write_bytes(content)
    with pytest.raises(PackageProblems), open_package(path):
        pass
    for beginning in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"BM"):
        path.write_bytes(beginning + content)
        with pytest.raises(NotAPicture):
            draw_again(path)


@some
@given(st.binary(max_size=200), st.text(min_size=1, max_size=60))
def test_an_archive_with_any_entry(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("files") / "file.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)
    with pytest.raises(PackageProblems), open_package(path) as package:
        read_course(package)
    assert list(Path(path.parent).iterdir()) == [path]


@some
@given(ANY)
def test_a_cell_of_a_spreadsheet(text):
    assert not re.search(rf"(?:^|[;\t\r\n])[\s\"]*{FORMULA}", harmless(text))
    assert harmless(text).replace("'", "") == text.replace("'", "")


@some
@given(ANY, ANY)
def test_names_and_numbers_of_clinicians(name, other):
    assert isinstance(normalize(name), str)
    assert match_name(name, other, RegistryNames(other, "", name))
