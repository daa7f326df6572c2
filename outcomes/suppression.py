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

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from learners.taxonomy import is_oncologist

from .statistics import mcnemar_exact
from .statistics.display import GAP_BELOW_PERCENT, percent, rounded_percent

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
    made = deepcopy(document)
    for section in ONLY_INSIDE:
        made.pop(section, None)
    block = made["snapshot"]
    block["digest"] = None  # of the whole document: guesses at hidden cells could be tried against it
    block["rules"] = block.get("rules", {}) | {"suppress_below": below}
    work = _Work(below, [(_index(whole), _index(left)) for whole, left in earlier])
    _participation(work, made)
    _audience(work, made["audience"])
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
    made["persistent_gaps"] = _gaps(made)
    made["notes"] = _notes(made, below)
    return made


def _trunk(document: Json) -> tuple[int | None, int | None]:
    return document["participation"]["participants"], document["knowledge"]["overall"]["learners"]


class _Work:
    """The threshold, and of every earlier publication the numbers by address: as counted, and as published."""

    def __init__(self, below: int, earlier: list[tuple[dict[str, int], dict[str, int]]]) -> None:
        self.below, self.earlier = below, earlier

    def small(self, *cells: int | None) -> bool:
        return any(cell is not None and 0 < cell < self.below for cell in cells)

    def steps(self, path: str, value: int | None) -> list[int]:
        """How far the value is from each published one of that address."""
        return [] if value is None else [abs(value - left[path]) for _, left in self.earlier if path in left]

    def tells(self, path: str, value: int | None) -> bool:
        """Whether the value, or its step from an earlier one, is a small group."""
        return self.small(value, *self.steps(path, value))


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
    candidates = sorted((place for place in known if place not in out | fixed and known[place]), key=lambda p: (known[p], p))
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


def _covered(work: _Work, paths: Sequence[str], known: dict[int, int], out: set[int], caps: Sequence[int | None]) -> bool:
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


def _open_below(work: _Work, known: dict[int, int], out: set[int], caps: Sequence[int | None]) -> bool:
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
    anchors = [part[name] for name in ("participants", "cme_learners", "micro_learning") if part[name] is not None]
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
        paths, cells = [*paths, "campaign/"], [*cells, part["participants"] - sum(cells)]
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


def _audience(work: _Work, audience: Json) -> None:
    oncologists = audience["oncologists"]
    groups = {
        "specialty-oncology": [e for e in audience["specialty"] if is_oncologist(e["label"])],
        "specialty-other": [e for e in audience["specialty"] if not is_oncologist(e["label"])],
        "profession": audience["profession"],
    }
    if oncologists["of"]:
        paths = ["audience/oncologists", "audience/not-oncologists"]
        if chosen_to_hide(work, paths, [oncologists["n"], oncologists["of"] - oncologists["n"]]):
            # The two parts of the whole are not to be told apart, so their labels are one list.
            _hide(oncologists, "n", "share")
            groups["specialty-oncology"] = groups.pop("specialty-other") + groups["specialty-oncology"]
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


def _cells(one: Json) -> dict[str, int]:
    """The margins of a comparison and what is left of each to its whole."""
    found: dict[str, int] = {}
    for side in ("pre", "post"):
        n, count = one[side]["n"], one[side]["count"]
        if n is not None and count is not None:
            found |= {f"{side}/n": n, f"{side}/count": count, f"{side}/wrong": n - count}
    if one["n"] is not None:
        found["n"] = one["n"]
    return found


def _matched(work: _Work, one: Json, path: str, partition: Json | None = None) -> None:
    """A matched comparison. `partition`: what became of the learners, where there is no fourfold table."""
    if _margins_tell(work, one, path):
        _hide(one, *one)
        return
    table, parts = one["table"], partition
    closed = any(f"{path}/n" in left and f"{path}/table/lost" not in left for _, left in work.earlier)  # once hidden, it stays so
    if table is not None and (closed or any(work.tells(f"{path}/table/{cell}", table[cell]) for cell in TABLE)):
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


def _margins_tell(work: _Work, one: Json, path: str) -> bool:
    return any(work.tells(f"{path}/{name}", value) for name, value in _cells(one).items())


