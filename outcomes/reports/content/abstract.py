"""A conference abstract from a snapshot, within the limits of the meeting. No number is typed.

What is said first matters most; what does not fit is left out, whole sentences at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from outcomes.snapshots.document import Activity, OutcomeDocument

from .abstract_sentences import RANKED, Ranked, measured_words
from .cover import support
from .reading import Options
from .report import Report, Table

MUST = 0  # a sentence of this rank stands, whatever the limit is
BEFORE_TABLE = 2  # what ranks up to here goes before the table
AUTHORS = (
    "Authors: [given name, family name, degrees; presenting author first]",
    "Affiliations: [institution, city, state or country]",
    "Disclosures: [of each author]",
    "Ethics: [review or exemption, and consent, where the meeting asks for it]",
)


@dataclass(frozen=True)
class Limits:
    """What a meeting takes, and how it counts."""

    meeting: str
    characters: int
    counts_spaces: bool
    table: int | None  # a table counts as so many; None: as its own characters

    def length(self, text: str) -> int:
        return len(text) if self.counts_spaces else len("".join(text.split()))


# As the meetings have published them; the rules of the year decide, and every number can be set.
MEETINGS = {
    "sabcs": Limits("SABCS", 3400, counts_spaces=False, table=320),
    "asco": Limits("ASCO", 2600, counts_spaces=False, table=None),
    "esmo": Limits("ESMO", 2000, counts_spaces=False, table=None),
}


@dataclass(frozen=True)
class Abstract:
    title: str
    authors: tuple[str, ...]  # to be filled in; meetings do not count them
    parts: tuple[tuple[str, str], ...]  # heading, text
    table: Table | None
    limits: Limits
    has_figures: bool = True  # somebody was matched: there is a table, if it fits

    @property
    def characters(self) -> int:
        """Everything that is pasted, as the meeting counts."""
        length = self.limits.length
        words = sum(length(heading) + length(text) for heading, text in self.parts)
        return length(self.title) + words + self._table_length()

    def _table_length(self) -> int:
        if self.table is None:
            return 0
        if self.limits.table is not None:
            return self.limits.table
        return sum(self.limits.length(words) for words in table_texts(self.table))

    @property
    def fits(self) -> bool:
        return self.characters <= self.limits.characters

    @property
    def count(self) -> str:
        """How long it is, in words."""
        limits = self.limits
        spaces = "with" if limits.counts_spaces else "without"
        meeting = f" ({limits.meeting})" if limits.meeting else ""
        over = self.characters - limits.characters
        rest = f" This is {over:,} over the limit: shorten the title or the support statement."
        return (
            f"{self.characters:,} of {limits.characters:,} characters {spaces} spaces{meeting}: "
            f"title, headings, text, support{self._table_words()}; authors are not counted."
            f"{rest if over > 0 else ''}"
        )

    def _table_words(self) -> str:
        if self.table is None:
            return " (no table: it did not fit)" if self.has_figures else " (no table)"
        counted = self.limits.table
        return " and table" if counted is None else f" and the table as {counted:,}"


def table_columns(table: Table) -> tuple[int, ...]:
    """The columns an abstract has space for."""
    return tuple(index for index in table.short if table.columns[index].head not in ("p", "Test"))


def table_texts(table: Table) -> Iterator[str]:
    """Everything of the table that is pasted."""
    columns = table_columns(table)
    yield table.title
    yield from (table.columns[index].head for index in columns)
    yield from (row[index].shown for row in table.rows for index in columns)


def limits_of(options: Options) -> Limits:
    own = Limits("", options.char_limit, options.count_spaces, options.table_cost)
    return MEETINGS.get(options.conference, own)


def abstract(document: OutcomeDocument, report: Report, options: Options) -> Abstract:
    """As much as fits: what must stand, then sentence by sentence, then the table."""
    sentences = {heading: list(write(document, options)) for heading, write in RANKED.items()}
    backing = support(document.snapshot.activity or Activity())
    table = report.table("objectives")
    has_figures = table is not None and bool(table.rows)
    fitting = Abstract(_title(document), AUTHORS, (), None, limits_of(options), has_figures)
    kept: set[tuple[str, int]] = set()
    for rank, heading, index in _by_rank(sentences):
        if rank > BEFORE_TABLE and fitting.table is None and table is not None and table.rows:
            fitting = _if_it_fits(fitting, replace(fitting, table=table))
        chosen = kept | {(heading, index)}
        tried = replace(fitting, parts=_parts(sentences, chosen, backing))
        if rank == MUST or tried.fits:
            kept, fitting = chosen, tried
    return fitting


def _if_it_fits(fitting: Abstract, tried: Abstract) -> Abstract:
    return tried if tried.fits else fitting


def _title(document: OutcomeDocument) -> str:
    """By what was measured; of what the activity is about its authors have the words."""
    measured = measured_words(document)
    return (
        f"{measured[:1].upper()}{measured[1:]} of clinicians before and after online continuing "
        "medical education on [clinical topic]"
    )


def _by_rank(sentences: dict[str, list[Ranked]]) -> list[tuple[int, str, int]]:
    order = list(sentences)
    ranked = [
        (rank, heading, index)
        for heading, entries in sentences.items()
        for index, (rank, _) in enumerate(entries)
    ]
    return sorted(ranked, key=lambda entry: (entry[0], order.index(entry[1]), entry[2]))


def _parts(
    sentences: dict[str, list[Ranked]], kept: set[tuple[str, int]], backing: str
) -> tuple[tuple[str, str], ...]:
    parts = []
    for heading, entries in sentences.items():
        texts = [words for index, (_, words) in enumerate(entries) if (heading, index) in kept]
        parts.append((heading, " ".join(texts)))
    return (*parts, ("Support", backing))
