"""Moodle XML: the choices, true or false and essays of a question bank."""

import re
from base64 import b64decode
from html import escape
from xml.etree.ElementTree import Element

from .drafts import Draft, DraftChoice, Reading, kind_of
from .markup import of_html
from .safe_xml import BROKEN, parsed_in_pieces, words_of_broken

NAMES = {
    "matching": "Matching", "shortanswer": "A typed answer that is judged",
    "numerical": "A number that is judged", "cloze": "A text with gaps",
    "calculated": "A calculated number", "ddwtos": "Drag and drop", "gapselect": "A text with gaps",
}  # fmt: skip


HELD, HELD_BY = "@@PLUGINFILE@@/", "question"  # a file that stands beside the text
BEGIN = r"<question\s+type\s*="
FILE = re.compile(r"<file\b[^>]*>.*?</file>|<image_base64>.*?</image_base64>", re.S)


def files_of(text: str) -> dict[str, bytes]:
    """The files that stand in it, by the name the reader gives their places."""
    root = parsed_in_pieces(text, BEGIN, Reading())
    files = {}
    for number, question in enumerate(_questions(root), 1):
        for file in question.iter("file"):
            if file.get("encoding") == "base64":
                name = f"{HELD_BY}-{number}/{(file.get('path') or '/')[1:]}{file.get('name')}"
                files[name] = _bytes(file.text or "")
        if name := _old_picture(number, question):
            files[name] = _bytes(question.findtext("image_base64") or "")
    return {name: data for name, data in files.items() if data}


def _old_picture(number: int, question: Element) -> str:
    """Until version 1.9 a question had at most one, beside its text."""
    name = (question.findtext("image") or "").strip()
    return f"{HELD_BY}-{number}/{name}" if name else ""


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text)
    except ValueError:
        return b""


def read_moodle_xml(text: str) -> Reading:
    reading = Reading(counted="question")
    root = parsed_in_pieces(text, BEGIN, reading)
    for number, question in enumerate(_questions(root), 1):
        _question(number, question, reading)
    return reading


def _questions(root: Element | None) -> list[Element]:
    """Those of a bank; what some types hold within goes by the same name."""
    if root is None or root.tag == "question":
        return [] if root is None else [root]
    return [each for each in root if each.tag in ("question", BROKEN)]


def _question(number: int, question: Element, reading: Reading) -> None:
    if question.tag == BROKEN:
        reading.refuse(number, words_of_broken(question), "bad-xml")
        return
    for each in question.iter("text"):
        each.text = (each.text or "").replace(HELD, f"{HELD_BY}-{number}/")
    kind = question.get("type", "")
    if kind in ("category", "description"):
        return
    if kind not in ("multichoice", "truefalse", "essay"):
        name = NAMES.get(kind, f"A question of type {kind or 'none'}")
        reading.refuse(number, f"{name} is not asked here.", "unknown-type")
        return
    answers = question.findall("answer") if kind != "essay" else []
    is_right = _is_all if _asks_one(question) else _is_some
    choices = tuple(
        DraftChoice(_words(answer), is_right(answer), _words(answer.find("feedback")))
        for answer in answers
    )
    if kind == "truefalse":
        choices = tuple(DraftChoice(c.text.capitalize(), c.correct, c.feedback) for c in choices)
    stem = _words(question.find("questiontext"))
    if name := _old_picture(number, question):
        stem += f'<p><img src="{escape(name)}"></p>'
    draft = Draft(
        number,
        stem,
        kind="text" if kind == "essay" else _kind(question, choices),
        rationale=_words(question.find("generalfeedback")),
        choices=choices,
        shuffle=_flag(question, "shuffleanswers"),
    )
    reading.drafts.append(_formatted(draft, question, reading))


def _formatted(draft: Draft, question: Element, reading: Reading) -> Draft:
    asked = question.find("questiontext")
    form = "" if asked is None else asked.get("format", "")
    if form == "markdown":
        draft.formatted = True
        return draft
    return draft if form == "plain_text" else of_html(draft, reading)


def _asks_one(question: Element) -> bool:
    return (question.findtext("single") or "").strip().casefold() in ("true", "1")


def _is_all(answer: Element) -> bool:
    """Where one is chosen, what earns a part is wrong."""
    return bool(re.fullmatch(r"\s*100(\.0*)?\s*", answer.get("fraction", "")))


def _is_some(answer: Element) -> bool:
    """Where several are chosen, whatever earns something: "50", "33.33333"."""
    return bool(re.fullmatch(r"\s*0*[0-9.]*[1-9][0-9.]*\s*", answer.get("fraction", "")))


def _kind(question: Element, choices: tuple[DraftChoice, ...]) -> str:
    single = (question.findtext("single") or "").strip().casefold()
    return "multiple" if single in ("false", "0") else kind_of(choices)


def _flag(question: Element, name: str) -> bool:
    return (question.findtext(name) or "").strip().casefold() in ("true", "1")


def _words(element: Element | None) -> str:
    return "" if element is None else (element.findtext("text") or "").strip()
