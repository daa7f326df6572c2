"""A stored snapshot in, Vega-Lite definitions out: one definition for the screen and for every file."""

from typing import Any

from outcomes.statistics.display import p_value, percent, points

Json = dict[str, Any]
BEFORE, AFTER, INK = "#8a94a0", "#0f4c5c", "#1b232d"
CONFIG: Json = {
    "background": "white",
    "font": "Georgia, serif",
    "title": {"anchor": "start", "fontSize": 18, "subtitleFontSize": 14, "color": INK, "subtitleColor": "#55606d", "offset": 14},
    "axis": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "labelColor": INK,
        "grid": True,
        "gridColor": "#ececec",
        "labelLimit": 360,
    },
    "legend": {"labelFontSize": 14, "titleFontSize": 14, "orient": "top"},
    "view": {"stroke": None},
}
PERCENT_AXIS = {"format": ".0%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]}


def definition(snapshot: Json, name: str, floor: float) -> Json | None:
    """The chart of that name, or None when the snapshot has nothing to draw for it."""
    made = {
        "objectives": _objectives,
        "items": _items,
        "confidence": _confidence,
        "practice": lambda s, f: _options(s["practice_change"], "Intended practice changes"),
        "barriers": lambda s, f: _options(s["barriers"], "Barriers"),
        "funnel": lambda s, f: _funnel(s),
    }.get(name)
    return made(snapshot, floor) if made else None


NAMES = ("objectives", "items", "confidence", "practice", "barriers", "funnel")


def _wrapped(text: str, width: int = 46) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:3]


def _dumbbell(entries: list[tuple[list[str], Json]], title: str, subtitle: str) -> Json | None:
    """Before and after with intervals and values on the marks; a hollow circle and a filled square, so colour is not needed."""
    values = []
    for order, (label, one) in enumerate(entries):
        if one["pre"]["share"] is None:
            continue
        for side in ("pre", "post"):
            low, high = one[side]["ci95"] or (None, None)
            values.append(
                {
                    "label": "\n".join(label), "order": order, "side": {"pre": "before", "post": "after"}[side],
                    "share": one[side]["share"], "low": low, "high": high, "shown": percent(one[side]["share"]),
                    "from": one["pre"]["share"], "to": one["post"]["share"],
                }
            )  # fmt: skip
    if not values:
        return None
    y = {"field": "label", "type": "nominal", "sort": {"field": "order"}, "title": None}
    y["axis"] = {"labelExpr": "split(datum.label, '\\n')", "grid": False, "labelLimit": 420, "labelPadding": 12}
    side = {"field": "side", "type": "nominal", "scale": {"domain": ["before", "after"]}, "title": None}
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": PERCENT_AXIS,
        "title": "share of right answers",
    }
    colours = {"color": side | {"scale": {"domain": ["before", "after"], "range": [BEFORE, AFTER]}}}
    offset = {"yOffset": side}
    return {
        "title": {"text": title, "subtitle": subtitle},
        "width": 560,
        "height": {"step": 26},
        "data": {"values": values},
        "encoding": {"y": y} | offset,
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}} | colours,
            },
            {
                "mark": {"type": "point", "size": 110, "filled": True, "opacity": 1},
                "encoding": {"x": x, "shape": side | {"scale": {"domain": ["before", "after"], "range": ["circle", "square"]}}}
                | colours,
            },
            {
                "mark": {"type": "text", "dy": -12, "fontSize": 13, "fontWeight": 600},
                "encoding": {"x": x, "text": {"field": "shown"}} | colours,
            },
        ],
        "config": CONFIG,
    }


def _objectives(snapshot: Json, floor: float) -> Json | None:
    overall = snapshot["knowledge"]["overall"]
    entries = [(_wrapped(f"{o['objective']}. {o['text']}"), o["matched"]) for o in snapshot["knowledge"]["objectives"]]
    title = f"Right answers rose from {percent(overall['pre'])} to {percent(overall['post'])} on average"
    if (overall["change"] or 0) <= 0:
        title = f"Right answers: {percent(overall['pre'])} before, {percent(overall['post'])} after on average"
    subtitle = f"{points(overall['change'])}, {overall['learners']} matched learners, sign-flip {p_value(overall['p'], floor)}"
    return _dumbbell(entries, title, subtitle)


