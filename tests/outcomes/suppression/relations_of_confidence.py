"""Confidence, and knowledge with it, as equations."""

from itertools import product
from typing import Any

from .puzzle import Puzzle
from .relations_of_answers import RIGHT, of_comparison, of_fourfold

Json = dict[str, Any]


def of_rating(puzzle: Puzzle, rating: Json) -> None:
    path, ratings = f"confidence/{rating['question']}", rating["ratings"]
    levels, top = range(len(rating["scale"])), len(rating["scale"]) - rating["top"]
    of_comparison(puzzle, path, rating)
    of_fourfold(puzzle, path, rating)
    for side, figures in (("pre", ratings["pre"]), ("post", ratings["post"])):
        names = [f"{path}/level/{side}/{level}" for level in levels]
        for name, n in zip(names, figures, strict=True):
            puzzle.know(name, n)
        puzzle.partition(f"{path}/n", names)
        puzzle.equal(f"{path}/matched/{side}/count", *names[top:])
        assert ratings[f"mean_{side}"] is None or None not in figures
    for level in levels:
        puzzle.equal(f"{path}/level/pre/{level}", *(step(path, level, a) for a in levels))
        puzzle.equal(f"{path}/level/post/{level}", *(step(path, b, level) for b in levels))
    for cell, sides in RIGHT.items():
        inside = [(b, a) for b, a in product(levels, levels) if (b >= top, a >= top) == sides]
        puzzle.equal(f"{path}/table/{cell}", *(step(path, b, a) for b, a in inside))
    for move, sign in (("improved", 1), ("same", 0), ("worse", -1)):
        puzzle.know(f"{path}/moves/{move}", ratings[move])
        inside = [(b, a) for b, a in product(levels, levels) if (a > b) - (a < b) == sign]
        puzzle.equal(f"{path}/moves/{move}", *(step(path, b, a) for b, a in inside))


def step(path: str, before: int, after: int) -> str:
    return f"{path}/steps/{before}/{after}"


def of_states(puzzle: Puzzle, document: Json) -> None:
    section = document.get("confidence_knowledge") or {"items": [], "confidently_wrong_after": []}
    for entry in section["items"]:
        path, states = f"states/{entry['question']}", section["states"]
        puzzle.know(f"{path}/n", entry["n"])
        puzzle.equal(f"{path}/n", *(f"{path}/before/{state}" for state in states))
        for b, a in product(range(4), range(4)):
            puzzle.know(f"{path}/{b}/{a}", entry["transitions"][b][a])
        for index, state in enumerate(states):
            puzzle.know(f"{path}/before/{state}", entry["before"][state])
            puzzle.know(f"{path}/after/{state}", entry["after"][state])
            puzzle.equal(f"{path}/before/{state}", *(f"{path}/{index}/{a}" for a in range(4)))
            puzzle.equal(f"{path}/after/{state}", *(f"{path}/{b}/{index}" for b in range(4)))
        # Right are the first two states, sure the first and third; the item's learners may be more.
        _beside(puzzle, path, f"item/{entry['question']}", {0, 1})
        _beside(puzzle, path, f"confidence/{entry['confidence']}", {0, 2})
    for entry in section["confidently_wrong_after"]:
        _confidently_wrong(puzzle, entry)


def _beside(puzzle: Puzzle, path: str, sibling: str, yes: set[int]) -> None:
    for cell, sides in RIGHT.items():
        inside = [
            f"{path}/{b}/{a}"
            for b, a in product(range(4), range(4))
            if (int(b in yes), int(a in yes)) == sides
        ]
        puzzle.equal(f"{path}/{sibling}/{cell}", *inside)
        puzzle.at_least(f"{sibling}/table/{cell}", f"{path}/{sibling}/{cell}")


def _confidently_wrong(puzzle: Puzzle, entry: Json) -> None:
    path = f"wrong and sure/{entry['question']}"
    puzzle.know(f"{path}/n", entry["n"])
    puzzle.know(f"{path}/count", entry["count"])
    for choice in entry["choices"]:
        puzzle.know(f"{path}/{choice['choice']}", choice["n"])
    puzzle.partition(f"{path}/count", [f"{path}/{c['choice']}" for c in entry["choices"]])
    puzzle.at_least(f"{path}/n", f"{path}/count")
    _answered_after(puzzle, path, entry)
    puzzle.at_least(f"item/{entry['question']}/all/post/wrong", f"{path}/count")
    puzzle.at_least(f"confidence/{entry['confidence']}/all/post/count", f"{path}/count")
    puzzle.at_least(f"{path}/count", f"states/{entry['question']}/after/misinformed")


def _answered_after(puzzle: Puzzle, path: str, entry: Json) -> None:
    """Wrong choices are those of the matched and of who answered after only; the sure are wrong,
    or right, or did not answer the question."""
    item, rating = f"item/{entry['question']}", f"confidence/{entry['confidence']}"
    alone = [f"{item}/alone/{choice['choice']}" for choice in entry["choices"]]
    for choice, name in zip(entry["choices"], alone, strict=True):
        matched = f"{item}/option/{choice['choice']}/post"
        puzzle.equal(f"{path}/choosing/{choice['choice']}", matched, name)
        puzzle.at_least(f"{path}/choosing/{choice['choice']}", f"{path}/{choice['choice']}")
    if alone:
        puzzle.equal(f"{item}/all/post/wrong", f"{item}/matched/post/wrong", *alone)
    puzzle.equal(f"{rating}/all/post/n", f"{path}/n", f"{path}/unanswered beyond n")
    puzzle.equal(
        f"{rating}/all/post/count", f"{path}/count", f"{path}/right", f"{path}/sure beyond right"
    )
    puzzle.at_least(f"{path}/unanswered beyond n", f"{path}/sure beyond right")
    puzzle.at_least(f"{item}/all/post/count", f"{path}/right")
