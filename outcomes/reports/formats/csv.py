"""A snapshot as CSV: tidy, one row a figure."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from learners.spreadsheets import harmless
from outcomes.reports.question_versions import told_apart

HEADER = (
    "section",
    "key",
    "label",
    "cohort",
    "figure",
    "value",
    "n",
    "count",
    "lower",
    "upper",
    "test",
    "p",
    "p_adjusted",
    "suppressed",
)
MEANINGS = {
    "section": "Part of the snapshot.",
    "key": "Which objective, item, choice, group or stage; parts joined by a point.",
    "label": "Its wording.",
    "cohort": "Who counts: matched (answered before and after), all, persons, participants, respondents.",
    "figure": "Which figure the row holds.",
    "value": "The figure, unrounded: shares 0 to 1, changes as differences of shares.",
    "n": "People behind the figure; for a side of an objective of several items, answers.",
    "count": "A number of people or answers.",
    "lower": "Lower limit of the 95% interval.",
    "upper": "Upper limit of the 95% interval.",
    "test": "Name of the test.",
    "p": "Two-sided p value, not adjusted, without a floor.",
    "p_adjusted": "p adjusted for several tests.",
    "suppressed": "yes, where the figure is hidden because fewer people than the threshold stand behind it.",
}
Row = tuple[Any, ...]


def render(document: str) -> bytes:
    """UTF-8, RFC 4180. Texts that a spreadsheet would take for a formula get a leading apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows(told_apart(json.loads(document))):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else harmless(value)


def rows(snapshot: dict[str, Any]) -> Iterator[Row]:
    """Every figure of a snapshot, in its order."""
    for name in ("id", "as_of", "computed_at", "software", "digest"):
        yield _row("snapshot", name, "", "", name, snapshot["snapshot"][name])
    yield from _participation(snapshot["participation"])
    yield from _audience(snapshot["audience"])
    yield from _knowledge(snapshot)
    for rating in snapshot["confidence"]:
        yield from _confidence(rating)
    for section in ("practice_change", "barriers"):
        yield from _options(section, snapshot[section])
    for section in ADDED:
        yield from _leaves(section, snapshot.get(section), (), "")
    for gap in snapshot["persistent_gaps"]:
        key = gap.get("objective", gap.get("question"))
        yield _row(
            "persistent_gap", key, gap["reason"] or "", "matched", "post", gap["post"], hidden=gap
        )
    for place, note in enumerate(snapshot["notes"], 1):
        yield _row("note", place, note, "", "", None)


def _knowledge(snapshot: dict[str, Any]) -> Iterator[Row]:
    overall = snapshot["knowledge"]["overall"]
    for figure in ("pre", "post"):
        yield _row(
            "knowledge",
            "overall",
            "Average over objectives",
            "matched",
            figure,
            overall[figure],
            overall["learners"],
        )
    yield _row(
        "knowledge", "overall", "Average over objectives", "matched", "change", overall["change"], overall["learners"],
        None, overall["change_ci95"], overall["test"], overall["p"],
    )  # fmt: skip
    for objective in snapshot["knowledge"]["objectives"]:
        yield from _comparisons("objective", objective["objective"], objective["text"], objective)
    for item in snapshot["items"]:
        yield from _comparisons("item", item["question"], item["stem"], item)
        for option in item["options"]:
            for side in ("pre", "post"):
                key = f"{item['question']}.{option['choice']}"
                yield _row(
                    "answers",
                    key,
                    option["text"],
                    "matched",
                    side,
                    None,
                    item["matched"]["n"],
                    option[side],
                    hidden=item["matched"],
                )
    for section, key, entries in (
        ("objective", "objective", snapshot["knowledge"]["objectives"]),
        ("item", "question", snapshot["items"]),
    ):
        for entry in entries:
            if entry.get("learners"):
                yield from _leaves(section, entry["learners"], (str(entry[key]), "learners"), "")


# Sections that stand beside the contract's: each number in them becomes a row.
ADDED = (
    "flow",
    "confidence_knowledge",
    "subgroups",
    "follow_up",
    "item_analysis",
    "reliability",
    "precision",
    "comparison_arm",
)
NAMES = (
    "after_days",
    "dimension",
    "group",
    "stage",
    "phase",
    "track",
    "objective",
    "question",
    "confidence",
    "choice",
    "from",
    "to",
    "width",
)
LABELS = ("label", "text", "stem", "title")
ITS_INTERVAL = (
    "share",
    "share_done",
    "difference",
    "effect",
    "difficulty",
)  # the figure a bare `ci95` belongs to


