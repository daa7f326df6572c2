"""What the columns, codes and questions of a row file mean: for people, and inside the files."""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from assessments.models import QuestionVersion
from courses.models import Course
from learners.spreadsheets import harmless

from .variables import VARIABLES, Holds, Variable


@dataclass(frozen=True)
class Entry:
    what: str  # variable, value, missing, question, choice or level
    name: str  # of the variable, or the key of the question
    version: str
    code: str  # as it stands in the file
    text: str
    correct: str = ""  # yes or no; of a level: top, where it counts as the top box


def dictionary_of(course: Course) -> list[Entry]:
    return [*_variables(), *_questions(course)]


def _variables() -> Iterator[Entry]:
    for variable in VARIABLES.values():
        yield Entry("variable", variable.name, "", "", variable.label)
        for stored, words in variable.values:
            yield Entry("value", variable.name, "", str(stored), str(words))
        if variable.missing:
            yield Entry(
                "missing", variable.name, "", "", f"{variable.missing}: {_left_out(variable)}"
            )


def _left_out(variable: Variable) -> str:
    is_text = variable.holds is Holds.TEXT and not variable.is_coded
    empty = "empty" if is_text else "system-missing"
    return f"empty in CSV, null in Parquet, {empty} in SPSS and Stata"


def _questions(course: Course) -> Iterator[Entry]:
    versions = (
        QuestionVersion.objects.filter(course=course)
        .select_related("question")
        .prefetch_related("choices")
        .order_by("question__position", "question__key", "number")
    )
    for version in versions:
        key, number = version.question.key, str(version.number)
        yield Entry("question", key, number, "", version.stem)
        for choice in sorted(version.choices.all(), key=lambda choice: choice.position):
            right = "yes" if choice.correct else "no"
            yield Entry("choice", key, number, choice.key, choice.text, right)
        scale = version.scale or ()
        for level, words in enumerate(scale, start=1):
            top = "top" if level > len(scale) - (version.top or 0) else ""
            yield Entry("level", key, number, str(level), str(words), top)


def as_csv(entries: list[Entry], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(field.name for field in fields(Entry))
    writer.writerows([harmless(value) for value in astuple(entry)] for entry in entries)
    return text.getvalue().encode()
