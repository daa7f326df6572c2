"""A table of questions: one a row, the columns known by their headers."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from string import ascii_lowercase

from assessments.loading.broken_rows import TOO_MANY_CELLS, has_too_many_cells, rows_of
from learners.spreadsheets import without_guard

from .drafts import Draft, DraftChoice, Reading, kind_of

BEFORE = ["key", "kind", "measures", "objective", "question"]
BEHIND = ["correct", "rationale", "references", "scale", "unit", "formatted", "shuffle"]
CHOICE_FLAGS = ["pinned", "exclusive", "unsure"]
# Exported where a question has them, as most have none.
SELDOM = ["top", "grid", "lowest", "highest", "whole", *CHOICE_FLAGS]
COLUMNS = [*BEFORE, "a", "b", "c", "d", "e", *BEHIND[:5]]
NAMES = {
    "key": ("key", "id", "code"),
    "kind": ("kind", "type", "question type"),
    "measures": ("measures", "measure", "domain"),
    "objective": ("objective", "learning objective", "objective number"),
    "question": ("question", "stem", "question text", "text", "item"),
    "correct": ("correct", "correct answer", "right", "answer", "answer key", "correct choice"),
    "rationale": ("rationale", "explanation", "feedback"),
    "references": ("references", "reference", "source", "sources"),
    "scale": ("scale", "levels", "labels"),
    "unit": ("unit",),
    "formatted": ("formatted", "markdown"),
    "shuffle": ("shuffle", "shuffled"),
    "top": ("top", "top box"),
    "grid": ("grid",),
    "lowest": ("lowest", "min", "minimum"),
    "highest": ("highest", "max", "maximum"),
    "whole": ("whole", "whole number"),
    "pinned": ("pinned",),
    "exclusive": ("exclusive",),
    "unsure": ("unsure", "not sure"),
}
HEADINGS = {heading for headings in NAMES.values() for heading in headings}
CHOICE = re.compile(r"(?:choice|option|answer|response)?\s*([a-z]|[0-9]{1,4})")
FEEDBACK = re.compile(r"(?:feedback|explanation)\s*([a-z])|([a-z])\s*(?:feedback|explanation)")
LETTERS = ascii_lowercase[:10]  # choices that columns can be called by hand
# What somebody can say of a column whose header is not known.
TOO_MANY = "too many choices"  # a column of a choice behind the 26th
TOO_MANY_CHOICES = (
    f"A table holds at most {len(ascii_lowercase)} choices a question, and this one has more."
)
FIELDS = [*NAMES, *LETTERS, *(f"feedback {letter}" for letter in LETTERS)]
MOST_COLUMNS = 60
EXAMPLE = [
    ["", "single", "knowledge", "1", "Which test confirms HER2-low?", "IHC 1+ or 2+ without ISH "
     "amplification", "IHC 3+", "ISH amplified", "", "", "A", "Because …", "Source 2024", "", ""],
    ["", "rating", "confidence", "1", "How confident are you?", "", "", "", "", "", "", "", "",
     "not at all | a little | very", ""],
]  # fmt: skip


@dataclass(frozen=True)
class ColumnMap:
    """What somebody said of the columns; `headed` when the first row is no question."""

    fields: Mapping[int, str]
    headed: bool = True


@dataclass(frozen=True)
class Column:
    """One of a table, as it is shown to whoever says what it holds."""

    index: int
    heading: str
    sample: str
    field: str


def columns_of(text: str) -> list[Column]:
    """The columns of a table with what their headers say and what stands in the first row."""
    rows = [row for _, row in islice(rows_of(text, HEADINGS, Reading().refuse), 2)]
    if not rows or len(rows[0]) < 2:
        return []
    header, sample = rows[0], (rows[1] if len(rows) > 1 else [])
    named = _columns(header, Reading())
    return [
        Column(
            index,
            heading.strip(),
            sample[index] if index < len(sample) else "",
            named.get(index, ""),
        )
        for index, heading in enumerate(header[:MOST_COLUMNS])
    ]


def template() -> list[list[str]]:
    """The table to fill in, with a row of two kinds."""
    return [COLUMNS, *EXAMPLE]


def read_table(text: str, column_map: ColumnMap | None = None) -> Reading:
    reading = Reading()
    rows = list(rows_of(text, HEADINGS, reading.refuse))
    if not rows:
        if not reading.problems:
            reading.refuse(1, "The table is empty.", "empty")
        return reading
    line, header = rows[0]
    columns = dict(column_map.fields) if column_map else _columns(header, reading)
    if "question" not in columns.values():
        sentence = "No column is called question. The first row names the columns."
        reading.refuse(line, sentence, "no-question-column")
        return reading
    if _is_twice(line, header, columns, reading):
        return reading
    for line, row in rows if column_map and not column_map.headed else rows[1:]:
        if any(cell.strip() for cell in row) and _fits(line, row, header, columns, reading):
            _draft(line, row, columns, reading)
    return reading


def _fits(
    line: int, row: list[str], header: list[str], columns: dict[int, str], reading: Reading
) -> bool:
    """Whether each cell stands in the column it was meant for; what no column names is told."""
    if has_too_many_cells(row, header):
        reading.refuse(line, TOO_MANY_CELLS, "wrong-width")
        return False
    if any(cell.strip() for i, cell in enumerate(row) if columns.get(i) == TOO_MANY):
        reading.refuse(line, TOO_MANY_CHOICES, "out-of-range")
        return False
    unnamed = [i for i, cell in enumerate(row) if cell.strip() and i not in columns]
    if any(not header[index].strip() for index in unnamed):
        reading.note(line, "A cell in a column without a heading is not read.")
    return True


def _columns(header: list[str], reading: Reading) -> dict[int, str]:
    """What each column holds, by its place: a field, or a choice by its letter."""
    columns: dict[int, str] = {}
    for index, cell in enumerate(header):
        name = " ".join(cell.casefold().replace("_", " ").split())
        field = next((field for field, known in NAMES.items() if name in known), "")
        match, told = CHOICE.fullmatch(name), FEEDBACK.fullmatch(name)
        if field:
            columns[index] = field
        elif told:
            columns[index] = f"feedback {told[1] or told[2]}"
        elif match:
            columns[index] = _letter(match[1]) or TOO_MANY
        elif name:
            reading.notes.append(f"Column {cell.strip()} is not read.")
    return columns


def _is_twice(line: int, header: list[str], columns: dict[int, str], reading: Reading) -> bool:
    """Whether two columns are the same one: a cell of the first would be lost."""
    held = [name for name in columns.values() if name != TOO_MANY]
    twice = dict.fromkeys(name for name in held if held.count(name) > 1)
    for name in twice:
        shown = [cell for index, cell in enumerate(header) if columns.get(index) == name]
        sentence = f"More than one column is the {name}: {' and '.join(shown)}."
        reading.refuse(line, sentence, "duplicate-column")
    return bool(twice)


def _letter(word: str) -> str:
    """Of a choice that is numbered; none behind the 26th."""
    if not word.isdigit():
        return word
    return ascii_lowercase[int(word) - 1] if 1 <= int(word) <= 26 else ""


def _draft(line: int, row: list[str], columns: dict[int, str], reading: Reading) -> None:
    values: dict[str, str] = {}
    for index, cell in enumerate(row):
        if index in columns:
            values[columns[index]] = without_guard(cell.strip())
    texts = {name: text for name, text in values.items() if len(name) == 1 and text}
    choices = _choices(line, texts, values, reading)
    kind = values.get("kind", "").casefold() or _guess(values, choices)
    reading.drafts.append(
        Draft(
            line,
            stem=values.get("question", ""),
            key=values.get("key", ""),
            kind=kind,
            measures=values.get("measures", "").casefold().replace(" ", "_"),
            objective=values.get("objective", ""),
            rationale=values.get("rationale", ""),
            references=_several(values.get("references", "")),
            choices=choices,
            scale=_several(values.get("scale", "")),
            top=_top(line, values, reading),
            grid=values.get("grid", ""),
            unit=values.get("unit", ""),
            lowest=_number(line, "lowest", values, reading),
            highest=_number(line, "highest", values, reading),
            whole=_is_yes(values.get("whole", "")),
            formatted=_is_yes(values.get("formatted", "")),
            shuffle=_is_yes(values.get("shuffle", "")),
        )
    )


def _guess(values: dict[str, str], choices: tuple[DraftChoice, ...]) -> str:
    if choices:
        return kind_of(choices)
    return "rating" if values.get("scale") else "text"


def _is_yes(cell: str) -> bool:
    return cell.strip().casefold() in ("yes", "y", "true", "1", "x")


def _choices(
    line: int, texts: dict[str, str], values: dict[str, str], reading: Reading
) -> tuple[DraftChoice, ...]:
    """Which are correct, or stay behind the others, is said by letters, by numbers or by the very
    words.
    """
    named = {}
    for flag in ("correct", *CHOICE_FLAGS):
        letters = _letters(texts, values.get(flag, ""))
        if letters is None:
            reading.refuse(line, f"No choice is called {values[flag]!r}.", "unknown-choice")
        named[flag] = letters or set()
    return tuple(
        DraftChoice(
            texts[name],
            feedback=values.get(f"feedback {name}", ""),
            **{flag: name in letters for flag, letters in named.items()},
        )
        for name in sorted(texts)
    )


def _letters(texts: dict[str, str], cell: str) -> set[str] | None:
    """Of the choices that a cell names; none when it names something else."""
    same = {name for name, text in texts.items() if text.casefold() == cell.casefold()}
    if not cell or same:
        return same
    words = [word.casefold() for word in re.split(r"[\s,;|/&]+", cell) if word]
    letters = {_letter(word) for word in words if re.fullmatch(r"[a-z]|[0-9]{1,2}", word)}
    return letters if len(letters) == len(words) and letters <= set(texts) else None


def _number(line: int, name: str, values: dict[str, str], reading: Reading) -> float | None:
    cell = values.get(name, "")
    try:
        number = float(cell.replace(",", ".")) if cell else None
    except ValueError:
        number = math.nan
    if number is None or math.isfinite(number):
        return number
    reading.refuse(line, f"{name.capitalize()} is a number, not {cell!r}.", "bad-number")
    return None


def _top(line: int, values: dict[str, str], reading: Reading) -> int | None:
    number = _number(line, "top", values, reading)
    if number is None or number.is_integer():
        return None if number is None else int(number)
    reading.refuse(line, f"Top is a whole number, not {values['top']!r}.", "bad-number")
    return None


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|\n]", cell) if part.strip())