def _range_of_lost(n: int, pre: int, post: int) -> tuple[int, int]:
    """What the margins say of the learners who got worse."""
    return max(0, pre - post), min(pre, n - post)


def _close_table(work: _Work, one: Json, path: str) -> None:
    """The table and what follows from it; of p only its class, and only where the class leaves the table open."""
    table = one["table"]
    n, pre, post = one["n"], one["pre"]["count"], one["post"]["count"]
    low, high = _range_of_lost(n, pre, post)
    mine, near = _class(one["p"]), range(max(low, table["lost"] - work.below), min(high, table["lost"] + work.below) + 1)
    same = [lost for lost in near if _class(mcnemar_exact(lost=lost, gained=post - pre + lost)) == mine]
    told = mine if same and max(same) - min(same) >= work.below - 1 and table["gained"] + table["lost"] >= MIN_DISCORDANT else None
    if n < MIN_PAIRS or any(f"{path}/n" in left for _, left in work.earlier):
        told = None  # two classes of two publications together could close the table
    one["table"] = None
    one["table_suppressed"] = True
    one["change_ci95"] = one["statistic"] = None
    one["effect"] = one["effect"] | {"odds_ratio": None, "odds_ratio_ci95": None}
    _coarse(one, told)


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


def _all(work: _Work, every: Json, matched: Json, before: dict[str, int], path: str) -> None:
    """Everybody who answered: nor may everybody less the matched be a small group. `before`: the matched, unhidden."""
    cells = _cells(every)
    rest = [cells[name] - before[name] for name in cells if name in before and name != "n"]
    if _margins_tell(work, every, path) or work.small(*rest):
        _hide(every, *every)
    elif is_hidden(matched) and any(abs(step) < work.below for step in rest):
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
        parts = [item for item in items if item["objective"] == objective["objective"] and item["measures"] != "confidence"]
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
    elif (overall["learners"] or 0) < MIN_PAIRS:
        overall["p"] = None


def _objective(work: _Work, objective: Json, parts: list[Json]) -> None:
    """An objective is a sum over its items, so it hides what they hide."""
    path = f"objective/{objective['objective']}"
    matched, every, moves = objective["matched"], objective["all"], objective.get("learners")
    before = _cells(matched)
    if moves and matched["table"] is None:
        paths = [f"{path}/learners/{move}" for move in MOVES]
        if chosen_to_hide(work, paths, [moves[move] for move in MOVES]):
            _hide(moves, *moves)
    if any(is_hidden(item["matched"]) for item in parts):
        _hide(matched, *matched)
    else:
        if matched["table"] is not None and any(item["matched"].get("table_suppressed") for item in parts):
            _close_table(work, matched, f"{path}/matched")
        _matched(work, matched, f"{path}/matched", moves)
    if moves and (is_hidden(matched) or matched.get("table_suppressed")):
        _hide(moves, *moves)
    if any(is_hidden(item["all"]) for item in parts):
        _hide(every, *every)
    else:
        _all(work, every, matched, before, f"{path}/all")


def _chosen(work: _Work, item: Json, path: str, before: dict[str, int]) -> None:
    """Answers chosen by matched learners; a column whose cells add up to n is a partition."""
    options, hidden = item["options"], is_hidden(item["matched"])
    for side in ("pre", "post"):
        cells = [option[side] for option in options]
        paths = [f"{path}/options/{option['choice']}/{side}" for option in options]
        n = before.get("n", 0)
        if hidden:
            out = set(range(len(options)))
        elif sum(cells) == n:
            # The right answer is the margin of the comparison beside it.
            fixed = {place for place, option in enumerate(options) if option["correct"]}
            out = chosen_to_hide(work, paths, cells, fixed)
        else:
            rest = [n - cell for cell in cells]
            out = {p for p in range(len(cells)) if work.tells(paths[p], cells[p]) or work.small(rest[p])}
        for place in out:
            if not (options[place]["correct"] and not hidden and sum(cells) == n):
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
    moved = bool(chosen_to_hide(work, paths, moves)) if None not in moves else False
    if some:
        _hide(ratings, *ratings)  # means and tests are sums over the levels
    elif moved or matched.get("table_suppressed"):
        for name in ("improved", "same", "worse", "statistic", "rank_biserial", "p"):
            if name in ratings:
                ratings[name] = None
        ratings["moves_suppressed"] = True
    if ratings.get("p") is not None and (before.get("n", 0)) < MIN_PAIRS:
        ratings["p"] = ratings["statistic"] = None


