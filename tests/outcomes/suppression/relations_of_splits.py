"""The target group and all others, workplaces and measures of practice, as equations."""

from typing import Any

from tests.outcomes.made_up import SPECIALTIES, TARGETED

from .puzzle import Puzzle
from .relations_of_answers import CELLS, SIDES

Json = dict[str, Any]


def of_split(puzzle: Puzzle, document: Json) -> None:
    for dimension in (document.get("by_group") or {"dimensions": []})["dimensions"]:
        assert dimension["dimension"] == "target"
        for item in dimension["items"]:
            _of_item(puzzle, item)
    if len(document["items"]) == 1:
        _of_specialties(puzzle, document)


def _of_item(puzzle: Puzzle, item: Json) -> None:
    whole = f"item/{item['question']}"
    for group in item["groups"]:
        path = f"{whole}/split/{group['group']}"
        puzzle.know(f"{path}/n", group["n"])
        puzzle.equal(f"{path}/n", *(f"{path}/{cell}" for cell in CELLS))
        for side, other in (("pre", "lost"), ("post", "gained")):
            puzzle.know(f"{path}/{side}/count", group[side]["count"])
            puzzle.equal(f"{path}/{side}/count", f"{path}/both", f"{path}/{other}")
            puzzle.equal(f"{path}/n", f"{path}/{side}/count", f"{path}/{side}/wrong")
    for cell in CELLS:
        puzzle.equal(
            f"{whole}/table/{cell}",
            *(f"{whole}/split/{name}/{cell}" for name in ("target", "other")),
        )


def _of_specialties(puzzle: Puzzle, document: Json) -> None:
    """Of one question the target group is the sum of its specialties' groups."""
    path = f"item/{document['items'][0]['question']}/split/target"
    groups = [f"subgroup/specialty/{name}" for name in SPECIALTIES if name in TARGETED]
    groups = [name for name in groups if f"{name}/learners" in puzzle.index]
    if f"{path}/n" not in puzzle.index or not groups:
        return
    puzzle.equal(f"{path}/n", *(f"{name}/learners" for name in groups))
    for side in SIDES:
        rights = [f"{name}/{side}/right" for name in groups]
        if all(name in puzzle.index for name in rights):
            puzzle.equal(f"{path}/{side}/count", *rights)


def of_workplace(puzzle: Puzzle, document: Json) -> None:
    states = document["snapshot"].get("states") or []
    for entry in states:
        assert entry["share"] is None or entry["n"] is not None
        puzzle.know(f"state/{entry['label']}", entry["n"])
    if states:
        puzzle.partition(
            "participants", [*(f"state/{entry['label']}" for entry in states), "state/"]
        )
    settings = (document.get("workplace") or {"practice_setting": []})["practice_setting"]
    for entry in settings:
        puzzle.know(f"setting/{entry['label']}", entry["n"])
    if settings:
        puzzle.partition("participants", [f"setting/{entry['label']}" for entry in settings])


def of_measures(puzzle: Puzzle, document: Json) -> None:
    for measure in document.get("practice_measures") or []:
        for side in ("before", "after"):
            path = f"practice/{measure['measure']}/{side}"
            puzzle.know(f"{path}/n", measure[side]["n"])
            puzzle.know(f"{path}/count", measure[side]["count"])
            puzzle.equal(f"{path}/n", f"{path}/count", f"{path}/wrong")
