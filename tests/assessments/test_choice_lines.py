import pytest

from assessments.choice_lines import split_choices

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "text", "right"),
    [
        ("a) Wait", "Wait", False),
        ("- * Wait", "Wait", True),
        ("*Wait", "Wait", True),
        ("(2) Wait", "Wait", False),
        ("HER2-positive", "HER2-positive", False),
        ("1.5 mg", "1.5 mg", False),
        ("A patient", "A patient", False),
    ],
)
def test_what_stands_before_a_choice_is_left_out_and_nothing_else(line, text, right):
    assert [(c.text, c.correct) for c in split_choices(line)] == [(text, right)]


def test_pasted_choices_come_behind_those_there_are_with_free_letters():
    assert [choice.key for choice in split_choices("x\ny", taken=["a", "c"])] == ["b", "d"]
