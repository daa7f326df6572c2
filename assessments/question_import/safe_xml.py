"""XML from outside: a file that tries to read others, or to grow, is refused by the parser."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .drafts import Reading

BROKEN = "broken"  # stands for what could not be read
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def parsed(text: str, reading: Reading, number: int = 1) -> Element | None:
    """The root; none where the reading says why not."""
    try:
        # The text is decoded already: what the declaration says of its bytes no longer holds.
        return fromstring(DECLARATION.sub("", text).encode(), forbid_dtd=True)
    except DefusedXmlException:
        reading.refuse(number, "XML with a DTD or entities is not read.", "xml-entities")
    except (ParseError, ValueError) as problem:
        line = getattr(problem, "position", (1, 0))[0]
        reading.refuse(number, f"This is not well-formed XML: line {line}.", "bad-xml")
    return None


def parsed_in_pieces(text: str, begin: str, reading: Reading) -> Element | None:
    """The root; of a text that is not well-formed, a root of the elements that begin so, each read
    alone: one that is broken takes none of the others along.
    """
    tried = Reading()
    root = parsed(text, tried)
    if root is None and all(problem.code == "bad-xml" for problem in tried.problems):
        root = _pieces(text, begin)
    if root is None:
        reading.problems += tried.problems
    return root


def _pieces(text: str, begin: str) -> Element | None:
    starts = [match.start() for match in re.finditer(begin, text)]
    if not starts:
        return None
    root = Element("pieces")
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        name = re.match(r"<([\w:.-]+)", text[start:end])
        whole = name and re.match(rf".*</{re.escape(name[1])}\s*>", text[start:end], re.S)
        element = parsed(whole[0], Reading()) if whole else None
        line = str(text.count("\n", 0, start) + 1)
        root.append(Element(BROKEN, {"line": line}) if element is None else element)
    return root


def words_of_broken(element: Element) -> str:
    if line := element.get("line"):
        return f"It is not well-formed XML, or holds a DTD; it begins on line {line}."
    return f"{element.get('file', '')} is not well-formed XML, or holds a DTD."
