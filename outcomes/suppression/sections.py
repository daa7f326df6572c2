"""What may leave the house: a document in, the same document out with small groups hidden. Pure.

A cell is a number of persons (or of their answers) about whom something is said: how many were right, how many chose b.
A cell of 1 to `below` less one is hidden, and so is whatever gives it away: other cells of its table, the total, the
share, mean, interval and p that follow from it, the same cell in a sibling table, and the difference to what was
published before. A cell of 0 is shown. docs/adr/0014-what-leaves-the-house.md says why each rule is as it is.

Three shapes of table, three rules:
- a *partition* (groups that add up to a known total): small cells and enough others, so that at least two are hidden
  and their sum leaves each of them `below` possible values; all of them where that cannot be reached;
- a *comparison* (the same learners before and after): a small cell of the fourfold table hides the table with all that
  follows from it; a small margin hides the comparison. Margins of `below` or more leave each cell over as many values;
- everything else: hidden as a whole when any part of it is small.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from learners.taxonomy import is_oncologist
from outcomes.snapshots.persistent_gaps import persistent_gaps
from outcomes.statistics import mcnemar_exact

Json = dict[str, Any]
ONLY_INSIDE = ("item_analysis", "reliability", "precision", "data_quality")  # the house's business
CLASSES = (0.001, 0.01, 0.05)
MIN_PAIRS, MIN_DISCORDANT = 20, 6
TABLE = ("both", "gained", "lost", "neither")
MOVES = ("improved", "reinforced", "unchanged", "worse")


class TooLittleNew(ValueError):
    code = "too-little-new"

    def __init__(self, below: int) -> None:
        self.sentence = (
            f"Since an earlier publication fewer than {below} participants or matched learners came, so both together "
            "would show them. "
            f"Publish again when at least {below} have."
        )
        super().__init__(self.sentence)


def suppress(document: Json, below: int, earlier: Sequence[tuple[Json, Json]] = ()) -> Json:
    """The document as it may leave; `earlier` are the documents of earlier publications, whole and as they left."""
    for old, _ in earlier:
        for now, then in zip(_trunk(document), _trunk(old), strict=True):
            if now is not None and then is not None and 0 < abs(now - then) < below:
                raise TooLittleNew(below)
    work = _Work(below, earlier)
    made = _looked_through(work, document)
    block = made["snapshot"]
    block["digest"] = (
        None  # of the whole document: guesses at hidden cells could be tried against it
    )
    block["rules"] = block.get("rules", {}) | {"suppress_below": below}
    made["persistent_gaps"] = persistent_gaps(made["knowledge"]["objectives"], made["items"])
    made["notes"] = _notes(made, below)
    return made


def cells_of(document: Json) -> dict[str, int]:
    """Every cell of a document by its address: where nothing is small nothing is hidden, and each is looked at."""
    work = _Work(0)
    _looked_through(work, document)
    return work.cells


def _looked_through(work: "_Work", document: Json) -> Json:
    made = deepcopy({name: part for name, part in document.items() if name not in ONLY_INSIDE})
    _participation(work, made)
    _audience(work, made["audience"], made["participation"]["participants"])
    _knowledge(work, made)
    for rating in made["confidence"]:
        _confidence(work, rating)
    for section in ("practice_change", "barriers"):
        for question in made[section]:
            _question(work, question, f"{section}/{_key(question)}")
    _confidence_knowledge(work, made)
    _subgroups(work, made)
    _follow_up(work, made)
    _comparison_arm(work, made)
    return made


def _trunk(document: Json) -> tuple[int | None, int | None]:
    return document["participation"]["participants"], document["knowledge"]["overall"]["learners"]


class _Work:
    """The threshold, the cells looked at so far by address, and those of every earlier publication: as counted, and as they
    left. What follows from two published figures is a cell too, so its step from publication to publication is seen."""

    def __init__(self, below: int, earlier: Sequence[tuple[Json, Json]] = ()) -> None:
        self.below, self.earlier = (
            below,
            [(cells_of(whole), cells_of(left)) for whole, left in earlier],
        )
        self.cells: dict[str, int] = {}

    def small(self, *cells: int | None) -> bool:
        return any(cell is not None and 0 < cell < self.below for cell in cells)

    def tells(self, path: str, value: int | None) -> bool:
        """Whether the value, or its step from a published one of that address, is a small group."""
        if value is None:
            return False
        self.cells[path] = value
        return self.small(
            value, *(abs(value - left[path]) for _, left in self.earlier if path in left)
        )

    def any_tells(self, path: str, cells: dict[str, int | None]) -> bool:
        return any(self.tells(f"{path}/{name}", cell) for name, cell in cells.items())


def _sum(cells: Iterable[int | None]) -> int | None:
    """None where a part is hidden."""
    known = list(cells)
    return None if None in known else sum(cell for cell in known if cell is not None)


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part


def _key(entry: Json) -> str:
    return f"{entry['question']}@{entry.get('version', 1)}"


def _blank(value: Any, name: str = "") -> Any:
    """Null in every leaf; an interval and a fourfold table are one leaf."""
    if name == "suppressed":
        return True
    if name == "table" or name.endswith("ci95"):
        return None
    if isinstance(value, dict):
        return {inner: _blank(part, inner) for inner, part in value.items()}
    return [_blank(part) for part in value] if isinstance(value, list) else None


def _hide(entry: Json, *names: str) -> None:
    """These parts of the entry become null and it says so."""
    for name in names:
        if name in entry:
            entry[name] = _blank(entry[name], name)
    entry["suppressed"] = True


def is_hidden(entry: Json | None) -> bool:
    return bool(entry and entry.get("suppressed"))


# --- partitions --------------------------------------------------------------------------------------------------


def chosen_to_hide(
    work: _Work,
    paths: Sequence[str],
    cells: Sequence[int | None],
    fixed: Iterable[int] = (),
    must: Iterable[int] = (),
    caps: Sequence[int | None] = (),
) -> set[int]:
    """Which cells of a partition to hide. `fixed` are known from elsewhere, so hiding them protects nothing; `must` are
    hidden already; `caps` are what each cell can be at most by another table."""
    fixed = set(fixed)
    known = {place: cell for place, cell in enumerate(cells) if cell is not None}
    out = {place for place, cell in known.items() if work.tells(paths[place], cell)} | set(must)
    out |= _still_hidden(work, paths, known) - fixed
    if not out:
        return out
    candidates = sorted(
        (place for place in known if place not in out | fixed and known[place]),
        key=lambda p: (known[p], p),
    )
    while not _covered(work, paths, known, out - fixed, caps) and candidates:
        out.add(candidates.pop(0))
    if not _covered(work, paths, known, out - fixed, caps):
        out |= set(known) - fixed
    return out


def _still_hidden(work: _Work, paths: Sequence[str], known: dict[int, int]) -> set[int]:
    """Cells hidden before whose sum has grown by a small group only: shown now, they would show it."""
    found: set[int] = set()
    for whole, left in work.earlier:
        before = {place for place in known if paths[place] in whole and paths[place] not in left}
        step = sum(abs(known[place] - whole[paths[place]]) for place in before)
        if 0 < step < work.below + len(before) - 1:
            found |= before
    return found


def _covered(
    work: _Work,
    paths: Sequence[str],
    known: dict[int, int],
    out: set[int],
    caps: Sequence[int | None],
) -> bool:
    """At least two, and each of them may be anything over a range of `below` values, today and since each publication."""
    if len(out) < 2:
        return False
    need = work.below + len(out) - 1
    if sum(known.get(place, 0) for place in out) < need:
        return False
    if caps and not _open_below(work, known, out, caps):
        return False
    for whole, _ in work.earlier:
        step = sum(abs(known.get(place, 0) - whole.get(paths[place], 0)) for place in out)
        if 0 < step < need:
            return False
    return True


def _open_below(
    work: _Work, known: dict[int, int], out: set[int], caps: Sequence[int | None]
) -> bool:
    """Whether no cell is pinned from below because the others cannot be larger."""
    total = sum(known.get(place, 0) for place in out)
    for place in out:
        others = [caps[other] for other in out if other != place]
        low = 0 if None in others else max(0, total - sum(cap for cap in others if cap is not None))
        cap = caps[place]
        if min(total, total if cap is None else cap) - low < work.below - 1:
            return False
    return True


# --- participation and audience ----------------------------------------------------------------------------------


def _participation(work: _Work, made: Json) -> None:
    part = made["participation"]
    for name in ("excluded", "joined_rows", "unverified_micro"):
        if name in part:
            part[name] = None
    if work.tells("participation/participants", part["participants"]):
        _hide(part, "participants", "cme_learners", "micro_learning")
    else:
        names = ("cme_learners", "micro_learning")
        paths = [f"participation/{name}" for name in names]
        for place in chosen_to_hide(work, paths, [part[name] for name in names]):
            part[names[place]] = None
            part["suppressed"] = True
    _campaigns(work, part)
    anchors = [
        part[name]
        for name in ("participants", "cme_learners", "micro_learning")
        if part[name] is not None
    ]
    if is_hidden(part):  # the funnel begins with the CME learners
        for stage in [*part["funnel"], *(made.get("flow") or {"funnel": []})["funnel"]]:
            _hide(stage, "n", "share")
    _chain(work, part["funnel"], "participation/funnel", anchors)
    if made.get("flow"):
        _flow(work, made, anchors)


def _campaigns(work: _Work, part: Json) -> None:
    entries = part["campaigns"]
    paths = [f"campaign/{entry['label']}" for entry in entries]
    cells = [entry["n"] for entry in entries]
    if part["participants"] is not None:  # those without a campaign are the rest
        paths, cells = [*paths, "campaign/"], [*cells, _less(part["participants"], _sum(cells))]
    for place in chosen_to_hide(work, paths, cells):
        if place < len(entries):
            _hide(entries[place], "n")


def _chain(work: _Work, stages: list[Json], where: str, anchors: list[int]) -> None:
    """Stages hold one another: two that differ by a small group would show the group, so the later one is hidden."""
    kept = list(anchors)
    for stage in stages:
        n = stage["n"]
        if n is None:
            continue
        near = work.small(*(abs(n - other) for other in kept))
        if work.tells(f"{where}/{stage['stage']}", n) or near:
            _hide(stage, "n", "share")
        elif n:
            kept.append(n)


def _flow(work: _Work, made: Json, anchors: list[int]) -> None:
    flow = made["flow"]
    _chain(work, flow["funnel"], "flow/funnel", _kept(made["participation"]["funnel"]) + anchors)
    boxes = flow["participants"]
    start = next((n for n, box in enumerate(boxes) if box["stage"] == "counted"), 0)
    flow["participants"] = boxes = boxes[start:]  # rows and who was left out of them stay inside
    paths = [f"flow/{box['stage']}" for box in boxes]
    if any(work.tells(path, box["n"]) for path, box in zip(paths, boxes, strict=True)):
        # The trunk is printed elsewhere, so beside it either all stands or nothing.
        for box in boxes:
            if box["kind"] == "out" or work.small(box["n"]):
                _hide(box, "n")


def _kept(stages: list[Json]) -> list[int]:
    return [stage["n"] for stage in stages if stage["n"]]


def _audience(work: _Work, audience: Json, participants: int | None) -> None:
    oncologists = audience["oncologists"]
    if participants is None:
        _hide(oncologists, "of")
    groups = {
        "specialty-oncology": [e for e in audience["specialty"] if is_oncologist(e["label"])],
        "specialty-other": [e for e in audience["specialty"] if not is_oncologist(e["label"])],
        "profession": audience["profession"],
    }
    if oncologists["of"]:
        paths = ["audience/oncologists", "audience/not-oncologists"]
        if chosen_to_hide(
            work, paths, [oncologists["n"], _less(oncologists["of"], oncologists["n"])]
        ):
            # The two parts of the whole are not to be told apart, so their labels are one list.
            _hide(oncologists, "n", "share")
            groups["specialty-oncology"] = (
                groups.pop("specialty-other") + groups["specialty-oncology"]
            )
    for name, entries in groups.items():
        paths = [f"{name.split('-')[0]}/{entry['label']}" for entry in entries]
        for place in chosen_to_hide(work, paths, [entry["n"] for entry in entries]):
            _hide(entries[place], "n", "share")
    for name in audience["numbers"]:
        entry = audience["numbers"][name]
        if work.tells(f"number/{name}/n", entry["n"]):
            stem = entry.get("stem")
            _hide(entry, *entry)
            entry["stem"] = stem


# --- comparisons -------------------------------------------------------------------------------------------------


def _cells(one: Json, sides: Sequence[str] = ("pre", "post")) -> dict[str, int | None]:
    """The margins of a comparison and what is left of each to its whole."""
    found: dict[str, int | None] = {"n": one.get("n")}
    for side in sides:
        n, count = one[side]["n"], one[side]["count"]
        found |= {f"{side}/n": n, f"{side}/count": count, f"{side}/wrong": _less(n, count)}
    return found


def _matched(work: _Work, one: Json, path: str, partition: Json | None = None) -> None:
    """A matched comparison. `partition`: what became of the learners, where there is no fourfold table."""
    if work.any_tells(path, _cells(one)):
        _hide(one, *one)
        return
    table, parts = one["table"], partition
    closed = any(
        f"{path}/n" in left and f"{path}/table/lost" not in left for _, left in work.earlier
    )  # once hidden, it stays so
    if table is not None and (work.any_tells(f"{path}/table", table) or closed):
        _close_table(work, one, path)
    elif table is None and parts and is_hidden(parts):
        _coarse(one, None)
        one["change_ci95"] = one["statistic"] = None
    if (one["n"] or 0) < MIN_PAIRS or _discordant(one, parts) < MIN_DISCORDANT:
        one["p"] = one["p_holm"] = one["statistic"] = None


def _discordant(one: Json, parts: Json | None) -> float:
    if one["table"] is not None:
        return one["table"]["gained"] + one["table"]["lost"]
    if parts and parts.get("improved") is not None:
        return parts["improved"] + parts["worse"]
    return float("inf")


def _close_table(work: _Work, one: Json, path: str) -> None:
    """The table and what follows from it; of p only its class, and only where the class leaves the table open."""
    n, pre, post = one["n"], one["pre"]["count"], one["post"]["count"]
    told = _told_class(work, n, pre, post, one["p"])
    if n < MIN_PAIRS or any(f"{path}/n" in left for _, left in work.earlier):
        told = None  # two classes of two publications together could close the table
    one["table"] = None
    one["table_suppressed"] = True
    one["change_ci95"] = one["statistic"] = None
    one["effect"] = one["effect"] | {"odds_ratio": None, "odds_ratio_ci95": None}
    _coarse(one, told)


def _told_class(work: _Work, n: int, pre: int, post: int, p: float) -> float | None:
    """The class of an exact p, where it leaves open which of the tables with these margins it is of; so does its absence."""
    lost = range(
        max(0, pre - post), min(pre, n - post) + 1
    )  # those who got worse: the margins leave so many tables
    under = [
        bisect_left(
            lost, limit, key=lambda lost: mcnemar_exact(lost=lost, gained=post - pre + lost)
        )
        for limit in CLASSES
    ]
    tables = {
        limit: high - low for limit, low, high in zip(CLASSES, [0, *under], under, strict=False)
    }
    told = {limit: number for limit, number in tables.items() if number >= work.below}
    untold = len(lost) - sum(told.values())
    mine = _class(p)
    return mine if mine in told and not work.small(untold) else None


def _class(p: float | None) -> float | None:
    """The threshold a p is under; None for 0.05 and more."""
    return None if p is None else next((limit for limit in CLASSES if p < limit), None)


def _coarse(one: Json, told: float | None) -> None:
    """`p` stands just under its threshold, so that it reads "p<0.01"; the adjusted one is done with its family."""
    one["p"] = None if told is None else told * (1 - 1e-9)
    one["p_coarse"] = True


def _coarse_family(entries: list[Json]) -> None:
    """Adjusted p of a family hang together. Where one is coarse, each says no more than its own p (Bonferroni) does."""
    if not any(one.get("p_coarse") or is_hidden(one) for one in entries):
        return
    for one in entries:
        if one["p_holm"] is not None:
            limit = None if one["p"] is None else _class(min(1.0, one["p"] * len(entries)))
            one["p_holm"] = None if limit is None else limit * (1 - 1e-9)
            one["p_coarse"] = True


def _all(work: _Work, every: Json, matched: Json, before: dict[str, int | None], path: str) -> None:
    """Everybody who answered: nor may everybody less the matched be a small group. `before`: the matched, unhidden."""
    cells = _cells(every)
    rest = {name: _less(cell, before[name]) for name, cell in cells.items()}
    if work.any_tells(path, cells) or work.any_tells(f"{path}/rest", rest):
        _hide(every, *every)
    elif is_hidden(matched) and any(
        step is not None and abs(step) < work.below for step in rest.values()
    ):
        _hide(every, *every)  # it would stand in for the matched ones


def _knowledge(work: _Work, made: Json) -> None:
    items, knowledge = made["items"], made["knowledge"]
    for item in items:
        before, path = _cells(item["matched"]), f"item/{_key(item)}"
        _matched(work, item["matched"], f"{path}/matched")
        _all(work, item["all"], item["matched"], before, f"{path}/all")
        if item.get("learners") and item["matched"]["table"] is None:
            _hide(item["learners"], *item["learners"])
        _chosen(work, item, path, before)
    for objective in knowledge["objectives"]:
        parts = [
            item
            for item in items
            if item["objective"] == objective["objective"] and item["measures"] != "confidence"
        ]
        _objective(work, objective, parts)
    _coarse_family([one["matched"] for one in items])
    _coarse_family([one["matched"] for one in knowledge["objectives"]])
    _coarse_family([one["all"] for one in items])
    _coarse_family([one["all"] for one in knowledge["objectives"]])
    overall = knowledge["overall"]
    told = work.tells("overall/learners", overall["learners"])
    if told or any(is_hidden(one["matched"]) for one in knowledge["objectives"]):
        kept = overall["objectives"]
        _hide(overall, *overall)
        overall["objectives"] = kept
    elif _is_coarse(knowledge):  # they follow from the same tables
        overall["p"] = overall["change_ci95"] = None
    elif (overall["learners"] or 0) < MIN_PAIRS:
        overall["p"] = None


def _is_coarse(knowledge: Json) -> bool:
    """Whether the table of an objective is hidden."""
    return any(one["matched"].get("p_coarse") for one in knowledge["objectives"])


def _objective(work: _Work, objective: Json, parts: list[Json]) -> None:
    """An objective is a sum over its items, so it hides what they hide."""
    path = f"objective/{objective['objective']}"
    matched, every, moves = objective["matched"], objective["all"], objective.get("learners")
    before = _cells(matched)
    closed = any(item["matched"].get("table_suppressed") for item in parts)
    if moves and matched["table"] is None:
        paths = [f"{path}/learners/{move}" for move in MOVES]
        # Who got worse over all got worse in one item at least, so a hidden table hides what became of the learners.
        if chosen_to_hide(work, paths, [moves[move] for move in MOVES]) or closed:
            _hide(moves, *moves)
    if any(is_hidden(item["matched"]) for item in parts):
        _hide(matched, *matched)
    else:
        if matched["table"] is not None and closed:
            _close_table(work, matched, f"{path}/matched")
        _matched(work, matched, f"{path}/matched", moves)
    if moves and (is_hidden(matched) or matched.get("table_suppressed")):
        _hide(moves, *moves)
    if any(is_hidden(item["all"]) for item in parts):
        _hide(every, *every)
    else:
        _all(work, every, matched, before, f"{path}/all")


def _chosen(work: _Work, item: Json, path: str, before: dict[str, int | None]) -> None:
    """Answers chosen by matched learners; where one is right and each chose one, they are a partition."""
    options, hidden = item["options"], is_hidden(item["matched"])
    for side in ("pre", "post"):
        cells = [option[side] for option in options]
        paths = [f"{path}/options/{option['choice']}/{side}" for option in options]
        right = {place for place, option in enumerate(options) if option["correct"]}
        n, count = before["n"], before[f"{side}/count"]
        # The right answer is then the margin of the comparison beside it.
        single = _sum(cells) == n and [cells[place] for place in right] == [count]
        if single:
            out = chosen_to_hide(work, paths, cells, fixed=right) - right
        else:
            rests = [{"not": _less(n, cell)} for cell in cells]
            for place in right:  # who chose it and was wrong all the same
                rests[place]["wrong"] = _less(cells[place], count)
            out = {
                p
                for p in range(len(cells))
                if work.tells(paths[p], cells[p]) or work.any_tells(paths[p], rests[p])
            }
        for place in range(len(options)) if hidden else out:
            options[place][side] = None
            options[place]["suppressed"] = True


def _confidence(work: _Work, rating: Json) -> None:
    path, ratings, matched = f"confidence/{_key(rating)}", rating["ratings"], rating["matched"]
    before = _cells(matched)
    _matched(work, matched, f"{path}/matched")
    _all(work, rating["all"], matched, before, f"{path}/all")
    _coarse_family([matched])
    top = rating["top"] or 0
    some = is_hidden(matched)
    for side in ("pre", "post"):
        cells, levels = ratings[side], len(ratings[side])
        paths = [f"{path}/ratings/{side}/{level}" for level in range(levels)]
        # The top box is a margin of the comparison, so both its levels and the others have a known sum.
        for part in (range(levels - top), range(levels - top, levels)):
            out = chosen_to_hide(work, [paths[p] for p in part], [cells[p] for p in part])
            some = some or bool(out)
    moves = [ratings.get(name) for name in ("improved", "same", "worse")]
    paths = [f"{path}/ratings/{name}" for name in ("improved", "same", "worse")]
    moved = bool(chosen_to_hide(work, paths, moves))
    if some:
        _hide(ratings, *ratings)  # means and tests are sums over the levels
    elif moved or matched.get("table_suppressed"):
        for name in ("improved", "same", "worse", "statistic", "rank_biserial", "p"):
            if name in ratings:
                ratings[name] = None
        ratings["moves_suppressed"] = True
    if ratings.get("p") is not None and (before["n"] or 0) < MIN_PAIRS:
        ratings["p"] = ratings["statistic"] = None


# --- questions with options --------------------------------------------------------------------------------------


def _question(work: _Work, question: Json, path: str) -> None:
    n, options = question["n"], question["options"]
    cells = [option["n"] for option in options]
    paths = [f"{path}/{option['choice']}" for option in options]
    if work.tells(f"{path}/n", n):
        _hide(question, "n")
        out = set(range(len(cells)))
    elif _sum(cells) == n:
        out = chosen_to_hide(work, paths, cells)
    else:
        rests = [_less(n, cell) for cell in cells]
        out = {
            p
            for p in range(len(cells))
            if work.tells(paths[p], cells[p]) or work.tells(f"{paths[p]}/not", rests[p])
        }
    for place in out:
        _hide(options[place], "n", "share", "ci95")


def _confidence_knowledge(work: _Work, made: Json) -> None:
    """Sixteen ways, all or nothing; the margins alone may stand where no other table of the same people narrows them."""
    section = made.get("confidence_knowledge")
    if not section:
        return
    items = {_key(one): one for one in made["items"]}
    ratings = {_key(one): one for one in made["confidence"]}
    parts = ("n", "before", "after", "shares_before", "shares_after", "transitions", "misinformed")
    for entry in section["items"]:
        path, states = f"states/{_both(entry)}", section["states"]
        beside = (
            (items.get(_key(entry)), ("mastered", "doubtful")),
            (ratings.get(_rated(entry)), ("mastered", "misinformed")),
        )
        siblings = [(one["matched"], states_of) for one, states_of in beside if one]
        margins = {
            f"{side}/{state}": entry[side][state]
            for side in ("before", "after")
            for state in states
        }
        told = work.any_tells(path, margins | {"n": entry["n"]}) or work.any_tells(
            f"{path}/beside", _beside(entry, siblings)
        )
        cells = [(b, a) for b in range(len(states)) for a in range(len(states))]
        small = [
            (b, a)
            for b, a in cells
            if work.tells(f"{path}/transitions/{b}/{a}", entry["transitions"][b][a])
        ]
        narrowed = work.earlier or any(one["table"] is not None for one, _ in siblings)
        closed = small and (
            narrowed or not all(_state_open(work, entry, states, b, a) for b, a in small)
        )
        if told or closed or any(is_hidden(one) for one, _ in siblings):
            _hide(entry, *parts)
        elif small:
            entry["transitions"] = _blank(entry["transitions"])
            entry["transitions_suppressed"] = True
            entry["misinformed"] = (entry.get("misinformed") or {}) | {
                "change_ci95": None,
                "p": None,
                "p_holm": None,
            }
    if any(is_hidden(e) or e.get("transitions_suppressed") for e in section["items"]):
        for entry in section["items"]:
            if entry.get("misinformed"):
                entry["misinformed"]["p_holm"] = None
    for entry in section["confidently_wrong_after"]:
        _wrong_and_sure(
            work, entry, items.get(_key(entry)), ratings.get(_rated(entry)), section["items"]
        )


def _rated(entry: Json) -> str:
    """The confidence question of an entry, as `_key` names it."""
    return f"{entry['confidence']}@{entry.get('confidence_version', 1)}"


def _both(entry: Json) -> str:
    return f"{_key(entry)}/{_rated(entry)}"


def _beside(entry: Json, siblings: list[tuple[Json, tuple[str, str]]]) -> dict[str, int | None]:
    """Of a sibling's people those who are not in this table, and of each of its margins."""
    found: dict[str, int | None] = {}
    for place, (one, states) in enumerate(siblings):
        found[f"{place}/n"] = _less(one["n"], entry["n"])
        for side, mine in (("pre", "before"), ("post", "after")):
            count = _sum(entry[mine][state] for state in states)
            found[f"{place}/{side}/count"] = _less(one[side]["count"], count)
            found[f"{place}/{side}/wrong"] = _less(
                _less(one[side]["n"], one[side]["count"]), _less(entry["n"], count)
            )
    return found


