"""A stored snapshot in, figures out: one definition for pages, PDF (`svg`) and native charts (the numbers). Pure.

A figure: {"name", "kind", "title" (the finding), "subtitle" (n and test), "axis", "series", "colours", "alt",
"rows": [{"label", "note", "values": [{"value", "low", "high", "shown", "n"} a series]}]}. A value that is hidden or
not there is None, and `shown` says why.
"""

from collections.abc import Callable, Iterator
from typing import Any

from outcomes.numbers import p_value, percent, points, rounded_percent
from outcomes.statistics import wilson

from .formats.drawing import svg

__all__ = ["NAMES", "figure", "names", "svg"]

Json = dict[str, Any]
PERCENT: Json = {"max": 1.0, "step": 0.2, "percent": True}
PAIR = {"series": ["before", "after"], "colours": ["before", "after"]}
MOVES = ("improved", "reinforced", "unchanged", "worse")
MOVE_WORDS = [
    "improved: wrong, then right",
    "reinforced: right both times",
    "unchanged: wrong both times",
    "worse: right, then wrong",
]
STATES = ("mastered", "doubtful", "misinformed", "uninformed")
STATE_WORDS = {
    "mastered": "mastered: right and sure",
    "doubtful": "doubtful: right, not sure",
    "misinformed": "misinformed: wrong and sure",
    "uninformed": "uninformed: wrong, not sure",
}


def threshold(snapshot: Json) -> int | None:
    """Under how many people this document hides a cell; None inside the house."""
    return snapshot["snapshot"].get("rules", {}).get("suppress_below")


def hidden(snapshot: Json) -> str:
    return f"n<{threshold(snapshot) or 11}"


def figure(snapshot: Json, name: str, floor: float) -> Json | None:
    """The figure of that name, or None when the snapshot has nothing to draw for it."""
    kind, _, about = name.partition("-")
    make = _MAKERS.get(kind)
    made = make(snapshot, about, floor) if make else None
    if made is None or not made["rows"]:
        return None
    axis = made.get("axis") or PERCENT | {"title": "share"}
    alt = f"{made['title']}. {made['subtitle']}. The table beside it has the same figures."
    return {"name": name, "axis": axis, "alt": alt, **made}


def names(snapshot: Json) -> list[str]:
    """Every figure this snapshot may have, in the order of a report."""
    found = ["funnel", "specialty", "profession", "objectives", "learners", "items"]
    found += [f"answers-{item['question']}" for item in snapshot["items"]]
    found += ["confidence"]
    found += [
        f"states-{one['question']}"
        for one in (snapshot.get("confidence_knowledge") or {}).get("items", [])
    ]
    for section, name in (("practice_change", "practice"), ("barriers", "barriers")):
        found += [f"{name}-{one['question']}" for one in snapshot[section]]
    for wave in snapshot.get("follow_up") or []:
        found += [f"{name}-{wave['after_days']}" for name in ("changes", "retention")]
    found += [
        f"subgroups-{one['dimension']}"
        for one in (snapshot.get("subgroups") or {}).get("dimensions", [])
    ]
    return [*found, "comparison"]


# --- before and after --------------------------------------------------------------------------------------------


def _side(snapshot: Json, side: Json, suppressed: bool) -> Json:
    low, high = side["ci95"] or (None, None)
    if side["share"] is None:
        return _nothing(hidden(snapshot) if suppressed else "no data (n = 0)")
    return {
        "value": side["share"],
        "low": low,
        "high": high,
        "shown": percent(side["share"]),
        "n": side["n"],
    }


def _nothing(words: str) -> Json:
    return {"value": None, "low": None, "high": None, "shown": words, "n": None}


def _pair(snapshot: Json, label: str, one: Json, floor: float) -> Json:
    hides = bool(one.get("suppressed"))
    note = None
    if one["change"] is not None:
        note = points(one["change"]) + _adjusted(one["p_holm"], floor)
    return {
        "label": label,
        "note": note,
        "values": [_side(snapshot, one[side], hides) for side in ("pre", "post")],
    }


def _adjusted(p: float | None, floor: float) -> str:
    """A line of its own; nothing where nothing was tested, or what was is not printed."""
    return "" if p is None else f"\nadjusted {p_value(p, floor)}"


