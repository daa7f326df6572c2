"""How wide the intervals are, what would narrow them, and when to be careful; read from the document itself."""

from outcomes import statistics
from outcomes.statistics import PairedTable, Precision
from outcomes.statistics.precision import RULES, TARGETS

from .shared import Json


def build(document: Json) -> Json:
    knowledge, items = document["knowledge"], document["items"]
    overall = knowledge["overall"]
    return {
        "targets": list(TARGETS),
        "overall": _of_change(overall["learners"], overall).as_json(),
        "objectives": [
            {"objective": one["objective"]} | _of(one["matched"]).as_json()
            for one in knowledge["objectives"]
        ],
        "items": [_named(one) | _of(one["matched"]).as_json() for one in items],
        "rules": RULES,
        "warnings": [
            warning for one in [*knowledge["objectives"], *items] for warning in _warnings(one)
        ],
    }


def _named(entry: Json) -> Json:
    return {"question": entry["question"], "version": entry["version"]}


def _of(matched: Json) -> Precision:
    if matched["table"] is not None:
        return statistics.precision_of_item(PairedTable(**matched["table"]))
    return _of_change(matched["n"], matched)


def _of_change(n: int, entry: Json) -> Precision:
    interval = entry["change_ci95"]
    return statistics.precision_of_change(n, entry["change"], tuple(interval) if interval else None)


def _warnings(entry: Json) -> list[Json]:
    matched, everybody = entry["matched"], entry["all"]
    table = matched["table"]
    changed = table["gained"] + table["lost"] if table else None
    # An objective of several items counts answers after, not learners: half of them says nothing there.
    after = everybody["post"]["n"] if table else 0
    codes = statistics.warnings_of(matched["n"], after, matched["pre"]["share"], changed)
    about = {
        "question": entry.get("question"),
        "objective": None if "question" in entry else entry["objective"],
    }
    return [{"code": code} | about | {"sentence": RULES[code]} for code in codes]