def _state_open(work: _Work, entry: Json, states: list[str], b: int, a: int) -> bool:
    row, column, n = entry["before"][states[b]], entry["after"][states[a]], entry["n"]
    return min(row, column) - max(0, row + column - n) >= work.below - 1


def _wrong_and_sure(
    work: _Work, entry: Json, item: Json | None, rating: Json | None, states: list[Json]
) -> None:
    path, n, count = f"wrong-and-sure/{_both(entry)}", entry["n"], entry["count"]
    cells = {"n": n, "count": count, "rest": _less(n, count)}
    for other in states:
        if _both(other) == _both(entry):
            cells["unmatched"] = _less(count, other["after"]["misinformed"])
    if item:
        post = item["all"]["post"]
        cells |= {
            "wrong": _less(_less(post["n"], post["count"]), count),
            "alone": _less(post["n"], n),
        }
    if rating:
        post = rating["all"]["post"]
        cells |= {"sure": _less(post["count"], count), "rated": _less(post["n"], n)}
    if work.any_tells(path, cells):
        _hide(entry, "n", "count", "share", "ci95", "flagged")
        for choice in entry["choices"]:
            _hide(choice, "n")
        return
    paths = [f"{path}/choices/{choice['choice']}" for choice in entry["choices"]]
    for place in chosen_to_hide(work, paths, [choice["n"] for choice in entry["choices"]]):
        _hide(entry["choices"][place], "n")


