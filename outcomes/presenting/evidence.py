"""Where a number comes from: counts, who was counted, the formula with the numbers in it, the test, the snapshot. Pure."""

from collections.abc import Callable
from typing import Any

from outcomes.numbers import number, points_with_relative, ratio_interval
from outcomes.reports.charts import stages_of
from outcomes.reports.question_versions import told_apart

from .words import TESTS, Json, Reader

# Where in docs/statistics.md a figure is explained: the first heading that has one of these words.
SECTIONS = {
    "overall": "overall average",
    "objective": "objective",
    "item": "mcnemar",
    "confidence": "confidence",
    "option": "practice",
    "stage": "participation",
    "people": "audience",
    "participants": "participation",
    "flow": "participation",
    "states": "knowledge and confidence",
    "sure": "knowledge and confidence",
    "group": "subgroup",
    "change": "follow-up",
    "retention": "retention",
    "arm": "comparison arm",
    "quality": "item analysis",
    "reliability": "reliability",
}


def evidence_of(document: Json, key: str, floor: float) -> Json | None:
    """The evidence of the figure with that key, or None when the document has no such figure."""
    kind, _, about = key.partition(".")
    make = _MAKERS.get(kind)
    found = make(Reader(told_apart(document), floor), about) if make else None
    if found is None:
        return None
    block = document["snapshot"]
    found["facts"] = [fact for fact in found["facts"] if fact[1]]
    found["facts"].append(
        ("Snapshot", f"{block['id']}, answers until {block['as_of']}, {block['software']}")
    )
    if block.get("digest"):
        found["facts"].append(("Digest", block["digest"]))
    lines = [
        found["title"],
        *(f"{name}: {text}" for name, text in found["facts"]),
        *found["formula"],
    ]
    return found | {"key": key, "section": SECTIONS.get(kind, ""), "plain": "\n".join(lines)}


def _made(title: str, value: str, facts: list[tuple[str, str]], formula: list[str]) -> Json:
    return {"title": title, "value": value, "facts": facts, "formula": formula}


def _overall(read: Reader, _: str) -> Json:
    overall, parts = read.document["knowledge"]["overall"], read.document["knowledge"]["objectives"]
    shares = {
        side: [
            one["matched"][side]["share"]
            for one in parts
            if one["matched"][side]["share"] is not None
        ]
        for side in ("pre", "post")
    }
    formula = [
        f"{word}: ({' + '.join(f'{share:.4f}' for share in shares[side])}) / {len(shares[side])} = {overall[side]:.4f}"
        for side, word in (("pre", "before"), ("post", "after"))
        if overall[side] is not None and shares[side]
    ]
    return _made(
        "Right answers, average over the learning objectives",
        ""
        if overall["pre"] is None
        else f"{read.share(overall['pre'])} to {read.share(overall['post'])}",
        [
            (
                "Who was counted",
                "learners with at least one question answered both before and after; first answers; each objective weighs the same",
            ),
            ("Learners", read.count(overall["learners"])),
            ("Objectives", str(overall["objectives"])),
            ("Change", points_with_relative(overall["change"], overall["pre"])),
            ("95% interval", read.change_interval(overall["change_ci95"], overall)),
            (
                "Test",
                f"{TESTS.get(overall['test'], overall['test'])}, {read.p(overall['p'], overall)}",
            ),
        ],
        formula,
    )


def _objective(read: Reader, about: str) -> Json | None:
    one = next(
        (o for o in read.document["knowledge"]["objectives"] if str(o["objective"]) == about), None
    )
    if one is None:
        return None
    return _compared(
        read,
        f"Objective {one['objective']}: {one['text']}",
        one,
        f"questions {', '.join(one['questions'])}",
    )


def _item(read: Reader, about: str) -> Json | None:
    one = next((i for i in read.document["items"] if i["question"] == about), None)
    return one and _compared(
        read, f"{about}: {one['stem']}", one, f"question {about}, version {one.get('version', 1)}"
    )


