"""What a report is made of, for pages and files alike: findings, and sections of tables and
figures. No format, no HTML.

Every sentence, label, rounding, chart and table stands here once; pages and files only set it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from outcomes.numbers import MINUS

from .dates import day
from .frame import INTERNAL, PUBLISHED, snapshot_line
from .grammar import ended

DASH = "\N{EN DASH}"
# A change is rounded from the unrounded difference. This marks one that the rounded ends do not
# have.
DAGGER = "\N{DAGGER}"
DAGGER_NOTE = (
    f"{DAGGER} The change is rounded once, from the unrounded shares; it differs by one point from "
    "the difference of the rounded shares."
)


@dataclass(frozen=True)
class Cell:
    """A figure as it is printed, with what it was before it was rounded.

    `of` is the number of people or answers a percentage is a share of: what is printed must be
    reachable from it.
    """

    shown: str
    value: float | int | str | None = None  # unrounded, for files that hold real numbers
    kind: str = "text"  # text, count, percent, points, number, p
    digits: int = 0
    of: int | None = None
    low: float | None = None  # limits of an interval, in the unit of its column
    high: float | None = None
    evidence: str = ""  # key of the evidence behind it
    detail: str = ""  # a second line in small letters
    mark: str = ""  # right, flag

    @property
    def is_text(self) -> bool:
        return self.kind == "text" and isinstance(self.value, str)


def text(value: object, detail: str = "", mark: str = "") -> Cell:
    words = "" if value is None else str(value)
    return Cell(words, words, detail=detail, mark=mark)


@dataclass(frozen=True)
class Column:
    head: str
    says: str  # for the data dictionary
    unit: str = ""


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    brief: tuple[int, ...] = ()  # the columns that stand where space is short; all, when empty
    appendix: bool = False  # stands with the evidence, not in the text

    def __post_init__(self) -> None:
        """A dagger never stands without its legend."""
        marked = any(DAGGER in cell.shown for row in self.rows for cell in row)
        if marked and DAGGER not in self.note:
            object.__setattr__(self, "note", f"{self.note} {DAGGER_NOTE}".strip())

    @property
    def short(self) -> tuple[int, ...]:
        return self.brief or tuple(range(len(self.columns)))


# --- figures -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A value that is drawn; without a value, `shown` says why there is none."""

    shown: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    weight: float | None = None


@dataclass(frozen=True)
class FigureRow:
    label: str
    marks: tuple[Mark, ...]  # one a series
    note: str = ""  # stands at the end of the row
    gap: bool = False  # some space before it
    pooled: bool = False  # several rows together


@dataclass(frozen=True)
class Axis:
    title: str
    high: float = 1.0
    low: float = 0.0
    step: float = 0.2
    unit: str = "percent"  # percent, points, number
    bands: tuple[tuple[float, float], ...] = ()


INTERVALS = ("intervals", "intervals of the shares")


@dataclass(frozen=True)
class Figure:
    key: str
    kind: str  # dumbbell, bars, stacked, forest
    title: str  # the finding
    subtitle: str  # n and test
    axis: Axis
    series: tuple[str, ...]
    colors: tuple[str, ...]  # a name of the palette for each series
    rows: tuple[FigureRow, ...]
    table: Table  # every figure that is drawn
    folded: bool = False  # behind its title until somebody opens it

    def __post_init__(self) -> None:
        """It speaks of intervals and of p only where some are shown."""
        words = "; ".join(self._shown_of(each) for each in self.subtitle.split("; "))
        told = re.sub(r"(; )+", "; ", words).removeprefix("; ").removesuffix("; ")
        object.__setattr__(self, "subtitle", told)

    def _shown_of(self, words: str) -> str:
        """A clause of the subtitle, as far as the rows bear it."""
        marks = [mark for row in self.rows for mark in row.marks if mark.value is not None]
        bounded = [mark for mark in marks if (mark.low, mark.high) != (None, None)]
        if words.startswith("p adjusted"):
            return words if any("adjusted" in row.note for row in self.rows) else ""
        if not words.endswith(INTERVALS) or (marks and len(bounded) == len(marks)):
            return words
        return f"{words}, where shown" if bounded else ""

    @property
    def has_values(self) -> bool:
        """Whether there is anything to draw; if not, the table says why."""
        return any(mark.value is not None for row in self.rows for mark in row.marks)

    @property
    def alt(self) -> str:
        words = [ended(self.title), ended(self.subtitle), "Its table has the same figures."]
        return " ".join(words)


# --- other parts of a section --------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    name: str
    shown: str
    evidence: str = ""


@dataclass(frozen=True)
class Facts:
    rows: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True)