def _subgroups(work: _Work, made: Json) -> None:
    """Groups part the matched learners, those of no known value included; a group is hidden whole, and never alone."""
    section = made.get("subgroups")
    overall = made["knowledge"]["overall"]
    for dimension in (section or {}).get("dimensions", []):
        groups, path = dimension["groups"], f"subgroup/{dimension['dimension']}"
        for group in groups:
            group["n"] = (
                None  # how many took part is a table of its own, with cells of its own that are hidden
            )
        dimension["not_given"] = None
        sizes = _sizes(made, dimension["dimension"])
        told = {
            place
            for place, group in enumerate(groups)
            if _group_tells(work, group["overall"], f"{path}/{group['group']}")
        }
        told |= {
            place for place, group in enumerate(groups) if sizes.get(group["group"], 0) is None
        }
        if is_hidden(overall):
            told = set(range(len(groups)))  # their mean stands in for that of all
        learners = [group["overall"]["learners"] for group in groups]
        out = chosen_to_hide(
            work,
            [*(f"{path}/{group['group']}/learners" for group in groups), f"{path}//learners"],
            [*learners, _less(overall["learners"], _sum(learners))],
            must=told,
            caps=[*(sizes.get(group["group"]) for group in groups), None],
        )
        left = {place for place, n in enumerate(learners) if place in out or n is None}
        shown = [group["overall"] for place, group in enumerate(groups) if place not in left]
        names = "+".join(groups[place]["group"] for place in sorted(left))
        if _group_tells(work, _left_over(overall, shown), f"{path}/left-over/{names}"):
            out = set(range(len(groups)))
        # Of one objective, or beside a hidden table, interval and p would give the table of a group.
        veiled = _is_coarse(made["knowledge"]) or any(one["objectives"] == 1 for one in shown)
        for place, group in enumerate(groups):
            if place in out:
                _hide_group(group)
            elif veiled:
                group["overall"]["change_ci95"] = None
            if out or veiled or (group["overall"]["learners"] or 0) < MIN_PAIRS:
                group["overall"]["p"] = None
        if out or veiled:
            dimension["difference"] = _blank(dimension.get("difference"))
    if section:
        _same_groups(work, section["dimensions"])
        _families(section["dimensions"])


