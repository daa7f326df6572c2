"""Moodle XML. Ratings and numbers have no correct answer there, so a comment names them."""

from collections.abc import Sequence
from xml.etree.ElementTree import Comment, Element, SubElement, indent, tostring

from assessments.authoring import Content, Offered
from assessments.models import Kind, QuestionVersion


def moodle_of(versions: Sequence[QuestionVersion]) -> bytes:
    root = Element("quiz")
    for version in versions:
        _question(root, version.question.key, Content.of_version(version))
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _question(root: Element, key: str, content: Content) -> None:
    if content.kind not in (Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT):
        root.append(Comment(f" {key}: a {content.kind} is not part of Moodle XML "))
        return
    is_text = content.kind == Kind.TEXT
    question = SubElement(root, "question", type="essay" if is_text else "multichoice")
    form = "markdown" if content.formatted else "plain_text"
    _text(question, "name", key)
    _text(question, "questiontext", content.stem, form)
    _text(question, "generalfeedback", content.rationale, form)
    if is_text:
        return
    SubElement(question, "single").text = "true" if content.kind == Kind.SINGLE else "false"
    SubElement(question, "shuffleanswers").text = "true" if content.shuffle else "false"
    for choice in content.choices:
        answer = _text(question, "answer", choice.text, "plain_text")
        answer.set("fraction", _fraction(choice, content))
        _text(answer, "feedback", choice.feedback, form)


def _fraction(choice: Offered, content: Content) -> str:
    right = sum(each.correct for each in content.choices)
    return f"{100 / right:.5f}".rstrip("0").rstrip(".") if choice.correct else "0"


def _text(parent: Element, name: str, words: str, form: str = "") -> Element:
    element = SubElement(parent, name, {"format": form} if form else {})
    SubElement(element, "text").text = words
    return element