def _objectives(snapshot: Json, _: str, floor: float) -> Json:
    overall = snapshot["knowledge"]["overall"]
    entries = snapshot["knowledge"]["objectives"]
    return PAIR | {
        "kind": "dumbbell",
        "title": _moved("Right answers", overall["pre"], overall["post"])
        + " on average over the objectives",
        "subtitle": f"{_count(snapshot, overall['learners'])} matched learners; {points(overall['change'])}"
        f"{'' if overall['p'] is None else ', sign-flip test ' + p_value(overall['p'], floor)}; bars are 95% intervals"
        if overall["pre"] is not None
        else "matched learners",
        "axis": PERCENT | {"title": "share of right answers"},
        "rows": [
            _pair(snapshot, f"{one['objective']}. {one['text']}", one["matched"], floor)
            for one in entries
        ],
    }


def _moved(what: str, pre: float | None, post: float | None) -> str:
    if pre is None or post is None:
        return f"{what} before and after"
    verb = (
        "rose"
        if rounded_percent(post) > rounded_percent(pre)
        else "fell"
        if rounded_percent(post) < rounded_percent(pre)
        else ""
    )
    return (
        f"{what} {verb} from {percent(pre)} to {percent(post)}"
        if verb
        else f"{what} stayed at {percent(post)}"
    )


def _n(snapshot: Json, n: int | None) -> str:
    return hidden(snapshot) if n is None else f"n = {n:,}"


def _count(snapshot: Json, n: int | None) -> str:
    return hidden(snapshot) if n is None else f"{n:,}"


def _items(snapshot: Json, _: str, floor: float) -> Json:
    entries = snapshot["items"]
    rose = sum(
        1
        for i in entries
        if (i["matched"]["change"] or 0) > 0 and (i["matched"]["p_holm"] or 1) < 0.05
    )
    return PAIR | {
        "kind": "dumbbell",
        "title": f"{rose} of {len(entries)} items rose beyond chance",
        "subtitle": "matched learners of each item; exact McNemar test, p adjusted over the items (Holm); Wilson intervals",
        "axis": PERCENT | {"title": "share of learners right"},
        "rows": [
            _pair(snapshot, f"{i['question']}: {i['stem']}", i["matched"], floor) for i in entries
        ],
    }


def moves_of(entry: Json) -> Json | None:
    """Improved, reinforced, unchanged and worse learners of an item or objective; None where that is not known."""
    if entry.get("learners"):
        return entry["learners"]
    table = entry["matched"]["table"]
    if table is None:
        return None
    return {
        "n": entry["matched"]["n"],
        "improved": table["gained"],
        "reinforced": table["both"],
        "unchanged": table["neither"],
        "worse": table["lost"],
        "suppressed": bool(entry["matched"].get("suppressed")),
    }


def _learners(snapshot: Json, _: str, floor: float) -> Json | None:
    rows = []
    for entry in [*snapshot["knowledge"]["objectives"], *snapshot["items"]]:
        moves = moves_of(entry)
        if moves and (moves["n"] or moves.get("suppressed")):
            label = (
                f"{entry['objective']}. {entry['text']}"
                if "text" in entry
                else f"{entry['question']}: {entry['stem']}"
            )
            rows.append(
                _whole(
                    snapshot, label, [moves[move] for move in MOVES], bool(moves.get("suppressed"))
                )
            )
    return {
        "kind": "stacked",
        "title": _most_improved(rows),
        "subtitle": "each matched learner once a row; the four groups are the table of the McNemar test",
        "series": MOVE_WORDS,
        "colours": ["good", "kept", "same", "worse"],
        "rows": rows,
    }


def _most_improved(rows: list[Json]) -> str:
    known = [row for row in rows if row["values"][0]["value"] is not None]
    if not known:
        return "What became of each learner"
    best = max(known, key=lambda row: row["values"][0]["value"])
    return f"Up to {best['values'][0]['shown']} of learners improved on one objective or item"