# --- questions with options --------------------------------------------------------------------------------------


def _question(work: _Work, question: Json, path: str) -> None:
    n, options = question["n"], question["options"]
    cells = [option["n"] for option in options]
    paths = [f"{path}/{option['choice']}" for option in options]
    if work.tells(f"{path}/n", n):
        _hide(question, "n")
        out = set(range(len(cells)))
    elif sum(cells) == n:
        out = chosen_to_hide(work, paths, cells)
    else:
        out = {p for p in range(len(cells)) if work.tells(paths[p], cells[p]) or work.tells(f"{paths[p]}/not", n - cells[p])}
    for place in out:
        _hide(options[place], "n", "share", "ci95")


def _confidence_knowledge(work: _Work, made: Json) -> None:
    """Sixteen ways, all or nothing; the margins alone may stand where no other table of the same people narrows them."""
    section = made.get("confidence_knowledge")
    if not section:
        return
    items = {_key(one): one for one in made["items"]}
    ratings = {one["question"]: one for one in made["confidence"]}
    for entry in section["items"]:
        path, states = f"states/{_key(entry)}", section["states"]
        margins = [entry[side][state] for side in ("before", "after") for state in states]
        names = [f"{path}/{side}/{state}" for side in ("before", "after") for state in states]
        item, rating = items.get(_key(entry)), ratings.get(entry["confidence"])
        siblings = [one["matched"] for one in (item, rating) if one]
        told = any(work.tells(name, cell) for name, cell in zip(names, margins, strict=True)) or work.tells(path, entry["n"])
        if told or _siblings_tell(work, entry, siblings, made) or any(is_hidden(one) for one in siblings):
            _hide(entry, "n", "before", "after", "shares_before", "shares_after", "transitions", "misinformed")
            continue
        cells = [(b, a) for b in range(len(states)) for a in range(len(states))]
        small = [(b, a) for b, a in cells if work.tells(f"{path}/transitions/{b}/{a}", entry["transitions"][b][a])]
        if not small:
            continue
        tables_shown = any(one["table"] is not None for one in siblings)
        if tables_shown or work.earlier or not all(_state_open(work, entry, states, b, a) for b, a in small):
            _hide(entry, "n", "before", "after", "shares_before", "shares_after", "transitions", "misinformed")
        else:
            entry["transitions"] = _blank(entry["transitions"])
            entry["transitions_suppressed"] = True
            entry["misinformed"] = (entry.get("misinformed") or {}) | {"change_ci95": None, "p": None, "p_holm": None}
    if any(is_hidden(e) or e.get("transitions_suppressed") for e in section["items"]):
        for entry in section["items"]:
            if entry.get("misinformed"):
                entry["misinformed"]["p_holm"] = None
    for entry in section["confidently_wrong_after"]:
        _wrong_and_sure(work, made, entry, items, ratings, section["items"])


def _siblings_tell(work: _Work, entry: Json, siblings: list[Json], made: Json) -> bool:
    """Whether those of a sibling's people who are not in this table, or any of its margins, are a small group."""
    right = [entry[side]["mastered"] + entry[side]["doubtful"] for side in ("before", "after")]
    sure = [entry[side]["mastered"] + entry[side]["misinformed"] for side in ("before", "after")]
    for one, mine in zip(siblings, (right, sure), strict=False):
        if one["n"] is None:
            continue
        rest = [one["n"] - entry["n"]]
        for side, count in zip(("pre", "post"), mine, strict=True):
            rest += [one[side]["count"] - count, (one[side]["n"] - one[side]["count"]) - (entry["n"] - count)]
        if work.small(*rest):
            return True
    return False


def _state_open(work: _Work, entry: Json, states: list[str], b: int, a: int) -> bool:
    row, column, n = entry["before"][states[b]], entry["after"][states[a]], entry["n"]
    return min(row, column) - max(0, row + column - n) >= work.below - 1