def _families(dimensions: list[Json]) -> None:
    """Adjusted p of a family hang together: where one is hidden, each says no more than its own p (Bonferroni) does."""
    for role in {dimension["role"] for dimension in dimensions}:
        alike = [dimension for dimension in dimensions if dimension["role"] == role]
        groups = [group["overall"] for one in alike for group in one["groups"]]
        for family in (groups, [one["difference"] for one in alike if one["difference"]]):
            if any(one["p"] is None for one in family):
                for one in family:
                    one["p_adjusted"] = (
                        None if one["p"] is None else min(1.0, one["p"] * len(family))
                    )


def _sizes(made: Json, dimension: str) -> dict[str, int | None]:
    """How many took part, where that is printed."""
    if dimension == "pathway":
        return {
            "cme": made["participation"]["cme_learners"],
            "micro": made["participation"]["micro_learning"],
        }
    entries = (
        made["participation"]["campaigns"]
        if dimension == "campaign"
        else made["audience"].get(dimension, [])
    )
    return {entry["label"]: entry["n"] for entry in entries}


def _left_over(overall: Json, shown: list[Json]) -> Json:
    """Who is in none of the groups shown: their mean is what is left of the whole."""
    n = _less(overall["learners"], _sum(one["learners"] for one in shown))
    left: Json = {"learners": n, "pre": None, "post": None}
    for side in ("pre", "post"):
        if n and overall[side] is not None and all(one[side] is not None for one in shown):
            right = overall[side] * overall["learners"] - sum(
                one[side] * one["learners"] for one in shown
            )
            left[side] = min(1.0, max(0.0, right / n))
    return left


