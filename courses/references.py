"""References: the addresses in one (DOI, PubMed and PMC numbers, and addresses as such), and which
two name the same paper. Pure.
"""

import re
from collections.abc import Iterable, Iterator

SOURCE = re.compile(
    r"(?P<address>https?://[^\s<>\"]+)"
    r"|(?:doi:?\s*)?(?P<doi>10\.\d{4,9}/[^\s<>\"]+)"
    r"|PMID:?\s*(?P<pubmed>\d{1,9})"
    r"|(?P<pmc>PMC\d{1,9})\b",
    re.IGNORECASE,
)
ADDRESSES = {
    "address": "{}",
    "doi": "https://doi.org/{}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
}


def pieces(reference: str) -> Iterator[tuple[str, str]]:
    """Its text in order; with each piece where it leads, or nothing."""
    end = 0
    for match in SOURCE.finditer(reference):
        text = _without_stop(match.group())
        value = _without_stop(match[match.lastgroup or 0])
        yield reference[end : match.start()], ""
        yield text, ADDRESSES[str(match.lastgroup)].format(value)
        end = match.start() + len(text)
    yield reference[end:], ""


CITED = re.compile(r"(?P<year>\d{4})\s*;\s*(?P<volume>\d+)[^:;]*:\s*(?P<page>[A-Za-z]?\d+)")


def not_listed(references: Iterable[str], listed: Iterable[str]) -> list[str]:
    """Those that are not among the listed, however either is written."""
    known = set().union(*map(_names_of, listed))
    return [reference for reference in references if not _names_of(reference) & known]


def _names_of(reference: str) -> set[str]:
    """What tells a paper from others: its addresses; year, volume and page; its own words."""
    names = {address.lower() for _, address in pieces(reference) if address}
    names |= {":".join(cited.groups()) for cited in CITED.finditer(reference)}
    return names | {" ".join(reference.split()).rstrip(".").lower()}


def _without_stop(text: str) -> str:
    """What ends the sentence is no part of an address; nor is a bracket that was opened before."""
    text = text.rstrip(".,;:'’”")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(".,;:")
    return text