def _wrong_and_sure(
    work: _Work, made: Json, entry: Json, items: dict[str, Json], ratings: dict[str, Json], states: list[Json]
) -> None:
    path = f"wrong-and-sure/{entry['question']}/{entry['confidence']}"
    cells = [entry["n"], entry["count"], entry["n"] - entry["count"]]
    names = [f"{path}/{name}" for name in ("n", "count", "rest")]
    for other in states:
        same = other["question"] == entry["question"] and other["confidence"] == entry["confidence"]
        if same and other["after"] and other["after"]["misinformed"] is not None:
            cells.append(entry["count"] - other["after"]["misinformed"])
            names.append(f"{path}/unmatched")
    for item in items.values():
        post = item["all"]["post"]
        if item["question"] == entry["question"] and post["n"] is not None:
            cells += [post["n"] - post["count"] - entry["count"], post["n"] - entry["n"]]
            names += [f"{path}/wrong", f"{path}/alone"]
    rating = ratings.get(entry["confidence"])
    if rating and rating["all"]["post"]["n"] is not None:
        cells += [rating["all"]["post"]["count"] - entry["count"], rating["all"]["post"]["n"] - entry["n"]]
        names += [f"{path}/sure", f"{path}/rated"]
    if any(work.tells(name, cell) for name, cell in zip(names, cells, strict=True)):
        _hide(entry, "n", "count", "share", "ci95", "flagged")
        for choice in entry["choices"]:
            _hide(choice, "n")
        return
    paths = [f"{path}/choices/{choice['choice']}" for choice in entry["choices"]]
    for place in chosen_to_hide(work, paths, [choice["n"] for choice in entry["choices"]]):
        _hide(entry["choices"][place], "n")


def _subgroups(work: _Work, made: Json) -> None:
    """Groups part the matched learners; a group is hidden whole, and never alone."""
    section = made.get("subgroups")
    for dimension in (section or {}).get("dimensions", []):
        groups, path = dimension["groups"], f"subgroup/{dimension['dimension']}"
        for group in groups:
            group["n"] = None  # how many took part is a table of its own, with cells of its own that are hidden
        dimension["not_given"] = None
        told = {place for place, group in enumerate(groups) if _group_tells(work, group, f"{path}/{group['group']}")}
        told |= {place for place, group in enumerate(groups) if group["label"] in _hidden_labels(made)}
        if is_hidden(made["knowledge"]["overall"]):
            told = set(range(len(groups)))  # their mean stands in for that of all
        learners = [f"{path}/{group['group']}/learners" for group in groups]
        sizes = _sizes(made)
        caps = [sizes.get(group["label"]) for group in groups]
        out = chosen_to_hide(work, learners, [group["overall"]["learners"] for group in groups], must=told, caps=caps)
        for place in out:
            _hide_group(groups[place])
        if out:
            dimension["difference"] = _blank(dimension.get("difference"))
        for group in groups:
            if out or (group["overall"]["learners"] or 0) < MIN_PAIRS:
                group["overall"]["p"] = group["overall"]["p_adjusted"] = None
    if section:
        _same_groups(work, section["dimensions"])


def _labels(made: Json) -> list[Json]:
    audience, part = made["audience"], made["participation"]
    return [*audience["specialty"], *audience["profession"], *part["campaigns"]]


def _hidden_labels(made: Json) -> set[str]:
    return {entry["label"] for entry in _labels(made) if is_hidden(entry)}


def _sizes(made: Json) -> dict[str, int | None]:
    return {entry["label"]: entry["n"] for entry in _labels(made)}


def _hide_group(group: Json) -> None:
    kept = group["overall"].get("objectives")
    _hide(group, "overall")
    group["overall"] |= {"objectives": kept, "suppressed": True}


