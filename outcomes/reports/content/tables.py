"""Tables of a snapshot, one function a section. A section that is not there, or holds nothing, gives no table."""

from collections.abc import Iterable, Iterator
from typing import Any

from .cells import DAGGER_NOTE, DASH, Cell, Column, Show, Table, ends_disagree, text
from .words import gap_name, plain, test_name

Json = dict[str, Any]

N = Column("n", "Learners who answered before and after (matched); without matching, answers on either side.", "people")
BEFORE = Column("Before", "Share of right answers, or of learners in the top box, before the activity.", "share 0 to 1")
BEFORE_CI = Column("95% CI before", "95% interval of the share before.", "share")
AFTER = Column("After", "The same share after the activity.", "share 0 to 1")
AFTER_CI = Column("95% CI after", "95% interval of the share after.", "share")
CHANGE = Column("Change (points)", "Share after minus share before, in percentage points.", "points")
CHANGE_CI = Column("95% CI of change", "95% interval of the change.", "points")
RELATIVE = Column(
    "Relative", "The change divided by the share before; empty when nobody was right before.", "share of the share before"
)
GAIN = Column("Gain g", "Normalized gain: (after - before) / (1 - before), of the group's shares.", "0 to 1")
COHEN = Column("Cohen's h", "Effect size of the difference of two shares; 0.2 small, 0.5 medium, 0.8 large.", "")
ODDS = Column("Odds ratio", "Learners who gained to learners who lost (discordant pairs).", "ratio")
ODDS_CI = Column("95% CI of odds ratio", "Exact interval of the odds ratio.", "ratio")
TEST = Column("Test", "The test behind p.", "")
P = Column("p", "Two-sided p value, not adjusted.", "0 to 1")
P_ADJUSTED = Column("p adjusted", "p adjusted for several tests (Holm unless said otherwise).", "0 to 1")
COUNT_BEFORE = Column("Right before", "Right answers, or learners in the top box, before.", "count")
COUNT_AFTER = Column("Right after", "Right answers, or learners in the top box, after.", "count")
PERSONS = Column("Persons", "Persons, each counted once.", "people")
SHARE = Column("Share", "Share of the people named in the heading of the table.", "share 0 to 1")
CI = Column("95% CI", "95% interval (Wilson) of the share.", "share")


def all_tables(document: Json, show: Show) -> Iterator[tuple[str, Table]]:
    """(section, table) in reading order."""
    yield from (("participation", table) for table in participation(document, show))
    yield from (("knowledge", table) for table in knowledge(document, show))
    yield from (("learners", table) for table in learner_change(document, show))
    yield from (("confidence", table) for table in confidence(document, show))
    yield from (
        ("practice", table) for table in options(document["practice_change"], "practice", "Intended practice changes", show)
    )
    yield from (("practice", table) for table in options(document["barriers"], "barriers", "Barriers", show))
    yield from (("follow_up", table) for table in follow_up(document, show))
    yield from (("subgroups", table) for table in subgroups(document, show))
    yield from (("comparison", table) for table in comparison_arm(document, show))
    yield from (("gaps", table) for table in gaps(document, show))
    yield from (("quality", table) for table in quality(document, show))


# --- participation -----------------------------------------------------------------------------------------------


