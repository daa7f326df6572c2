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


def test_what_is_no_text_is_refused():
    with pytest.raises(BadPracticeFile, match="UTF-8"):
        read_practice_csv(b"\xff\xfe\x00")
