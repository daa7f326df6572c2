"""Right answers before and after, and what became of each learner."""

from collections.abc import Iterable, Iterator
from typing import Any

from outcomes.reports.previous.cells import (
    DAGGER_NOTE,
    DASH,
    Cell,
    Column,
    Show,
    Table,
    ends_disagree,
    text,
)
from outcomes.reports.previous.words import test_name

from .shared import (
    AFTER,
    AFTER_CI,
    BEFORE,
    BEFORE_CI,
    CHANGE,
    CHANGE_CI,
    COHEN,
    COUNT_AFTER,
    COUNT_BEFORE,
    GAIN,
    ITEM,
    ODDS,
    ODDS_CI,
    P_ADJUSTED,
    RELATIVE,
    TEST,
    N,
    P,
    item_name,
    over,
)

Json = dict[str, Any]


COMPARED = (
    N,
    BEFORE,
    BEFORE_CI,
    AFTER,
    AFTER_CI,
    CHANGE,
    CHANGE_CI,
    RELATIVE,
    GAIN,
    COHEN,
    ODDS,
    ODDS_CI,
    P,
    P_ADJUSTED,
    TEST,
    COUNT_BEFORE,
    COUNT_AFTER,
)
BRIEF = (
    0,
    1,
    2,
    4,
    6,
    7,
    8,
    14,
)  # label, n, before, after, change, its interval, relative, p adjusted


def compared(one: Json, show: Show) -> tuple[Cell, ...]:
    """The cells of COMPARED."""
    hidden = show.is_hidden(one)
    pre, post, effect = one["pre"], one["post"], one.get("effect") or {}
    return (
        show.count(one["n"], hidden, none=f"{_n(pre)} / {_n(post)}"),
        show.side(pre, hidden),
        show.interval(pre["ci95"], hidden),
        show.side(post, hidden),
        show.interval(post["ci95"], hidden),
        show.change(one["change"], pre["share"], post["share"], hidden),
        show.change_interval(one["change_ci95"], hidden),
        show.relative(one["change"], pre["share"], hidden),
        show.number(effect.get("normalized_gain"), 2, hidden),
        show.number(effect.get("cohens_h"), 2, hidden),
        show.number(effect.get("odds_ratio"), 2, hidden),
        show.ratio_interval(effect.get("odds_ratio_ci95"), hidden),
        show.p(one["p"], hidden),
        show.p(one["p_holm"], hidden),
        text(test_name(one["test"])),
        show.count(pre["count"], hidden),
        show.count(post["count"], hidden),
    )


def _n(side: Json) -> str:
    return f"{side['n']:,}" if side["n"] is not None else DASH


def _dagger_note(entries: Iterable[Json]) -> str:
    return (
        DAGGER_NOTE
        if any(ends_disagree(e["change"], e["pre"]["share"], e["post"]["share"]) for e in entries)
        else ""
    )


def _joined(*notes: str) -> str:
    return " ".join(note for note in notes if note)


def compared_table(
    key: str,
    title: str,
    head: Column,
    labelled: list[tuple[str, Json]],
    show: Show,
    *,
    note: str,
    brief: tuple[int, ...] = BRIEF,
    appendix: bool = False,
) -> Table:
    return Table(
        key,
        title,
        (head, *COMPARED),
        tuple((text(label), *compared(one, show)) for label, one in labelled),
        note=_joined(note, _dagger_note(one for _, one in labelled)),
        brief=brief,
        appendix=appendix,
    )


def overall_row(overall: Json, show: Show) -> tuple[Cell, ...]:
    hidden = show.is_hidden(overall)
    dash = Cell(DASH)
    return (
        text("Average over objectives (unweighted)"),
        show.count(overall["learners"], hidden),
        show.share(overall["pre"], None, hidden),
        dash,
        show.share(overall["post"], None, hidden),
        dash,
        show.change(overall["change"], overall["pre"], overall["post"], hidden),
        show.change_interval(overall["change_ci95"], hidden),
        show.relative(overall["change"], overall["pre"], hidden),
        *(dash,) * 4,
        show.p(overall["p"], hidden),
        # One test alone: nothing to adjust, so that both columns say the same.
        show.p(overall["p"], hidden),
        text(test_name(overall["test"])),
        dash,
        dash,
    )


OBJECTIVE = Column("Learning objective", "Number and text of the objective.")