def participation(document: Json, show: Show) -> Iterator[Table]:
    part, audience = document["participation"], document["audience"]
    yield Table(
        "participants",
        "Who took part",
        (Column("Group", "Group of participants."), PERSONS),
        tuple(
            (text(name), show.count(part[key], True))
            for name, key in (
                ("Participants", "participants"),
                ("CME learners", "cme_learners"),
                ("Micro-learning participants", "micro_learning"),
            )
        ),
    )
    funnel = (document.get("flow") or {}).get("funnel")
    if funnel:
        yield Table(
            "funnel",
            "Participation funnel",
            (
                Column("Stage", "Step of the way, in the order of the activity."),
                Column("Definition", "What the step means."),
                PERSONS,
                SHARE,
            ),
            tuple((text(s["label"]), text(s["definition"]), show.count(s["n"], show.is_hidden(s)), _part(show, s)) for s in funnel),
            note="Persons, each once per stage. Shares are of those who viewed.",
        )
    else:
        yield Table(
            "funnel",
            "Participation funnel",
            (Column("Stage", "Step of the CME course."), PERSONS),
            tuple((text(s["definition"]), show.count(s["n"], show.is_hidden(s))) for s in part["funnel"]),
            note="Persons, each once per stage.",
        )
    flow = (document.get("flow") or {}).get("participants")
    if flow:
        yield Table(
            "flow",
            "Participant flow",
            (
                Column("Step", "From all learner rows to those analysed."),
                Column("Counted as", "Rows or persons."),
                Column("Kept", "What goes on to the next step.", "count"),
                Column("Left out", "What does not.", "count"),
            ),
            tuple(_flow_row(step, show) for step in flow),
        )
    for key, title in (
        ("specialty", "Specialty"),
        ("profession", "Profession"),
        ("state", "State"),
        ("practice_setting", "Practice setting"),
    ):
        if audience.get(key):
            yield _people(key, title, audience[key], show)
    if part.get("campaigns"):
        yield Table(
            "campaigns",
            "Campaign",
            (Column("Campaign", "First campaign of the person."), PERSONS),
            tuple((text(c["label"]), show.count(c["n"], show.is_hidden(c))) for c in part["campaigns"]),
        )
    if audience["numbers"]:
        yield Table(
            "numbers",
            "Numbers given by participants",
            (
                Column("Question", "The question, in its words."),
                N,
                Column("Mean", "Mean of one value a person."),
                Column("SD", "Sample standard deviation."),
                Column("Median", "Median."),
            ),
            tuple(
                (
                    text(f"{key}: {e['stem']}"),
                    show.count(e["n"], show.is_hidden(e)),
                    show.number(e["mean"], 1, show.is_hidden(e)),
                    show.number(e["sd"], 1, show.is_hidden(e)),
                    show.number(e["median"], 1, show.is_hidden(e)),
                )
                for key, e in audience["numbers"].items()
            ),
        )


def _part(show: Show, stage: Json) -> Cell:
    return (
        Cell(DASH)
        if stage.get("share") is None and not show.is_hidden(stage)
        else show.share(stage.get("share"), None, show.is_hidden(stage))
    )


def _flow_row(step: Json, show: Show) -> tuple[Cell, ...]:
    n = show.count(step["n"], show.is_hidden(step))
    kept = step["kind"] == "kept"
    return text(step["label"]), text(step["unit"]), n if kept else text(""), text("") if kept else n


def _people(key: str, title: str, entries: list[Json], show: Show) -> Table:
    rows = tuple(
        (text(e["label"]), show.count(e["n"], show.is_hidden(e)), show.share(e["share"], None, show.is_hidden(e))) for e in entries
    )
    return Table(
        key, title, (Column(title, "As given by the participant."), PERSONS, SHARE), rows, note="Shares are of all participants."
    )


# --- knowledge ---------------------------------------------------------------------------------------------------

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
BRIEF = (0, 1, 2, 4, 6, 7, 8, 14)  # label, n, before, after, change, its interval, relative, p adjusted


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
    return DAGGER_NOTE if any(ends_disagree(e["change"], e["pre"]["share"], e["post"]["share"]) for e in entries) else ""


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
ITEM = Column("Item", "Key and wording of the question.")


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
            note="n are learners; where an objective has several items, the shares count their paired answers. p adjusted by Holm over the objectives; the average is one test.",
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
            note="Sensitivity analysis: n is answers before / after; different people on the two sides. Not the analysis of record.",
            appendix=True,
        )


