"""Answers before and after, as equations."""

import math
from itertools import product
from typing import Any

from outcomes.statistics import PairedTable, compare_matched_item

from .puzzle import Puzzle

Json = dict[str, Any]
MOVES = {"improved": "gained", "reinforced": "both", "unchanged": "neither", "worse": "lost"}
CELLS = ("both", "gained", "lost", "neither")
RIGHT = {"both": (1, 1), "gained": (0, 1), "lost": (1, 0), "neither": (0, 0)}
SIDES = ("pre", "post")


def of_comparison(puzzle: Puzzle, path: str, entry: Json) -> None:
    puzzle.know(f"{path}/n", entry["matched"]["n"])
    for side, cohort in product(SIDES, ("matched", "all")):
        figures, where = entry[cohort][side], f"{path}/{cohort}/{side}"
        assert figures["share"] is None or figures["count"] is not None, where
        puzzle.know(f"{where}/n", figures["n"])
        puzzle.know(f"{where}/count", figures["count"])
        puzzle.equal(f"{where}/n", f"{where}/count", f"{where}/wrong")
    for side, what in product(SIDES, ("count", "wrong")):
        puzzle.at_least(f"{path}/all/{side}/{what}", f"{path}/matched/{side}/{what}")


def of_fourfold(puzzle: Puzzle, path: str, entry: Json) -> None:
    matched = entry["matched"]
    for cell in CELLS:
        puzzle.know(f"{path}/table/{cell}", (matched["table"] or {}).get(cell))
    for move, cell in MOVES.items():
        puzzle.know(f"{path}/table/{cell}", (entry.get("learners") or {}).get(move))
    puzzle.equal(f"{path}/n", *(f"{path}/table/{cell}" for cell in CELLS))
    for side, other in (("pre", "lost"), ("post", "gained")):
        puzzle.equal(f"{path}/matched/{side}/n", f"{path}/n")
        count = f"{path}/matched/{side}/count"
        puzzle.equal(count, f"{path}/table/both", f"{path}/table/{other}")
    if matched["table"] is None and matched["n"] is not None:
        like = tables_like(matched)
        assert max(like) - min(like) == len(like) - 1
        puzzle.within(f"{path}/table/lost", min(like), max(like))


def tables_like(printed: Json) -> list[int]:
    """How many may have got worse: the tables with the printed margins and every printed figure."""
    n, pre, post = printed["n"], printed["pre"]["count"], printed["post"]["count"]
    return [
        lost
        for lost in range(max(0, pre - post), min(pre, n - post) + 1)
        if _could_be(printed, PairedTable(pre - lost, post - pre + lost, lost, n - post - lost))
    ]


def _could_be(printed: Json, table: PairedTable) -> bool:
    figures = compare_matched_item(table).as_json()
    exact = [(printed[name], figures[name]) for name in ("change", "change_ci95", "statistic")]
    exact += [(value, figures["effect"][name]) for name, value in printed["effect"].items()]
    if any(value is not None and value != figure for value, figure in exact):
        return False
    if printed["p"] is None or not printed.get("p_coarse"):
        return printed["p"] in (None, figures["p"])
    return is_in_class(figures["p"], printed["p"])


def is_in_class(p: float, printed: float) -> bool:
    limits = [0, 0.001, 0.01, 0.05]
    limit = min(limits[1:], key=lambda limit: abs(limit - printed))
    return p < limit


def of_item(puzzle: Puzzle, item: Json) -> None:
    path = f"item/{item['question']}"
    of_comparison(puzzle, path, item)
    of_fourfold(puzzle, path, item)
    for side in SIDES:
        names = {}
        for option in item["options"]:
            names[option["choice"]] = f"{path}/option/{option['choice']}/{side}"
            puzzle.know(names[option["choice"]], option[side])
            if option["correct"]:
                puzzle.equal(names[option["choice"]], f"{path}/matched/{side}/count")
        puzzle.partition(f"{path}/n", list(names.values()))
    puzzle.at_least("overall", f"{path}/n")


def of_objective(puzzle: Puzzle, objective: Json, items: list[Json]) -> None:
    path = f"objective/{objective['objective']}"
    parts = [i["question"] for i in items if i["objective"] == objective["objective"]]
    of_comparison(puzzle, path, objective)
    for cohort, side, what in product(("matched", "all"), SIDES, ("n", "count")):
        where = f"{cohort}/{side}/{what}"
        puzzle.equal(f"{path}/{where}", *(f"item/{part}/{where}" for part in parts))
    for move in MOVES:
        puzzle.know(f"{path}/learners/{move}", (objective["learners"] or {}).get(move))
    puzzle.partition(f"{path}/n", [f"{path}/learners/{move}" for move in MOVES])
    if len(parts) == 1:
        puzzle.equal(f"{path}/n", f"item/{parts[0]}/n")
        for move, cell in MOVES.items():
            puzzle.equal(f"{path}/learners/{move}", f"item/{parts[0]}/table/{cell}")
    else:
        _scores(puzzle, path, parts)


