"""Texts in files that spreadsheets open. Pure: a value in, a value out."""

from typing import Any

BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROLS = ("\t", "\r", "\n", "\x00")


def harmless(value: Any) -> Any:
    """The value; a text that a spreadsheet would take for a formula, also behind spaces, gets a
    leading apostrophe.
    """
    if isinstance(value, str) and (
        value.lstrip().startswith(BEGINNINGS) or value.startswith(CONTROLS)
    ):
        return f"'{value}"
    return value