def _group_tells(work: _Work, group: Json, path: str) -> bool:
    """The share of a group times its n is a count too."""
    overall, n = group["overall"], group["overall"]["learners"]
    if n is None:
        return False
    cells = {"learners": n}
    for side in ("pre", "post"):
        if overall[side] is not None:
            right = round(overall[side] * n)
            cells |= {side: right, f"{side}-wrong": n - right}
    return any(work.tells(f"{path}/{name}", cell) for name, cell in cells.items())


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
    evaluated = {_key(q): {o["choice"]: o["n"] for o in q["options"]} for q in made["practice_change"]}
    items = {_key(item): item for item in made["items"]}
    for wave in made.get("follow_up") or []:
        path = f"wave/{wave['after_days']}"
        invited, responded = wave["invited"], wave["responded"]
        silent = None if invited is None else invited - responded
        if (
            work.tells(f"{path}/responded", responded)
            or work.tells(f"{path}/silent", silent)
            or work.tells(f"{path}/invited", invited)
        ):
            _hide(wave, *(name for name in wave if name not in ("after_days", "label", "suppressed")))
            wave["changes"], wave["practice_change"], wave["barriers"], wave["retention"] = [], [], [], []
            continue
        for question in wave["changes"]:
            _change(work, question, f"{path}/changes/{_key(question)}", evaluated.get(_key(question), {}))
        for section in ("practice_change", "barriers"):
            for question in wave[section]:
                _question(work, question, f"{path}/{section}/{_key(question)}")
        for item in wave["retention"]:
            _retained(work, item, f"{path}/retention/{_key(item)}", items.get(_key(item)))
        both = wave.get("responders")
        if both and any(work.tells(f"{path}/{side}", (both.get(side) or {}).get("n")) for side in ("responders", "non_responders")):
            _hide(both, *both)


def _change(work: _Work, question: Json, path: str, evaluated: dict[str, int | None]) -> None:
    parts = ("done", "partly", "not_yet", "not_applicable")
    some = work.tells(f"{path}/n", question["n"])
    for option in question["options"]:
        cells = {name: option[name] for name in (*parts, "answered", "intended")}
        cells["silent"] = option["intended"] - option["answered"]
        intended = evaluated.get(option["choice"])
        if intended is not None:
            cells["others"] = intended - option["intended"]
        if some or any(work.tells(f"{path}/{option['choice']}/{name}", cell) for name, cell in cells.items()):
            _hide(option, "intended", "answered", *parts, "share_done", "ci95")
    if some or any(is_hidden(option) for option in question["options"]):
        total = {name: question["total"].get(name) for name in ("answered", *parts)}
        hidden = [option for option in question["options"] if is_hidden(option)]
        if total and (some or len(hidden) >= 1):
            question["total"] = _blank(question["total"])
    if some:
        _hide(question, "n")


def _retained(work: _Work, item: Json, path: str, whole: Json | None) -> None:
    """Three answers of the same learners. Their tables are not printed, so no exact p of them is either."""
    cells = {"n": item["n"]}
    for side in ("pre", "post", "follow_up"):
        cells |= {f"{side}/count": item[side]["count"], f"{side}/wrong": item[side]["n"] - item[side]["count"]}
    if whole and whole["matched"]["n"] is not None:
        cells["rest"] = whole["matched"]["n"] - item["n"]
        for side in ("pre", "post"):
            right = whole["matched"][side]["count"] - item[side]["count"]
            cells |= {f"{side}/rest": right, f"{side}/rest-wrong": cells["rest"] - right}
    if any(work.tells(f"{path}/{name}", cell) for name, cell in cells.items()):
        _hide(
            item,
            *(name for name in item if name not in ("question", "version", "stem", "objective", "suppressed", "test", "pairs")),
        )
        item["pairs"] = []
        return
    few = item["n"] < MIN_PAIRS
    for one in (item, *item["pairs"]):
        for name in ("p", "p_holm"):
            if one.get(name) is not None:
                limit = None if few else _class(one[name])
                one[name] = None if limit is None else limit * (1 - 1e-9)
        one["p_coarse"] = True
        for name in ("statistic", "change_ci95"):
            if name in one:
                one[name] = None


def _comparison_arm(work: _Work, made: Json) -> None:
    arm = made.get("comparison_arm")
    if not arm:
        return
    every = {_key(item): item["all"] for item in made["items"]}
    if work.tells("arm/n", arm["n"]):
        arm["n"] = None
        arm["suppressed"] = True
    for item in arm["items"]:
        path = f"arm/{_key(item)}"
        cells: dict[str, int] = {}
        for side in ("learners", "comparison"):
            cells |= {f"{side}/n": item[side]["n"], f"{side}/count": item[side]["count"]}
            cells[f"{side}/wrong"] = item[side]["n"] - item[side]["count"]
        if arm["n"] is not None:
            cells["silent"] = arm["n"] - item["comparison"]["n"]
        mine = every.get(_key(item))
        if is_hidden(arm) or (mine and is_hidden(mine)) or any(work.tells(f"{path}/{n}", c) for n, c in cells.items()):
            _hide(item, *(n for n in item if n not in ("question", "version", "stem", "objective", "suppressed", "test")))
    if any(is_hidden(item) for item in arm["items"]):
        for item in arm["items"]:
            if item["p_holm"] is not None:
                limit = _class(item["p_holm"])
                item["p_holm"] = None if limit is None else limit * (1 - 1e-9)


