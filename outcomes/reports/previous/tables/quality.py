"""Quality of the items, reliability, precision."""

from collections.abc import Iterator
from typing import Any

from outcomes.reports.previous.cells import DASH, Cell, Column, Show, Table, text

from .shared import N

Json = dict[str, Any]


def quality(document: Json, show: Show) -> Iterator[Table]:
    yield from _items(document, show)
    yield from _reliability(document, show)
    yield from _precision(document, show)


def _items(document: Json, show: Show) -> Iterator[Table]:
    items = (document.get("item_analysis") or {}).get("items", [])
    rows = []
    for item in items:
        for phase in ("before", "after"):
            one = item.get(phase)
            if one:
                hidden = show.is_hidden(item) or show.is_hidden(one)
                flags = "; ".join(
                    f["sentence"] for f in item.get("flags", []) if f.get("phase") in (phase, None)
                )
                seconds = one.get("seconds") or {}
                rows.append(
                    (
                        text(item["question"]),
                        text(phase),
                        show.count(one["n"], hidden),
                        show.share(one["difficulty"], one["n"], hidden),
                        show.number(one["discrimination"], 2, hidden),
                        show.number(seconds.get("median"), 0, False),
                        text("" if hidden else flags),
                    )
                )
    if rows:
        yield Table(
            "item_analysis",
            "Item analysis",
            (
                Column("Item", "Key of the question."),
                Column("Phase", "Before or after the activity."),
                Column("n", "First answers.", "people"),
                Column(
                    "Share right",
                    "Difficulty: share of first answers that were right.",
                    "share 0 to 1",
                ),
                Column(
                    "Discrimination",
                    "Corrected point-biserial correlation with the rest of the poll.",
                ),
                Column("Median seconds", "Median time to answer.", "seconds"),
                Column("Flags", "Rules the item does not meet."),
            ),
            tuple(rows),
            appendix=True,
        )


def _reliability(document: Json, show: Show) -> Iterator[Table]:
    polls = document.get("reliability") or []
    if polls:
        yield Table(
            "reliability",
            "Reliability of the polls",
            (
                Column("Poll", "Phase and track."),
                Column("Items", "Scored items.", "count"),
                Column("n", "People who answered every item.", "people"),
                Column("Mean", "Mean number right."),
                Column("SD", "Standard deviation."),
                Column("KR-20", "Kuder-Richardson 20."),
                Column("alpha", "Cronbach's alpha."),
            ),
            tuple(
                (
                    text(p["phase"] + (f", track {p['track']}" if p.get("track") else "")),
                    show.count(p["items"]),
                    show.count(p["n"], show.is_hidden(p)),
                    show.number(p["mean"], 2, show.is_hidden(p)),
                    show.number(p["sd"], 2, show.is_hidden(p)),
                    show.number(p["kr20"], 2, show.is_hidden(p)),
                    show.number(p["alpha"], 2, show.is_hidden(p)),
                )
                for p in polls
            ),
            appendix=True,
        )


def _precision(document: Json, show: Show) -> Iterator[Table]:
    precision = document.get("precision") or {}
    found = [(f"Objective {e['objective']}", e) for e in precision.get("objectives", [])] + [
        (f"Item {e['question']}", e) for e in precision.get("items", [])
    ]
    if precision.get("overall"):
        found.insert(0, ("Average over objectives", precision["overall"]))
    if found:
        widths = [entry["width"] for entry in found[0][1].get("n_for", [])]
        yield Table(
            "precision",
            "Precision, and the n that would narrow it",
            (
                Column("Figure", "Objective, item or average."),
                N,
                Column("Width (points)", "Width of the 95% interval of the change now.", "points"),
                *(
                    Column(
                        f"n for {w * 100:.0f} points",
                        "Matched learners for an interval of this width.",
                        "people",
                    )
                    for w in widths
                ),
            ),
            tuple(
                (
                    text(name),
                    show.count(e["n"], show.is_hidden(e)),
                    Cell(DASH)
                    if e["width"] is None
                    else Cell(
                        show.number(e["width"] * 100, 1).shown, e["width"] * 100, "number", 1
                    ),
                    *(show.count(f["n"], show.is_hidden(e), none=DASH) for f in e.get("n_for", [])),
                )
                for name, e in found
            ),
            appendix=True,
        )
