"""A table of questions: one a row, the columns known by their headers."""

import csv
import io
import re
from collections.abc import Iterator
from string import ascii_lowercase

from .drafts import Draft, DraftChoice, Reading, kind_of

COLUMNS = ["key", "kind", "measures", "objective", "question", "a", "b", "c", "d", "e", "correct",
    "rationale", "references", "scale", "unit"]  # fmt: skip
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
}
CHOICE = re.compile(r"(?:choice|option|answer|response)?\s*([a-z]|[0-9]{1,2})")
EXAMPLE = [
    ["", "single", "knowledge", "1", "Which test confirms HER2-low?", "IHC 1+ or 2+ without ISH "
     "amplification", "IHC 3+", "ISH amplified", "", "", "A", "Because …", "Source 2024", "", ""],
    ["", "rating", "confidence", "1", "How confident are you?", "", "", "", "", "", "", "", "",
     "not at all | a little | very", ""],
]  # fmt: skip


def template() -> str:
    """The table to fill in, with a row of two kinds."""
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *EXAMPLE])
    return text.getvalue()


def read_table(text: str) -> Reading:
    reading = Reading()
    try:
        rows = list(_rows(text))
    except csv.Error as problem:
        reading.refuse(1, f"This table cannot be read: {problem}.", "bad-table")
        return reading
    if not rows:
        reading.refuse(1, "The table is empty.", "empty")
        return reading
    line, header = rows[0]
    columns = _columns(header, reading)
    if "question" not in columns.values():
        sentence = "No column is called question. The first row names the columns."
        reading.refuse(line, sentence, "no-question-column")
        return reading
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row):
            _draft(line, row, columns, reading)
    return reading


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """With the line each begins on; whichever of comma, semicolon and tab divides them."""
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1


def _columns(header: list[str], reading: Reading) -> dict[int, str]:
    """What each column holds, by its place: a field, or a choice by its letter."""
    columns: dict[int, str] = {}
    for index, cell in enumerate(header):
        name = " ".join(cell.casefold().replace("_", " ").split())
        field = next((field for field, known in NAMES.items() if name in known), "")
        match = CHOICE.fullmatch(name)
        if field or match:
            columns[index] = field or _letter(match[1])  # type: ignore[index]
        elif name:
            reading.notes.append(f"Column {cell.strip()} is not read.")
    return columns


def _letter(word: str) -> str:
    return ascii_lowercase[(int(word) - 1) % 26] if word.isdigit() else word


def _draft(line: int, row: list[str], columns: dict[int, str], reading: Reading) -> None:
    values: dict[str, str] = {}
    for index, cell in enumerate(row):
        if index in columns:
            values[columns[index]] = cell.strip()
    texts = {name: text for name, text in values.items() if len(name) == 1 and text}
    choices = _choices(line, texts, values.get("correct", ""), reading)
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
            unit=values.get("unit", ""),
        )
    )


def _guess(values: dict[str, str], choices: tuple[DraftChoice, ...]) -> str:
    if choices:
        return kind_of(choices)
    return "rating" if values.get("scale") else "text"


def _choices(
    line: int, texts: dict[str, str], correct: str, reading: Reading
) -> tuple[DraftChoice, ...]:
    """Which are correct is said by letters, by numbers or by the very words."""
    right = _right_letters(texts, correct)
    if right is None:
        reading.refuse(line, f"No choice is called {correct!r}.", "unknown-choice")
    return tuple(DraftChoice(texts[name], name in (right or ())) for name in sorted(texts))


def _right_letters(texts: dict[str, str], correct: str) -> set[str] | None:
    same = {name for name, text in texts.items() if text.casefold() == correct.casefold()}
    if not correct or same:
        return same
    words = [word.casefold() for word in re.split(r"[\s,;|/&]+", correct) if word]
    letters = {_letter(word) for word in words if re.fullmatch(r"[a-z]|[0-9]{1,2}", word)}
    return letters if len(letters) == len(words) and letters <= set(texts) else None


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|\n]", cell) if part.strip())