# --- words -------------------------------------------------------------------------------------------------------


def _gaps(made: Json) -> list[Json]:
    """Gaps in words that name no p of a hidden table."""
    entries = {("objective", one["objective"]): one["matched"] for one in made["knowledge"]["objectives"]}
    entries |= {("question", one["question"]): one["matched"] for one in made["items"]}
    gaps = []
    for gap in made["persistent_gaps"]:
        kind = "objective" if "objective" in gap else "question"
        one = entries.get((kind, gap[kind]))
        if one is None or is_hidden(one) or one["post"]["share"] is None:
            continue
        reasons = []
        if rounded_percent(one["post"]["share"]) < GAP_BELOW_PERCENT:
            reasons.append(f"{percent(one['post']['share'])} after is under {GAP_BELOW_PERCENT}%")
        if "no significant change" in gap["reason"] and not one.get("p_coarse"):
            reasons.append("no change beyond chance")
        if reasons:
            gaps.append({kind: gap[kind], "post": one["post"]["share"], "reason": "; ".join(reasons)})
    return gaps


def _notes(made: Json, below: int) -> list[str]:
    kept = [note for note in made["notes"] if not any(letter.isdigit() for letter in note)]
    return [
        f"Figures about fewer than {below} persons are hidden, and with them every figure from which they could be worked out.",
        f"p values are hidden under {MIN_PAIRS} matched learners or {MIN_DISCORDANT} learners who changed; where the table "
        "behind a p is hidden, p is given as a class: under 0.001, 0.01 or 0.05.",
        *kept,
    ]


# --- what has been published, by address -------------------------------------------------------------------------


def _index(document: Json) -> dict[str, int]:
    """Every published count of a document, and the counts that follow from two of them, by the addresses used above."""
    found: dict[str, int | None] = {}
    part = document["participation"]
    for name in ("participants", "cme_learners", "micro_learning"):
        found[f"participation/{name}"] = part[name]
    found |= {f"participation/funnel/{stage['stage']}": stage["n"] for stage in part["funnel"]}
    found |= {f"campaign/{entry['label']}": entry["n"] for entry in part["campaigns"]}
    for stage in (document.get("flow") or {}).get("funnel", []):
        found[f"flow/funnel/{stage['stage']}"] = stage["n"]
    for box in (document.get("flow") or {}).get("participants", []):
        found[f"flow/{box['stage']}"] = box["n"]
    audience = document["audience"]
    found["audience/oncologists"] = audience["oncologists"]["n"]
    if audience["oncologists"]["n"] is not None and audience["oncologists"]["of"] is not None:
        found["audience/not-oncologists"] = audience["oncologists"]["of"] - audience["oncologists"]["n"]
    for name in ("specialty", "profession"):
        found |= {f"{name}/{entry['label']}": entry["n"] for entry in audience[name]}
    found |= {f"number/{key}/n": entry["n"] for key, entry in audience["numbers"].items()}
    found["overall/learners"] = document["knowledge"]["overall"]["learners"]
    for kind, entries in (("item", document["items"]), ("confidence", document["confidence"])):
        for entry in entries:
            _index_comparisons(found, f"{kind}/{_key(entry)}", entry)
            for option in entry.get("options", []):
                for side in ("pre", "post"):
                    found[f"{kind}/{_key(entry)}/options/{option['choice']}/{side}"] = option[side]
            for side in ("pre", "post") if "ratings" in entry else ():
                for level, n in enumerate(entry["ratings"][side] or []):
                    found[f"{kind}/{_key(entry)}/ratings/{side}/{level}"] = n
            for name in ("improved", "same", "worse") if "ratings" in entry else ():
                found[f"{kind}/{_key(entry)}/ratings/{name}"] = entry["ratings"].get(name)
    for entry in document["knowledge"]["objectives"]:
        path = f"objective/{entry['objective']}"
        _index_comparisons(found, path, entry)
        found |= {f"{path}/learners/{move}": (entry.get("learners") or {}).get(move) for move in MOVES}
    for section in ("practice_change", "barriers"):
        for question in document[section]:
            _index_options(found, f"{section}/{_key(question)}", question)
    _index_more(found, document)
    return {path: value for path, value in found.items() if value is not None}


