"""Subgroups, the comparison arm and the gaps that remain."""

from collections.abc import Iterator
from typing import Any

from outcomes.reports.previous.cells import Column, Show, Table, text
from outcomes.reports.previous.words import gap_name, test_name

from .shared import AFTER, BEFORE, CHANGE, CHANGE_CI, ITEM, P_ADJUSTED, PERSONS, TEST, P, item_name

Json = dict[str, Any]


def subgroups(document: Json, show: Show) -> Iterator[Table]:
    for dimension in (document.get("subgroups") or {}).get("dimensions", []):
        rows = []
        for group in dimension["groups"]:
            one = group["overall"]
            hidden = show.is_hidden(one) or show.is_hidden(group)
            rows.append(
                (
                    text(group["label"]),
                    show.count(group["n"], hidden),
                    show.count(one["learners"], hidden),
                    show.share(one["pre"], None, hidden),
                    show.share(one["post"], None, hidden),
                    show.change(one["change"], one["pre"], one["post"], hidden),
                    show.change_interval(one["change_ci95"], hidden),
                    show.p(one["p"], hidden),
                    show.p(one.get("p_adjusted"), hidden),
                )
            )
        chosen = (
            "Chosen in advance (confirmatory)"
            if dimension["role"] == "confirmatory"
            else "Exploratory"
        )
        note = f"{chosen}; p adjusted by {dimension['adjustment'].replace('-', ' ').title()}. "
        difference = dimension.get("difference")
        if difference and difference.get("p") is not None:
            note += f"Do the groups' changes differ: {show.p(difference['p']).shown}, "
            note += f"adjusted {show.p(difference['p_adjusted']).shown}. "
        if dimension.get("not_given"):
            note += f"{dimension['not_given']:,} participants are in no group: not given. "
        yield Table(
            f"subgroup_{dimension['dimension']}",
            f"By {dimension['title'].lower()}",
            (
                Column(dimension["title"], "Group of participants."),
                PERSONS,
                Column("Matched", "Matched learners of the group.", "people"),
                BEFORE,
                AFTER,
                CHANGE,
                CHANGE_CI,
                P,
                P_ADJUSTED,
            ),
            tuple(rows),
            note=note + (dimension.get("note") or ""),
            brief=(0, 2, 3, 4, 5, 6, 8),
        )


def comparison_arm(document: Json, show: Show) -> Iterator[Table]:
    arm = document.get("comparison_arm")
    if not arm:
        return
    rows = []
    for item in arm["items"]:
        hidden = show.is_hidden(item)
        rows.append(
            (
                text(item_name(item)),
                show.count(item["learners"]["n"], hidden),
                show.side(item["learners"], hidden),
                show.count(item["comparison"]["n"], hidden),
                show.side(item["comparison"], hidden),
                show.change(
                    item["difference"],
                    item["comparison"]["share"],
                    item["learners"]["share"],
                    hidden,
                ),
                show.change_interval(item["ci95"], hidden),
                show.number(item["cramers_v"], 2, hidden),
                show.p(item["p"], hidden),
                show.p(item["p_holm"], hidden),
                text(test_name(item["test"])),
            )
        )
    yield Table(
        "comparison_arm",
        "Learners and clinicians who did not take the course",
        (
            ITEM,
            Column("n learners", "Learners with a first answer after.", "people"),
            Column("Learners", "Share right after the activity.", "share 0 to 1"),
            Column("n comparison", "Clinicians who did not take the course.", "people"),
            Column("Comparison", "Share right among them.", "share 0 to 1"),
            Column(
                "Difference (points)", "Learners minus comparison, in percentage points.", "points"
            ),
            CHANGE_CI,
            Column("Cramer's V", "Effect size of the two by two table."),
            P,
            P_ADJUSTED,
            TEST,
        ),
        tuple(rows),
        note=f"{arm['label']}. {arm.get('definition', '')}",
        brief=(0, 1, 2, 3, 4, 5, 6, 9),
    )


def gaps(document: Json, show: Show) -> Iterator[Table]:
    texts = {("objective", o["objective"]): o["text"] for o in document["knowledge"]["objectives"]}
    texts |= {("question", i["question"]): i["stem"] for i in document["items"]}
    rows = []
    for gap in document["persistent_gaps"]:
        kind = "objective" if "objective" in gap else "question"
        reason = (
            text(gap["reason"])
            if gap.get("reason") and not show.is_hidden(gap)
            else show.suppressed()
        )
        after = show.share(gap["post"], None, show.is_hidden(gap) or gap["post"] is None)
        rows.append((text(gap_name(gap)), text(texts.get((kind, gap[kind]), "")), after, reason))
    if rows:
        yield Table(
            "gaps",
            "Persistent gaps",
            (
                Column("Where", "Objective or item."),
                Column("Text", "Its wording."),
                AFTER,
                Column("Reason", "Why it is one."),
            ),
            tuple(rows),
            note=str(document["snapshot"].get("rules", {}).get("persistent_gap", "")),
        )
