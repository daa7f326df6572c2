"""Reads course.yaml strictly: every problem is found, each with its key, line and code."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from learners.characters import first_forbidden

from .archive import COURSE_FILE, Package
from .checks import Checks
from .problems import PackageProblems, Problem
from .strict_yaml import Lines, load, text_of

SHAPE = json.loads((Path(__file__).parent / "shape.json").read_text())
NAMES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
NAMES |= {"array": "a list", "object": "keys and values"}
FORMS = {
    "date": "Give a date as YYYY-MM-DD.",
    "slug": "Use lower-case letters, digits and single hyphens.",
    "key": "Use letters, digits, hyphens and underscores.",
    "language": "Give a language tag, as in en or pt-BR.",
    "time": "Give a time as MM:SS or HH:MM:SS.",
}


def _is_number(checker: Any, value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(checker: Any, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_types = Draft202012Validator.TYPE_CHECKER.redefine_many(
    {"number": _is_number, "integer": _is_whole}
)
_Validator = extend(Draft202012Validator, type_checker=_types)
_DATES = FormatChecker(["date"])


def read_course(package: Package) -> dict[str, Any]:
    """The course of a package, checked whole.

    Raises PackageProblems with everything that is wrong.
    """
    data, lines = load(text_of(package.course_yaml()))
    problems = shape_problems(data, SHAPE, lines)
    problems += Checks(data, package, lines, {problem.key for problem in problems}).run()
    if problems:
        raise PackageProblems(
            sorted(problems, key=lambda problem: (problem.line or 0, problem.key))
        )
    return data


def shape_problems(data: Any, schema: dict[str, Any], lines: Lines) -> list[Problem]:
    problems = list(_strange_texts(data, "", lines))
    for error in _Validator(schema, format_checker=_DATES).iter_errors(data):
        problems += _of_shape(error, lines)
    return problems


def _strange_texts(value: Any, key: str, lines: Lines) -> Iterator[Problem]:
    """Texts that no database can store."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strange_texts(inner, f"{key}.{name}".lstrip("."), lines)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strange_texts(inner, f"{key}[{number}]", lines)
    elif isinstance(value, str) and first_forbidden(value):
        yield Problem(
            COURSE_FILE,
            key,
            "This text holds control characters.",
            "bad-characters",
            lines.get(key),
        )


def _of_shape(error: ValidationError, lines: Lines) -> list[Problem]:
    key = ""
    for part in error.absolute_path:
        key = f"{key}[{part}]" if isinstance(part, int) else f"{key}.{part}".lstrip(".")
    if error.validator == "additionalProperties":
        return _unknown_keys(error, key, lines)
    if error.validator == "required":
        name = error.message.split("'")[1]
        return [
            Problem(
                COURSE_FILE, _below(key, name), f"{name} is missing.", "missing-key", lines.get(key)
            )
        ]
    sentence, code = _sentence(error, key)
    return [Problem(COURSE_FILE, key, sentence, code, lines.get(key))]


def _below(key: str, name: str) -> str:
    return f"{key}.{name}".lstrip(".")


def _unknown_keys(error: ValidationError, key: str, lines: Lines) -> list[Problem]:
    known = error.schema["properties"]
    return [
        Problem(
            COURSE_FILE,
            _below(key, name) if name.isprintable() else key,
            f"{_shown(name)} is not known here. Known: {', '.join(sorted(known))}.",
            "unknown-key",
            lines.get(_below(key, name)),
        )
        for name in error.instance
        if name not in known
    ]


def _sentence(error: ValidationError, key: str) -> tuple[str, str]:
    kind, limit, value = error.validator, error.validator_value, error.instance
    if kind == "type":
        return _wrong_type(limit, value), "wrong-type"
    if kind == "enum":
        return f"{_shown(value)} is none of {', '.join(map(str, limit))}.", "unknown-value"
    if kind == "const":
        return (
            f"Format {_shown(value)} is not supported; this site reads format {limit}.",
            "unsupported-format",
        )
    if kind in ("pattern", "format"):
        return _bad_form(error, key), "bad-form"
    amount = {"minItems": "at least", "minimum": "at least", "exclusiveMinimum": "more than"}.get(
        str(kind), "at most"
    )
    what = {"I": "entries", "L": "characters"}.get(str(kind)[3:4], "")
    return f"Give {amount} {limit}{' ' + what if what else ''}.", "out-of-range"


def _wrong_type(wanted: str, value: object) -> str:
    if value is None:
        return f"This is empty. Give {NAMES[wanted]}, or leave the key out."
    hint = " Put it in quotes." if wanted == "string" and isinstance(value, int | float) else ""
    return f"This must be {NAMES[wanted]}, not {_shown(value)}.{hint}"


def _bad_form(error: ValidationError, key: str) -> str:
    if not str(error.instance).strip():
        return "This is empty."
    name = "date" if error.validator == "format" else key.rsplit(".", 1)[-1].split("[")[0]
    name = {
        "starts_at": "time",
        "at": "time",
        "from": "time",
        "to": "time",
        "rejoin": "time",
        "questions": "key",
        "question": "key",
    }.get(name, name)
    return f"{_shown(error.instance)} does not have the right form. {FORMS.get(name, '')}".strip()


def _shown(value: object) -> str:
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