def _index_comparisons(found: dict[str, int | None], path: str, entry: Json) -> None:
    for cohort in ("matched", "all"):
        found |= {f"{path}/{cohort}/{name}": value for name, value in _cells(entry[cohort]).items()}
        for cell, n in (entry[cohort]["table"] or {}).items():
            found[f"{path}/{cohort}/table/{cell}"] = n


def _index_options(found: dict[str, int | None], path: str, question: Json) -> None:
    found[f"{path}/n"] = question["n"]
    for option in question["options"]:
        found[f"{path}/{option['choice']}"] = option["n"]
        if option["n"] is not None and question["n"] is not None:
            found[f"{path}/{option['choice']}/not"] = question["n"] - option["n"]


def _index_more(found: dict[str, int | None], document: Json) -> None:
    for entry in (document.get("confidence_knowledge") or {}).get("items", []):
        path, states = f"states/{_key(entry)}", ("mastered", "doubtful", "misinformed", "uninformed")
        found[path] = entry["n"]
        for side in ("before", "after"):
            found |= {f"{path}/{side}/{state}": (entry[side] or {}).get(state) for state in states}
        for b, row in enumerate(entry["transitions"] or []):
            found |= {f"{path}/transitions/{b}/{a}": n for a, n in enumerate(row or [])}
    for entry in (document.get("confidence_knowledge") or {}).get("confidently_wrong_after", []):
        path = f"wrong-and-sure/{entry['question']}/{entry['confidence']}"
        found |= {f"{path}/n": entry["n"], f"{path}/count": entry["count"]}
        found |= {f"{path}/choices/{choice['choice']}": choice["n"] for choice in entry["choices"]}
    for dimension in (document.get("subgroups") or {}).get("dimensions", []):
        path = f"subgroup/{dimension['dimension']}"
        found[f"{path}/not-given"] = dimension.get("not_given")
        for group in dimension["groups"]:
            found[f"{path}/{group['group']}/n"] = group["n"]
            found[f"{path}/{group['group']}/learners"] = group["overall"]["learners"]
            for side in ("pre", "post"):
                share, n = group["overall"][side], group["overall"]["learners"]
                if share is not None and n is not None:
                    found |= {f"{path}/{group['group']}/{side}": round(share * n)}
                    found |= {f"{path}/{group['group']}/{side}-wrong": n - round(share * n)}
    for wave in document.get("follow_up") or []:
        path = f"wave/{wave['after_days']}"
        found |= {f"{path}/{name}": wave[name] for name in ("invited", "responded")}
        for question in wave["changes"]:
            for option in question["options"]:
                for name in ("intended", "answered", "done", "partly", "not_yet", "not_applicable"):
                    found[f"{path}/changes/{_key(question)}/{option['choice']}/{name}"] = option[name]
        for section in ("practice_change", "barriers"):
            for question in wave[section]:
                _index_options(found, f"{path}/{section}/{_key(question)}", question)
        for item in wave["retention"]:
            base = f"{path}/retention/{_key(item)}"
            found[f"{base}/n"] = item["n"]
            for side in ("pre", "post", "follow_up"):
                n, count = item[side]["n"], item[side]["count"]
                found[f"{base}/{side}/count"] = count
                found[f"{base}/{side}/wrong"] = None if n is None or count is None else n - count
        for side in ("responders", "non_responders"):
            found[f"{path}/{side}"] = ((wave.get("responders") or {}).get(side) or {}).get("n")
    arm = document.get("comparison_arm") or {"items": []}
    found["arm/n"] = arm.get("n")
    for item in arm["items"]:
        for side in ("learners", "comparison"):
            n, count = item[side]["n"], item[side]["count"]
            found |= {f"arm/{_key(item)}/{side}/n": n, f"arm/{_key(item)}/{side}/count": count}
            found[f"arm/{_key(item)}/{side}/wrong"] = None if n is None or count is None else n - count
