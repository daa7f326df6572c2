"""Language tags as browsers read them. Pure."""

import re

from babel import Locale

TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def normal_tag(text: str) -> str:
    """The one writing of a tag, as in pt-BR or zh-Hant; empty where it names no known language."""
    language, *parts = text.split("-")
    if not TAG.fullmatch(text) or language.lower() not in Locale("en").languages:
        return ""
    return "-".join([language.lower(), *map(_normal_part, parts)])


def _normal_part(part: str) -> str:
    """A script, a region, or a variant."""
    return {4: part.title(), 2: part.upper()}.get(len(part), part.lower())
