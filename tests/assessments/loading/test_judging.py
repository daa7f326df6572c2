"""A refused answer says how it is written."""

import pytest

from assessments.models import Response

pytestmark = pytest.mark.django_db
HEADER = "learner,question,phase,answer,answered_at,attempt\n"


def row(question, answer, phase="pre"):
    return f'R_0,{question},{phase},"{answer}",2025-02-01T10:05:00+00:00,1\n'


def test_several_choices_by_a_comma_are_refused_with_the_separator_and_the_choices(problems):
    sentences = problems("learners-survey.csv", "multi-comma.csv")

    assert [sentence.split(":")[1] for sentence in sentences] == ["2", "3", "4"]
    for sentence in sentences:
        assert "Several choices are separated by |, as in a|b. The choices are a, b, c." in sentence


def test_several_choices_by_a_bar_load(load):
    load("learners-survey.csv", HEADER + row("m1", "b | a"))

    assert Response.objects.get().answer == ["a", "b"]


def test_codes_beyond_the_scale_are_said_once_above_the_rows(problems):
    first, *rows = problems("learners-survey.csv", "scale-14-18.csv")

    assert first == (
        "scale-14-18.csv: answer: c1 has the codes 14 to 18 for a scale of 5: write its levels as "
        "1 to 5, the first one of the scale as 1. [codes-beyond-scale]"
    )
    assert len(rows) == 5
    assert (
        "scale-14-18.csv:2: answer: '14': Choose a level from 1 to 5. This is a scale of 5."
        in rows[0]
    )


def test_a_scale_counted_from_zero_is_named_by_all_its_codes(problems):
    answers = HEADER + "".join(row("c1", code).replace("R_0", f"R_{code}") for code in range(5))

    first, *rows = problems("learners-survey.csv", answers)

    assert "c1 has the codes 0 to 4 for a scale of 5" in first
    assert len(rows) == 1


def test_levels_within_the_scale_load(load):
    assert load("learners-survey.csv", HEADER + row("c1", " 5 ")).responses == 1


def test_a_decimal_comma_is_refused_with_the_point(problems):
    (sentence,) = problems("learners-survey.csv", HEADER + row("n1", "12,5"))

    assert "Decimals stand after a point: 12.5." in sentence


def test_an_unknown_choice_names_those_there_are(problems):
    (sentence,) = problems("learners-survey.csv", HEADER + row("q1", "Alpha"))

    assert "This answer is not one of the choices. The choices are a, b, c." in sentence


def test_spaces_around_cells_are_no_fault(load):
    assert load("learners-survey.csv", HEADER + row(" q1 ", " a ", " pre ")).responses == 1