def _confidence(read: Reader, about: str) -> Json | None:
    one = next((c for c in read.document["confidence"] if c["question"] == about), None)
    if one is None:
        return None
    made = _compared(
        read,
        f"{one['question']}: {one['stem']}",
        one,
        f"top box: the highest {one['top']} of {len(one['scale'])} levels",
    )
    ratings = one["ratings"]
    if ratings["mean_pre"] is not None:
        made["facts"].append(
            (
                "Mean level",
                f"{number(ratings['mean_pre'], 2)} before, {number(ratings['mean_post'], 2)} after",
            )
        )
    return made


def _compared(read: Reader, title: str, entry: Json, of: str) -> Json:
    one, every, table = entry["matched"], entry["all"], entry["matched"]["table"]
    if one.get("suppressed"):
        return _made(
            title,
            read.hidden,
            [
                (
                    "Why it is hidden",
                    f"some of its parts are about fewer people than may be shown ({read.hidden})",
                )
            ],
            [],
        )
    pairs = "" if one["pre"]["n"] == one["n"] else f" ({one['pre']['n']:,} pairs of answers)"
    facts = [
        ("Who was counted", f"learners who answered both before and after, first answers; {of}"),
        ("Matched learners", read.count(one["n"]) + pairs),
        ("Before", _counted(read, one["pre"])),
        ("After", _counted(read, one["post"])),
        ("Change", points_with_relative(one["change"], one["pre"]["share"])),
        ("95% interval of the change", read.change_interval(one["change_ci95"], one)),
        (
            "Table",
            _table(table)
            if table
            else "hidden: some of its cells are about too few people"
            if one.get("table_suppressed")
            else "",
        ),
        (
            "Test",
            f"{TESTS.get(one['test'], one['test'])}, {read.p(one['p'], one)}; adjusted (Holm) {read.p(one['p_holm'], one)}",
        ),
        ("Effect", _effects(one["effect"])),
        (
            "Everybody (not matched)",
            f"{_counted(read, every['pre'])} before, {_counted(read, every['post'])} after",
        ),
    ]
    return _made(
        title,
        f"{read.share(one['pre']['share'])} to {read.share(one['post']['share'])}",
        facts,
        _formula(one),
    )


def _counted(read: Reader, side: Json) -> str:
    if side["share"] is None:
        return read.hidden if side["n"] is None else "no data (n = 0)"
    return f"{side['count']:,} of {side['n']:,} = {read.share(side['share'])} (95% CI {read.interval(side['ci95'])})"


def _table(table: Json) -> str:
    return (
        f"right both times {table['both']:,}; wrong, then right {table['gained']:,}; right, then wrong {table['lost']:,}; "
        f"wrong both times {table['neither']:,}"
    )


def _effects(effect: Json) -> str:
    found = []
    for name, words in (
        ("cohens_h", "Cohen's h"),
        ("normalized_gain", "normalized gain"),
        ("odds_ratio", "odds ratio"),
    ):
        if effect[name] is not None:
            interval = (
                f" ({ratio_interval(effect['odds_ratio_ci95'])})"
                if name == "odds_ratio" and effect["odds_ratio_ci95"]
                else ""
            )
            found.append(f"{words} {number(effect[name], 2)}{interval}")
    return ", ".join(found)


def _formula(one: Json) -> list[str]:
    if one["pre"]["share"] is None:
        return []
    pre, post, table = one["pre"], one["post"], one["table"]
    lines = [
        f"change = {post['count']:,}/{post['n']:,} − {pre['count']:,}/{pre['n']:,} = "
        f"{post['share']:.4f} − {pre['share']:.4f} = {one['change']:+.4f}"
    ]
    if table:
        changed = table["gained"] + table["lost"]
        lines.append(
            f"change = (gained − lost) / n = ({table['gained']:,} − {table['lost']:,}) / {one['n']:,}"
        )
        if one["p"] is not None:
            lines.append(
                f"p = P(min(gained, lost) or fewer of {changed:,} in a fair coin) × 2 = {one['p']:.4g}"
            )
    return lines