def _whole(
    snapshot: Json, label: str, counts: list[int | None], hides: bool, gap: bool = False
) -> Json:
    """Counts of a whole as shares of it."""
    if hides or any(count is None for count in counts):
        values, note = [_nothing(hidden(snapshot)) for _ in counts], None
    else:
        total = sum(count for count in counts if count)
        values = [
            {
                "value": count / total,
                "low": None,
                "high": None,
                "shown": percent(count / total),
                "n": count,
            }
            if total and count is not None
            else _nothing("no data (n = 0)")
            for count in counts
        ]
        note = f"n = {total:,}"
    return {"label": label, "note": note, "values": values, "gap": gap}


def _answers(snapshot: Json, key: str, floor: float) -> Json | None:
    """What was chosen before and after: a wrong answer that stays popular is a persistent misconception."""
    item = next((one for one in snapshot["items"] if one["question"] == key), None)
    if item is None or not item["options"]:
        return None
    n = item["matched"]["n"]
    rows = []
    for option in item["options"]:
        label = f"{option['text']} (right)" if option["correct"] else option["text"]
        rows.append(
            {
                "label": label,
                "note": None,
                "values": [_chosen(snapshot, option[side], n) for side in ("pre", "post")],
            }
        )
    wrong = [one for one in item["options"] if not one["correct"] and one["post"] is not None]
    worst = max(wrong, key=lambda one: one["post"], default=None)
    title = f"{item['question']}: what learners chose before and after"
    if worst and n and worst["post"] / n >= 0.1:
        title = f"{percent(worst['post'] / n)} still choose “{worst['text']}” after"
    return PAIR | {
        "kind": "bars",
        "title": title,
        "subtitle": f"{item['stem']} {_n(snapshot, n)} matched learners; Wilson intervals",
        "axis": PERCENT | {"title": "share of matched learners"},
        "rows": rows,
    }


def _chosen(snapshot: Json, count: int | None, n: int | None) -> Json:
    if count is None or n is None:
        return _nothing(hidden(snapshot))
    if not n:
        return _nothing("no data (n = 0)")
    low, high = wilson(count, n) or (None, None)
    return {"value": count / n, "low": low, "high": high, "shown": percent(count / n), "n": count}


# --- confidence --------------------------------------------------------------------------------------------------


def _confidence(snapshot: Json, _: str, floor: float) -> Json | None:
    rows: list[Json] = []
    for rating in snapshot["confidence"]:
        hides = bool(rating["ratings"].get("suppressed"))
        for side, word in (("pre", "before"), ("post", "after")):
            label = (
                f"{rating['stem']} {word}"
                if len(snapshot["confidence"]) == 1
                else f"{rating['question']}, {word}: {rating['stem']}"
            )
            rows.append(_whole(snapshot, label, rating["ratings"][side], hides, gap=side == "post"))
    if not rows:
        return None
    first = snapshot["confidence"][0]
    one, scale = first["matched"], first["scale"]
    return {
        "kind": "stacked",
        "title": _moved("Confident learners", one["pre"]["share"], one["post"]["share"]),
        "subtitle": f"{first['question']}, top {first['top']} of {len(scale)} levels; {_n(snapshot, one['n'])} matched"
        f"{'' if one['p'] is None else '; exact McNemar test ' + p_value(one['p'], floor)}",
        "series": [f"{level} {text}" for level, text in enumerate(scale, 1)],
        "colours": _shades(len(scale)),
        "rows": rows,
    }


def _shades(levels: int) -> list[str]:
    return [f"level-{1 + round(4 * place / max(1, levels - 1))}" for place in range(levels)]


def _states(snapshot: Json, key: str, floor: float) -> Json | None:
    found = (snapshot.get("confidence_knowledge") or {}).get("items", [])
    entry = next((one for one in found if one["question"] == key), None)
    if entry is None:
        return None
    order = ("mastered", "doubtful", "uninformed", "misinformed")
    hides = bool(entry.get("suppressed"))
    rows = [
        _whole(snapshot, word, [(entry[side] or {}).get(state) for state in order], hides)
        for side, word in (("before", "before"), ("after", "after"))
    ]
    wrong_and_sure = entry["shares_after"]["misinformed"] if entry["shares_after"] else None
    title = "Knowledge and confidence together"
    if wrong_and_sure is not None:
        title = f"{percent(wrong_and_sure)} are wrong and sure after"
    return {
        "kind": "stacked",
        "title": f"{entry['question']}: {title}",
        "subtitle": f"{entry['stem']} {_n(snapshot, entry['n'])} learners with all four answers",
        "series": [STATE_WORDS[state] for state in order],
        "colours": ["good", "kept", "same", "worse"],
        "rows": rows,
    }


