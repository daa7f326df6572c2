"""Typed answers without what names a person: addresses, numbers, dates and names. Pure.

What no rule can know, an analyst sees before choosing an answer, and names the words to mask.
"""

import re
from collections.abc import Iterable

from learners import npi

NAME, EMAIL, LINK, DATE, NUMBER = "[name]", "[e-mail]", "[link]", "[date]", "[number]"
NPI = "[NPI]"
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
# Seven digits or more, however they are set apart: telephone, license and record numbers.
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,3}\d){6,}")
_TITLED = re.compile(r"\b((?:Dr|Prof|Mr|Mrs|Ms|Doctor|Professor)\.?)((?:\s+[A-Z][\w'’-]+){1,3})")
_SHORT = 3  # letters; a name so short may be a word, so it is masked as it is written only


def screened(text: str, names: Iterable[str]) -> str:
    """The text in one line, with everything masked that names somebody."""
    text = " ".join(text.split())
    text = _LINK.sub(LINK, _EMAIL.sub(EMAIL, text))
    text = _NUMBER.sub(_number, _DATE.sub(DATE, text))
    text = _TITLED.sub(rf"\1 {NAME}", text)
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if len(name) > 1:
            flags = 0 if len(name) <= _SHORT else re.IGNORECASE
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, text, flags=flags)
    return text


def _number(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    return NPI if npi.is_valid(digits) else NUMBER
