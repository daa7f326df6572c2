"""A question that comes alone, held to everything that holds for one in a package."""

from collections.abc import Iterable
from typing import Any, cast

from .archive import Package
from .checks import Checks
from .problems import PackageProblems, Problem
from .schema import SHAPE, shape_problems

ENTRY = "questions[0]"


def _resolved(schema: Any) -> Any:
    """With what it refers to in its place, and patterns as programs elsewhere read them."""
    if isinstance(schema, list):
        return [_resolved(part) for part in schema]
    if not isinstance(schema, dict):
        return schema.replace(r"\Z", "$") if isinstance(schema, str) else schema
    if "$ref" in schema:
        return _resolved(SHAPE["$defs"][schema["$ref"].rpartition("/")[2]])
    return {name: _resolved(part) for name, part in schema.items()}


_item = SHAPE["properties"]["questions"]["items"]
# The key may be left out: the next free one is given.
NEW_QUESTION = _resolved(_item) | {
    "title": "NewQuestion",
    "required": [name for name in _item["required"] if name != "key"],
}


def check_question(entry: Any, objectives: Iterable[int]) -> None:
    """Raises PackageProblems with everything that is wrong; keys are paths inside the entry."""
    problems = shape_problems(entry, {"$defs": SHAPE["$defs"]} | _item, {})
    if not problems:
        data = {"questions": [entry], "objectives": [{"number": number} for number in objectives]}
        # Nothing here names a file of a package.
        problems = Checks(data, cast(Package, None), {}, set()).run()
    if problems:
        raise PackageProblems([_inside(problem) for problem in problems])


def _inside(problem: Problem) -> Problem:
    key = problem.key.removeprefix(ENTRY).lstrip(".")
    return Problem("question", key, problem.sentence, problem.code)
