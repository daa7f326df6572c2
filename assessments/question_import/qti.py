"""QTI 2.1, 2.2 and 3.0: items with one choice interaction or one text to write.

The names of 3.0 are those of 2.x with dashes; both are read as the same words.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .drafts import Draft, DraftChoice, Reading, kind_of
from .markup import PICTURE_FILES, of_html
from .safe_xml import BROKEN, parsed_in_pieces, words_of_broken

PACKAGE = "items"  # what a zip of items is written as, so that it can be sent again as text
ITEM = "assessmentitem"
BEGIN = r"<(?:[\w.-]+:)?(?:qti-assessment-item|assessmentItem)(?=[\s>])"
INTERACTION = re.compile(r"[a-z]+interaction")
BESIDE = ("rubricblock", "modalfeedback", "feedbackblock", "templateblock", "stylesheet")
OTHERS = {
    "extendedtextinteraction": "", "choiceinteraction": "",
    "textentryinteraction": "A typed answer that is judged", "orderinteraction": "Putting in order",
    "matchinteraction": "Matching", "associateinteraction": "Matching",
    "inlinechoiceinteraction": "A choice within a sentence", "gapmatchinteraction": "Filling gaps",
    "hottextinteraction": "Marking words", "hotspotinteraction": "Marking a picture",
    "sliderinteraction": "A slider", "uploadinteraction": "An upload",
    "drawinginteraction": "A drawing", "mediainteraction": "A film or sound",
}  # fmt: skip


def name_of(element: Element) -> str:
    """`qti-simple-choice` and `simpleChoice` alike, whatever their namespace."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].removeprefix("qti-").replace("-", "").casefold()


def attribute(element: Element, name: str) -> str:
    """`response-identifier` and `responseIdentifier` alike."""
    plain = {key.rpartition("}")[2].replace("-", "").casefold(): v for key, v in element.items()}
    return plain.get(name, "")


def read_qti(text: str) -> Reading:
    reading = Reading(counted="item")
    root = parsed_in_pieces(text, BEGIN, reading)
    if root is None:
        return reading
    for number, item in enumerate(_items(root), 1):
        _item(number, item, reading)
    return reading


def _items(root: Element) -> Iterator[Element]:
    if name_of(root) in (ITEM, "questestinterop", BROKEN):
        yield root
        return
    for child in root:
        yield from _items(child)


def _item(number: int, item: Element, reading: Reading) -> None:
    if name_of(item) == BROKEN:
        reading.refuse(number, words_of_broken(item), "bad-xml")
        return
    if name_of(item) == "questestinterop":
        sentence = "This is QTI 1.2. Export it as QTI 2.1 or 3.0, or as Moodle XML."
        reading.refuse(number, sentence, "qti-1.2")
        return
    body = next((child for child in item if name_of(child) == "itembody"), None)
    parts = body.iter() if body is not None else ()
    asked = [each for each in parts if INTERACTION.fullmatch(name_of(each))]
    title = attribute(item, "title") or attribute(item, "identifier")
    if refusal := _refused(item, asked):
        reading.refuse(number, refusal, "unknown-type", title[:60])
        return
    assert body is not None
    (interaction,) = asked
    right = _right(item, attribute(interaction, "responseidentifier"))
    offered = [each for each in interaction.iter() if name_of(each) == "simplechoice"]
    if offered and (unknown := right - {attribute(each, "identifier") for each in offered}):
        sentence = f"No choice is called {min(unknown)!r}."
        reading.refuse(number, sentence, "unknown-choice", title[:60])
        return
    choices = tuple(_choice(choice, right) for choice in offered)
    is_text = name_of(interaction) == "extendedtextinteraction"
    draft = Draft(
        number,
        stem=_stem(body, interaction),
        kind="text" if is_text else _kind(item, interaction, choices),
        rationale=_rationale(item),
        choices=choices,
        shuffle=attribute(interaction, "shuffle") == "true",
    )
    reading.drafts.append(of_html(draft, reading))


TEMPLATE = ("printedvariable", "templatedeclaration", "templateprocessing")


def _refused(item: Element, asked: list[Element]) -> str:
    if not asked:
        return "It asks nothing."
    if any(name_of(each) in TEMPLATE for each in item.iter()):
        return "Its words and its answer are computed anew each time it is shown."
    if len(asked) > 1:
        return f"It asks {len(asked)} things at once; each is a question of its own here."
    name = name_of(asked[0])
    what = OTHERS.get(name, f"A {name.removesuffix('interaction')} interaction")
    return f"{what} is not asked here." if what else ""


def _declaration(item: Element, identifier: str) -> Element | None:
    return next(
        (
            each
            for each in item
            if name_of(each) == "responsedeclaration"
            and attribute(each, "identifier") == identifier
        ),
        None,
    )


def _right(item: Element, identifier: str) -> set[str]:
    """The correct ones; where only points are given, those that earn some."""
    declared = _declaration(item, identifier)
    if declared is None:
        return set()
    correct = [each for each in declared.iter() if name_of(each) == "correctresponse"]
    named = {
        (value.text or "").strip()
        for each in correct
        for value in each.iter()
        if name_of(value) == "value"
    }
    mapped = {
        attribute(entry, "mapkey")
        for entry in declared.iter()
        if name_of(entry) == "mapentry" and _points(attribute(entry, "mappedvalue")) > 0
    }
    return named or mapped


def _points(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0


def _kind(item: Element, interaction: Element, choices: tuple[DraftChoice, ...]) -> str:
    declared = _declaration(item, attribute(interaction, "responseidentifier"))
    if declared is not None and attribute(declared, "cardinality") == "multiple":
        return "multiple"
    return kind_of(choices)


def _choice(choice: Element, right: set[str]) -> DraftChoice:
    told = [each for each in choice.iter() if name_of(each).startswith("feedback")]
    return DraftChoice(
        _html(choice, without=told),
        attribute(choice, "identifier") in right,
        "".join(_html(each) for each in told),
        pinned=attribute(choice, "fixed") == "true",
    )


def _stem(body: Element, interaction: Element) -> str:
    beside = [each for each in body.iter() if name_of(each) in BESIDE]
    prompts = [each for each in interaction if name_of(each) == "prompt"]
    around = _html(body, without=[interaction, *beside])
    return around + "".join(f"<p>{_html(prompt)}</p>" for prompt in prompts)


def _rationale(item: Element) -> str:
    """What is told to everybody; what is told for one choice stands with that choice."""
    told = [each for each in item.iter() if name_of(each) == "modalfeedback"]
    return _html(told[0]) if len(told) == 1 else ""


def _html(element: Element, without: list[Element] | None = None) -> str:
    """What stands in an element, as HTML without namespaces."""
    parts = [_escaped(element.text)]
    for child in element:
        if child not in (without or ()):
            parts.append(_tag(child, without))
        parts.append(_escaped(child.tail))
    return "".join(parts)


def _tag(element: Element, without: list[Element] | None) -> str:
    name = name_of(element)
    if not name:  # a comment
        return ""
    source = attribute(element, "src" if name == "img" else "data")
    if name == "img" or (name == "object" and source.casefold().endswith(PICTURE_FILES)):
        words = attribute(element, "alt") or " ".join("".join(element.itertext()).split())
        return f'<img src="{_escaped(source)}" alt="{_escaped(words)}"/>'
    link = f' href="{_escaped(attribute(element, "href"))}"' if name == "a" else ""
    return f"<{name}{link}>{_html(element, without)}</{name}>"


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
