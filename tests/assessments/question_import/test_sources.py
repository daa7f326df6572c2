import pytest

from assessments.question_import import UnreadableSource, read, text_of
from assessments.question_import.sources import form_of
from tests.assessments.question_import.written import AIKEN, CSV, GIFT, MOODLE, choices


@pytest.mark.parametrize(
    ("text", "form"), [(CSV, "table"), (GIFT, "gift"), (AIKEN, "aiken"), (MOODLE, "moodle")]
)
def test_a_text_says_which_form_it_has_and_its_first_question_comes_through(text, form):
    reading = read(text)

    assert form_of(text) == form
    assert reading.problems == []
    assert reading.drafts[0].stem.replace("*", "") == "Which is right?"
    assert [correct for _, correct in choices(reading.drafts[0])][:2] == [False, True]


def test_a_file_in_another_encoding_is_refused_with_its_line_and_utf_16_is_read():
    with pytest.raises(UnreadableSource, match="Line 2 is not in UTF-8"):
        text_of("Question,A\nNaïve?,x".encode("latin-1"))
    assert text_of("Naïve?".encode("utf-16")) == "Naïve?"
