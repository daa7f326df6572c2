"""Intended change, barriers and follow-up."""

from collections.abc import Iterator
from typing import Any

from outcomes.reports.previous.cells import Cell, Column, Show, Table, text
from outcomes.reports.previous.words import plain

from .shared import AFTER, BEFORE, CI, ITEM, P_ADJUSTED, SHARE, N, item_name

Json = dict[str, Any]


def options(questions: list[Json], key: str, title: str, show: Show) -> Iterator[Table]:
    for place, question in enumerate(questions):
        n = question["n"]
        yield Table(
            key if place == 0 else f"{key}_{place + 1}",
            title if len(questions) == 1 else f"{title}: {question['question']}",
            (
                Column("Answer", "Wording of the choice."),
                Column("n", "Respondents who chose it.", "people"),
                SHARE,
                CI,
            ),
            tuple(
                (
                    text(o["text"]),
                    show.count(o["n"], show.is_hidden(o) or o["n"] is None),
                    show.share(o["share"], n, show.is_hidden(o) or o["n"] is None),
                    show.interval(o["ci95"], show.is_hidden(o)),
                )
                for o in question["options"]
            ),
            note=f"{plain(question['stem'])}? ".replace("??", "?")
            + (f"{n:,} respondents; " if n is not None else "")
            + "several answers possible, so shares do not add up to 100%.",
        )


def follow_up(document: Json, show: Show) -> Iterator[Table]:
    waves = document.get("follow_up") or []
    if not waves:
        return
    yield Table(
        "waves",
        "Who answered the follow-up",
        (
            Column("Wave", "Days after the activity."),
            Column("Invited", "Learners who were sent the link.", "people"),
            Column("Responded", "Learners who answered.", "people"),
            Column("Response rate", "Responded of invited.", "share 0 to 1"),
            CI,
        ),
        tuple(
            (
                text(w["label"]),
                show.count(w["invited"], show.is_hidden(w)),
                show.count(w["responded"], show.is_hidden(w)),
                _rate(w, show),
                show.interval(w.get("response_rate_ci95"), show.is_hidden(w)),
            )
            for w in waves
        ),
    )
    for wave in waves:
        for question in wave.get("changes", []):
            yield _changes_made(wave, question, show)
        yield from _retention(wave, show)
        for name, title in (("practice_change", "Practice changes"), ("barriers", "Barriers met")):
            yield from options(
                wave.get(name, []),
                f"follow_up_{wave['after_days']}_{name}",
                f"{title}, {wave['label']}",
                show,
            )


def _rate(wave: Json, show: Show) -> Cell:
    if wave.get("response_rate") is None and not show.is_hidden(wave):
        return Cell("not recorded")
    return show.share(wave.get("response_rate"), wave["invited"], show.is_hidden(wave))


def _changes_made(wave: Json, question: Json, show: Show) -> Table:
    columns = (
        Column("Intended change", "Wording of the choice."),
        Column("Intended", "Responders who had intended it.", "people"),
        Column("Answered", "Of them, how many said what became of it.", "people"),
        Column("Done", "Made the change.", "people"),
        Column("Partly", "Made it in part.", "people"),
        Column("Not yet", "Have not made it yet.", "people"),
        Column("Not applicable", "It does not apply to their practice.", "people"),
        Column("Done %", "Done of answered.", "share 0 to 1"),
        CI,
    )
    keys = ("intended", "answered", "done", "partly", "not_yet", "not_applicable")
    rows = tuple(
        (
            text(o["text"]),
            *(show.count(o[k], show.is_hidden(o)) for k in keys),
            show.share(o["share_done"], o["answered"], show.is_hidden(o)),
            show.interval(o["ci95"], show.is_hidden(o)),
        )
        for o in question["options"]
    )
    return Table(
        f"changes_{wave['after_days']}_{question['question']}",
        f"What became of intended changes, {wave['label']}",
        columns,
        rows,
        note="Moore level 5, self-reported.",
        brief=(0, 2, 3, 4, 5, 7),
    )


def _retention(wave: Json, show: Show) -> Iterator[Table]:
    entries = wave.get("retention") or []
    if not entries:
        return
    rows = []
    for entry in entries:
        hidden = show.is_hidden(entry)
        kept = next(
            (
                pair
                for pair in entry.get("pairs") or []
                if (pair["from"], pair["to"]) == ("pre", "follow_up")
            ),
            None,
        )
        rows.append(
            (
                text(item_name(entry)),
                show.count(entry["n"], hidden),
                *(show.side(entry[s], hidden) for s in ("pre", "post", "follow_up")),
                show.change(
                    kept["change"] if kept else None,
                    entry["pre"]["share"],
                    entry["follow_up"]["share"],
                    hidden,
                ),
                show.p(kept["p_holm"] if kept else None, hidden),
                show.p(entry["p"], hidden),
                show.p(entry["p_holm"], hidden),
            )
        )
    yield Table(
        f"retention_{wave['after_days']}",
        f"Knowledge kept, {wave['label']}",
        (
            ITEM,
            N,
            BEFORE,
            AFTER,
            Column("Follow-up", "Share right at follow-up.", "share 0 to 1"),
            Column(
                "Change (points)",
                "Share at follow-up minus share before, in percentage points.",
                "points",
            ),
            Column(
                "p of change",
                "Exact McNemar, before against follow-up, Holm over the three pairs.",
                "0 to 1",
            ),
            Column("p overall", "Cochran's Q over the three times.", "0 to 1"),
            P_ADJUSTED,
        ),
        tuple(rows),
        note="Learners with all three answers.",
        brief=(0, 1, 2, 3, 4, 5, 6),
    )
