import pytest

from learners.spreadsheets import harmless, without_guard


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@sum", "  =1", "＝1", "\t1", "\r1", "\n1", "\x001"]
)
def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "0012", "Ann-Marie", "a=b", -1, 2.5, None])
def test_everything_else_stays_as_it_is(value):
    assert harmless(value) is value


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('"=1+1', "'\"=1+1"),
        ("  =1", "'  =1"),
        ("it hurts;=HYPERLINK(1)", "it hurts;'=HYPERLINK(1)"),
        ('it hurts; "@SUM(1)', "it hurts;' \"@SUM(1)"),
        ("two\n-1+cmd|x", "two\n'-1+cmd|x"),
        ("pH 7; then 6", "pH 7; then 6"),
        ("a = b, c=d; e", "a = b, c=d; e"),
    ],
)
def test_a_formula_behind_a_quotation_mark_or_another_separator_is_none(text, kept):
    assert harmless(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "'=1",
        "''=1",
        '"=1',
        "  =1",
        "\n- x",
        "Which?\n- x\n- y",
        "a\n\n'- b",
        "a;=b",
        "it's",
        "",
    ],
)
def test_what_got_an_apostrophe_comes_back_as_it_was(text):
    assert without_guard(harmless(text)) == text


def test_a_text_of_somebody_else_keeps_its_apostrophes():
    assert without_guard("'quoted'\n'90s") == "'quoted'\n'90s"