class Points:
    """Things to look at, each with its reason: gaps, flags, warnings."""

    rows: tuple[Fact, ...]
    title: str = ""


@dataclass(frozen=True)
class FlowBox:
    label: str
    shown: str
    is_kept: bool
    unit: str
    definition: str
    evidence: str = ""


@dataclass(frozen=True)
class FlowDiagram:
    boxes: tuple[FlowBox, ...]


@dataclass(frozen=True)
class Words:
    text: str
    # why there is nothing, in place of what there would be
    is_absence: bool = field(default=False, compare=False)


Part = Figure | Table | Facts | Points | FlowDiagram | Words


@dataclass(frozen=True)
class Section:
    key: str  # of its measure
    title: str
    group: str  # the chapter it stands in
    lead: tuple[str, ...] = ()  # sentences before the parts
    parts: tuple[Part, ...] = ()

    @property
    def absences(self) -> list[str]:
        """Sentences that say why there is nothing."""
        return [part.text for part in self.parts if isinstance(part, Words) and part.is_absence]

    @property
    def figures(self) -> Iterator[Figure]:
        return (part for part in self.parts if isinstance(part, Figure))

    @property
    def tables(self) -> Iterator[Table]:
        """Every table, that behind a figure at the place of the figure."""
        for part in self.parts:
            if isinstance(part, Table):
                yield part
            elif isinstance(part, Figure):
                yield part.table


@dataclass(frozen=True)
class Finding:
    """A sentence made from figures; `brief`: as the first screen says it, its details apart."""

    key: str  # of its measure
    sentence: str
    evidence: str = ""
    brief: str = ""

    @property
    def short(self) -> str:
        return self.brief or self.sentence


@dataclass(frozen=True)
class Headline:
    """A figure of the first screen, and what it is."""

    shown: str
    label: str
    detail: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Evidence:
    """Where a figure comes from: counts, who was counted, the formula with its numbers, test,
    snapshot.
    """

    key: str
    title: str
    shown: str
    facts: tuple[Fact, ...]
    formula: tuple[str, ...]
    chapter: str  # heading of the statistics page that explains it

    @property
    def plain(self) -> str:
        """To copy."""
        facts = [f"{fact.name}: {fact.shown}" for fact in self.facts]
        return "\n".join([self.title, *facts, *self.formula])


def told(title: str, shown: str, facts: Iterable[Fact], formula: Iterable[str] = ()) -> Evidence:
    """Evidence before it is known under which key it is asked for."""
    lines = tuple(re.sub(r"(?<!\w)-(?=\d)", MINUS, line) for line in formula)
    return Evidence("", title, shown, tuple(facts), lines, "")


class Exhibits:
    """Charts and tables by their keys, and what stands under one that is saved."""

    sections: tuple[Section, ...]

    @property
    def source(self) -> str:
        """Where it is from, and for whom it is."""
        raise NotImplementedError

    @property
    def tables(self) -> Iterator[Table]:
        for section in self.sections:
            yield from section.tables

    @property
    def figures(self) -> Iterator[Figure]:
        for section in self.sections:
            yield from section.figures

    def figure(self, key: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.key == key), None)

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)


@dataclass(frozen=True)
class Report(Exhibits):
    title: str
    language: str
    is_demonstration: bool
    is_published: bool  # small groups are hidden: it may leave
    snapshot: str
    software: str
    cover: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    headlines: tuple[Headline, ...]
    programme: tuple[Fact, ...]
    objectives: tuple[str, ...]
    sections: tuple[Section, ...]
    levels: Table  # Moore's levels of evidence
    methods: tuple[Fact, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...] = ()  # facts a supporter looks for and the course does not say
    as_of: str = field(repr=False, default="")
    computed_at: str = field(repr=False, default="")

    @property
    def mark(self) -> str:
        """For whom it is; it stands on every page of every file."""
        return PUBLISHED if self.is_published else INTERNAL

    @property
    def version(self) -> str:
        return snapshot_line(self.snapshot, self.software)

    @property
    def source(self) -> str:
        return f"{self.title}. {self.version}, as of {day(self.as_of)}. {self.mark}."

    @property
    def lead(self) -> Finding | None:
        """What answers whether it worked; where that is not known, the first finding."""
        known = (finding for finding in self.findings if finding.evidence == "overall")
        return next(known, next(iter(self.findings), None))

    @property
    def has_details(self) -> bool:
        """Whether the first screen leaves something of a finding out."""
        return any(each.short != each.sentence for each in self.findings)

    @property
    def further_findings(self) -> list[Finding]:
        """Those that neither the lead nor a headline figure has told; who took part stays."""
        told = {headline.evidence for headline in self.headlines} - {"", "participants"}
        return [each for each in self.findings if each != self.lead and each.evidence not in told]
