"""A CSV of practice measures, taken in whole or refused with the line."""

import pytest

from outcomes.practice_csv import BadPracticeFile, read_practice_csv

GOOD = "measure,period,numerator,denominator,level,label\nhba1c,before,40,120,6,HbA1c below 7\n"


def test_a_good_file_is_read():
    row = read_practice_csv(("\ufeff" + GOOD + "hba1c,After,66,118,6,\n").encode())

    assert (row[0].label, row[0].level, row[0].numerator) == ("HbA1c below 7", 6, 40)
    assert (row[1].period, row[1].label, row[1].source) == ("after", "hba1c", "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "lacks measure, period"),
        ("measure,period,numerator,denominator\n", "no row"),
        ("measure,period,numerator,denominator,npi\n", "not known: npi"),
        (GOOD + "hba1c,before,1,2,6,\n", "appears twice"),
        (GOOD + "x,later,1,2,5,\n", "Line 3: the period"),
        (GOOD + "x,after,3,2,5,\n", "larger than the denominator"),
        (GOOD + "x,after,-1,2,5,\n", "the numerator is a whole number"),
        (GOOD + "x,after,1,99999999999,5,\n", "the denominator is a whole number"),
        (GOOD + "x,after,1,2,7,\n", "the level is 5 or 6"),
        (GOOD + ",after,1,2,5,\n", "a measure is named"),
        (GOOD + "x,after,1,2,5,l,more\n", "more cells"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content, words):
    with pytest.raises(BadPracticeFile) as refused:
        read_practice_csv(content.encode())

    assert words in str(refused.value)


def test_everything_wrong_is_told_in_one_run():
    content = GOOD + "x,later,1,2,5,\nhba1c,before,1,2,6,\ny,after,3,-2,7,\n"

    with pytest.raises(BadPracticeFile) as refused:
        read_practice_csv(content.encode())

    assert [str(problem).partition(":")[0] for problem in refused.value.problems] == [
        "Line 3", "Line 4", "Line 5", "Line 5",
    ]  # fmt: skip


PLAIN = "measure,period,numerator,denominator\nLDL,before,40,120\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace(",", ";").encode(),
        ("sep=;\n" + PLAIN.replace(",", ";")).encode(),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", ",,\n").encode() + b",,,,,\n\n",
    ],
    ids=["semicolons", "separator-line", "utf-16", "blank-columns-and-rows"],
)
def test_a_file_as_spreadsheets_write_it_is_read(content):
    [row] = read_practice_csv(content)

    assert (row.measure, row.numerator, row.denominator) == ("LDL", 40, 120)


def test_another_code_page_is_refused_with_its_cause_and_the_mend():
    with pytest.raises(BadPracticeFile, match="Line 2: .*Windows-1252.*“Größe”.*CSV UTF-8"):
        read_practice_csv(PLAIN.replace("LDL", "Größe").encode("cp1252"))


def test_what_is_no_text_is_refused():
    with pytest.raises(BadPracticeFile, match="UTF-8"):
        read_practice_csv(b"\xff\xfe\x00")