def _option(read: Reader, about: str) -> Json | None:
    section, _, rest = about.partition(".")
    key, _, choice = rest.rpartition(".")
    for question in read.document[section] if section in ("practice_change", "barriers") else []:
        for option in question["options"]:
            if question["question"] == key and option["choice"] == choice:
                formula = (
                    []
                    if option["share"] is None or not question["n"]
                    else [
                        f"share = {option['n']:,}/{question['n']:,} = {option['share']:.4f}; Wilson interval"
                    ]
                )
                return _made(
                    f"{question['stem']} {option['text']}",
                    read.share(option["share"], option),
                    [
                        (
                            "Who was counted",
                            "everybody who answered the question in the evaluation; several answers possible",
                        ),
                        ("Respondents", read.count(question["n"], question)),
                        ("Named it", read.count(option["n"], option)),
                        ("95% interval", read.interval(option["ci95"], option)),
                    ],
                    formula,
                )
    return None


def _stage(read: Reader, about: str) -> Json | None:
    one = next((s for s in stages_of(read.document) if s["stage"] == about), None)
    if one is None:
        return None
    return _made(
        one["label"],
        read.count(one["n"], one),
        [
            ("What it means", one["definition"]),
            ("Who was counted", _people_counted(read)),
            ("Persons", read.count(one["n"], one)),
        ],
        [],
    )


def _flow(read: Reader, about: str) -> Json | None:
    boxes = (read.document.get("flow") or {}).get("participants", [])
    one = next((box for box in boxes if box["stage"] == about), None)
    return one and _made(
        one["label"],
        read.count(one["n"], one),
        [("What it means", one["definition"]), ("Unit", one["unit"])],
        [],
    )


def _people_counted(read: Reader) -> str:
    rules = read.document["snapshot"].get("rules", {})
    return " ".join(rules[name] for name in ("person", "excluded") if name in rules)


def _participants(read: Reader, _: str) -> Json:
    part = read.document["participation"]
    known = (
        part["participants"] is not None
        and part["cme_learners"] is not None
        and part["micro_learning"] is not None
    )
    rules = read.document["snapshot"].get("rules", {})
    return _made(
        "Participants",
        read.count(part["participants"], part),
        [
            ("Who was counted", _people_counted(read)),
            ("CME learners", f"{read.count(part['cme_learners'])}. {rules.get('cme_learner', '')}"),
            (
                "Micro-learning",
                f"{read.count(part['micro_learning'])}. {rules.get('micro_learning', '')}",
            ),
        ],
        [f"{part['cme_learners']:,} + {part['micro_learning']:,} = {part['participants']:,}"]
        if known
        else [],
    )


def _people(read: Reader, about: str) -> Json | None:
    name, _, place = about.partition(".")
    entries = read.document["audience"].get(name) if name in ("specialty", "profession") else None
    if not entries or not place.isdigit() or int(place) >= len(entries):
        return None
    one, of = entries[int(place)], read.document["participation"]["participants"]
    formula = (
        [f"share = {one['n']:,}/{of:,} = {one['share']:.4f}"]
        if one["share"] is not None and of
        else []
    )
    return _made(
        f"{name.capitalize()}: {one['label']}",
        read.count(one["n"], one),
        [
            ("Who was counted", "all participants. " + _people_counted(read)),
            ("Persons", read.count(one["n"], one)),
        ],
        formula,
    )


def _states(read: Reader, about: str) -> Json | None:
    found = read.document.get("confidence_knowledge") or {"items": []}
    one = next((e for e in found["items"] if e["question"] == about), None)
    if one is None:
        return None
    facts = [
        (
            "Who was counted",
            f"learners with all four answers: {about} and {one['confidence']}, before and after",
        ),
        ("Learners", read.count(one["n"], one)),
    ]
    for side in ("before", "after"):
        if one[side] and not one.get("suppressed"):
            facts.append(
                (
                    side.capitalize(),
                    ", ".join(f"{state} {one[side][state]:,}" for state in found["states"]),
                )
            )
    moved = one.get("misinformed") or {}
    if moved.get("change") is not None:
        facts.append(
            (
                "Misinformed, change",
                f"{read.points(moved['change'])}, {read.p(moved.get('p'), one)}",
            )
        )
    return _made(f"{about}: {one['stem']}", "", facts, [])