# --- shares of people --------------------------------------------------------------------------------------------


def _options(section: str) -> Callable[[Json, str, float], Json | None]:
    def make(snapshot: Json, key: str, floor: float) -> Json | None:
        asked = [one for one in snapshot[section] if not key or one["question"] == key]
        question = next((one for one in asked if one["n"] or one.get("suppressed")), None)
        if question is None:
            return None
        rows = [
            {
                "label": o["text"],
                "note": None,
                "values": [
                    _share(snapshot, o["share"], o["ci95"], o["n"], bool(o.get("suppressed")))
                ],
            }
            for o in sorted(question["options"], key=lambda o: -(o["share"] or 0))
        ]
        first = rows[0] if rows else None
        title = question["stem"]
        if first and first["values"][0]["value"]:
            title = f"{first['values'][0]['shown']} name “{first['label']}”"
        return {
            "kind": "bars",
            "title": title,
            "subtitle": f"{_n(snapshot, question['n'])} respondents; several answers possible, shares do not add up to 100%; "
            "Wilson intervals",
            "axis": PERCENT | {"title": "share of respondents"},
            "series": ["share"],
            "colours": ["after"],
            "rows": rows,
        }

    return make


def _share(
    snapshot: Json, share: float | None, ci95: list[float] | None, n: int | None, hides: bool
) -> Json:
    if share is None:
        return _nothing(hidden(snapshot) if hides else "no data (n = 0)")
    low, high = ci95 or (None, None)
    return {"value": share, "low": low, "high": high, "shown": percent(share), "n": n}


def stages_of(snapshot: Json) -> list[Json]:
    """The funnel with label and definition, from newer and older snapshots."""
    flow = snapshot.get("flow") or {}
    if flow.get("funnel"):
        return flow["funnel"]
    return [
        stage | {"label": stage["stage"].replace("_", " ").capitalize()}
        for stage in snapshot["participation"]["funnel"]
    ]


