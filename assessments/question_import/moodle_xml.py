"""Moodle XML: the choices, true or false and essays of a question bank."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .drafts import Draft, DraftChoice, Reading, kind_of, plain

NAMES = {
    "matching": "Matching", "shortanswer": "A typed answer that is judged",
    "numerical": "A number that is judged", "cloze": "A text with gaps",
    "calculated": "A calculated number", "ddwtos": "Drag and drop", "gapselect": "A text with gaps",
}  # fmt: skip
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read_moodle_xml(text: str) -> Reading:
    """A file that tries to read others or to grow is refused by the parser."""
    reading = Reading(counted="question")
    try:
        # The text is decoded already: what the declaration says of its bytes no longer holds.
        root = fromstring(DECLARATION.sub("", text).encode(), forbid_dtd=True)
    except DefusedXmlException:
        reading.refuse(1, "XML with a DTD or entities is not read.", "xml-entities")
        return reading
    except ParseError as problem:
        line, _ = problem.position
        reading.refuse(1, f"This is not well-formed XML: line {line}.", "bad-xml")
        return reading
    for number, question in enumerate(root.iter("question"), 1):
        _question(number, question, reading)
    return reading


def _question(number: int, question: Element, reading: Reading) -> None:
    kind = question.get("type", "")
    if kind in ("category", "description"):
        return
    if kind not in ("multichoice", "truefalse", "essay"):
        name = NAMES.get(kind, f"A question of type {kind or 'none'}")
        reading.refuse(number, f"{name} is not asked here.", "unknown-type")
        return
    stem = _words(number, question.find("questiontext"), reading)
    rationale = _words(number, question.find("generalfeedback"), reading) or ""
    choices = tuple(
        DraftChoice(_words(number, answer, reading) or "", _is_right(answer))
        for answer in (question.findall("answer") if kind != "essay" else ())
    )
    if kind == "truefalse":
        choices = tuple(DraftChoice(c.text.capitalize(), c.correct) for c in choices)
    asked = "text" if kind == "essay" else _kind(question, choices)
    reading.drafts.append(
        Draft(number, stem or "", kind=asked, rationale=rationale, choices=choices)
    )


def _is_right(answer: Element) -> bool:
    """Whatever earns something; "100", "33.33333"."""
    return bool(re.fullmatch(r"\s*0*[0-9.]*[1-9][0-9.]*\s*", answer.get("fraction", "")))


def _kind(question: Element, choices: tuple[DraftChoice, ...]) -> str:
    single = (question.findtext("single") or "").strip().casefold()
    return "multiple" if single in ("false", "0") else kind_of(choices)


def _words(number: int, element: Element | None, reading: Reading) -> str | None:
    if element is None:
        return None
    words = plain(element.findtext("text") or "")
    if words.has_picture:
        reading.refuse(number, "It holds a picture; questions are text.", "has-picture")
    return words.text