def _sure(read: Reader, about: str) -> Json | None:
    question, _, confidence = about.rpartition(".")
    found = read.document.get("confidence_knowledge") or {"confidently_wrong_after": []}
    for one in found["confidently_wrong_after"]:
        if one["question"] == question and one["confidence"] == confidence:
            formula = (
                [f"share = {one['count']:,}/{one['n']:,} = {one['share']:.4f}; Wilson interval"]
                if one["share"] is not None
                else []
            )
            return _made(
                f"Wrong and sure after: {one['stem']}",
                read.share(one["share"], one),
                [
                    (
                        "Who was counted",
                        f"everybody who answered both {question} and {confidence} after",
                    ),
                    ("n", read.count(one["n"], one)),
                    ("Wrong and sure", read.count(one["count"], one)),
                    ("95% interval", read.interval(one["ci95"], one)),
                ],
                formula,
            )
    return None


def _group(read: Reader, about: str) -> Json | None:
    name, _, group = about.partition(".")
    for dimension in (read.document.get("subgroups") or {"dimensions": []})["dimensions"]:
        for entry in dimension["groups"]:
            if dimension["dimension"] == name and entry["group"] == group:
                one = entry["overall"]
                formula = (
                    []
                    if one["change"] is None
                    else [f"change = {one['post']:.4f} − {one['pre']:.4f} = {one['change']:+.4f}"]
                )
                return _made(
                    f"{dimension['title']}: {entry['label']}",
                    read.points(one["change"], one),
                    [
                        (
                            "Who was counted",
                            "matched learners of the group; average over the objectives, each weighing the same",
                        ),
                        ("Matched learners", read.count(one["learners"], one)),
                        (
                            "Before and after",
                            f"{read.share(one['pre'], one)} to {read.share(one['post'], one)}",
                        ),
                        ("95% interval", read.change_interval(one["change_ci95"], one)),
                        ("Test", f"{TESTS.get(one['test'], one['test'])}, {read.p(one['p'], one)}"),
                        (
                            "Adjusted",
                            f"{read.p(one.get('p_adjusted'), one)} ({dimension['adjustment']}, {dimension['role']})",
                        ),
                    ],
                    formula,
                )
    return None


def _wave(read: Reader, days: str) -> Json | None:
    return next(
        (w for w in read.document.get("follow_up") or [] if str(w["after_days"]) == days), None
    )


def _change(read: Reader, about: str) -> Json | None:
    days, _, rest = about.partition(".")
    key, _, choice = rest.rpartition(".")
    wave = _wave(read, days)
    for question in wave["changes"] if wave else []:
        for o in question["options"]:
            if question["question"] == key and o["choice"] == choice:
                formula = (
                    [f"share done = {o['done']:,}/{o['answered']:,} = {o['share_done']:.4f}"]
                    if o["share_done"] is not None
                    else []
                )
                return _made(
                    o["text"],
                    read.share(o["share_done"], o),
                    [
                        (
                            "Who was counted",
                            f"learners who intended it and said {wave['label']} what became of it",
                        ),  # type: ignore[index]
                        ("Intended", read.count(o["intended"], o)),
                        ("Answered", read.count(o["answered"], o)),
                        (
                            "Done, partly, not yet, not applicable",
                            ", ".join(
                                read.count(o[part], o)
                                for part in ("done", "partly", "not_yet", "not_applicable")
                            ),
                        ),
                        ("95% interval", read.interval(o["ci95"], o)),
                    ],
                    formula,
                )
    return None


