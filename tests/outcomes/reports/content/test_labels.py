from outcomes.reports.content.labels import labels_once, told_columns
from outcomes.reports.content.report import DASH, Cell, Column, Table, text


def test_a_long_text_is_said_once_and_its_key_below():
    stem = "q1: A biopsy of a liver metastasis is reported"

    assert labels_once([stem, stem, "q2: Core biopsy of a new bone metastasis", "short"]) == [
        stem,
        "q1",
        "q2: Core biopsy of a new bone metastasis",
        "short",
    ]


def test_texts_that_are_short_or_have_no_key_stay():
    for label in ("d1: Ms. A", "A text of many words without any key at all"):
        assert labels_once([label, label]) == [label, label]


def test_a_column_that_tells_nothing_is_left_out_and_one_test_of_all_rows_is_a_sentence():
    heads = ("Item", "n", "Odds ratio", "Conclusion", "Test", "Unit")
    rows = tuple(
        (text(key), Cell(n), Cell(DASH), text(""), text("exact McNemar test"), text("people"))
        for key, n in (("q1", "12"), ("q2", "14"))
    )
    table = Table("items", "Items", tuple(Column(head, head) for head in heads), rows)

    assert told_columns(table, range(6)) == ((0, 1, 5), ["Test: exact McNemar test."])
    assert told_columns(table, (0, 1)) == ((0, 1), [])
