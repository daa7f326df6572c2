"""XML from outside: a file that tries to read others, to grow, or to nest without end is refused by
the parser.
"""

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .drafts import Reading

BROKEN = "broken"  # stands for what could not be read
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
DEEPEST = 100  # elements within each other; the words of a question need about twenty
IN_PIECES = ("bad-xml", "too-deep")  # questions that are not closed stand within each other


class TooDeep(ValueError):
    """Nobody writes this; reading it would go as deep."""


class _Shallow(TreeBuilder):
    """Counts while parsing: nothing deeper is ever built."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def root_of(text: str) -> Element:
    """Raises TooDeep, ParseError, DefusedXmlException."""
    parser = DefusedXMLParser(target=_Shallow(), forbid_dtd=True)
    # The text is decoded already: what the declaration says of its bytes no longer holds.
    parser.feed(DECLARATION.sub("", text).encode())
    root: Element = parser.close()
    return root


def parsed(text: str, reading: Reading, number: int = 1) -> Element | None:
    """The root; none where the reading says why not."""
    try:
        return root_of(text)
    except TooDeep:
        sentence = f"More than {DEEPEST} elements of XML stand within each other."
        reading.refuse(number, sentence, "too-deep")
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
    if root is None and all(problem.code in IN_PIECES for problem in tried.problems):
        root = _pieces(text, begin)
    if root is None:
        reading.problems += tried.problems
    return root


def _pieces(text: str, begin: str) -> Element | None:
    starts = [match.start() for match in re.finditer(begin, text)]
    if not starts:
        return None
    root, line, counted = Element("pieces"), 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        name = re.match(r"<([\w:.-]+)", text[start:end])
        whole = name and re.match(rf".*</{re.escape(name[1])}\s*>", text[start:end], re.S)
        element = parsed(whole[0], Reading()) if whole else None
        line, counted = line + text.count("\n", counted, start), start
        root.append(Element(BROKEN, {"line": str(line)}) if element is None else element)
    return root


def words_of_broken(element: Element) -> str:
    if line := element.get("line"):
        return f"It is not well-formed XML, or holds a DTD; it begins on line {line}."
    return f"{element.get('file', '')} is not well-formed XML, or holds a DTD."
