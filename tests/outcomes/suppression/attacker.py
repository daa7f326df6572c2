"""Tries to work out hidden cells from everything published: every integer relation as a linear system, solved for the
least and the most each hidden cell can be; and every printed p, interval or odds ratio by trying all tables."""

from typing import Any

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from learners.taxonomy import is_oncologist
from outcomes.statistics import PairedTable, compare_matched_item

Json = dict[str, Any]
MOVES = {"improved": "gained", "reinforced": "both", "unchanged": "neither", "worse": "lost"}


class Puzzle:
    """Unknown counts by name, what is known of them, and how they hang together."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.bounds: list[list[float | None]] = []
        self.equations: list[tuple[dict[int, float], float]] = []

    def place(self, name: str) -> int:
        if name not in self.places:
            self.places[name] = len(self.bounds)
            self.bounds.append([0, None])
        return self.places[name]

    def know(self, name: str, value: float | None) -> None:
        where = self.place(name)
        if value is not None:
            self.bounds[where] = [value, value]

    def equal(
        self, whole: str, *parts: str, weights: list[float] | None = None, constant: float = 0
    ) -> None:
        terms = {self.place(whole): 1.0}
        for name, weight in zip(parts, weights or [1.0] * len(parts), strict=True):
            terms[self.place(name)] = terms.get(self.place(name), 0) - weight
        self.equations.append((terms, constant))

    def partition(self, whole: str, parts: list[str]) -> None:
        """Cells of a whole. Zeros are shown, so where one is seen every hidden cell is at least 1."""
        self.equal(whole, *parts)
        seen = [self.bounds[self.place(name)] for name in parts]
        if any(bound == [0, 0] for bound in seen):
            for bound in seen:
                if bound[1] is None:
                    bound[0] = max(1, bound[0] or 0)

    def at_least(self, more: str, less: str) -> None:
        self.equal(more, less, f"{more} beyond {less}")

    def settle(self) -> "Puzzle":
        """What follows at once: the one unknown of an equation, again and again."""
        settled = True
        while settled:
            settled = False
            for terms, constant in self.equations:
                unknown = [
                    place for place in terms if self.bounds[place][0] != self.bounds[place][1]
                ]
                if len(unknown) == 1:
                    rest = sum(
                        weight * self.bounds[place][0]
                        for place, weight in terms.items()
                        if place != unknown[0]
                    )  # type: ignore[operator]
                    value = round((constant - rest) / terms[unknown[0]], 6)
                    self.bounds[unknown[0]] = [value, value]
                    settled = True
        return self

    def range_of(self, name: str) -> tuple[float, float]:
        """The least and the most the cell can be."""
        names, rows = self._around(name)
        order = {place: n for n, place in enumerate(sorted(names))}
        data, at, left = [], [[], []], []
        for terms, constant in rows:
            for place, weight in terms.items():
                data.append(weight)
                at[0].append(len(left))
                at[1].append(order[place])
            left.append(constant)
        shape = (len(left), len(order))
        bounds = [tuple(self.bounds[place]) for place in sorted(names)]
        cost = numpy.zeros(len(order))
        ends = []
        for sign in (1, -1):
            cost[order[self.places[name]]] = sign
            done = linprog(
                cost,
                A_eq=csr_matrix((data, at), shape=shape) if left else None,
                b_eq=left or None,
                bounds=bounds,
            )
            assert done.status in (0, 3), (
                f"the published figures contradict each other: {done.message}"
            )
            ends.append(sign * done.fun if done.status == 0 else float("inf"))
        return ends[0], ends[1]

    def _around(self, name: str) -> tuple[set[int], list]:
        """Only what hangs together with the cell through unknowns."""
        unknown = {place for place, (low, high) in enumerate(self.bounds) if low != high}
        touching: dict[int, list[int]] = {}
        for number, (terms, _) in enumerate(self.equations):
            for place in terms:
                touching.setdefault(place, []).append(number)
        near, taken, todo = {self.places[name]}, set(), [self.places[name]]
        while todo:
            here = todo.pop()
            if here not in unknown:
                continue
            for number in touching.get(here, []):
                if number not in taken:
                    taken.add(number)
                    fresh = [other for other in self.equations[number][0] if other not in near]
                    near.update(fresh)
                    todo += fresh
        rows = [self.equations[number] for number in sorted(taken)]
        return near, rows


def puzzle_of(document: Json) -> Puzzle:
    found = Puzzle()
    _people(found, document)
    for item in document["items"]:
        _item(found, item)
    for objective in document["knowledge"]["objectives"]:
        _objective(found, objective, document["items"])
    for rating in document["confidence"]:
        _rating(found, rating)
    for section in ("practice_change", "barriers"):
        for question in document[section]:
            _options(found, f"{section}/{question['question']}", question)
    _states(found, document)
    _subgroups(found, document)
    _waves(found, document)
    return found


def _people(found: Puzzle, document: Json) -> None:
    part, audience = document["participation"], document["audience"]
    for name in ("participants", "cme_learners", "micro_learning"):
        found.know(name, part[name])
    found.equal("participants", "cme_learners", "micro_learning")
    for stage in part["funnel"]:
        found.know(f"funnel/{stage['stage']}", stage["n"])
        found.at_least("cme_learners", f"funnel/{stage['stage']}")
    for entry in part["campaigns"]:
        found.know(f"campaign/{entry['label']}", entry["n"])
    found.partition(
        "participants", [*(f"campaign/{e['label']}" for e in part["campaigns"]), "campaign/none"]
    )
    found.know("oncologists", audience["oncologists"]["n"])
    for name in ("specialty", "profession"):
        for entry in audience[name]:
            n = entry["n"]
            if n is None and entry["share"] is not None and part["participants"]:
                n = round(entry["share"] * part["participants"])
            found.know(f"{name}/{entry['label']}", n)
        found.partition("participants", [f"{name}/{e['label']}" for e in audience[name]])
    inside = [f"specialty/{e['label']}" for e in audience["specialty"] if is_oncologist(e["label"])]
    found.partition("oncologists", inside)
    found.know("overall", document["knowledge"]["overall"]["learners"])
    boxes = (document.get("flow") or {"participants": []})["participants"]
    for box in boxes:
        found.know(f"flow/{box['stage']}", box["n"])
    if boxes:
        inner = boxes[next(n for n, box in enumerate(boxes) if box["stage"] == "counted") :]
        found.equal(
            "flow/counted", *(f"flow/{box['stage']}" for box in inner if box["stage"] != "counted")
        )
        found.equal("flow/counted", "participants")
        found.equal("flow/analysed", "overall")
        for stage in document["flow"]["funnel"]:
            found.know(f"flow funnel/{stage['stage']}", stage["n"])


def _comparison(found: Puzzle, path: str, entry: Json) -> None:
    one, every = entry["matched"], entry["all"]
    found.know(f"{path}/n", one["n"])
    for side in ("pre", "post"):
        for cohort, figures in (("matched", one), ("all", every)):
            n, count, share = (figures[side][name] for name in ("n", "count", "share"))
            assert share is None or count is not None, f"{path}: a share without its count"
            found.know(f"{path}/{cohort}/{side}/n", n)
            found.know(f"{path}/{cohort}/{side}/count", count)
            found.equal(
                f"{path}/{cohort}/{side}/n",
                f"{path}/{cohort}/{side}/count",
                f"{path}/{cohort}/{side}/wrong",
            )
        for what in ("count", "wrong"):
            found.at_least(f"{path}/all/{side}/{what}", f"{path}/matched/{side}/{what}")


def _fourfold(found: Puzzle, path: str, entry: Json) -> None:
    one = entry["matched"]
    for cell in MOVES.values():
        found.know(f"{path}/table/{cell}", (one["table"] or {}).get(cell))
    for move, cell in MOVES.items():
        if (entry.get("learners") or {}).get(move) is not None:
            found.know(f"{path}/table/{cell}", entry["learners"][move])
    found.equal(f"{path}/n", *(f"{path}/table/{cell}" for cell in MOVES.values()))
    for side, other in (("pre", "lost"), ("post", "gained")):
        found.equal(f"{path}/matched/{side}/n", f"{path}/n")
        found.equal(f"{path}/matched/{side}/count", f"{path}/table/both", f"{path}/table/{other}")
    if one["table"] is None and one["n"] is not None:
        like = tables_like(one)
        found.bounds[found.place(f"{path}/table/lost")] = [min(like), max(like)]


def tables_like(one: Json) -> list[int]:
    """How many may have got worse: the tables with the printed margins that give every printed figure."""
    n, pre, post = one["n"], one["pre"]["count"], one["post"]["count"]
    found = []
    for lost in range(max(0, pre - post), min(pre, n - post) + 1):
        table = PairedTable(
            both=pre - lost, lost=lost, gained=post - pre + lost, neither=n - post - lost
        )
        made = compare_matched_item(table).as_json()
        if _could_be(one, made):
            found.append(lost)
    return found


def _could_be(printed: Json, made: Json) -> bool:
    for name in ("change", "change_ci95", "statistic"):
        if printed[name] is not None and printed[name] != made[name]:
            return False
    for name, value in printed["effect"].items():
        if value is not None and value != made["effect"][name]:
            return False
    if printed["p"] is None:
        return True
    if not printed.get("p_coarse"):
        return printed["p"] == made["p"]
    limits = [0, 0.001, 0.01, 0.05]
    limit = min(limits[1:], key=lambda one: abs(one - printed["p"]))
    return limits[limits.index(limit) - 1] <= made["p"] < limit


def _item(found: Puzzle, item: Json) -> None:
    path = f"item/{item['question']}"
    _comparison(found, path, item)
    _fourfold(found, path, item)
    for side in ("pre", "post"):
        for option in item["options"]:
            found.know(f"{path}/option/{option['choice']}/{side}", option[side])
            if option["correct"]:
                found.equal(
                    f"{path}/option/{option['choice']}/{side}", f"{path}/matched/{side}/count"
                )
        found.partition(
            f"{path}/n", [f"{path}/option/{option['choice']}/{side}" for option in item["options"]]
        )
    found.at_least("overall", f"{path}/n")


def _objective(found: Puzzle, objective: Json, items: list[Json]) -> None:
    path = f"objective/{objective['objective']}"
    _comparison(found, path, objective)
    parts = [
        f"item/{item['question']}" for item in items if item["objective"] == objective["objective"]
    ]
    for cohort in ("matched", "all"):
        for side in ("pre", "post"):
            for what in ("n", "count"):
                found.equal(
                    f"{path}/{cohort}/{side}/{what}",
                    *(f"{part}/{cohort}/{side}/{what}" for part in parts),
                )
    for move in MOVES:
        found.know(f"{path}/learners/{move}", objective["learners"][move])
    found.partition(f"{path}/n", [f"{path}/learners/{move}" for move in MOVES])
    for move, cell in (
        ("improved", "gained"),
        ("worse", "lost"),
    ):  # over all means in one item at least
        found.equal(f"{path}/cells/{cell}", *(f"{part}/table/{cell}" for part in parts))
        found.at_least(f"{path}/cells/{cell}", f"{path}/learners/{move}")
    if len(parts) == 1:
        found.equal(f"{path}/n", f"{parts[0]}/n")
        for move, cell in MOVES.items():
            found.equal(f"{path}/learners/{move}", f"{parts[0]}/table/{cell}")


def _rating(found: Puzzle, rating: Json) -> None:
    path, ratings, levels = (
        f"confidence/{rating['question']}",
        rating["ratings"],
        len(rating["scale"]),
    )
    _comparison(found, path, rating)
    _fourfold(found, path, rating)
    for side in ("pre", "post"):
        names = [f"{path}/level/{side}/{level}" for level in range(levels)]
        for name, n in zip(names, ratings[side] or [None] * levels, strict=True):
            found.know(name, n)
        found.partition(f"{path}/n", names)
        found.equal(f"{path}/matched/{side}/count", *names[levels - rating["top"] :])
        if ratings[f"mean_{side}"] is not None and rating["matched"]["n"] is not None:
            weights = [float(level) for level in range(1, levels + 1)]
            known = ratings[f"mean_{side}"] * rating["matched"]["n"]
            found.know(f"{path}/sum/{side}", known)
            found.equal(f"{path}/sum/{side}", *names, weights=weights)
    moves = ("improved", "same", "worse")
    for move in moves:
        found.know(f"{path}/moves/{move}", ratings[move])
    found.equal(f"{path}/n", *(f"{path}/moves/{move}" for move in moves))


def _options(found: Puzzle, path: str, question: Json) -> None:
    found.know(f"{path}/n", question["n"])
    for option in question["options"]:
        assert option["share"] is None or option["n"] is not None
        found.know(f"{path}/{option['choice']}", option["n"])
        found.at_least(f"{path}/n", f"{path}/{option['choice']}")


def _states(found: Puzzle, document: Json) -> None:
    section = document.get("confidence_knowledge") or {"items": [], "confidently_wrong_after": []}
    for entry in section["items"]:
        path, states = f"states/{entry['question']}", section["states"]
        found.know(f"{path}/n", entry["n"])
        for b, before in enumerate(states):
            for a, _ in enumerate(states):
                found.know(
                    f"{path}/{b}/{a}", ((entry["transitions"] or [[]] * 4)[b] or [None] * 4)[a]
                )
            found.know(f"{path}/before/{before}", (entry["before"] or {}).get(before))
            found.know(f"{path}/after/{before}", (entry["after"] or {}).get(before))
        for place, state in enumerate(states):
            found.equal(f"{path}/before/{state}", *(f"{path}/{place}/{a}" for a in range(4)))
            found.equal(f"{path}/after/{state}", *(f"{path}/{b}/{place}" for b in range(4)))
        found.equal(f"{path}/n", *(f"{path}/before/{state}" for state in states))
        # Right are mastered and doubtful, sure are mastered and misinformed; the item's learners may be more.
        for sibling, groups in (
            (f"item/{entry['question']}", ((0, 1), (2, 3))),
            (f"confidence/{entry['confidence']}", ((0, 2), (1, 3))),
        ):
            for b, rows in zip((True, False), groups, strict=True):
                for a, columns in zip((True, False), groups, strict=True):
                    cell = {
                        (True, True): "both",
                        (False, True): "gained",
                        (True, False): "lost",
                        (False, False): "neither",
                    }[b, a]
                    inside = f"{path}/{sibling}/{cell}"
                    found.equal(inside, *(f"{path}/{r}/{c}" for r in rows for c in columns))
                    found.at_least(f"{sibling}/table/{cell}", inside)
    for entry in section["confidently_wrong_after"]:
        path = f"wrong and sure/{entry['question']}"
        found.know(f"{path}/n", entry["n"])
        found.know(f"{path}/count", entry["count"])
        for choice in entry["choices"]:
            found.know(f"{path}/{choice['choice']}", choice["n"])
        found.partition(
            f"{path}/count", [f"{path}/{choice['choice']}" for choice in entry["choices"]]
        )
        found.at_least(f"{path}/n", f"{path}/count")
        found.at_least(f"item/{entry['question']}/all/post/wrong", f"{path}/count")
        found.at_least(f"{path}/count", f"states/{entry['question']}/after/misinformed")


def _subgroups(found: Puzzle, document: Json) -> None:
    for dimension in (document.get("subgroups") or {"dimensions": []})["dimensions"]:
        path = f"subgroup/{dimension['dimension']}"
        found.know(f"{path}/not given", dimension["not_given"])
        for group in dimension["groups"]:
            name, overall = f"{path}/{group['group']}", group["overall"]
            found.know(f"{name}/n", group["n"])
            found.know(f"{name}/learners", overall["learners"])
            found.at_least(f"{name}/n", f"{name}/learners")
            found.equal(f"{name}/n", f"{dimension['dimension']}/{group['group']}")
        found.equal(
            "participants",
            f"{path}/not given",
            *(f"{path}/{g['group']}/n" for g in dimension["groups"]),
        )
        found.equal(
            "overall",
            f"{path}/others learners",
            *(f"{path}/{g['group']}/learners" for g in dimension["groups"]),
        )
        found.at_least(f"{path}/not given", f"{path}/others learners")


def _waves(found: Puzzle, document: Json) -> None:
    for wave in document.get("follow_up") or []:
        path = f"wave/{wave['after_days']}"
        found.know(f"{path}/responded", wave["responded"])
        found.know(f"{path}/invited", wave["invited"])
        found.at_least(f"{path}/invited", f"{path}/responded")
        parts = ("done", "partly", "not_yet", "not_applicable")
        for question in wave["changes"]:
            for option in question["options"]:
                base = f"{path}/{option['choice']}"
                for name in (*parts, "answered", "intended"):
                    found.know(f"{base}/{name}", option[name])
                found.equal(f"{base}/answered", *(f"{base}/{part}" for part in parts))
                found.at_least(f"{base}/intended", f"{base}/answered")
                found.at_least(
                    f"practice_change/{question['question']}/{option['choice']}", f"{base}/intended"
                )
            for name in (*parts, "answered"):
                found.know(f"{path}/total/{name}", question["total"][name])
                found.equal(
                    f"{path}/total/{name}",
                    *(f"{path}/{o['choice']}/{name}" for o in question["options"]),
                )


def together(earlier: Json, later: Json) -> Puzzle:
    """Two publications: the second counts everybody of the first and some more."""
    both = Puzzle()
    for name, puzzle in (("1", puzzle_of(earlier)), ("2", puzzle_of(later))):
        names = {place: f"{name}:{path}" for path, place in puzzle.places.items()}
        for place, path in names.items():
            both.bounds[both.place(path)] = list(puzzle.bounds[place])
        for terms, constant in puzzle.equations:
            both.equations.append(
                ({both.place(names[place]): weight for place, weight in terms.items()}, constant)
            )
    for path in [path[2:] for path in both.places if path.startswith("2:")]:
        if f"1:{path}" in both.places:
            both.equal(f"2:{path}", f"1:{path}", f"new:{path}")
    return both