def knowledge(document: Json, show: Show) -> Iterator[Table]:
    objectives, items = document["knowledge"]["objectives"], document["items"]
    named = [(f"{o['objective']}. {o['text']}", o) for o in objectives]
    asked = [(item_name(item), item) for item in items]
    if named:
        table = compared_table(
            "objectives",
            "Learning objectives, matched learners",
            OBJECTIVE,
            [(name, o["matched"]) for name, o in named],
            show,
            note="n are learners; where an objective has several items, the shares count their paired answers. p adjusted by Holm "
            "over the objectives; the average is one test.",
        )
        yield Table(
            table.key,
            table.title,
            table.columns,
            (*table.rows, overall_row(document["knowledge"]["overall"], show)),
            table.note,
            BRIEF,
        )
    if asked:
        yield compared_table(
            "items",
            "Items, matched learners",
            ITEM,
            [(name, i["matched"]) for name, i in asked],
            show,
            note="First answer before against first answer after. p adjusted by Holm over the items.",
        )
        yield answers(items, show)
        unmatched = [(f"Objective {o['objective']}", o["all"]) for _, o in named] + [
            (f"Item {i['question']}", i["all"]) for _, i in asked
        ]
        yield compared_table(
            "everybody",
            "Everybody who answered, not matched",
            Column("Objective or item", "Number or key."),
            unmatched,
            show,
            note="Sensitivity analysis: n is answers before / after; different people on the two sides. Not the analysis of "
            "record.",
            appendix=True,
        )


def answers(items: list[Json], show: Show) -> Table:
    rows = []
    for item in items:
        n, hidden = item["matched"]["n"], show.is_hidden(item["matched"])
        for option in item["options"]:
            veiled = hidden or show.is_hidden(option)
            rows.append(
                (
                    text(item["question"]),
                    text(f"{option['choice']}. {option['text']}"),
                    text("right" if option["correct"] else ""),
                    show.count(option["pre"], veiled),
                    show.share(over(option["pre"], n), n, veiled),
                    show.count(option["post"], veiled),
                    show.share(over(option["post"], n), n, veiled),
                )
            )
    return Table(
        "answers",
        "Which answers were chosen",
        (
            Column("Item", "Key of the question."),
            Column("Answer", "Key and wording of the choice."),
            Column("Key", "Whether it is a right answer."),
            Column("n before", "Matched learners who chose it before.", "people"),
            Column("Before", "Share of matched learners who chose it before.", "share 0 to 1"),
            Column("n after", "Matched learners who chose it after.", "people"),
            Column("After", "Share of matched learners who chose it after.", "share 0 to 1"),
        ),
        tuple(rows),
        note="Matched learners. A wrong answer that stays popular after the activity shows a misconception that persists.",
    )


LEARNED = (
    (
        "improved",
        "Improved",
        "Wrong before, right after; for several items a larger share right after.",
    ),
    ("reinforced", "Reinforced", "Right before and after; for several items all of them."),
    (
        "unchanged",
        "Unchanged",
        "Wrong before and after; for several items the same share otherwise.",
    ),
    ("worse", "Worse", "Right before, wrong after; for several items a smaller share right after."),
)


def learner_change(document: Json, show: Show) -> Iterator[Table]:
    rows = []
    for label, entry in [
        (f"Objective {o['objective']}", o) for o in document["knowledge"]["objectives"]
    ] + [(f"Item {i['question']}", i) for i in document["items"]]:
        became = entry.get("learners") or _from_table(entry["matched"])
        if became is None:
            continue
        hidden = show.is_hidden(became) or show.is_hidden(entry["matched"])
        cells = [text(label), show.count(became["n"], hidden)]
        for key, _, _ in LEARNED:
            cells += [
                show.count(became[key], hidden),
                show.share(over(became[key], became["n"]), became["n"], hidden),
            ]
        rows.append(tuple(cells))
    if rows:
        columns = [Column("Objective or item", "Number or key."), N]
        for _, title, says in LEARNED:
            columns += [
                Column(title, says, "people"),
                Column(f"{title} %", f"Share of n: {says}", "share 0 to 1"),
            ]
        yield Table(
            "learners",
            "Improved, reinforced, unchanged, worse",
            tuple(columns),
            tuple(rows),
            note="Matched learners. For an item this is the table the McNemar test is made of.",
        )


def _from_table(one: Json) -> Json | None:
    table = one["table"]
    if table is None:
        return (
            {key: None for key, _, _ in LEARNED} | {"n": None, "suppressed": True}
            if one.get("suppressed")
            else None
        )
    return {
        "n": one["n"],
        "improved": table["gained"],
        "reinforced": table["both"],
        "unchanged": table["neither"],
        "worse": table["lost"],
    }