def _hide_group(group: Json) -> None:
    kept = group["overall"].get("objectives")
    _hide(group, "overall")
    group["overall"] |= {"objectives": kept, "suppressed": True}


def _group_tells(work: _Work, overall: Json, path: str) -> bool:
    """The share of a group times its n is a count too."""
    n = overall["learners"]
    cells = {"learners": n}
    for side in ("pre", "post"):
        right = None if n is None or overall[side] is None else round(overall[side] * n)
        cells |= {side: right, f"{side}-wrong": _less(n, right)}
    return work.any_tells(path, cells)


def _same_groups(work: _Work, dimensions: list[Json]) -> None:
    """Two groups of different dimensions that differ by a few are nearly the same people: the later dimension is hidden."""
    seen: list[int] = []
    for dimension in dimensions:
        sizes = [n for group in dimension["groups"] for n in (group["overall"]["learners"],) if n]
        if any(0 < abs(n - other) < work.below for n in sizes for other in seen):
            for group in dimension["groups"]:
                _hide_group(group)
            dimension["difference"] = _blank(dimension.get("difference"))
        else:
            seen += sizes


def _follow_up(work: _Work, made: Json) -> None:
    evaluated = {
        _key(q): {o["choice"]: o["n"] for o in q["options"]} for q in made["practice_change"]
    }
    items = {_key(item): item for item in made["items"]}
    for wave in made.get("follow_up") or []:
        path = f"wave/{wave['after_days']}"
        invited, rate = wave["invited"], wave["response_rate"]
        silent = (
            None if invited is None or rate is None else invited - round(rate * invited)
        )  # some answer uninvited
        if work.any_tells(
            path, {"responded": wave["responded"], "silent": silent, "invited": invited}
        ):
            _hide(
                wave, *(name for name in wave if name not in ("after_days", "label", "suppressed"))
            )
            wave["changes"], wave["practice_change"], wave["barriers"], wave["retention"] = (
                [],
                [],
                [],
                [],
            )
            continue
        for question in wave["changes"]:
            _change(
                work,
                question,
                f"{path}/changes/{_key(question)}",
                evaluated.get(_key(question), {}),
            )
        for section in ("practice_change", "barriers"):
            for question in wave[section]:
                _question(work, question, f"{path}/{section}/{_key(question)}")
        for item in wave["retention"]:
            _retained(work, item, f"{path}/retention/{_key(item)}", items.get(_key(item)))
        both = wave.get("responders")
        if both and work.any_tells(
            path, {side: both[side]["n"] for side in ("responders", "non_responders")}
        ):
            _hide(both, *both)


