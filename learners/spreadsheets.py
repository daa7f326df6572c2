"""Texts in files that spreadsheets open. Pure: a value in, a value out."""

import re
from typing import Any

CONTROLS = ("\t", "\r", "\n", "\x00")
FORMULA = "[=+@＝＋－＠-]"
# At the beginning, also behind spaces and quotation marks, and behind what a spreadsheet of another
# country takes for the end of a cell although the file separates them by something else.
BEGINS_ONE = re.compile(rf"""(^|[;\t\r\n])([\s"']*)(?={FORMULA})""")
GUARDED = re.compile(rf"""(^|[;\t\r\n])'([\s"']*)(?={FORMULA})""")


def harmless(value: Any) -> Any:
    """The value; in a text an apostrophe before what a spreadsheet would take for a formula."""
    if not isinstance(value, str):
        return value
    text = BEGINS_ONE.sub(r"\1'\2", value)
    return f"'{text}" if value.startswith(CONTROLS) and not text.startswith("'") else text


def without_guard(text: str) -> str:
    """What `harmless` was given; a text that it has not made stays as it is."""
    for bare in (GUARDED.sub(r"\1\2", text), text.removeprefix("'")):
        if harmless(bare) == text:
            return bare
    return text
