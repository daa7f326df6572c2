import pytest

from learners.spreadsheets import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@sum", "  =1", "＝1", "\t1", "\r1", "\n1", "\x001"]
)
def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "0012", "Ann-Marie", "a=b", -1, 2.5, None])
def test_everything_else_stays_as_it_is(value):
    assert harmless(value) is value