def item_name(item: Json) -> str:
    return f"{item['question']}: {item['stem']}"


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
                    show.share(_over(option["pre"], n), n, veiled),
                    show.count(option["post"], veiled),
                    show.share(_over(option["post"], n), n, veiled),
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


def _over(count: int | None, of: int | None) -> float | None:
    return count / of if of and count is not None else None


LEARNED = (
    ("improved", "Improved", "Wrong before, right after; for several items a larger share right after."),
    ("reinforced", "Reinforced", "Right before and after; for several items all of them."),
    ("unchanged", "Unchanged", "Wrong before and after; for several items the same share otherwise."),
    ("worse", "Worse", "Right before, wrong after; for several items a smaller share right after."),
)


def learner_change(document: Json, show: Show) -> Iterator[Table]:
    rows = []
    for label, entry in [(f"Objective {o['objective']}", o) for o in document["knowledge"]["objectives"]] + [
        (f"Item {i['question']}", i) for i in document["items"]
    ]:
        became = entry.get("learners") or _from_table(entry["matched"])
        if became is None:
            continue
        hidden = show.is_hidden(became) or show.is_hidden(entry["matched"])
        cells = [text(label), show.count(became["n"], hidden)]
        for key, _, _ in LEARNED:
            cells += [show.count(became[key], hidden), show.share(_over(became[key], became["n"]), became["n"], hidden)]
        rows.append(tuple(cells))
    if rows:
        columns = [Column("Objective or item", "Number or key."), N]
        for _, title, says in LEARNED:
            columns += [Column(title, says, "people"), Column(f"{title} %", f"Share of n: {says}", "share 0 to 1")]
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
        return {key: None for key, _, _ in LEARNED} | {"n": None, "suppressed": True} if one.get("suppressed") else None
    return {
        "n": one["n"],
        "improved": table["gained"],
        "reinforced": table["both"],
        "unchanged": table["neither"],
        "worse": table["lost"],
    }


