"""What nobody answered is said once, and goes with its row, its column or its part."""

from dataclasses import replace

from outcomes.reports.content.report import (
    Axis,
    Cell,
    Column,
    Figure,
    FigureRow,
    Mark,
    Section,
    Table,
    Words,
    text,
)
from outcomes.reports.content.unanswered import joined

NOBODY, NONE = Cell("no data (n = 0)"), Cell("0", 0, "count")
MANY = Cell("12", 12, "count")
UNRECORDED = Cell("not recorded")


def table(*rows):
    columns = (Column("Item", "."), Column("n", "."), Column("Share", "."))
    return Table("t", "By item", columns, rows, brief=(0, 1, 2))


def told(*parts):
    return joined(Section("k", "K", "C", (), parts)).parts


def test_rows_about_nobody_are_named_below_the_table():
    (left,) = told(table((text("q1"), MANY, Cell("40%", 0.4)), (text("q2"), NONE, NOBODY)))

    assert [row[0].shown for row in left.rows] == ["q1"]
    assert left.note == "No data (n = 0): q2."


def test_a_section_about_nobody_is_one_sentence():
    assert told(table((text("q1"), NONE, NOBODY))) == (Words("There is no data (n = 0) yet."),)


def test_a_column_that_was_never_recorded_is_named_below_the_table():
    rows = [(text("s1"), MANY, UNRECORDED), (text("s2"), MANY, UNRECORDED)]

    (left,) = told(table(*rows))

    assert [column.head for column in left.columns] == ["Item", "n"] and left.short == (0, 1)
    assert left.note == "Not recorded for any: Share."
    assert told(table(*rows[:1]))[0].short == (0, 1, 2)  # of a single row it stays in its cell


def test_a_chart_draws_nobody_no_row():
    drawn = FigureRow("q1", (Mark("40%", 0.4),))
    rows = (drawn, FigureRow("q2", (Mark("no data (n = 0)"),)))
    below = table((text("q1"), MANY, Cell("40%", 0.4)))

    (left,) = told(Figure("f", "bars", "F", "", Axis("share"), ("a",), ("after",), rows, below))

    assert left.rows == (drawn,)


def test_a_zero_that_was_counted_stays():
    counted = table((text("staff"), NONE, Cell("–")), (text("q1"), NONE, Cell("0%", 0.0)))

    assert told(counted) == (counted,)


def test_a_table_of_nothing_but_noughts_is_one_sentence():
    empty = table((text("spring"), NONE, Cell("–")), (text("autumn"), NONE, UNRECORDED))
    answered = table((text("q1"), MANY, Cell("40%", 0.4)))

    assert told(answered, empty)[-1] == Words("No data (n = 0): By item.", is_absence=True)


def test_of_nobody_the_items_are_no_data():
    columns = (Column("Poll", "."), Column("Items", ".", "count"), Column("Mean", "."))
    polls = Table("p", "Polls", columns, ((text("Pre-test"), Cell("4", 4, "count"), NOBODY),))

    assert told(polls) == (Words("There is no data (n = 0) yet."),)


def test_tables_of_questions_that_nobody_answered_are_named_by_their_keys():
    whole = table((text("q1"), MANY, Cell("40%", 0.4)))
    empty = [
        replace(table((text("a"), NONE, NOBODY)), title=f"Answers chosen: q{n}: A stem of words?")
        for n in (1, 2)
    ]

    assert told(whole, *empty)[1].text == "No data (n = 0): Answers chosen: q1 and q2."
