import pytest

from learners.characters import first_forbidden


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1f", "\x7f", "\ud800", "\uffff"])
def test_a_control_character_is_found_wherever_it_stands(character):
    for value in (f"a{character}b", ["a", f"{character}"], {"key": [{"text": character}]}):
        assert first_forbidden(value) == character


@pytest.mark.parametrize(
    "value", ["a\tb\r\nc", "王小明 \u200d \u00a0", ["a"], {"a": 1}, 3, None, ""]
)
def test_everything_else_may_be_stored(value):
    assert first_forbidden(value) == ""