def _leaves(section: str, node: Any, path: tuple[str, ...], label: str) -> Iterator[Row]:
    if isinstance(node, list):
        for place, one in enumerate(node):
            named = isinstance(one, dict) and any(name in one for name in NAMES)
            yield from _leaves(section, one, path if named else (*path, str(place + 1)), label)
    elif isinstance(node, dict):
        own = tuple(
            str(node[name]) for name in NAMES if isinstance(node.get(name), str | int | float)
        )
        label = next((node[name] for name in LABELS if isinstance(node.get(name), str)), label)
        for name, value in node.items():
            if (
                name in NAMES
                or name.endswith("ci95")
                or name in ("test", "p", "p_holm", "p_adjusted", "rules", "targets")
            ):
                continue
            if isinstance(value, dict | list):
                yield from _leaves(section, value, (*path, *own, name), label)
            elif (
                isinstance(value, int | float)
                and not isinstance(value, bool)
                or (value is None and node.get("suppressed"))
            ):
                interval = node.get(f"{name}_ci95") or (
                    node.get("ci95") if name in ITS_INTERVAL else None
                )
                tested = name in ("change", "difference", "statistic")
                yield _row(
                    section, ".".join((*path, *own)), label, "", name, value, node.get("n"), None, interval,
                    node.get("test") if tested else None, node.get("p") if tested else None,
                    node.get("p_holm", node.get("p_adjusted")) if tested else None, hidden=node,
                )  # fmt: skip


def _row(
    section: str, key: Any, label: str, cohort: str, figure: str, value: Any, n: Any = None, count: Any = None,
    interval: list[float | None] | None = None, test: str | None = None, p: Any = None, p_adjusted: Any = None,
    hidden: dict[str, Any] | None = None,
) -> Row:  # fmt: skip
    lower, upper = interval or (None, None)
    suppressed = (
        "yes" if hidden and hidden.get("suppressed") and value is None and count is None else None
    )
    return (
        section,
        key,
        label,
        cohort,
        figure,
        value,
        n,
        count,
        lower,
        upper,
        test,
        p,
        p_adjusted,
        suppressed,
    )


def _participation(part: dict[str, Any]) -> Iterator[Row]:
    for name in ("participants", "cme_learners", "micro_learning"):
        yield _row("participation", name, "", "persons", "n", None, None, part[name])
    for stage in part["funnel"]:
        yield _row(
            "funnel",
            stage["stage"],
            stage["definition"],
            "persons",
            "n",
            None,
            None,
            stage["n"],
            hidden=stage,
        )
    for campaign in part["campaigns"]:
        yield _row(
            "campaign",
            campaign["label"],
            "",
            "persons",
            "n",
            None,
            None,
            campaign["n"],
            hidden=campaign,
        )


def _audience(audience: dict[str, Any]) -> Iterator[Row]:
    for name in ("specialty", "profession"):
        for entry in audience[name]:
            yield _row(
                name,
                entry["label"],
                "",
                "participants",
                "share",
                entry["share"],
                None,
                entry["n"],
                hidden=entry,
            )
    oncologists = audience["oncologists"]
    yield _row(
        "audience",
        "oncologists",
        "",
        "participants",
        "share",
        oncologists["share"],
        oncologists["of"],
        oncologists["n"],
    )
    for question, numbers in audience["numbers"].items():
        for figure in ("mean", "sd", "median"):
            yield _row(
                "number",
                question,
                numbers["stem"],
                "respondents",
                figure,
                numbers[figure],
                numbers["n"],
            )


def _comparisons(section: str, key: Any, label: str, entry: dict[str, Any]) -> Iterator[Row]:
    for cohort in ("matched", "all"):
        one = entry[cohort]
        for side in ("pre", "post"):
            half = one[side]
            yield _row(
                section,
                key,
                label,
                cohort,
                side,
                half["share"],
                half["n"],
                half["count"],
                half["ci95"],
                hidden=one,
            )
        yield _row(
            section, key, label, cohort, "change", one["change"], one["n"], None, one["change_ci95"], one["test"], one["p"],
            one["p_holm"], hidden=one,
        )  # fmt: skip
        for figure, value in (one["effect"] or {}).items():
            if figure != "odds_ratio_ci95":
                interval = one["effect"]["odds_ratio_ci95"] if figure == "odds_ratio" else None
                yield _row(
                    section, key, label, cohort, figure, value, one["n"], None, interval, hidden=one
                )
        for figure, count in (one["table"] or {}).items():
            yield _row(section, key, label, cohort, figure, None, one["n"], count)


def _confidence(rating: dict[str, Any]) -> Iterator[Row]:
    key, label, ratings = rating["question"], rating["stem"], rating["ratings"]
    yield from _comparisons("confidence", key, label, rating)
    for side in ("pre", "post"):
        for level, count in enumerate(ratings[side] or [], 1):
            yield _row(
                "rating",
                f"{key}.{level}",
                rating["scale"][level - 1],
                "matched",
                side,
                None,
                None,
                count,
            )
        yield _row(
            "rating",
            key,
            label,
            "matched",
            f"mean_{side}",
            ratings[f"mean_{side}"],
            rating["matched"]["n"],
            hidden=rating["matched"],
        )
    yield _row(
        "rating", key, label, "matched", "rank_biserial", ratings["rank_biserial"], rating["matched"]["n"], None, None,
        ratings["test"], ratings["p"], hidden=rating["matched"],
    )  # fmt: skip


def _options(section: str, questions: list[dict[str, Any]]) -> Iterator[Row]:
    for question in questions:
        for option in question["options"]:
            key = f"{question['question']}.{option['choice']}"
            yield _row(
                section, key, option["text"], "respondents", "share", option["share"], question["n"], option["n"],
                option["ci95"], hidden=option,
            )  # fmt: skip