def _change(work: _Work, question: Json, path: str, evaluated: dict[str, int | None]) -> None:
    parts = ("done", "partly", "not_yet", "not_applicable")
    some = work.tells(f"{path}/n", question["n"])
    for option in question["options"]:
        cells = {name: option[name] for name in (*parts, "answered", "intended")}
        cells["silent"] = _less(option["intended"], option["answered"])
        cells["others"] = _less(evaluated.get(option["choice"]), option["intended"])
        if work.any_tells(f"{path}/{option['choice']}", cells) or some:
            _hide(option, "intended", "answered", *parts, "share_done", "ci95")
    if some or any(is_hidden(option) for option in question["options"]):
        question["total"] = _blank(question["total"])
    if some:
        _hide(question, "n")


def _retained(work: _Work, item: Json, path: str, whole: Json | None) -> None:
    """Three answers of the same learners. Their tables are not printed, so no exact p of them is either."""
    cells = _cells(item, ("pre", "post", "follow_up"))
    if whole:
        cells["rest"] = _less(whole["matched"]["n"], item["n"])
        for side in ("pre", "post"):
            right = _less(whole["matched"][side]["count"], item[side]["count"])
            cells |= {f"{side}/rest": right, f"{side}/rest-wrong": _less(cells["rest"], right)}
    if work.any_tells(path, cells) or item["n"] is None:
        _hide(
            item,
            *(
                name
                for name in item
                if name
                not in ("question", "version", "stem", "objective", "suppressed", "test", "pairs")
            ),
        )
        item["pairs"] = []
        return
    item["p"] = item["p_holm"] = item["statistic"] = None
    item["p_coarse"] = True
    few = item["n"] < MIN_PAIRS or work.earlier
    for step in item["pairs"]:
        start, end = (item[step[name]]["count"] for name in ("from", "to"))
        step["change_ci95"] = None
        _coarse(
            step,
            None
            if few or step["p"] is None
            else _told_class(work, item["n"], start, end, step["p"]),
        )
    _coarse_family(item["pairs"])