def _items(snapshot: Json, floor: float) -> Json | None:
    entries = [(_wrapped(f"{i['question']}: {i['stem']}"), i["matched"]) for i in snapshot["items"]]
    return _dumbbell(entries, "Every item before and after", "matched learners, exact McNemar test, Wilson intervals")


def _confidence(snapshot: Json, floor: float) -> Json | None:
    values = []
    for rating in snapshot["confidence"]:
        for side, word in (("pre", "before"), ("post", "after")):
            total = sum(rating["ratings"][side])
            for level, n in enumerate(rating["ratings"][side]):
                if total:
                    values.append(
                        {
                            "row": f"{rating['question']} {word}", "level": f"{level + 1} {rating['scale'][level]}",
                            "order": level, "share": n / total, "shown": percent(n / total) if n / total >= 0.05 else "",
                            "light": level < len(rating["scale"]) / 2,
                        }
                    )  # fmt: skip
    if not values:
        return None
    first = snapshot["confidence"][0]["matched"]
    scale = snapshot["confidence"][0]["scale"]
    domain = [f"{n} {text}" for n, text in enumerate(scale, 1)]
    shades = ["#e3e6ea", "#c2ccd2", "#8fa9b3", "#4d7c8a", "#0f4c5c", "#0a3440", "#062129"]
    x = {"field": "share", "type": "quantitative", "stack": "normalize", "axis": PERCENT_AXIS, "title": "share of learners"}
    y = {"field": "row", "type": "nominal", "sort": None, "title": None, "axis": {"grid": False}}
    title = f"Confident learners: {percent(first['pre']['share'])} before, {percent(first['post']['share'])} after"
    return {
        "title": {"text": title, "subtitle": f"top box, n = {first['n']}, exact McNemar {p_value(first['p'], floor)}"},
        "width": 560,
        "height": {"step": 48},
        "data": {"values": values},
        "encoding": {"y": y, "x": x, "order": {"field": "order"}},
        "layer": [
            {
                "mark": {"type": "bar", "stroke": "white"},
                "encoding": {
                    "color": {
                        "field": "level",
                        "type": "nominal",
                        "title": None,
                        "scale": {"domain": domain, "range": shades[: len(domain)]},
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 13, "fontWeight": 600},
                "encoding": {
                    "x": x | {"bandPosition": 0.5},
                    "text": {"field": "shown"},
                    "color": {"condition": {"test": "datum.light", "value": INK}, "value": "white"},
                },
            },
        ],
        "config": CONFIG,
    }


def _options(questions: list[Json], title: str) -> Json | None:
    if not questions or not questions[-1]["n"]:
        return None
    question = questions[-1]
    values = [
        {
            "label": "\n".join(_wrapped(o["text"])), "share": o["share"], "shown": percent(o["share"]),
            "low": o["ci95"][0], "high": o["ci95"][1],
        }
        for o in question["options"]
    ]  # fmt: skip
    y = {"field": "label", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelExpr": "split(datum.label, '\\n')", "grid": False, "labelLimit": 420, "labelPadding": 12}
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": PERCENT_AXIS,
        "title": "share of respondents",
    }
    return {
        "title": {"text": title, "subtitle": f"{question['n']} respondents, several answers possible, Wilson intervals"},
        "width": 560,
        "height": {"step": 44},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "color": AFTER, "height": 20}, "encoding": {"x": x}},
            {
                "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
                "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 14, "fontWeight": 600, "color": INK},
                "encoding": {"x": x | {"field": "high"}, "text": {"field": "shown"}},
            },
        ],
        "config": CONFIG,
    }


def _funnel(snapshot: Json) -> Json | None:
    stages = [{"label": s["definition"], "n": s["n"]} for s in snapshot["participation"]["funnel"]]
    if not any(stage["n"] for stage in stages):
        return None
    y = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"grid": False, "labelLimit": 420, "labelPadding": 12},
    }
    x = {"field": "n", "type": "quantitative", "title": "persons", "scale": {"zero": True}}
    participants = snapshot["participation"]["participants"]
    return {
        "title": {"text": f"{participants:,} participants", "subtitle": "the CME course, step by step; each person once"},
        "width": 560,
        "height": {"step": 38},
        "data": {"values": stages},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "color": AFTER, "height": 18}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 14, "color": INK},
                "encoding": {"text": {"field": "n"}},
            },
        ],
        "config": CONFIG,
    }
