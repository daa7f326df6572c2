"""Whatever stands in a file that somebody brings in: it is read, or refused in words of ours."""

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from assessments.loading.rows import Problems, RowRefused, moment
from assessments.loading.rows import read as read_rows
from assessments.question_import.sources import READERS, UnreadableSource, text_of
from assessments.question_import.sources import read as read_questions
from cme_platform import people_import
from cme_platform.people_import import PeopleFile
from courses import captions
from courses.packages import PackageProblems, open_package, read_course
from courses.packages.strict_yaml import load
from courses.pictures import NotAPicture, draw_again
from learners.npi import RegistryNames, match_name, normalize
from learners.npi_directory.files import BadDirectoryFile, open_file
from learners.npi_directory.rows import lines_of
from learners.spreadsheets import FORMULA, harmless
from outcomes.practice_csv import BadPracticeFile, read_practice_csv
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


def test_a_workbook_without_its_parts_is_refused_in_words():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(UnreadableSource, match="no workbook, Word document or QTI package"):
        text_of(content.getvalue())


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


def workbook(cell: str) -> bytes:
    """Of the columns that a list of deactivated numbers has."""
    book, content = Workbook(), io.BytesIO()
    for row in (["NPI", "NPPES Deactivation Date"], ["1234567893", ""]):
        book.active.append(row)
    book.active["B2"] = cell
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes | None) -> bytes:
    """The same archive with another part, or without it."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(into, "w") as after:
        for each in before.namelist():
            if each != name:
                after.writestr(each, before.read(each))
            elif part is not None:
                after.writestr(each, part)
    return into.getvalue()


def damaged(content: bytes) -> bytes:
    """A few bytes of the sheet that unpack to nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    return content[: start + 60] + b"\xff" * 12 + content[start + 72 :]


BOOK = workbook("02/01/2025")
SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"
BROKEN_BOOKS = {
    "damaged": damaged(BOOK),
    "cut off": with_part(BOOK, SHEET, b"<worksheet><sheetData><row"),
    "binary": with_part(BOOK, TYPES, b"<Types xmlns='http://schemas.openxmlformats.org/package/"
        b"2006/content-types'/>"),
    "no sheet": with_part(BOOK, SHEET, None),
    "no list": with_part(BOOK, TYPES, b"<Types"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_BOOKS)
def test_a_workbook_with_a_fault_is_refused_at_every_door(tmp_path, name):
    assert "1234567893" in text_of(BOOK)
    path = tmp_path / "NPPES Deactivated NPI Report 20250210.xlsx"
    path.write_bytes(BROKEN_BOOKS[name])

    with pytest.raises(UnreadableSource):
        text_of(BROKEN_BOOKS[name])
    with pytest.raises(BadDirectoryFile), open_file(path):
        pass


@some
@given(st.integers(0, len(BOOK) - 1), st.binary(min_size=1, max_size=12))
def test_a_workbook_with_other_bytes_in_it(position, other):
    with suppress(UnreadableSource):
        text_of(BOOK[:position] + other + BOOK[position + len(other) :])


@some
@given(st.binary(max_size=60), st.sampled_from(["word/document.xml", "items/one.xml"]))
def test_documents_and_packages_of_questions_that_are_damaged(content, name):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"<a>" + content * 20)
    data = into.getvalue()
    with suppress(UnreadableSource):
        text_of(data[:50] + b"\xff" * 8 + data[58:])


NPI_ROWS = mixed("NPI,NPPES Deactivation Date\n", "1234567893", ",", "02/01/2025", "\n", '"')


@some
@given(NPI_ROWS.map(str.encode) | st.binary(max_size=200))
def test_a_file_of_the_registry(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("npi") / "NPPES Deactivated NPI Report 20250210.csv"
    path.write_bytes(content)
    with suppress(BadDirectoryFile), open_file(path) as source:
        list(lines_of(source, "deactivated", frozenset(), lambda _: None))
        source.require_whole()


PRACTICE = mixed("measure,period,numerator,denominator\n", "a,before,1,2", "\n", ";", ",", '"', "-")


@some
@given(PRACTICE.map(str.encode) | st.binary(max_size=200))
def test_a_file_of_practice_measures(content):
    with suppress(BadPracticeFile):
        assert read_practice_csv(content)


@some
@given(mixed("email,first name\n", "a@b.org", ",", ";", "\n", '"', "sep=;") | ANY)
def test_a_table_of_people(text):
    file = PeopleFile()
    rows = list(people_import._rows(text, file))
    assert all("email" in row for _, row in rows)
