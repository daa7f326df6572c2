"""What a published document says of the counts behind it, as equations between whole numbers."""

from itertools import product
from typing import Any

from learners.taxonomy import is_oncologist
from outcomes.statistics import PairedTable, compare_matched_item

from .puzzle import Puzzle

Json = dict[str, Any]
MOVES = {"improved": "gained", "reinforced": "both", "unchanged": "neither", "worse": "lost"}
CELLS = ("both", "gained", "lost", "neither")
RIGHT = {"both": (1, 1), "gained": (0, 1), "lost": (1, 0), "neither": (0, 0)}
SIDES = ("pre", "post")


def puzzle_of(document: Json) -> Puzzle:
    puzzle = Puzzle()
    _people(puzzle, document)
    _flow(puzzle, document)
    for item in document["items"]:
        _item(puzzle, item)
    for objective in document["knowledge"]["objectives"]:
        _objective(puzzle, objective, document["items"])
    for rating in document["confidence"]:
        _rating(puzzle, rating)
    for section in ("practice_change", "barriers"):
        for question in document[section]:
            _options(puzzle, f"{section}/{question['question']}", question)
    _states(puzzle, document)
    _subgroups(puzzle, document)
    for wave in document.get("follow_up") or []:
        _wave(puzzle, wave)
    return puzzle


# --- who took part -------------------------------------------------------------------------------


def _people(puzzle: Puzzle, document: Json) -> None:
    part, audience = document["participation"], document["audience"]
    for name in ("participants", "cme_learners", "micro_learning"):
        puzzle.know(name, part[name])
    puzzle.equal("participants", "cme_learners", "micro_learning")
    for stage in part["funnel"]:
        puzzle.know(f"funnel/{stage['stage']}", stage["n"])
        puzzle.at_least("cme_learners", f"funnel/{stage['stage']}")
    for campaign in part["campaigns"]:
        puzzle.know(f"campaign/{campaign['label']}", campaign["n"])
    labels = [f"campaign/{campaign['label']}" for campaign in part["campaigns"]]
    puzzle.partition("participants", [*labels, "campaign/"])
    puzzle.know("oncologists", audience["oncologists"]["n"])
    for name in ("specialty", "profession"):
        for entry in audience[name]:
            assert entry["share"] is None or entry["n"] is not None
            puzzle.know(f"{name}/{entry['label']}", entry["n"])
        puzzle.partition("participants", [f"{name}/{entry['label']}" for entry in audience[name]])
    labels = [entry["label"] for entry in audience["specialty"] if is_oncologist(entry["label"])]
    puzzle.partition("oncologists", [f"specialty/{label}" for label in labels])
    puzzle.know("overall", document["knowledge"]["overall"]["learners"])


def _flow(puzzle: Puzzle, document: Json) -> None:
    flow = document.get("flow") or {"participants": [], "funnel": []}
    stages = [box["stage"] for box in flow["participants"]]
    for box in flow["participants"]:
        puzzle.know(f"flow/{box['stage']}", box["n"])
    if stages:
        inner = stages[stages.index("counted") + 1 :]
        puzzle.equal("flow/counted", *(f"flow/{stage}" for stage in inner))
        puzzle.equal("flow/counted", "participants")
        puzzle.equal("flow/analysed", "overall")
    for stage in flow["funnel"]:
        puzzle.know(f"flow funnel/{stage['stage']}", stage["n"])
    stages = [stage["stage"] for stage in flow["funnel"]]
    for more, less in zip(stages, stages[1:], strict=False):
        puzzle.at_least(f"flow funnel/{more}", f"flow funnel/{less}")


# --- before and after ----------------------------------------------------------------------------


def _comparison(puzzle: Puzzle, path: str, entry: Json) -> None:
    puzzle.know(f"{path}/n", entry["matched"]["n"])
    for side, cohort in product(SIDES, ("matched", "all")):
        figures, where = entry[cohort][side], f"{path}/{cohort}/{side}"
        assert figures["share"] is None or figures["count"] is not None, where
        puzzle.know(f"{where}/n", figures["n"])
        puzzle.know(f"{where}/count", figures["count"])
        puzzle.equal(f"{where}/n", f"{where}/count", f"{where}/wrong")
    for side, what in product(SIDES, ("count", "wrong")):
        puzzle.at_least(f"{path}/all/{side}/{what}", f"{path}/matched/{side}/{what}")


def _fourfold(puzzle: Puzzle, path: str, entry: Json) -> None:
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


def _item(puzzle: Puzzle, item: Json) -> None:
    path = f"item/{item['question']}"
    _comparison(puzzle, path, item)
    _fourfold(puzzle, path, item)
    for side in SIDES:
        names = {}
        for option in item["options"]:
            names[option["choice"]] = f"{path}/option/{option['choice']}/{side}"
            puzzle.know(names[option["choice"]], option[side])
            if option["correct"]:
                puzzle.equal(names[option["choice"]], f"{path}/matched/{side}/count")
        puzzle.partition(f"{path}/n", list(names.values()))
    puzzle.at_least("overall", f"{path}/n")


