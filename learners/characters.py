"""Which characters a text may hold: one rule for every door.

What no file could carry out again does not come in. Pure.
"""

from typing import Any

ALLOWED_CONTROLS = "\t\r\n"


def first_forbidden(value: Any) -> str:
    """The first character of a text, or of the texts in lists and keys, that may not be stored;
    empty when all may.
    """
    if isinstance(value, str):
        return next((character for character in value if _is_forbidden(character)), "")
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple):
        return next((character for character in map(first_forbidden, value) if character), "")
    return ""


def _is_forbidden(character: str) -> bool:
    return (
        (character < " " and character not in ALLOWED_CONTROLS)
        or character == "\x7f"
        or "\ud800" <= character <= "\udfff"
        or character in "\ufffe\uffff"
    )


def whole_number(text: str, *, digits: int = 9) -> int | None:
    """A number of plain digits, as forms and addresses give it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
