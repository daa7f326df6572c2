import io

import pytest
from openpyxl import Workbook

from assessments.question_import import UnreadableSource, read, source_of, text_of
from assessments.question_import.tables import ColumnMap
from tests.assessments.question_import.written import CSV, choices, workbook


def test_cells_of_a_workbook_are_what_they_show():
    data = workbook(["Which?", 0.25, 5, "A"], [None, 0.125, 2.5, "B"],
        formats={"B2": "0%", "B3": "0.0%", "C2": '0" mg"'}, sheets=["Part 2"])  # fmt: skip

    source = source_of(data)
    first, second = read(source.text).drafts

    assert choices(first) == [("25%", True), ("5", False)]
    assert choices(second) == [("12.5%", False), ("2.5", True)]
    assert second.stem == ""  # of merged cells only the first speaks: refused as without words
    assert [note.partition(",")[0] for note in source.notes] == [
        "C2 is read as 5; its format in the workbook", "Only the first sheet is read",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [('=CONCAT("y")', "B2 is a formula without a value"), ("#REF!", "B2 shows the error #REF!")],
)
def test_a_cell_that_shows_what_the_file_does_not_hold_is_named(cell, sentence):
    with pytest.raises(UnreadableSource, match=sentence):
        text_of(workbook(["Which?", cell, "y", "B"]))


def test_columns_without_known_headers_are_said_by_hand():
    text = "Stim,One,Two,Key\nWhich?,x,y,B\n"
    fields = {0: "question", 1: "a", 2: "b", 3: "correct"}

    assert [problem.code for problem in read(text).problems] == ["no-question-column"]
    assert choices(read(text, columns=ColumnMap(fields)).drafts[0]) == [("x", False), ("y", True)]
    assert len(read(text, columns=ColumnMap(fields, headed=False)).drafts) == 2


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("lowest", "few", "bad-number"),
        ("highest", "nan", "bad-number"),
        ("top", "1.5", "bad-number"),
        ("exclusive", "Z", "unknown-choice"),
    ],
)
def test_a_cell_of_a_table_that_says_nothing_is_refused(column, cell, code):
    reading = read(f"question,a,b,{column}\nWhich?,x,y,{cell}\n")

    assert [problem.code for problem in reading.problems] == [code]


TABLE = "question;a;b;correct\nWhich?;Wait;Act;B\n"
MANY = ";".join(["question", *(f"choice {n}" for n in range(1, 2001))]) + f"\nWhich?{';x' * 2000}\n"


@pytest.mark.parametrize("above", ["", "sep=;\n", "\n;;;\n"])
def test_a_table_below_a_separator_line_or_blank_rows_is_read(above):
    reading = read(above + TABLE)

    assert not reading.problems
    [draft] = reading.drafts
    assert (draft.stem, draft.line) == ("Which?", 2 + above.count("\n"))


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("question;stem;a;b;correct\nWhich?;What?;Wait;Act;B\n", "duplicate-column"),
        (TABLE + "Who?;Wait;Act;B;lost\n", "wrong-width"),
        (MANY, "out-of-range"),
    ],
)
def test_a_cell_of_a_table_that_would_be_lost_is_refused(table, code):
    assert [problem.code for problem in read(table).problems] == [code]


def test_a_table_is_mapped_by_its_headers_and_what_is_not_read_is_said():
    reading = read(CSV)

    first, second = reading.drafts
    assert choices(first) == [("Wait", False), ("Act", True), ("Ask", False)]
    assert (second.kind, second.objective, second.line) == ("multiple", "LO2", 3)
    assert reading.notes == ["Column Remarks is not read."]


def plain_workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_as_a_table_and_what_is_none_is_refused():
    data = plain_workbook(["Question", "A", "B", "Correct"], ["Which?", "x", "y", "B"])

    assert choices(read(text_of(data)).drafts[0]) == [("x", False), ("y", True)]
    with pytest.raises(UnreadableSource, match="no workbook"):
        text_of(b"PK\x03\x04 nothing")
