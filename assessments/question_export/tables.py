"""A table as the import reads it: a question a row, choices in columns."""

import csv
import io
from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any

import xlsxwriter

from assessments.authoring import Content
from assessments.models import QuestionVersion
from assessments.question_import.tables import (
    BEFORE,
    BEHIND,
    CHOICE_FLAGS,
    SELDOM,
)
from learners.spreadsheets import harmless

LETTERS = [*ascii_lowercase]


def csv_of(versions: Sequence[QuestionVersion]) -> bytes:
    return csv_file([[harmless(cell) for cell in row] for row in rows_of(versions)])


def csv_file(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def xlsx_of(versions: Sequence[QuestionVersion]) -> bytes:
    return xlsx_file(rows_of(versions))


def xlsx_file(rows: Sequence[Sequence[Any]]) -> bytes:
    """Every cell is text, so that a spreadsheet program changes none."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet, as_text = book.add_worksheet("Questions"), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(rows[0]) - 1, 18, as_text)
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(index, column, str(cell), as_text)
    return file.getvalue()


def rows_of(versions: Sequence[QuestionVersion]) -> list[list[Any]]:
    contents = [(version.question.key, Content.of_version(version)) for version in versions]
    most = max((len(content.choices) for _, content in contents), default=0)
    letters = LETTERS[: min(most, len(LETTERS))]
    told = any(choice.feedback for _, content in contents for choice in content.choices)
    feedback = [f"feedback {letter}" for letter in letters] if told else []
    rows = [_cells(key, content) for key, content in contents]
    seldom = [name for name in SELDOM if any(row[name] for row in rows)]
    columns = [*BEFORE, *letters, *feedback, *BEHIND, *seldom]
    return [columns, *([row.get(name, "") for name in columns] for row in rows)]


def _cells(key: str, content: Content) -> dict[str, Any]:
    """Choices beyond the 26th have no letter, so no column."""
    lettered = list(zip(LETTERS, content.choices, strict=False))
    cells = {
        "key": key,
        "kind": content.kind,
        "measures": content.measures,
        "objective": content.objective.number if content.objective else "",
        "question": content.stem,
        "rationale": content.rationale,
        "references": " | ".join(content.references),
        "scale": " | ".join(content.scale),
        "unit": content.unit,
        "formatted": "yes" if content.formatted else "",
        "shuffle": "yes" if content.shuffle else "",
        "top": _written(content.top),
        "grid": content.grid,
        "lowest": _written(content.lowest),
        "highest": _written(content.highest),
        "whole": "yes" if content.whole else "",
    }
    for flag in ("correct", *CHOICE_FLAGS):
        cells[flag] = ", ".join(
            letter.upper() for letter, choice in lettered if getattr(choice, flag)
        )
    cells |= {letter: choice.text for letter, choice in lettered}
    return cells | {f"feedback {letter}": choice.feedback for letter, choice in lettered}


def _written(number: float | None) -> str:
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() else repr(number)