def _scores(puzzle: Puzzle, path: str, parts: list[str]) -> None:
    """Every way through all items of the objective: what became of a learner in each,
    or nothing.
    """
    ways = [way for way in product((*CELLS, None), repeat=len(parts)) if any(way)]
    for index, part in enumerate(parts):
        for cell in CELLS:
            inside = [score_cell(path, way) for way in ways if way[index] == cell]
            puzzle.equal(f"item/{part}/table/{cell}", *inside)
    for move in MOVES:
        inside = [score_cell(path, way) for way in ways if move_of(way) == move]
        puzzle.equal(f"{path}/learners/{move}", *inside)


def score_cell(path: str, way: tuple[str | None, ...]) -> str:
    return f"{path}/scores/{'+'.join(cell or 'none' for cell in way)}"


def move_of(way: tuple[str | None, ...]) -> str:
    pairs = [RIGHT[cell] for cell in way if cell]
    before, after = (sum(pair[side] for pair in pairs) for side in (0, 1))
    if after != before:
        return "improved" if after > before else "worse"
    return "reinforced" if before == len(pairs) else "unchanged"


def of_options(puzzle: Puzzle, path: str, question: Json) -> None:
    """Each names one choice at least, so the rest of the answers are of who named more."""
    puzzle.know(f"{path}/n", question["n"])
    names = [f"{path}/{option['choice']}" for option in question["options"]]
    for option, name in zip(question["options"], names, strict=True):
        assert option["share"] is None or option["n"] is not None
        puzzle.know(name, option["n"])
        puzzle.at_least(f"{path}/n", name)
    puzzle.equal(f"{path}/answers", *names)
    puzzle.equal(f"{path}/answers", f"{path}/n", f"{path}/further")
    puzzle.at_least(f"{path}/n", f"{path}/several")
    puzzle.at_least(f"{path}/further", f"{path}/several")
    most, further = f"{path}/several, all of it", len(names) - 1
    puzzle.equal(most, f"{path}/several", weights=(further,))
    puzzle.equal(most, f"{path}/further", f"all choices beyond {path}/further")


def of_baseline(puzzle: Puzzle, document: Json) -> None:
    """Groups by the share right before, of people who all answered everything: each way through
    all questions is a cell."""
    dimensions = (document.get("subgroups") or {"dimensions": []})["dimensions"]
    groups = [g for each in dimensions if each["dimension"] == "baseline" for g in each["groups"]]
    keys = [item["question"] for item in document["items"]]
    if not groups:
        return
    ways = list(product(CELLS, repeat=len(keys)))
    for index, key in enumerate(keys):
        for cell in CELLS:
            inside = [through(way) for way in ways if way[index] == cell]
            puzzle.equal(f"item/{key}/table/{cell}", *inside)
    for objective in document["knowledge"]["objectives"]:
        asked = [keys.index(key) for key in objective["questions"]]
        for move in MOVES:
            inside = [through(w) for w in ways if move_of(tuple(w[n] for n in asked)) == move]
            puzzle.equal(f"objective/{objective['objective']}/learners/{move}", *inside)
    for group in groups:
        _of_scores(puzzle, group, [w for w in ways if before_of(w) == int(group["group"][1]) - 1])


def _of_scores(puzzle: Puzzle, group: Json, ways: list[tuple[str, ...]]) -> None:
    """The mean over both objectives: of two questions, and of one that counts as both do."""
    path, overall = f"subgroup/baseline/{group['group']}", group["overall"]
    puzzle.equal(f"{path}/learners", *map(through, ways))
    for number, side in enumerate(SIDES):
        hits = f"{path}/{side}/hits"
        weights = [sum(RIGHT[c][number] for c in (*way, way[-1])) for way in ways]
        told = [(way, weight) for way, weight in zip(ways, weights, strict=True) if weight]
        puzzle.equal(hits, *(through(way) for way, _ in told), weights=[n for _, n in told])
        if overall[side] is not None:
            middle = 4 * overall["learners"] * overall[side]
            half = 4 * overall["learners"] * 0.005
            puzzle.within(hits, math.ceil(middle - half - 1e-6), math.floor(middle + half + 1e-6))


def through(way: tuple[str, ...]) -> str:
    return f"through/{'+'.join(way)}"


def before_of(way: tuple[str, ...]) -> int:
    return sum(RIGHT[cell][0] for cell in way)