def _retention(read: Reader, about: str) -> Json | None:
    days, _, key = about.partition(".")
    wave = _wave(read, days)
    one = next((i for i in wave["retention"] if i["question"] == key), None) if wave else None
    if one is None:
        return None
    facts = [
        ("Who was counted", "learners with all three answers"),
        ("Learners", read.count(one["n"], one)),
    ]
    facts += [
        (word, _counted(read, one[side]))
        for side, word in (("pre", "Before"), ("post", "After"), ("follow_up", "Follow-up"))
    ]
    facts.append(
        (
            "Test",
            f"{TESTS.get(one['test'], one['test'])}, {read.p(one['p'], one)}; adjusted {read.p(one['p_holm'], one)}",
        )
    )
    for pair in one["pairs"]:
        facts.append(
            (
                f"{pair['from']} to {pair['to']}",
                f"{read.points(pair['change'])}, adjusted {read.p(pair['p_holm'], one)}",
            )
        )
    return _made(f"{key}: {one['stem']}", "", facts, [])


def _arm(read: Reader, about: str) -> Json | None:
    arm = read.document.get("comparison_arm") or {"items": []}
    one = next((i for i in arm["items"] if i["question"] == about), None)
    if one is None:
        return None
    formula = (
        [
            f"difference = {one['learners']['share']:.4f} − {one['comparison']['share']:.4f} = {one['difference']:+.4f}"
        ]
        if one["difference"] is not None
        else []
    )
    return _made(
        f"{about}: {one['stem']}",
        read.points(one["difference"], one),
        [
            ("Who was counted", f"learners: first answers after; {arm['definition']}"),
            ("Learners", _counted(read, one["learners"])),
            ("Comparison", _counted(read, one["comparison"])),
            ("95% interval", read.interval(one["ci95"], one)),
            (
                "Test",
                f"{TESTS.get(one['test'], one['test'])} (unpaired), {read.p(one['p'], one)}; adjusted {read.p(one['p_holm'], one)}",
            ),
        ],
        formula,
    )


def _quality(read: Reader, about: str) -> Json | None:
    found = read.document.get("item_analysis") or {"items": []}
    one = next((i for i in found["items"] if i["question"] == about), None)
    if one is None:
        return None
    facts = [("Who was counted", "everybody with a first answer in that phase, matched or not")]
    for side in ("before", "after"):
        if one[side]:
            facts.append(
                (
                    f"Right {side}",
                    f"{read.share(one[side]['difficulty'])} of {one[side]['n']:,} (95% CI {read.interval(one[side]['ci95'])})",
                )
            )
            facts.append(
                (
                    f"Discrimination {side}",
                    f"{read.number(one[side]['discrimination'])} (n = {one[side]['discrimination_n']})",
                )
            )
    facts += [("Flag", flag["sentence"]) for flag in one["flags"]]
    return _made(
        f"{about}: {one['stem']}",
        "",
        facts,
        ["discrimination = correlation of right on this item with the rest of the poll's score"],
    )


def _reliability(read: Reader, about: str) -> Json | None:
    phase, _, track = about.partition(".")
    one = next(
        (
            r
            for r in read.document.get("reliability") or []
            if r["phase"] == phase and str(r["track"]) == track
        ),
        None,
    )
    if one is None:
        return None
    without = ", ".join(
        f"{key} {number(value, 2)}"
        for key, value in (one["alpha_without"] or {}).items()
        if value is not None
    )
    return _made(
        f"Reliability of the poll {phase}",
        number(one["kr20"], 2),
        [
            ("Who was counted", "persons who answered every item"),
            ("Persons", read.count(one["n"])),
            ("Items", ", ".join(one["questions"])),
            ("Cronbach's alpha", read.number(one["alpha"])),
            ("Alpha without", without),
        ],
        [],
    )


_MAKERS: dict[str, Callable[[Reader, str], Any]] = {
    "overall": _overall,
    "objective": _objective,
    "item": _item,
    "confidence": _confidence,
    "option": _option,
    "stage": _stage,
    "flow": _flow,
    "participants": _participants,
    "people": _people,
    "states": _states,
    "sure": _sure,
    "group": _group,
    "change": _change,
    "retention": _retention,
    "arm": _arm,
    "quality": _quality,
    "reliability": _reliability,
}
