import pytest

from learners.characters import first_forbidden, whole_number


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1f", "\x7f", "\ud800", "\uffff"])
def test_a_control_character_is_found_wherever_it_stands(character):
    for value in (f"a{character}b", ["a", f"{character}"], {"key": [{"text": character}]}):
        assert first_forbidden(value) == character


@pytest.mark.parametrize(
    "value", ["a\tb\r\nc", "王小明 \u200d \u00a0", ["a"], {"a": 1}, 3, None, ""]
)
def test_everything_else_may_be_stored(value):
    assert first_forbidden(value) == ""


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("123456789", 123_456_789)])
def test_plain_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "１", "²", "1" * 10, "9" * 5000])
def test_anything_else_is_none(text):
    assert whole_number(text) is None