def _funnel(snapshot: Json, _: str, floor: float) -> Json | None:
    stages = stages_of(snapshot)
    most = max((stage["n"] or 0 for stage in stages), default=0)
    if not most:
        return None
    part = snapshot["participation"]
    rows = []
    for stage in stages:
        words = (
            f"{stage['n']:,}"
            if stage["n"] is not None
            else hidden(snapshot)
            if stage.get("suppressed")
            else "not recorded"
        )
        value = (
            _nothing(words)
            if stage["n"] is None
            else {"value": stage["n"], "low": None, "high": None, "shown": words, "n": stage["n"]}
        )
        rows.append({"label": stage["label"], "note": None, "values": [value]})
    step = _step(most)
    return {
        "kind": "bars",
        "title": f"{_count(snapshot, part['participants'])} participants, "
        f"{_count(snapshot, part['cme_learners'])} of them CME learners",
        "subtitle": "persons, each counted once; definitions stand in the table",
        "axis": {"max": step * -(-most // step), "step": step, "title": "persons"},
        "series": ["persons"],
        "colours": ["after"],
        "rows": rows,
    }


def _step(most: float) -> int:
    """Of 1, 2, 5, 10, 20 …: the one that makes five ticks or fewer."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * 5 >= most:
                return factor * size
        size *= 10


def _people(name: str) -> Callable[[Json, str, float], Json | None]:
    def make(snapshot: Json, _: str, floor: float) -> Json | None:
        entries = snapshot["audience"][name][:10]
        if not entries:
            return None
        rows = [
            {
                "label": e["label"],
                "note": None,
                "values": [_share(snapshot, e["share"], None, e["n"], bool(e.get("suppressed")))],
            }
            for e in entries
        ]
        top = entries[0]
        title = (
            name.capitalize()
            if top["share"] is None
            else f"{percent(top['share'])} are {top['label']}"
        )
        return {
            "kind": "bars",
            "title": title,
            "subtitle": f"share of all {_count(snapshot, snapshot['participation']['participants'])} participants, largest groups",
            "axis": PERCENT | {"title": "share of participants"},
            "series": ["share"],
            "colours": ["after"],
            "rows": rows,
        }

    return make


# --- follow-up, subgroups, comparison ----------------------------------------------------------------------------


def _wave(snapshot: Json, days: str) -> Json | None:
    return next(
        (one for one in snapshot.get("follow_up") or [] if str(one["after_days"]) == days), None
    )


def _changes(snapshot: Json, days: str, floor: float) -> Json | None:
    wave = _wave(snapshot, days)
    if wave is None:
        return None
    rows = [
        {
            "label": o["text"],
            "note": f"{_n(snapshot, o['answered'])}",
            "values": [
                _share(snapshot, o["share_done"], o["ci95"], o["done"], bool(o.get("suppressed")))
            ],
        }
        for question in wave["changes"]
        for o in question["options"]
    ]
    return {
        "kind": "bars",
        "title": f"What became of intended changes {wave['label']}",
        "subtitle": "share done, of learners who intended it and answered; Wilson intervals",
        "axis": PERCENT | {"title": "share done"},
        "series": ["done"],
        "colours": ["after"],
        "rows": rows,
    }


def _retention(snapshot: Json, days: str, floor: float) -> Json | None:
    wave = _wave(snapshot, days)
    if wave is None:
        return None
    rows = [
        {
            "label": f"{i['question']}: {i['stem']}",
            "note": _n(snapshot, i["n"]) + _adjusted(i["p_holm"], floor),
            "values": [
                _side(snapshot, i[side], bool(i.get("suppressed")))
                for side in ("pre", "post", "follow_up")
            ],
        }
        for i in wave["retention"]
    ]
    return {
        "kind": "dumbbell",
        "title": f"Knowledge kept {wave['label']}",
        "subtitle": "learners with all three answers; Cochran's Q, p adjusted over the items (Holm); Wilson intervals",
        "axis": PERCENT | {"title": "share of learners right"},
        "series": ["before", "after", "follow-up"],
        "colours": ["before", "after", "third"],
        "rows": rows,
    }


def _subgroups(snapshot: Json, name: str, floor: float) -> Json | None:
    found = (snapshot.get("subgroups") or {}).get("dimensions", [])
    dimension = next((one for one in found if one["dimension"] == name), None)
    if dimension is None:
        return None
    rows = []
    for group in dimension["groups"]:
        overall = group["overall"]
        low, high = overall["change_ci95"] or (None, None)
        if overall["change"] is None:
            value = _nothing(
                hidden(snapshot)
                if overall.get("suppressed") or group.get("suppressed")
                else "no matched learners"
            )
        else:
            value = {
                "value": overall["change"],
                "low": low,
                "high": high,
                "shown": points(overall["change"]),
                "n": overall["learners"],
            }
        note = (
            None
            if overall["change"] is None
            else f"{points(overall['change'])}\n{_n(snapshot, overall['learners'])}"
        )
        rows.append({"label": group["label"], "note": note, "values": [value]})
    limits = [
        limit
        for row in rows
        for limit in (row["values"][0]["low"], row["values"][0]["high"], row["values"][0]["value"])
        if limit
    ]
    low = min([0.0, *(-0.1 * -(-abs(limit) * 10 // 1) for limit in limits if limit < 0)])
    high = max([0.3, *(0.1 * -(-limit * 10 // 1) for limit in limits if limit > 0)])
    return {
        "kind": "forest",
        "title": _differ(dimension, floor),
        "subtitle": f"change in right answers, average over objectives; {dimension['role']} analysis; 95% intervals",
        "axis": {
            "min": max(low, -1.0),
            "max": min(high, 1.0),
            "step": 0.1,
            "points": True,
            "title": "change in percentage points",
        },
        "series": ["change"],
        "colours": ["after"],
        "rows": rows,
    }


def _differ(dimension: Json, floor: float) -> str:
    test = dimension.get("difference")
    if not test or test.get("p") is None:
        return f"Change by {dimension['title'].lower()}"
    p = test.get("p_adjusted") if test.get("p_adjusted") is not None else test["p"]
    found = "differs" if p < 0.05 else "does not differ beyond chance"
    return f"The change {found} by {dimension['title'].lower()} (adjusted {p_value(p, floor)})"


def _comparison(snapshot: Json, _: str, floor: float) -> Json | None:
    arm = snapshot.get("comparison_arm")
    if not arm:
        return None
    rows = []
    for item in arm["items"]:
        hides = bool(item.get("suppressed"))
        note = (
            None
            if item["difference"] is None
            else points(item["difference"]) + _adjusted(item["p_holm"], floor)
        )
        values = [_side(snapshot, item[side], hides) for side in ("comparison", "learners")]
        rows.append(
            {"label": f"{item['question']}: {item['stem']}", "note": note, "values": values}
        )
    return {
        "kind": "dumbbell",
        "title": "Learners after the course beside clinicians who did not take it",
        "subtitle": "unpaired: chi-square or Fisher's exact test, p adjusted over the items (Holm); Wilson intervals",
        "axis": PERCENT | {"title": "share right"},
        "series": ["comparison", "learners"],
        "colours": ["before", "after"],
        "rows": rows,
    }


def forest(programme: Json) -> Json:
    """Effects of several courses with their pooled value, and the published band for context."""
    rows: list[Json] = []
    for effect in programme["course_effects"]:
        if effect["effect"] is None:
            continue
        low, high = effect["ci95"] or (None, None)
        value = {
            "value": effect["effect"],
            "low": low,
            "high": high,
            "shown": _two(effect["effect"]),
            "n": effect["n"],
            "weight": effect.get("weight"),
        }
        rows.append(
            {
                "label": effect["title"],
                "note": f"{_two(effect['effect'])}\nn = {effect['n']}",
                "values": [value],
            }
        )
    for pooled in programme["pooled"]:
        if pooled["effect"] is None:
            continue
        low, high = pooled["ci95"] or (pooled["effect"], pooled["effect"])
        value = {
            "value": pooled["effect"],
            "low": low,
            "high": high,
            "shown": _two(pooled["effect"]),
            "n": pooled["n"],
        }
        label = (
            "All together"
            if pooled["by"] == "all"
            else f"{pooled['by'].replace('_', ' ').capitalize()}: {pooled['group']}"
        )
        rows.append(
            {
                "label": label,
                "note": f"{_two(pooled['effect'])}\nk = {pooled['k']}",
                "values": [value],
                "pooled": True,
            }
        )
    limits = [
        v
        for row in rows
        for v in (row["values"][0]["low"], row["values"][0]["high"])
        if v is not None
    ]
    low = min([0.0, *(0.5 * (limit * 2 // 1) for limit in limits if limit < 0)])
    high = max([1.0, *(0.5 * -(-limit * 2 // 1) for limit in limits)])
    title, subtitle = (
        "Effects of the courses together",
        "standardised change (d) with 95% intervals; shaded: published band",
    )
    return {
        "name": "forest",
        "kind": "forest",
        "title": title,
        "subtitle": subtitle,
        "alt": f"{title}: {subtitle}",
        "axis": {
            "min": low,
            "max": high,
            "step": 0.5 if high - low > 1.5 else 0.25,
            "title": "standardised change (d)",
            "bands": [programme["band"]] if programme.get("band") else [],
        },
        "series": ["effect"],
        "colours": ["after"],
        "rows": rows,
    }


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


_MAKERS: dict[str, Callable[[Json, str, float], Json | None]] = {
    "objectives": _objectives,
    "items": _items,
    "learners": _learners,
    "answers": _answers,
    "confidence": _confidence,
    "states": _states,
    "practice": _options("practice_change"),
    "barriers": _options("barriers"),
    "funnel": _funnel,
    "specialty": _people("specialty"),
    "profession": _people("profession"),
    "changes": _changes,
    "retention": _retention,
    "subgroups": _subgroups,
    "comparison": _comparison,
}
NAMES = tuple(_MAKERS)


def figures(snapshot: Json, floor: float) -> Iterator[Json]:
    """All that can be drawn, in the order of a report."""
    for name in names(snapshot):
        made = figure(snapshot, name, floor)
        if made:
            yield made
