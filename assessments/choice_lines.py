"""A list of choices as people paste it, and the keys that choices get by themselves."""

import re
from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from .authoring import Offered

# "*B) Act", "b. * Act", "- Act", "3) Act"; the star marks what is right.
LABEL = r"(?:(?:\(?[A-Za-z]|\(?[0-9]{1,2})[.):]\s+|[-–•]\s+)?"
LINE = re.compile(rf"(?P<before>\*)?\s*{LABEL}(?P<after>\*)?\s*(?P<text>.*?)\s*")


def split_choices(text: str, taken: Iterable[str] = ()) -> list[Offered]:
    """One choice a line, without the letter, number or dash before it."""
    keys, offered = free_keys(taken), []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = LINE.fullmatch(line)
        if match and match["text"]:
            right = bool(match["before"] or match["after"])
            offered.append(Offered(next(keys), match["text"], right))
    return offered


def free_keys(taken: Iterable[str]) -> Iterator[str]:
    """a to z, then c27, c28 and so on; none that is taken."""
    used = set(taken)
    yield from (letter for letter in ascii_lowercase if letter not in used)
    number = 27
    while True:
        if (key := f"c{number}") not in used:
            yield key
        number += 1