# --- confidence --------------------------------------------------------------------------------------------------


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
        ratings, hidden = entry["ratings"], show.is_hidden(entry["ratings"]) or show.is_hidden(entry["matched"])
        for level, label in enumerate(entry["scale"]):
            pre, post = _at(ratings["pre"], level), _at(ratings["post"], level)
            of_pre, of_post = _total(ratings["pre"]), _total(ratings["post"])
            rows.append(
                (
                    text(entry["question"]),
                    text(f"{level + 1}. {label}"),
                    show.count(pre, hidden or pre is None),
                    show.share(_over(pre, of_pre), of_pre, hidden or pre is None),
                    show.count(post, hidden or post is None),
                    show.share(_over(post, of_post), of_post, hidden or post is None),
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
    return None if not counts or any(n is None for n in counts) else sum(n for n in counts if n is not None)


def _ratings(entries: list[Json], show: Show) -> Table:
    rows = []
    for entry in entries:
        r, hidden = entry["ratings"], show.is_hidden(entry["ratings"]) or show.is_hidden(entry["matched"])
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
    return Table("ratings", "Confidence as ratings", columns, tuple(rows), note="Matched learners.", appendix=True)


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
                    show.share(_over(before.get(state), item["n"]), item["n"], hidden),
                    show.count(after.get(state), hidden),
                    show.share(_over(after.get(state), item["n"]), item["n"], hidden),
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
            (ITEM, Column("Wrong and sure", "People wrong and in the top box after.", "people"), N, SHARE, CI),
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


# --- evaluation, follow-up ---------------------------------------------------------------------------------------


def options(questions: list[Json], key: str, title: str, show: Show) -> Iterator[Table]:
    for place, question in enumerate(questions):
        n = question["n"]
        yield Table(
            key if place == 0 else f"{key}_{place + 1}",
            title if len(questions) == 1 else f"{title}: {question['question']}",
            (Column("Answer", "Wording of the choice."), Column("n", "Respondents who chose it.", "people"), SHARE, CI),
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
            yield from options(wave.get(name, []), f"follow_up_{wave['after_days']}_{name}", f"{title}, {wave['label']}", show)


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
        kept = next((pair for pair in entry.get("pairs") or [] if (pair["from"], pair["to"]) == ("pre", "follow_up")), None)
        rows.append(
            (
                text(item_name(entry)),
                show.count(entry["n"], hidden),
                *(show.side(entry[s], hidden) for s in ("pre", "post", "follow_up")),
                show.change(kept["change"] if kept else None, entry["pre"]["share"], entry["follow_up"]["share"], hidden),
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
            Column("Change (points)", "Share at follow-up minus share before, in percentage points.", "points"),
            Column("p of change", "Exact McNemar, before against follow-up, Holm over the three pairs.", "0 to 1"),
            Column("p overall", "Cochran's Q over the three times.", "0 to 1"),
            P_ADJUSTED,
        ),
        tuple(rows),
        note="Learners with all three answers.",
        brief=(0, 1, 2, 3, 4, 5, 6),
    )


# --- subgroups, comparison arm, gaps -------------------------------------------------------------------------------


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
        chosen = "Chosen in advance (confirmatory)" if dimension["role"] == "confirmatory" else "Exploratory"
        note = f"{chosen}; p adjusted by {dimension['adjustment'].replace('-', ' ').title()}. "
        difference = dimension.get("difference")
        if difference and difference.get("p") is not None:
            note += f"Do the groups' changes differ: {show.p(difference['p']).shown}, adjusted {show.p(difference['p_adjusted']).shown}. "
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
                show.change(item["difference"], item["comparison"]["share"], item["learners"]["share"], hidden),
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
            Column("Difference (points)", "Learners minus comparison, in percentage points.", "points"),
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
        reason = text(gap["reason"]) if gap.get("reason") and not show.is_hidden(gap) else show.suppressed()
        after = show.share(gap["post"], None, show.is_hidden(gap) or gap["post"] is None)
        rows.append((text(gap_name(gap)), text(texts.get((kind, gap[kind]), "")), after, reason))
    if rows:
        yield Table(
            "gaps",
            "Persistent gaps",
            (Column("Where", "Objective or item."), Column("Text", "Its wording."), AFTER, Column("Reason", "Why it is one.")),
            tuple(rows),
            note=str(document["snapshot"].get("rules", {}).get("persistent_gap", "")),
        )


# --- quality of the items ----------------------------------------------------------------------------------------


def quality(document: Json, show: Show) -> Iterator[Table]:
    items = (document.get("item_analysis") or {}).get("items", [])
    rows = []
    for item in items:
        for phase in ("before", "after"):
            one = item.get(phase)
            if one:
                hidden = show.is_hidden(item) or show.is_hidden(one)
                flags = "; ".join(f["sentence"] for f in item.get("flags", []) if f.get("phase") in (phase, None))
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
                Column("Share right", "Difficulty: share of first answers that were right.", "share 0 to 1"),
                Column("Discrimination", "Corrected point-biserial correlation with the rest of the poll."),
                Column("Median seconds", "Median time to answer.", "seconds"),
                Column("Flags", "Rules the item does not meet."),
            ),
            tuple(rows),
            appendix=True,
        )
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
                    Column(f"n for {w * 100:.0f} points", "Matched learners for an interval of this width.", "people")
                    for w in widths
                ),
            ),
            tuple(
                (
                    text(name),
                    show.count(e["n"], show.is_hidden(e)),
                    Cell(DASH)
                    if e["width"] is None
                    else Cell(show.number(e["width"] * 100, 1).shown, e["width"] * 100, "number", 1),
                    *(show.count(f["n"], show.is_hidden(e), none=DASH) for f in e.get("n_for", [])),
                )
                for name, e in found
            ),
            appendix=True,
        )
