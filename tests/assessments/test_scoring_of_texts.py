import pytest

from assessments.scoring import LONGEST_TEXT, Form, InvalidAnswer, read

TEXT = Form(kind="text")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_text_is_as_long_as_the_field_says_however_its_lines_end(line_end):
    as_typed = "x" * (LONGEST_TEXT - 10) + "\n" * 9 + "x"

    assert read(TEXT, as_typed.replace("\n", line_end)).answer == as_typed
    with pytest.raises(InvalidAnswer):
        read(TEXT, (as_typed + "y").replace("\n", line_end))