def _objective(puzzle: Puzzle, objective: Json, items: list[Json]) -> None:
    path = f"objective/{objective['objective']}"
    parts = [i["question"] for i in items if i["objective"] == objective["objective"]]
    _comparison(puzzle, path, objective)
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
    """Every way through all items of the objective: what became of a learner in each, or nothing."""
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


# --- confidence ----------------------------------------------------------------------------------


def _rating(puzzle: Puzzle, rating: Json) -> None:
    path, ratings = f"confidence/{rating['question']}", rating["ratings"]
    levels, top = range(len(rating["scale"])), len(rating["scale"]) - rating["top"]
    _comparison(puzzle, path, rating)
    _fourfold(puzzle, path, rating)
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


def _options(puzzle: Puzzle, path: str, question: Json) -> None:
    puzzle.know(f"{path}/n", question["n"])
    for option in question["options"]:
        assert option["share"] is None or option["n"] is not None
        puzzle.know(f"{path}/{option['choice']}", option["n"])
        puzzle.at_least(f"{path}/n", f"{path}/{option['choice']}")


def _states(puzzle: Puzzle, document: Json) -> None:
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
    puzzle.at_least(f"item/{entry['question']}/all/post/wrong", f"{path}/count")
    puzzle.at_least(f"confidence/{entry['confidence']}/all/post/count", f"{path}/count")
    puzzle.at_least(f"{path}/count", f"states/{entry['question']}/after/misinformed")


# --- groups and follow-up ------------------------------------------------------------------------


def _subgroups(puzzle: Puzzle, document: Json) -> None:
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
        puzzle.equal("participants", f"{path}/not given", *(f"{name}/n" for name in names))
        rest = f"{path}/others"
        puzzle.equal("overall", f"{rest}/learners", *(f"{name}/learners" for name in names))
        puzzle.at_least(f"{path}/not given", f"{rest}/learners")
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
            if overall["learners"] == 0:
                puzzle.know(right, 0)
            elif overall["learners"] is not None and overall[side] is not None:
                rights = range(overall["learners"] + 1)
                fits = [r for r in rights if _rounds_to(r / overall["learners"], overall[side])]
                puzzle.within(right, min(fits), max(fits))
        puzzle.equal(f"{rest}/learners", f"{rest}/{side}/right", f"{rest}/{side}/wrong")
        for what, cell in (("right", "count"), ("wrong", "wrong")):
            inside = [f"{name}/{side}/{what}" for name in (*names, rest)]
            puzzle.equal(f"item/{question}/matched/{side}/{cell}", *inside)


def _rounds_to(share: float, printed: float) -> bool:
    return abs(share - printed) < 0.005 + 1e-9 if printed == round(printed, 2) else share == printed


def _wave(puzzle: Puzzle, wave: Json) -> None:
    path, parts = f"wave/{wave['after_days']}", ("done", "partly", "not_yet", "not_applicable")
    puzzle.know(f"{path}/responded", wave["responded"])
    puzzle.know(f"{path}/invited", wave["invited"])
    puzzle.at_least(f"{path}/invited", f"{path}/responded")
    for question in wave["changes"]:
        for option in question["options"]:
            base = f"{path}/{option['choice']}"
            for name in (*parts, "answered", "intended"):
                puzzle.know(f"{base}/{name}", option[name])
            puzzle.equal(f"{base}/answered", *(f"{base}/{part}" for part in parts))
            puzzle.at_least(f"{base}/intended", f"{base}/answered")
            said = f"practice_change/{question['question']}/{option['choice']}"
            puzzle.at_least(said, f"{base}/intended")
        for name in (*parts, "answered"):
            puzzle.know(f"{path}/total/{name}", question["total"][name])
            bases = [f"{path}/{option['choice']}" for option in question["options"]]
            puzzle.equal(f"{path}/total/{name}", *(f"{base}/{name}" for base in bases))


def together(earlier: Json, later: Json) -> Puzzle:
    """Two publications: the second counts everybody of the first and some more."""
    puzzle = Puzzle()
    for number, single in (("1", puzzle_of(earlier)), ("2", puzzle_of(later))):
        names = {cell: f"{number}:{name}" for name, cell in single.index.items()}
        for cell, name in names.items():
            puzzle.within(name, single.low[cell], single.high[cell])
        for terms, constant in single.equations:
            moved = {puzzle.cell(names[cell]): weight for cell, weight in terms.items()}
            puzzle.equations.append((moved, constant))
    for name in [name[2:] for name in puzzle.index if name.startswith("2:")]:
        if f"1:{name}" in puzzle.index:
            puzzle.equal(f"2:{name}", f"1:{name}", f"new:{name}")
    return puzzle
