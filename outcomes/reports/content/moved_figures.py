"""Every figure that reports of two snapshots print, section by section: which are others.

Titles, labels and figures are those of the reports; what is said about them is a phrase.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .phrase import Phrase
from .report import Cell, Fact, Facts, Figure, FlowBox, FlowDiagram, Part, Points, Section, Table

PEOPLE = "people"


@dataclass(frozen=True)
class Printed:
    """A figure with the head it stands under."""

    head: str
    unit: str
    shown: str
    exact: tuple[object, ...]  # before rounding

    @property
    def words(self) -> str:
        return f"{self.head}: {self.shown}" if self.head else self.shown


Row = tuple[Printed, ...]
Rows = Mapping[tuple[str, int], Row]  # by label, and which of those that bear the same


@dataclass(frozen=True)
class MovedRow:
    label: str
    earlier: tuple[str, ...]  # those of its figures that are others; nothing where it is new
    later: tuple[str, ...]  # nothing where it is gone
    why: Phrase | None


@dataclass(frozen=True)
class MovedTable:
    title: str
    rows: tuple[MovedRow, ...]


@dataclass(frozen=True)
class MovedSection:
    title: str
    tables: tuple[MovedTable, ...]
    unseen: int  # figures that moved by less than is printed

    @property
    def moved(self) -> int:
        """Rows with a figure that is another."""
        return sum(len(table.rows) for table in self.tables)


def moved_sections(earlier: Iterable[Section], later: Iterable[Section]) -> Iterator[MovedSection]:
    """The sections of either in which anything moved."""
    before, after = ({each.key: each for each in sections} for sections in (earlier, later))
    for key in dict.fromkeys([*after, *before]):
        section = _moved(before.get(key), after.get(key))
        if section.moved or section.unseen:
            yield section


def _moved(earlier: Section | None, later: Section | None) -> MovedSection:
    before, after = (_tables(section) if section else {} for section in (earlier, later))
    tables, unseen = [], 0
    for key in dict.fromkeys([*after, *before]):
        title = (after.get(key) or before[key])[0]
        pair = [tables_of[key][1] if key in tables_of else {} for tables_of in (before, after)]
        rows = tuple(_rows(*pair))
        tables += [MovedTable(title, rows)] if rows else []
        unseen += _unseen(*pair)
    named = later or earlier
    return MovedSection(named.title if named else "", tuple(tables), unseen)


def _rows(before: Rows, after: Rows) -> Iterator[MovedRow]:
    for key in dict.fromkeys([*after, *before]):
        then, now = before.get(key, ()), after.get(key, ())
        if then and now:
            pairs = [pair for pair in _paired(then, now) if pair[0].shown != pair[1].shown]
            then, now = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
            why = _why(pairs)
        else:
            why = None
        if then or now:
            yield MovedRow(
                key[0],
                tuple(each.words for each in then),
                tuple(each.words for each in now),
                why,
            )


def _paired(then: Row, now: Row) -> list[tuple[Printed, Printed]]:
    """By head; a column that one of the two has not is empty there."""
    heads = list(dict.fromkeys(each.head for each in (*now, *then)))
    rows = [{each.head: each for each in row} for row in (then, now)]
    nothing = Printed("", "", "", ())
    return [(rows[0].get(head, nothing), rows[1].get(head, nothing)) for head in heads]


def _unseen(before: Rows, after: Rows) -> int:
    return sum(
        then.shown == now.shown and then.exact != now.exact
        for key in before.keys() & after.keys()
        for then, now in _paired(before[key], after[key])
    )


def _why(pairs: Iterable[tuple[Printed, Printed]]) -> Phrase | None:
    """Where other people stand behind the row; more is not known of it."""
    for then, now in pairs:
        n = [each.exact[0] if each.exact else None for each in (then, now)]
        if now.unit == PEOPLE and isinstance(n[0], int) and isinstance(n[1], int):
            values = {"head": now.head, "step": abs(n[1] - n[0])}
            if n[1] > n[0]:
                return Phrase("%(head)s: %(step)s more", **values)
            return Phrase("%(head)s: %(step)s fewer", **values)
    return None


# --- what a section prints -----------------------------------------------------------------------


def _tables(section: Section) -> dict[str, tuple[str, Rows]]:
    """By key: the title and the rows of all that holds figures."""
    tables: dict[str, tuple[str, Rows]] = {}
    for number, part in enumerate(section.parts):
        key, title, rows = _printed(part)
        if rows:
            tables[key or f"{number}"] = (title or section.title, _numbered(rows))
    return tables


def _printed(part: Part) -> tuple[str, str, list[tuple[str, Row]]]:
    if isinstance(part, Figure):
        return _printed(part.table)
    if isinstance(part, Table):
        return part.key, part.title, [_row(part, cells) for cells in part.rows]
    if isinstance(part, Facts | Points):
        return part.title, part.title, [_fact(fact) for fact in part.rows]
    if isinstance(part, FlowDiagram):
        return "boxes", "", [_box(box) for box in part.boxes]
    return "", "", []


def _numbered(rows: Iterable[tuple[str, Row]]) -> Rows:
    seen: Counter[str] = Counter()
    numbered = {}
    for label, row in rows:
        seen[label] += 1
        numbered[label, seen[label]] = row
    return numbered


def _row(table: Table, cells: tuple[Cell, ...]) -> tuple[str, Row]:
    """Its first words say what it is about; the rest are its figures."""
    words = next((i for i, cell in enumerate(cells) if i and not cell.is_text), len(cells))
    if words == len(cells):  # nothing but words: the first name it
        words = 1
    label = ", ".join(cell.shown for cell in cells[:words] if cell.shown)
    heads = _heads(table)
    figures = (
        Printed(heads[i], table.columns[i].unit, cell.shown, (cell.value, cell.low, cell.high))
        for i, cell in enumerate(cells[words:], words)
    )
    return label, tuple(figures)


def _heads(table: Table) -> list[str]:
    """A head that stands twice is told apart."""
    seen: Counter[str] = Counter()
    heads = []
    for column in table.columns:
        seen[column.head] += 1
        number = seen[column.head]
        heads.append(column.head if number == 1 else f"{column.head} ({number})")
    return heads


def _fact(fact: Fact) -> tuple[str, Row]:
    return fact.name, (Printed("", "", fact.shown, (fact.shown,)),)


def _box(box: FlowBox) -> tuple[str, Row]:
    return box.label, (Printed("", box.unit, box.shown, (box.shown,)),)
