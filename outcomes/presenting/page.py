"""The dashboard in its order, for analysts and, from a suppressed document, for supporters."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from outcomes.numbers import number, points_with_relative
from outcomes.reports.charts import MOVES, STATE_WORDS, moves_of, stages_of
from outcomes.reports.question_versions import told_apart

from .words import TESTS, Json, Reader, label, plain, table

Part = dict[str, Any]


def present(document: Json, floor: float, base: str = "") -> Json:
    """Everything the page shows. `base` is the address below which evidence lies."""
    document = told_apart(document)
    read = Reader(document, floor, base)
    sections = [made for make in _SECTIONS if (made := make(read))]
    for section in sections:
        section["parts"] = [part for part in section["parts"] if part]
    groups = [
        {"title": title, "sections": list(inside)}
        for title, inside in groupby(sections, key=lambda one: one["group"])
    ]
    return {
        "block": document["snapshot"],
        "sentence": _sentence(read),
        "cards": _cards(read),
        "groups": groups,
        "notes": document["notes"],
        "rules": [
            {"name": name.replace("_", " "), "text": text}
            for name, text in document["snapshot"].get("rules", {}).items()
        ],
    }


def _section(key: str, group: str, title: str, lead: str, *parts: Part | None) -> Json:
    return {"id": key, "group": group, "title": title, "lead": lead, "parts": list(parts)}


# --- at a glance -------------------------------------------------------------------------------------------------


def _sentence(read: Reader) -> str:
    overall = read.document["knowledge"]["overall"]
    if overall.get("suppressed"):
        return "The average over the learning objectives is not shown: some of its parts are about too few people."
    if overall["pre"] is None:
        return "There is no change to report yet: nobody has answered the same question before and after."
    verb = "rose" if overall["change"] > 0 else "fell" if overall["change"] < 0 else "stayed"
    return (
        f"Right answers {verb} from {read.share(overall['pre'])} to {read.share(overall['post'])} on average over "
        f"{overall['objectives']} learning objectives: {read.points(overall['change'])} "
        f"({_how_sure(read, overall)}; {read.count(overall['learners'])} learners)."
    )


def _how_sure(read: Reader, one: Json) -> str:
    """Interval and p, as far as there are any."""
    interval = [f"95% CI {read.change_interval(one['change_ci95'])}"] if one["change_ci95"] else []
    return (
        "; ".join(interval + ([read.p(one["p"])] if one["p"] is not None else []))
        or "95% CI and p not shown"
    )


def _cards(read: Reader) -> list[Json]:
    document = read.document
    part, overall = document["participation"], document["knowledge"]["overall"]
    cards = [
        {
            "value": read.count(part["participants"]),
            "label": "participants",
            "href": read.cell("", "participants")["href"],
            "detail": f"{read.count(part['cme_learners'])} CME learners and {read.count(part['micro_learning'])} in micro-learning",
        },
        {
            "value": _from_to(read, overall["pre"], overall["post"], overall),
            "label": "right answers, average over objectives",
            "href": read.cell("", "overall")["href"],
            "detail": f"{points_with_relative(overall['change'], overall['pre'])}; {read.n(overall['learners'])}; "
            f"{_how_sure(read, overall)}"
            if overall["pre"] is not None
            else "",
        },
    ]
    return cards + _confidence_card(read) + _practice_card(read)


def _from_to(read: Reader, pre: float | None, post: float | None, entry: Json) -> str:
    if pre is None:
        return read.hidden if entry.get("suppressed") else "No data"
    return f"{read.share(pre)} to {read.share(post)}"


def _confidence_card(read: Reader) -> list[Json]:
    for rating in read.document["confidence"][:1]:
        one = rating["matched"]
        return [
            {
                "value": _from_to(read, one["pre"]["share"], one["post"]["share"], one),
                "label": "confident learners (top box)",
                "href": read.cell("", f"confidence.{rating['question']}")["href"],
                "detail": f"{read.points(one['change'])}; {read.n(one['n'])}; {_how_sure(read, one)}"
                if one["change"] is not None
                else "",
            }
        ]
    return [{"value": "No data", "label": "confidence was not asked", "detail": "", "href": ""}]


def _practice_card(read: Reader) -> list[Json]:
    for question in read.document["practice_change"]:
        top = max(
            (o for o in question["options"] if o["share"] is not None),
            key=lambda o: o["share"],
            default=None,
        )
        if top:
            return [
                {
                    "value": read.share(top["share"]),
                    "label": f"intend: {top['text']}",
                    "href": read.cell(
                        "", f"option.practice_change.{question['question']}.{top['choice']}"
                    )["href"],
                    "detail": f"{top['n']:,} of {read.count(question['n'])} respondents; 95% CI {read.interval(top['ci95'])}",
                }
            ]
    return [
        {
            "value": "No data",
            "label": "intended practice changes",
            "detail": "nobody has answered yet",
            "href": "",
        }
    ]


# --- who took part -----------------------------------------------------------------------------------------------


def _reach(read: Reader) -> Json:
    rows = [
        [
            label(stage["label"], stage["definition"]),
            read.cell(read.count(stage["n"], stage), f"stage.{stage['stage']}"),
        ]
        for stage in stages_of(read.document)
    ]
    chart = read.chart(
        "funnel",
        table("Persons, each counted once, with what each step means", ["Step", "Persons"], rows),
    )
    if chart:
        chart["open"] = True
    return _section("reach", "Who took part", "From view to credit", "", chart)


def _audience(read: Reader) -> Json:
    audience, part = read.document["audience"], read.document["participation"]
    parts = []
    for name in ("specialty", "profession"):
        rows = [
            [
                label(e["label"]),
                read.cell(read.count(e["n"], e), f"people.{name}.{place}"),
                read.cell(read.share(e["share"], e)),
            ]
            for place, e in enumerate(audience[name])
        ]
        parts.append(
            read.chart(
                name,
                table(
                    f"{name.capitalize()} of all participants", ["Group", "Persons", "Share"], rows
                ),
            )
        )
    oncologists = audience["oncologists"]
    facts = [
        (
            "Oncologists",
            f"{read.count(oncologists['n'])} of {read.count(oncologists['of'])} participants "
            f"({read.share(oncologists['share'], oncologists)})",
        ),
        (
            "Pathway",
            f"{read.count(part['cme_learners'])} CME learners, {read.count(part['micro_learning'])} in micro-learning",
        ),
    ]
    for entry in audience["numbers"].values():
        facts.append((entry["stem"], _number(read, entry)))
    parts.insert(0, {"kind": "facts", "facts": facts})
    if part["campaigns"]:
        rows = [[label(e["label"]), read.cell(read.count(e["n"], e))] for e in part["campaigns"]]
        parts.append(
            {"kind": "table", **table("Participants by campaign", ["Campaign", "Persons"], rows)}
        )
    return _section("audience", "Who took part", "Profession, specialty, pathway", "", *parts)


def _number(read: Reader, entry: Json) -> str:
    if entry["mean"] is None:
        return read.hidden if entry.get("suppressed") else "no data (n = 0)"
    return f"mean {number(entry['mean'])}, SD {number(entry['sd'])}, median {number(entry['median'])} ({read.n(entry['n'])})"


def _flow(read: Reader) -> Json | None:
    boxes = (read.document.get("flow") or {}).get("participants")
    if not boxes:
        return None
    shown = [
        box
        | {
            "words": read.count(box["n"], box),
            "href": read.cell("", f"flow.{box['stage']}")["href"],
        }
        for box in boxes
    ]
    return _section(
        "flow",
        "Who took part",
        "From all to analysed",
        "Who was counted, and why others were not.",
        {"kind": "flow", "boxes": shown},
    )


# --- knowledge ---------------------------------------------------------------------------------------------------


def _matched_row(read: Reader, name: Json, one: Json, key: str) -> list[Json]:
    return [
        name,
        read.cell(read.count(one["n"], one), key),
        read.cell(read.share(one["pre"]["share"], one), key),
        read.cell(read.share(one["post"]["share"], one), key),
        read.cell(read.points(one["change"], one), key),
        read.cell(read.change_interval(one["change_ci95"], one), key),
        read.cell(read.p(one["p"], one), key),
        read.cell(read.p(one["p_holm"], one), key),
    ]


COMPARED = ["n", "Before", "After", "Change", "95% CI of change", "p", "p adjusted"]


def _all_row(read: Reader, name: Json, one: Json) -> list[Json]:
    cells = [name]
    for side in ("pre", "post"):
        text = read.share(one[side]["share"], one)
        cells.append(
            read.cell(
                text
                if one[side]["share"] is None
                else f"{text} ({one[side]['count']:,} of {one[side]['n']:,})"
            )
        )
    return [*cells, read.cell(read.points(one["change"], one)), read.cell(read.p(one["p"], one))]


def _unmatched(read: Reader, caption: str, rows: list[list[Json]]) -> Part:
    return {
        "kind": "details",
        "summary": "Everybody who answered (not matched)",
        "table": table(caption, ["", "Before", "After", "Change", "p"], rows),
    }


def _objectives(read: Reader) -> Json:
    entries = read.document["knowledge"]["objectives"]
    rows = [
        _matched_row(
            read,
            label(f"{one['objective']}. {one['text']}", ", ".join(one["questions"])),
            one["matched"],
            f"objective.{one['objective']}",
        )
        for one in entries
    ]
    chart = read.chart(
        "objectives",
        table("Matched learners, by learning objective", ["Objective", *COMPARED], rows),
    )
    every = [
        _all_row(read, label(f"{one['objective']}. {one['text']}"), one["all"]) for one in entries
    ]
    if not entries:
        return _section("objectives", "Knowledge", "By learning objective", "No data (n = 0).")
    return _section(
        "objectives",
        "Knowledge",
        "By learning objective",
        "",
        chart,
        _unmatched(read, "All respondents, by learning objective", every),
    )


def _items(read: Reader) -> Json:
    entries = read.document["items"]
    if not entries:
        return _section(
            "items", "Knowledge", "By item", "No question is asked both before and after."
        )
    rows = [
        _matched_row(read, label(_name(one)), one["matched"], _item_key(one)) for one in entries
    ]
    parts = [read.chart("items", table("Matched learners, by item", ["Item", *COMPARED], rows))]
    every = [_all_row(read, label(_name(one)), one["all"]) for one in entries]
    parts.append(_unmatched(read, "All respondents, by item", every))
    return _section("items", "Knowledge", "By item", "", *parts)


def _name(one: Json) -> str:
    return f"{one['question']}: {one['stem']}"


def _item_key(one: Json) -> str:
    return f"item.{one['question']}"


def _answers(read: Reader) -> Json | None:
    parts = []
    for item in read.document["items"]:
        rows = []
        for option in item["options"]:
            name = label(option["text"], mark="right" if option["correct"] else "")
            cells = [
                read.cell(
                    read.count(option[side], option if option[side] is None else None),
                    _item_key(item),
                )
                for side in ("pre", "post")
            ]
            rows.append([name, *cells])
        of = read.count(item["matched"]["n"])
        chart = read.chart(
            f"answers-{item['question']}",
            table(
                f"{item['question']}: answers of {of} matched learners",
                ["Choice", "Before", "After"],
                rows,
            ),
        )
        parts.append(_folded(chart, item["question"]))
    lead = "What learners chose before and after. A wrong answer that stays popular is a misconception the course did not move."
    return _section("answers", "Knowledge", "Answers chosen", lead, *parts) if parts else None


def _folded(chart: Part | None, name: str = "") -> Part | None:
    """A chart behind its title, which says what it found."""
    if chart and chart["kind"] == "chart":
        lead = f"{name}: " if name and not chart["title"].startswith(name) else ""
        return chart | {"fold": lead + chart["title"]}
    return chart


def _learners(read: Reader) -> Json | None:
    rows = []
    for entry in [*read.document["knowledge"]["objectives"], *read.document["items"]]:
        moves = moves_of(entry)
        if moves:
            key = f"objective.{entry['objective']}" if "text" in entry else _item_key(entry)
            name = label(
                f"{entry['objective']}. {entry['text']}" if "text" in entry else _name(entry)
            )
            rows.append(
                [name, *(read.cell(read.count(moves[move], moves), key) for move in (*MOVES, "n"))]
            )
    if not rows:
        return None
    shown = table(
        "Learners, each once a row",
        ["Objective or item", "Improved", "Reinforced", "Unchanged", "Worse", "n"],
        rows,
    )
    return _section(
        "learners",
        "Knowledge",
        "Improved, reinforced, unchanged, worse",
        "",
        read.chart("learners", shown),
    )


def _gaps(read: Reader) -> Json:
    gaps = []
    stems = {one["question"]: one["stem"] for one in read.document["items"]}
    texts = {one["objective"]: one["text"] for one in read.document["knowledge"]["objectives"]}
    for gap in read.document["persistent_gaps"]:
        if "objective" in gap:
            name, key = (
                f"Objective {gap['objective']}: {texts.get(gap['objective'], '')}",
                f"objective.{gap['objective']}",
            )
        else:
            name, key = f"{gap['question']}: {stems.get(gap['question'], '')}", _item_key(gap)
        gaps.append({"name": name, "reason": gap["reason"], "href": read.cell("", key)["href"]})
    known = [
        one
        for one in [*read.document["knowledge"]["objectives"], *read.document["items"]]
        if one["matched"]["change"] is not None
    ]
    if gaps:
        lead = "Under 60% right after, or no change beyond chance."
    elif known:
        lead = (
            "None: every objective and item shown is at 60% or above after and, unless nearly all were right before, "
            "changed beyond chance."
        )
    else:
        lead = "No data (n = 0)." if not read.is_published else "Not shown: too few people."
    return _section(
        "gaps",
        "Knowledge",
        "Persistent gaps",
        lead,
        {"kind": "gaps", "gaps": gaps} if gaps else None,
    )


# --- confidence --------------------------------------------------------------------------------------------------


def _confidence(read: Reader) -> Json:
    entries = read.document["confidence"]
    if not entries:
        return _section(
            "confidence", "Confidence", "Confidence", "Confidence was not asked before and after."
        )
    rows = [
        _matched_row(
            read,
            label(_name(one), f"top {one['top']} of {len(one['scale'])}"),
            one["matched"],
            f"confidence.{one['question']}",
        )
        for one in entries
    ]
    levels = []
    for one in entries:
        ratings = one["ratings"]
        for place, name in enumerate(one["scale"]):
            cells = [
                read.count(None if ratings[side] is None else ratings[side][place], ratings)
                for side in ("pre", "post")
            ]
            levels.append(
                [
                    label(f"{one['question']}: {place + 1} {name}"),
                    *(read.cell(text, f"confidence.{one['question']}") for text in cells),
                ]
            )
    tests = [_rating_words(read, one) for one in entries]
    return _section(
        "confidence",
        "Confidence",
        "Confidence",
        " ".join(tests),
        read.chart(
            "confidence", table("Learners at each level", ["Level", "Before", "After"], levels)
        ),
        {"kind": "table", **table("Learners in the top box", ["Question", *COMPARED], rows)},
    )


def _rating_words(read: Reader, one: Json) -> str:
    ratings = one["ratings"]
    if ratings["mean_pre"] is None:
        return ""
    words = f"{one['question']}: mean {number(ratings['mean_pre'], 2)} to {number(ratings['mean_post'], 2)}"
    if ratings.get("statistic") is not None:
        words += f", Wilcoxon z = {number(ratings['statistic'], 2)}, {read.p(ratings['p'])}"
        words += f", rank-biserial r = {number(ratings['rank_biserial'], 2)}"
    return words + "."


def _states(read: Reader) -> Json | None:
    found = read.document.get("confidence_knowledge")
    if not found or not (found["items"] or found["confidently_wrong_after"]):
        return None
    states = found["states"]
    parts: list[Part | None] = []
    for entry in found["items"]:
        rows = []
        for place, state in enumerate(states):
            moved = (entry["transitions"] or [None] * 4)[place] or [None] * 4
            mark = (
                {"suppressed": True}
                if entry.get("suppressed") or entry.get("transitions_suppressed")
                else None
            )
            key = f"states.{entry['question']}"
            rows.append(
                [
                    label(STATE_WORDS[state]),
                    *(read.cell(read.count(n, mark or {}), key) for n in moved),
                    read.cell(read.count((entry["before"] or {}).get(state), entry), key),
                ]
            )
        head = [
            "Before (rows), after (columns)",
            *(state.capitalize() for state in states),
            "Before, all",
        ]
        parts.append(
            read.chart(
                f"states-{entry['question']}",
                table(f"{entry['question']}: how learners moved", head, rows),
            )
        )
    wrong = [
        [
            label(
                f"{e['question']}: {e['stem']}",
                "; ".join(f"{c['text']} ({read.count(c['n'], c)})" for c in e["choices"]),
                mark="flag" if e.get("flagged") else "",
            ),
            read.cell(read.count(e["count"], e), f"sure.{e['question']}.{e['confidence']}"),
            read.cell(read.count(e["n"], e)),
            read.cell(read.share(e["share"], e), f"sure.{e['question']}.{e['confidence']}"),
            read.cell(read.interval(e["ci95"], e)),
        ]
        for e in found["confidently_wrong_after"]
    ]
    if wrong:
        parts.append(
            {
                "kind": "table",
                **table(
                    "Confidently wrong after: wrong and sure, with what they chose",
                    ["Item", "Learners", "n", "Share", "95% CI"],
                    wrong,
                ),
            }
        )
    lead = "Sure means in the top box of the confidence question. Wrong and sure after the course is the group to worry about."
    return _section("states", "Confidence", "Knowledge and confidence together", lead, *parts)


# --- practice ----------------------------------------------------------------------------------------------------


def _options(section: str, key: str, title: str, chart: str) -> Callable[[Reader], Json]:
    def make(read: Reader) -> Json:
        parts: list[Part | None] = []
        for question in read.document[section]:
            rows = [
                [
                    label(o["text"]),
                    read.cell(
                        read.count(o["n"], o),
                        f"option.{section}.{question['question']}.{o['choice']}",
                    ),
                    read.cell(read.share(o["share"], o)),
                    read.cell(read.interval(o["ci95"], o)),
                ]
                for o in question["options"]
            ]
            caption = f"{question['stem']} {read.count(question['n'])} respondents; several answers possible"
            parts.append(
                read.chart(
                    f"{chart}-{question['question']}",
                    table(caption, ["Answer", "n", "Share", "95% CI"], rows),
                )
            )
        return _section(key, "Practice", title, "" if any(parts) else "No data (n = 0).", *parts)

    return make


def _follow_up(read: Reader) -> Json | None:
    waves = read.document.get("follow_up")
    if not waves:
        return None
    parts: list[Part | None] = []
    for wave in waves:
        days = wave["after_days"]
        rate = (
            "invitations were not recorded"
            if wave["response_rate"] is None
            else f"{read.share(wave['response_rate'])} of {read.count(wave['invited'])} invited"
        )
        parts.append(
            {
                "kind": "heading",
                "text": wave["label"].capitalize(),
                "detail": f"{read.count(wave['responded'], wave)} responded ({rate})"
                if not wave.get("suppressed")
                else "Too few responded for any figure to be shown.",
            }
        )
        rows = [
            [
                label(o["text"]),
                *(
                    read.cell(
                        read.count(o[name], o), f"change.{days}.{q['question']}.{o['choice']}"
                    )
                    for name in (
                        "intended",
                        "answered",
                        "done",
                        "partly",
                        "not_yet",
                        "not_applicable",
                    )
                ),
                read.cell(read.share(o["share_done"], o)),
            ]
            for q in wave["changes"]
            for o in q["options"]
        ]
        head = [
            "Intended change",
            "Intended",
            "Answered",
            "Done",
            "Partly",
            "Not yet",
            "Not applicable",
            "Share done",
        ]
        if rows:
            parts.append(
                read.chart(f"changes-{days}", table("What became of intended changes", head, rows))
            )
        kept = [
            [
                label(_name(i)),
                read.cell(read.count(i["n"], i), f"retention.{days}.{i['question']}"),
                *(
                    read.cell(read.share(i[side]["share"], i), f"retention.{days}.{i['question']}")
                    for side in ("pre", "post", "follow_up")
                ),
                read.cell(read.p(i["p_holm"], i)),
            ]
            for i in wave["retention"]
        ]
        if kept:
            parts.append(
                read.chart(
                    f"retention-{days}",
                    table(
                        "Retention",
                        ["Item", "n", "Before", "After", "Follow-up", "p adjusted"],
                        kept,
                    ),
                )
            )
        parts.append(_responders(read, wave))
    return _section("follow-up", "Practice", "Follow-up", "", *parts)


def _responders(read: Reader, wave: Json) -> Part | None:
    both = wave.get("responders")
    if not both or not both.get("responders") or both.get("difference") is None:
        return None
    here, there = both["responders"], both["non_responders"]
    words = (
        f"Right before the course: responders {read.share(here['pre'])} ({read.n(here['n'])}), "
        f"non-responders {read.share(there['pre'])} ({read.n(there['n'])}); difference {read.points(both['difference'])}, "
        f"95% CI {read.change_interval(both['ci95'])}, {TESTS[both['test']]} {read.p(both['p'])}."
    )
    return {"kind": "words", "text": words}


# --- in depth ----------------------------------------------------------------------------------------------------


def _subgroups(read: Reader) -> Json | None:
    found = read.document.get("subgroups")
    if not found or not found["dimensions"]:
        return None
    parts: list[Part | None] = []
    for dimension in found["dimensions"]:
        rows = []
        for group in dimension["groups"]:
            one, key = group["overall"], f"group.{dimension['dimension']}.{group['group']}"
            size = (
                read.count(group["n"], group)
                if group["n"] is not None or group.get("suppressed")
                else "–"
            )
            rows.append(
                [
                    label(group["label"]),
                    read.cell(size, key),
                    read.cell(read.count(one["learners"], one), key),
                    read.cell(read.share(one["pre"], one), key),
                    read.cell(read.share(one["post"], one), key),
                    read.cell(read.points(one["change"], one), key),
                    read.cell(read.change_interval(one["change_ci95"], one), key),
                    read.cell(read.p(one["p"], one), key),
                    read.cell(read.p(one.get("p_adjusted"), one), key),
                ]
            )
        adjusted = {"holm": "Holm", "benjamini-hochberg": "Benjamini-Hochberg"}.get(
            dimension["adjustment"], dimension["adjustment"]
        )
        role = (
            "chosen in advance"
            if dimension["role"] == "confirmatory"
            else "exploratory: read as a hint, not as a finding"
        )
        missing = dimension.get("not_given")
        caption = f"{dimension['title']} ({role}; p adjusted by {adjusted})" + (
            f"; not given: {missing:,}" if missing else ""
        )
        head = [
            dimension["title"],
            "Participants",
            "Matched",
            "Before",
            "After",
            "Change",
            "95% CI",
            "p",
            "p adjusted",
        ]
        chart = read.chart(f"subgroups-{dimension['dimension']}", table(caption, head, rows))
        parts.append(chart if dimension["role"] == "confirmatory" else _folded(chart))
        if dimension.get("note"):
            parts.append({"kind": "words", "text": dimension["note"]})
    lead = "The change of each group's matched learners. Groups chosen in advance in the course are tests; the others are explored."
    return _section("subgroups", "In depth", "Subgroups", lead, *parts)


def _comparison(read: Reader) -> Json | None:
    arm = read.document.get("comparison_arm")
    if not arm:
        return None
    rows = [
        [
            label(_name(i)),
            *(
                read.cell(read.share(i[side]["share"], i), f"arm.{i['question']}")
                for side in ("comparison", "learners")
            ),
            read.cell(read.points(i["difference"], i)),
            read.cell(read.change_interval(i["ci95"], i)),
            read.cell(read.p(i["p_holm"], i)),
            read.cell(read.number(i["cramers_v"], i)),
        ]
        for i in arm["items"]
    ]
    head = [
        "Item",
        "Comparison",
        "Learners after",
        "Difference",
        "95% CI",
        "p adjusted",
        "Cramér's V",
    ]
    lead = f"{arm['label']}: {read.n(arm['n'])}. {arm['definition']}"
    return _section(
        "comparison",
        "In depth",
        "Comparison arm",
        lead,
        read.chart("comparison", table("Unpaired comparison", head, rows)),
    )


def _quality(read: Reader) -> Json | None:
    found = read.document.get("item_analysis")
    if not found or not found["items"]:
        return None
    rows: list[list[Json]] = []
    flagged: list[Json] = []
    for item in found["items"]:
        flags = " ".join(dict.fromkeys(flag["sentence"] for flag in item["flags"]))
        if flags:
            flagged.append(
                {
                    "name": _name(item),
                    "reason": flags,
                    "href": read.cell("", f"quality.{item['question']}")["href"],
                }
            )
        row = [label(_name(item), mark="flag" if flags else "")]
        for side in ("before", "after"):
            one = item[side]
            row += [
                read.cell(
                    read.share(one["difficulty"]) if one else "–", f"quality.{item['question']}"
                ),
                read.cell(
                    read.number(one["discrimination"]) if one else "–",
                    f"quality.{item['question']}",
                ),
            ]
        seconds = next(
            (
                item[side]["seconds"]
                for side in ("before", "after")
                if item[side] and item[side]["seconds"]
            ),
            None,
        )
        row.append(read.cell(f"{number(seconds['median'], 0)} s" if seconds else "–"))
        rows.append(row)
    head = [
        "Item",
        "Right before",
        "Discrimination",
        "Right after",
        "Discrimination",
        "Median time",
    ]
    polls = [
        [
            label(
                f"{one['phase'].capitalize()}{', track ' + str(one['track']) if one['track'] else ''}"
            ),
            read.cell(read.count(one["items"])),
            read.cell(read.count(one["n"])),
            read.cell(read.number(one["mean"])),
            read.cell(read.number(one["sd"])),
            read.cell(read.number(one["kr20"]), f"reliability.{one['phase']}.{one['track']}"),
            read.cell(read.number(one["alpha"])),
        ]
        for one in read.document.get("reliability") or []
    ]
    more = (
        {
            "kind": "table",
            **table(
                "Reliability of the polls",
                ["Poll", "Items", "n", "Mean", "SD", "KR-20", "Cronbach's α"],
                polls,
            ),
        }
        if polls
        else None
    )
    rules = [
        {"name": name.replace("-", " "), "text": text} for name, text in found["rules"].items()
    ]
    choices = [_choice_table(read, item) for item in found["items"] if item["choices"]]
    return _section(
        "quality",
        "In depth",
        "Do the items work?",
        "Everybody's first answers. Discrimination: the corrected point-biserial correlation with the rest of the poll.",
        {"kind": "gaps", "gaps": flagged} if flagged else None,
        {"kind": "table", **table("Difficulty and discrimination", head, rows)},
        more,
        {"kind": "tables", "summary": "Every choice of every item", "tables": choices}
        if choices
        else None,
        {"kind": "rules", "summary": "The rules behind the flags", "rules": rules},
    )


def _choice_table(read: Reader, item: Json) -> Json:
    rows = []
    for choice in item["choices"]:
        row = [label(choice["text"], mark="right" if choice["correct"] else "")]
        for side in ("before", "after"):
            row += [
                read.cell(read.count(choice[side])),
                read.cell(read.number(choice.get(f"{side}_discrimination"))),
            ]
        rows.append(row)
    return table(
        _name(item), ["Choice", "Before", "Discrimination", "After", "Discrimination"], rows
    )


def _precision(read: Reader) -> Json | None:
    found = read.document.get("precision")
    if not found:
        return None
    rows = []
    entries = [("Average over objectives", found["overall"])]
    entries += [(f"Objective {one['objective']}", one) for one in found["objectives"]]
    entries += [(f"Item {one['question']}", one) for one in found["items"]]
    for name, one in entries:
        width = "–" if one["width"] is None else f"{one['width'] * 100:.1f} points"
        needs = [read.cell("–" if need["n"] is None else f"{need['n']:,}") for need in one["n_for"]]
        rows.append(
            [
                label(name),
                read.cell(read.count(one["n"])),
                read.cell(read.points(one["change"])),
                read.cell(width),
                *needs,
            ]
        )
    head = [
        "Figure",
        "n now",
        "Change",
        "Width of the interval",
        *(f"n for {target * 100:.0f} points" for target in found["targets"]),
    ]
    warnings = [{"name": "", "reason": one["sentence"], "href": ""} for one in found["warnings"]]
    return _section(
        "precision",
        "In depth",
        "How sure, and what would make it surer",
        "The 95% interval of the change now, and the matched learners that would narrow it.",
        {"kind": "gaps", "gaps": warnings} if warnings else None,
        {"kind": "table", **table("Precision", head, rows)},
        {"kind": "planner"},
    )


_SECTIONS: list[Callable[[Reader], Json | None]] = [
    _objectives,
    _items,
    _answers,
    _learners,
    _gaps,
    _confidence,
    _states,
    _options("practice_change", "practice", "Intended practice changes", "practice"),
    _options("barriers", "barriers", "Barriers", "barriers"),
    _follow_up,
    _reach,
    _audience,
    _flow,
    _subgroups,
    _comparison,
    _quality,
    _precision,
]
__all__ = ["plain", "present"]
