"""XML from outside: a file that tries to read others, or to grow, is refused by the parser."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .drafts import Reading

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