def _comparison_arm(work: _Work, made: Json) -> None:
    arm = made.get("comparison_arm")
    if not arm:
        return
    every = {_key(item): item["all"] for item in made["items"]}
    if work.tells("arm/n", arm["n"]):
        arm["n"] = None
        arm["suppressed"] = True
    for item in arm["items"]:
        cells = _cells(item, ("learners", "comparison")) | {
            "silent": _less(arm["n"], item["comparison"]["n"])
        }
        if (
            work.any_tells(f"arm/{_key(item)}", cells)
            or is_hidden(arm)
            or is_hidden(every.get(_key(item)))
        ):
            _hide(
                item,
                *(
                    n
                    for n in item
                    if n not in ("question", "version", "stem", "objective", "suppressed", "test")
                ),
            )
    if any(is_hidden(item) for item in arm["items"]):
        for item in arm["items"]:
            if item["p_holm"] is not None:
                limit = _class(item["p_holm"])
                item["p_holm"] = None if limit is None else limit * (1 - 1e-9)


# --- words -------------------------------------------------------------------------------------------------------


def _notes(made: Json, below: int) -> list[str]:
    kept = [note for note in made["notes"] if not any(letter.isdigit() for letter in note)]
    return [
        f"Figures about fewer than {below} persons are hidden, and with them every figure from which they could be worked out.",
        f"p values are hidden under {MIN_PAIRS} matched learners or {MIN_DISCORDANT} learners who changed; where the table "
        "behind a p is hidden, p is given as a class: under 0.001, 0.01 or 0.05.",
        *kept,
    ]
