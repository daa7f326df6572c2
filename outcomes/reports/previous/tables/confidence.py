"""Confidence, alone and together with knowledge."""

from collections.abc import Iterator
from typing import Any

from outcomes.reports.previous.cells import Column, Show, Table, text
from outcomes.reports.previous.words import test_name

from .knowledge import BRIEF, compared_table
from .shared import CI, ITEM, SHARE, TEST, N, P, item_name, over

Json = dict[str, Any]


def confidence(document: Json, show: Show) -> Iterator[Table]:
    entries = document["confidence"]
    if not entries:
        return
    named = [(item_name(entry), entry["matched"]) for entry in entries]
    yield compared_table(
        "confidence",
        "Confident learners (top box)",
        ITEM,
        named,
        show,
        note="The top box was fixed in the course before answers came in. p is of one test alone; it is not adjusted.",
        brief=(*BRIEF[:-1], 13),
    )
    yield _levels(entries, show)
    yield _ratings(entries, show)
    yield from _knowledge_by_confidence(document, show)


def _levels(entries: list[Json], show: Show) -> Table:
    rows = []
    for entry in entries:
        ratings, hidden = (
            entry["ratings"],
            show.is_hidden(entry["ratings"]) or show.is_hidden(entry["matched"]),
        )
        for level, label in enumerate(entry["scale"]):
            pre, post = _at(ratings["pre"], level), _at(ratings["post"], level)
            of_pre, of_post = _total(ratings["pre"]), _total(ratings["post"])
            rows.append(
                (
                    text(entry["question"]),
                    text(f"{level + 1}. {label}"),
                    show.count(pre, hidden or pre is None),
                    show.share(over(pre, of_pre), of_pre, hidden or pre is None),
                    show.count(post, hidden or post is None),
                    show.share(over(post, of_post), of_post, hidden or post is None),
                )
            )
    columns = (
        Column("Item", "Key of the question."),
        Column("Level", "Level of the rating, lowest first."),
        Column("n before", "Matched learners at the level before.", "people"),
        Column("Before", "Share of matched learners.", "share 0 to 1"),
        Column("n after", "Matched learners at the level after.", "people"),
        Column("After", "Share of matched learners.", "share 0 to 1"),
    )
    return Table("levels", "Levels of confidence", columns, tuple(rows), note="Matched learners.")


def _at(counts: list[int] | None, place: int) -> int | None:
    return counts[place] if counts else None


def _total(counts: list[int | None] | None) -> int | None:
    return (
        None
        if not counts or any(n is None for n in counts)
        else sum(n for n in counts if n is not None)
    )


def _ratings(entries: list[Json], show: Show) -> Table:
    rows = []
    for entry in entries:
        r, hidden = (
            entry["ratings"],
            show.is_hidden(entry["ratings"]) or show.is_hidden(entry["matched"]),
        )
        moved = [show.count(r.get(key), hidden) for key in ("improved", "same", "worse")]
        rows.append(
            (
                text(entry["question"]),
                show.number(r["mean_pre"], 2, hidden),
                show.number(r["mean_post"], 2, hidden),
                *moved,
                show.number(r["statistic"], 2, hidden),
                show.number(r["rank_biserial"], 2, hidden),
                show.p(r["p"], hidden),
                text(test_name(r["test"])),
            )
        )
    columns = (
        Column("Item", "Key of the question."),
        Column("Mean before", "Mean level before."),
        Column("Mean after", "Mean level after."),
        Column("Higher", "Learners whose level rose.", "people"),
        Column("Same", "Learners at the same level.", "people"),
        Column("Lower", "Learners whose level fell.", "people"),
        Column("z", "Statistic of the test."),
        Column("r", "Matched rank-biserial correlation; read it beside how many moved."),
        P,
        TEST,
    )
    return Table(
        "ratings",
        "Confidence as ratings",
        columns,
        tuple(rows),
        note="Matched learners.",
        appendix=True,
    )


STATES = {
    "mastered": "Mastered (right, sure)",
    "doubtful": "Doubtful (right, not sure)",
    "misinformed": "Misinformed (wrong, sure)",
    "uninformed": "Uninformed (wrong, not sure)",
}


def _knowledge_by_confidence(document: Json, show: Show) -> Iterator[Table]:
    found = document.get("confidence_knowledge") or {}
    rows = []
    for item in found.get("items", []):
        hidden = show.is_hidden(item)
        for state, label in STATES.items():
            before, after = (item.get(side) or {} for side in ("before", "after"))
            rows.append(
                (
                    text(item["question"]),
                    text(label),
                    show.count(before.get(state), hidden),
                    show.share(over(before.get(state), item["n"]), item["n"], hidden),
                    show.count(after.get(state), hidden),
                    show.share(over(after.get(state), item["n"]), item["n"], hidden),
                )
            )
    if rows:
        columns = (
            Column("Item", "Key of the question."),
            Column("State", "Right or wrong, sure (top box) or not."),
            Column("n before", "Learners with all four answers.", "people"),
            Column("Before", "Share of these learners.", "share 0 to 1"),
            Column("n after", "Learners with all four answers.", "people"),
            Column("After", "Share of these learners.", "share 0 to 1"),
        )
        yield Table(
            "states",
            "Knowledge and confidence together",
            columns,
            tuple(rows),
            note="Learners who answered the item and its confidence question before and after.",
        )
    wrong = found.get("confidently_wrong_after", [])
    if wrong:
        yield Table(
            "confidently_wrong",
            "Confidently wrong after the activity",
            (
                ITEM,
                Column("Wrong and sure", "People wrong and in the top box after.", "people"),
                N,
                SHARE,
                CI,
            ),
            tuple(
                (
                    text(item_name(w)),
                    show.count(w["count"], show.is_hidden(w)),
                    show.count(w["n"], show.is_hidden(w)),
                    show.share(w["share"], w["n"], show.is_hidden(w)),
                    show.interval(w["ci95"], show.is_hidden(w)),
                )
                for w in wrong
            ),
            note="Everybody who answered both after.",
        )
