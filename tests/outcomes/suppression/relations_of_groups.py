"""Groups of learners, and who answered a follow-up, as equations."""

from typing import Any

from .puzzle import Puzzle
from .relations_of_answers import SIDES

Json = dict[str, Any]


def of_subgroups(puzzle: Puzzle, document: Json) -> None:
    overall = document["knowledge"]["overall"]
    single = overall["objectives"] == 1 and len(document["items"]) == 1
    for dimension in (document.get("subgroups") or {"dimensions": []})["dimensions"]:
        path = f"subgroup/{dimension['dimension']}"
        names = [f"{path}/{group['group']}" for group in dimension["groups"]]
        puzzle.know(f"{path}/not given", dimension["not_given"])
        for group, name in zip(dimension["groups"], names, strict=True):
            puzzle.know(f"{name}/n", group["n"])
            puzzle.know(f"{name}/learners", group["overall"]["learners"])
            puzzle.at_least(f"{name}/n", f"{name}/learners")
            puzzle.equal(f"{name}/n", f"{dimension['dimension']}/{group['group']}")
            if dimension["dimension"] == "campaign":
                puzzle.at_least(f"campaign/{group['group']}/cme", f"{name}/learners")
        puzzle.equal("participants", f"{path}/not given", *(f"{name}/n" for name in names))
        rest = f"{path}/others"
        puzzle.equal("overall", f"{rest}/learners", *(f"{name}/learners" for name in names))
        puzzle.at_least(f"{path}/not given", f"{rest}/learners")
        if dimension["dimension"] == "campaign":
            puzzle.at_least("campaign//cme", f"{rest}/learners")
        if single:
            _right_of_groups(puzzle, document["items"][0]["question"], dimension, names, rest)


def _right_of_groups(
    puzzle: Puzzle, question: str, dimension: Json, names: list[str], rest: str
) -> None:
    """Of one question the share of a group, times its learners, is a count."""
    for side in SIDES:
        for group, name in zip(dimension["groups"], names, strict=True):
            overall, right = group["overall"], f"{name}/{side}/right"
            puzzle.equal(f"{name}/learners", right, f"{name}/{side}/wrong")
            share_is_a_count(puzzle, right, overall["learners"], overall[side])
        puzzle.equal(f"{rest}/learners", f"{rest}/{side}/right", f"{rest}/{side}/wrong")
        for what, cell in (("right", "count"), ("wrong", "wrong")):
            inside = [f"{name}/{side}/{what}" for name in (*names, rest)]
            puzzle.equal(f"item/{question}/matched/{side}/{cell}", *inside)


def _rounds_to(share: float, printed: float) -> bool:
    return abs(share - printed) < 0.005 + 1e-9 if printed == round(printed, 2) else share == printed


def _responders(puzzle: Puzzle, path: str, both: Json, items: list[Json]) -> None:
    """They part the matched learners; of one question their share is a count."""
    names = ("responders", "non_responders")
    puzzle.equal("overall", *(f"{path}/{name}/n" for name in names))
    for name in names:
        n, pre, right = both[name]["n"], both[name]["pre"], f"{path}/{name}/right"
        puzzle.know(f"{path}/{name}/n", n)
        if len(items) == 1:
            puzzle.equal(f"{path}/{name}/n", right, f"{path}/{name}/wrong")
            share_is_a_count(puzzle, right, n, pre)
    if len(items) == 1:
        before = f"item/{items[0]['question']}/matched/pre"
        for what, cell in (("right", "count"), ("wrong", "wrong")):
            puzzle.equal(f"{before}/{cell}", *(f"{path}/{name}/{what}" for name in names))


def share_is_a_count(puzzle: Puzzle, right: str, n: int | None, share: float | None) -> None:
    if n == 0:
        puzzle.know(right, 0)
    elif n is not None and share is not None:
        fits = [count for count in range(n + 1) if _rounds_to(count / n, share)]
        puzzle.within(right, min(fits), max(fits))


def of_wave(puzzle: Puzzle, wave: Json, items: list[Json]) -> None:
    path, parts = f"wave/{wave['after_days']}", ("done", "partly", "not_yet", "not_applicable")
    puzzle.know(f"{path}/responded", wave["responded"])
    puzzle.know(f"{path}/invited", wave["invited"])
    puzzle.at_least(f"{path}/invited", f"{path}/responded")
    _responders(puzzle, path, wave["responders"], items)
    for question in wave["changes"]:
        asked = f"practice_change/{question['question']}"
        puzzle.know(f"{path}/n", question["n"])
        for option in question["options"]:
            base = f"{path}/{option['choice']}"
            for name in (*parts, "answered", "intended"):
                puzzle.know(f"{base}/{name}", option[name])
            puzzle.equal(f"{base}/answered", *(f"{base}/{part}" for part in parts))
            puzzle.at_least(f"{base}/intended", f"{base}/answered")
            intended = f"{asked}/{option['choice']}"
            puzzle.at_least(intended, f"{base}/intended")
            puzzle.equal(f"{path}/n", f"{base}/intended", f"{base}/never")
            puzzle.equal(f"{asked}/n", intended, f"{base}/never", f"{base}/others-never")
        for name in (*parts, "answered"):
            puzzle.know(f"{path}/total/{name}", question["total"][name])
            bases = [f"{path}/{option['choice']}" for option in question["options"]]
            puzzle.equal(f"{path}/total/{name}", *(f"{base}/{name}" for base in bases))
