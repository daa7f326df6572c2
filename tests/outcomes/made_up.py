"""A made-up course counted person by person into a whole snapshot document, so that every relation
in it is true.
"""

import random
from collections import Counter
from typing import Any

from outcomes import statistics
from outcomes.statistics import PairedTable, wilson

from .made_up_activity import activity

Json = dict[str, Any]
SPECIALTIES = [
    "Medical Oncology",
    "Hematology",
    "Surgical Oncology",
    "Pathology",
    "Pharmacist",
    "Registered Nurse",
    "not given",
]
PROFESSIONS = ["physician", "nurse", "pharmacist", "other"]
DIMENSIONS = ("profession", "specialty", "campaign")
TARGETED = SPECIALTIES[:3]  # the course is made for these
STATES = ["mastered", "doubtful", "misinformed", "uninformed"]
KEYS = {"q1": 1, "q2": 1, "q3": 2}
CHOICES = "abcd"  # b is right
NOBODY: Json = {"n": 0, "pre": None, "sd": None}
NOBODY_COMPARED: Json = {
    "responders": NOBODY,
    "non_responders": NOBODY,
    "difference": None,
    "ci95": None,
    "test": None,
    "statistic": None,
    "p": None,
    "suppressed": False,
}


def person(rnd: random.Random, skill: float) -> Json:
    micro, both = rnd.random() < 0.3, rnd.random() < 0.8
    member: Json = {
        "cme": not micro,
        "specialty": rnd.choices(SPECIALTIES, [50, 9, 4, 6, 3, 12, 5])[0],
        "profession": rnd.choices(PROFESSIONS, [60, 20, 5, 4])[0],
        "campaign": rnd.choice(["spring", "autumn", "", ""]),
        "before": {},
        "after": {},
        "sure": {},
        "practice": None,
        "later": None,
    }
    if micro:
        return member
    for key in KEYS:
        right = rnd.random() < 0.45
        if rnd.random() < 0.95:
            member["before"][key] = "b" if right else rnd.choice("acd")
        if both or rnd.random() < 0.1:
            better = right and rnd.random() < 0.93 or not right and rnd.random() < skill
            member["after"][key] = "b" if better else rnd.choice("aacd")
    for side, chance in (("before", [4, 5, 4, 2, 1]), ("after", [1, 2, 4, 5, 3])):
        if member[side] and rnd.random() < 0.95:
            member["sure"][side] = rnd.choices(range(1, 6), chance)[0]
    if both:
        member["practice"] = {c for c in CHOICES if rnd.random() < 0.3}
        member["later"] = {
            c: rnd.choice(["done", "partly", "not_yet", "not_applicable"])
            for c in member["practice"]
            if rnd.random() < 0.6
        }
        member["practice"] = member["practice"] or {"d"}  # whoever answers names one
    return member


def people(seed: int, size: int = 0) -> list[Json]:
    rnd = random.Random(seed)
    skill = rnd.choice([0.15, 0.4, 0.7, 0.9])
    return [person(rnd, skill) for _ in range(size or rnd.choice([25, 60, 120, 200, 400]))]


def document(folk: list[Json]) -> Json:
    cme = [p for p in folk if p["cme"]]
    items = [_item(folk, key) for key in KEYS]
    overall = _overall(folk)
    part = {
        "participants": len(folk),
        "cme_learners": len(cme),
        "micro_learning": len(folk) - len(cme),
        "funnel": [
            {"stage": stage, "n": n, "definition": stage}
            for stage, n in (
                ("started", len(cme)),
                ("pre_answered", sum(1 for p in cme if p["before"])),
                ("post_answered", sum(1 for p in cme if p["after"])),
                ("evaluation_answered", sum(1 for p in cme if p["practice"] is not None)),
            )
        ],
        "campaigns": [
            {"label": c, "n": n}
            for c, n in Counter(p["campaign"] for p in folk if p["campaign"]).items()
        ],
        "excluded": 2,
        "joined_rows": 3,
        "unverified_micro": 1,
    }
    oncologists = sum(1 for p in folk if p["specialty"] in SPECIALTIES[:3])
    return {
        "format": 1,
        "course": {"slug": "made-up", "title": "Made up", "demonstration": True},
        "snapshot": {
            "id": 1,
            "as_of": "2025-06-02T09:00:00+00:00",
            "computed_at": "2025-06-02T09:00:00+00:00",
            "software": "t",
            "digest": "d" * 64,
            "rules": {"population": "Matched learners."},
            "states": _states_of(folk),
        },
        "participation": part,
        "audience": {
            "specialty": _shares(folk, "specialty"),
            "profession": _shares(folk, "profession"),
            "oncologists": {"n": oncologists, "of": len(folk), "share": oncologists / len(folk)},
            "numbers": {
                key: _numbers(each)
                for key, each in given_numbers(sum(bool(p["before"]) for p in folk)).items()
            },
        },
        "knowledge": {
            "overall": overall,
            "objectives": [_objective(folk, number) for number in (1, 2)],
        },
        "items": _holm(items),
        "confidence": [_confidence(folk)],
        "practice_change": [_practice(folk)],
        "barriers": [],
        "persistent_gaps": [
            {
                "question": i["question"],
                "post": i["matched"]["post"]["share"],
                "reason": "no significant change (p=0.4)",
            }
            for i in items
            if i["matched"]["n"]
        ],
        "notes": ["Question q1: only 15 matched learners; read it with caution."],
        "flow": _flow(folk, overall),
        "confidence_knowledge": {
            "states": STATES,
            "items": [_states(folk, "q3")],
            "confidently_wrong_after": [_sure_and_wrong(folk)],
        },
        "subgroups": {
            "planned": ["profession"],
            "minimum": 2,
            "dimensions": [_dimension(folk, name) for name in DIMENSIONS],
        },
        "follow_up": [_wave(folk)],
        "item_analysis": {"rules": {}, "items": []},
        "reliability": [],
        "precision": None,
        "comparison_arm": None,
        **activity(folk),
        "by_group": _by_group(folk),
        "workplace": {"practice_setting": _settings(folk)},
        "practice_measures": [_measure(folk)],
    }


def given_numbers(people: int) -> dict[str, list[int]]:
    """Whole numbers that so many people gave: a few of nothing, a few of much, and as usual."""
    rnd = random.Random(77_000)  # so that a later course has what an earlier had
    usual = [max(0, round(rnd.gauss(10, 8))) for _ in range(people)]
    few = [int(rnd.random() < 0.02) for _ in range(people)]
    some = [int(rnd.random() < 0.3) * rnd.choice([1, 1, 2]) for _ in range(people)]
    return {"n1": usual, "n2": few, "n3": some, "n4": [90, *[3] * (people - 1)]}


def _numbers(given: list[int]) -> Json:
    return statistics.summarize_numbers(Counter(given)).as_json() | {"stem": "How many patients?"}


def _by_group(folk: list[Json]) -> Json:
    return {
        "target": "Target group",
        "specialties": TARGETED,
        "chosen": True,
        "adjustment": "benjamini-hochberg",
        "dimensions": [
            {
                "dimension": "target",
                "title": "Target group",
                "objectives": [],
                "items": [_split(folk, key) for key in KEYS],
                "not_given": 0,
            }
        ],
    }


def _split(folk: list[Json], key: str) -> Json:
    groups = []
    for name in ("target", "other"):
        inside = [p for p in folk if (p["specialty"] in TARGETED) == (name == "target")]
        comparison = statistics.compare_matched_item(_table(_pairs(inside, key))).as_json()
        kept = ("n", "pre", "post", "change", "change_ci95", "test", "p")
        figures = {field: comparison[field] for field in kept}
        groups.append(
            {
                "group": name,
                "label": name,
                **figures,
                "p_adjusted": comparison["p"],
                "suppressed": False,
            }
        )
    return {
        "question": key,
        "version": 1,
        "stem": key,
        "objective": KEYS[key],
        "groups": groups,
        "difference": None,
    }


def _settings(folk: list[Json]) -> list[Json]:
    settings = ("Community", "Community", "Academic", "Community", "Academic", "Government")
    counted = Counter(settings[n % 6] if n % 5 else "Community" for n in range(len(folk)))
    return [{"label": label, "n": n, "share": n / len(folk)} for label, n in counted.most_common()]


def _states_of(folk: list[Json]) -> list[Json]:
    """Of some the state is not known."""
    known = ("TX", "OH", "TX", "WY", "", "TX", "OH", "TX", "OH", "TX", "TX")
    counted = Counter(known[n % 11] if n % 3 else "TX" for n in range(len(folk)))
    return [
        {"label": label, "n": n, "share": n / len(folk)}
        for label, n in counted.most_common()
        if label
    ]


def _measure(folk: list[Json]) -> Json:
    """Charts outside the platform; of small courses one of its sides is small."""
    sides = (len(folk) // 9, 60 + len(folk) // 2), (30 + len(folk) // 5, 60 + len(folk) // 2)
    comparison = statistics.compare_unmatched(*sides[0], *sides[1]).as_json()
    figures = {
        name: comparison[name] for name in ("change", "change_ci95", "test", "statistic", "p")
    }
    about = {"measure": "tested", "label": "Tested", "level": 5, "source": "charts"}
    sides_told = {"before": comparison["pre"], "after": comparison["post"]}
    return about | sides_told | figures | {"p_holm": comparison["p"], "suppressed": False}


def _shares(folk: list[Json], name: str) -> list[Json]:
    counted = Counter(p[name] for p in folk)
    return [{"label": label, "n": n, "share": n / len(folk)} for label, n in counted.most_common()]


def _matched(folk: list[Json], key: str) -> list[Json]:
    return [p for p in folk if key in p["before"] and key in p["after"]]


def _table(pairs: list[tuple[bool, bool]]) -> PairedTable:
    cells = Counter(pairs)
    return PairedTable(
        both=cells[True, True],
        gained=cells[False, True],
        lost=cells[True, False],
        neither=cells[False, False],
    )


def _side(counts: list[bool]) -> tuple[int, int]:
    return sum(counts), len(counts)


def _everybody(folk: list[Json], key: str) -> Json:
    sides = [_side([p[s][key] == "b" for p in folk if key in p[s]]) for s in ("before", "after")]
    return statistics.compare_unmatched(*sides[0], *sides[1]).as_json()


def _pairs(folk: list[Json], key: str) -> list[tuple[bool, bool]]:
    return [(p["before"][key] == "b", p["after"][key] == "b") for p in _matched(folk, key)]


def _item(folk: list[Json], key: str) -> Json:
    both = _matched(folk, key)
    comparison = statistics.compare_matched_item(_table(_pairs(folk, key))).as_json()
    options = [
        {
            "choice": c,
            "text": c,
            "correct": c == "b",
            "pre": sum(p["before"][key] == c for p in both),
            "post": sum(p["after"][key] == c for p in both),
        }
        for c in CHOICES
    ]
    return {
        "question": key,
        "version": 1,
        "stem": key,
        "objective": KEYS[key],
        "measures": "knowledge",
        "matched": comparison,
        "all": _everybody(folk, key),
        "options": options,
        "learners": _moves(comparison["table"]),
    }


def _moves(table: Json) -> Json:
    moves = {
        "improved": table["gained"],
        "reinforced": table["both"],
        "unchanged": table["neither"],
        "worse": table["lost"],
    }
    return {"n": sum(table.values()), **moves, "suppressed": False}


def _holm(entries: list[Json]) -> list[Json]:
    for cohort in ("matched", "all"):
        adjusted = statistics.holm([entry[cohort]["p"] for entry in entries])
        for entry, p in zip(entries, adjusted, strict=True):
            entry[cohort]["p_holm"] = p
    return entries


def _objective(folk: list[Json], number: int) -> Json:
    keys = [key for key, objective in KEYS.items() if objective == number]
    about = {"objective": number, "text": f"Objective {number}", "questions": keys}
    if len(keys) == 1:
        item = _item(folk, keys[0])
        return about | {name: item[name] for name in ("matched", "all", "learners")}
    cells: Counter[tuple[int, int, int]] = Counter()
    moves = Counter({"improved": 0, "reinforced": 0, "unchanged": 0, "worse": 0})
    for p in folk:
        pairs = [
            (p["before"][k] == "b", p["after"][k] == "b")
            for k in keys
            if k in p["before"] and k in p["after"]
        ]
        if pairs:
            before, after = sum(b for b, _ in pairs), sum(a for _, a in pairs)
            cells[len(pairs), before, after] += 1
            alike = "reinforced" if before == len(pairs) else "unchanged"
            moves["improved" if after > before else "worse" if after < before else alike] += 1
    sides = [
        _side([p[s][k] == "b" for p in folk for k in keys if k in p[s]])
        for s in ("before", "after")
    ]
    matched = statistics.compare_matched_objective(dict(cells)).as_json()
    return about | {
        "matched": matched,
        "all": statistics.shares_only(*sides[0], *sides[1]).as_json(),
        "learners": {"n": sum(moves.values()), **moves, "suppressed": False},
    }


def _overall(folk: list[Json]) -> Json:
    learners = [p for p in folk if any(_matched([p], key) for key in KEYS)]
    shares: dict[str, list[float]] = {"before": [], "after": []}
    for number in (1, 2):
        for side in shares:
            right = [
                p[side][k] == "b" for k, o in KEYS.items() if o == number for p in _matched(folk, k)
            ]
            if right:
                shares[side].append(sum(right) / len(right))
    if not shares["before"]:
        return {
            "objectives": 0,
            "pre": None,
            "post": None,
            "change": None,
            "change_ci95": None,
            "test": None,
            "p": None,
            "learners": 0,
        }
    pre, post = (sum(shares[side]) / len(shares[side]) for side in ("before", "after"))
    return {
        "objectives": len(shares["before"]),
        "pre": pre,
        "post": post,
        "change": post - pre,
        "change_ci95": [0.01, 0.2],
        "test": "sign-flip",
        "p": 0.0001,
        "learners": len(learners),
    }


def _rated(folk: list[Json]) -> list[tuple[int, int]]:
    return [(p["sure"]["before"], p["sure"]["after"]) for p in folk if len(p["sure"]) == 2]


def _confidence(folk: list[Json]) -> Json:
    table = [[0] * 5 for _ in range(5)]
    for before, after in _rated(folk):
        table[before - 1][after - 1] += 1
    matched = statistics.compare_matched_item(
        _table([(b > 3, a > 3) for b, a in _rated(folk)])
    ).as_json()
    sides = [_side([p["sure"][s] > 3 for p in folk if s in p["sure"]]) for s in ("before", "after")]
    return {
        "question": "c1",
        "version": 1,
        "stem": "c1",
        "objective": 2,
        "measures": "confidence",
        "scale": list("12345"),
        "top": 2,
        "matched": matched,
        "all": statistics.compare_unmatched(*sides[0], *sides[1]).as_json(),
        "ratings": statistics.compare_ratings(table).as_json(),
    }


def _option(choice: str, n: int, of: int) -> Json:
    interval = wilson(n, of)
    return {
        "choice": choice,
        "text": choice,
        "n": n,
        "share": n / of if of else None,
        "ci95": list(interval) if interval else None,
    }


def _practice(folk: list[Json]) -> Json:
    chosen = [p["practice"] for p in folk if p["practice"] is not None]
    options = [_option(c, sum(c in choices for choices in chosen), len(chosen)) for c in CHOICES]
    return {"question": "p1", "version": 1, "stem": "p1", "n": len(chosen), "options": options}


def _flow(folk: list[Json], overall: Json) -> Json:
    cme = [p for p in folk if p["cme"]]
    paired = {id(p) for p in cme if any(_matched([p], key) for key in KEYS)}
    outs = {
        "micro_learning": len(folk) - len(cme),
        "no_answer": sum(not p["before"] and not p["after"] for p in cme),
        "no_post": sum(bool(p["before"]) and not p["after"] for p in cme),
        "no_pre": sum(not p["before"] and bool(p["after"]) for p in cme),
        "no_pair": sum(bool(p["before"]) and bool(p["after"]) and id(p) not in paired for p in cme),
    }
    boxes = [
        ("all", "kept", len(folk) + 7),
        ("test", "out", 4),
        ("duplicates", "out", 3),
        ("counted", "kept", len(folk)),
    ]
    boxes += [(stage, "out", n) for stage, n in outs.items()] + [
        ("analysed", "kept", overall["learners"])
    ]
    funnel = [
        ("view", len(folk)),
        ("learner", len(cme)),
        ("pre", sum(1 for p in cme if p["before"])),
        ("passed", sum(passes(p, tuple(KEYS)) for p in cme)),
    ]
    return {
        "participants": [
            {"stage": s, "kind": k, "unit": "persons", "n": n, "label": s, "definition": s}
            for s, k, n in boxes
        ],
        "funnel": [
            {"stage": s, "label": s, "n": n, "share": n / len(folk), "definition": s}
            for s, n in funnel
        ],
    }


def passes(person: Json, keys: tuple[str, ...]) -> bool:
    """Two of three right."""
    after = person["after"]
    return 3 * sum(after.get(key) == "b" for key in keys) >= 2 * len(keys)


def _state(right: bool, sure: bool) -> str:
    return {
        (True, True): "mastered",
        (True, False): "doubtful",
        (False, True): "misinformed",
        (False, False): "uninformed",
    }[right, sure]


def _states(folk: list[Json], key: str) -> Json:
    transitions: Counter[tuple[str, str]] = Counter()
    for p in folk:
        if _matched([p], key) and len(p["sure"]) == 2:
            transitions[
                tuple(_state(p[s][key] == "b", p["sure"][s] > 3) for s in ("before", "after"))
            ] += 1  # type: ignore[index]
    n = sum(transitions.values())
    before = {s: sum(c for (b, _), c in transitions.items() if b == s) for s in STATES}
    after = {s: sum(c for (_, a), c in transitions.items() if a == s) for s in STATES}
    return {
        "question": key,
        "version": 1,
        "stem": key,
        "objective": 2,
        "confidence": "c1",
        "confidence_version": 1,
        "confidence_stem": "c1",
        "n": n,
        "before": before,
        "after": after,
        "shares_before": {s: c / n if n else None for s, c in before.items()},
        "shares_after": {s: c / n if n else None for s, c in after.items()},
        "transitions": [[transitions[b, a] for a in STATES] for b in STATES],
        "misinformed": {
            "change": 0.1,
            "change_ci95": [0.0, 0.2],
            "test": "mcnemar-exact",
            "p": 0.02,
            "p_holm": 0.02,
        },
        "suppressed": False,
    }


def _sure_and_wrong(folk: list[Json]) -> Json:
    both = [p for p in folk if "q3" in p["after"] and "after" in p["sure"]]
    chosen = Counter(
        p["after"]["q3"] for p in both if p["after"]["q3"] != "b" and p["sure"]["after"] > 3
    )
    count, n = sum(chosen.values()), len(both)
    return {
        "question": "q3",
        "stem": "q3",
        "confidence": "c1",
        "objective": 2,
        "n": n,
        "count": count,
        "share": count / n if n else None,
        "ci95": None,
        "flagged": True,
        "choices": [{"choice": c, "text": c, "n": k} for c, k in chosen.items()],
        "suppressed": False,
    }


def _dimension(folk: list[Json], name: str) -> Json:
    unknown = ("not given", "")
    groups, missing = [], sum(p[name] in unknown for p in folk)
    for value, _ in Counter(p[name] for p in folk if p[name] not in unknown).most_common():
        inside = [p for p in folk if p[name] == value]
        overall = _overall(inside) | {"p_adjusted": 0.01, "suppressed": False}
        groups.append({"group": value, "label": value, "n": len(inside), "overall": overall})
    return {
        "dimension": name,
        "title": name.capitalize(),
        "role": "exploratory",
        "adjustment": "holm",
        "groups": groups,
        "not_given": missing,
        "difference": {
            "test": "cochran-q-between",
            "statistic": 3.0,
            "df": 2,
            "p": 0.2,
            "p_adjusted": 0.4,
        },
    }


def baseline(folk: list[Json]) -> Json:
    """Groups by the share right before, of people who answered every question."""
    rights = [sum(p["before"].get(key) == "b" for key in KEYS) for p in folk]
    labels = ["nothing correct before", "above 0% to 33% correct before"]
    labels += ["above 33% to 67% correct before", "above 67% to 100% correct before"]
    groups = []
    for right, label in enumerate(labels):
        inside = [
            p for p, n in zip(folk, rights, strict=True) if n == right and _matched([p], "q1")
        ]
        if inside:
            overall = _overall(inside) | {"p_adjusted": 0.01, "suppressed": False}
            groups.append(
                {"group": f"q{right + 1}", "label": label, "n": len(inside), "overall": overall}
            )
    about = {"dimension": "baseline", "title": "Share right before", "role": "exploratory"}
    about |= {"adjustment": "holm", "difference": None}
    return about | {"groups": groups, "not_given": len(folk) - sum(each["n"] for each in groups)}


def _wave(folk: list[Json]) -> Json:
    responders = [p for p in folk if p["later"]]
    intended = {c: sum(c in p["practice"] for p in responders) for c in CHOICES}
    options = []
    for c in CHOICES:
        told = Counter(p["later"][c] for p in responders if c in p["later"])
        answered = sum(told.values())
        parts = {part: told[part] for part in ("done", "partly", "not_yet", "not_applicable")}
        options.append(
            {
                "choice": c,
                "text": c,
                "intended": intended[c],
                "answered": answered,
                **parts,
                "share_done": told["done"] / answered if answered else None,
                "ci95": None,
                "suppressed": False,
            }
        )
    total = {
        name: sum(o[name] for o in options)
        for name in ("answered", "done", "partly", "not_yet", "not_applicable")
    }
    invited = sum(p["practice"] is not None for p in folk)
    return {
        "after_days": 60,
        "label": "60 days after",
        "invited": invited,
        "responded": len(responders),
        "response_rate": len(responders) / invited if invited else None,
        "response_rate_ci95": None,
        "changes": [
            {
                "question": "p1",
                "version": 1,
                "stem": "p1",
                "n": len(responders),
                "options": options,
                "total": total,
                "suppressed": False,
            }
        ],
        "practice_change": [],
        "barriers": [],
        "retention": [],
        "responders": responders_of(folk, tuple(KEYS)),
        "suppressed": False,
    }


def responders_of(folk: list[Json], keys: tuple[str, ...]) -> Json:
    """Of the matched, who answered later and who did not: mean shares right before."""
    matched = [p for p in folk if any(_matched([p], key) for key in keys)]
    sides = {
        name: _before([p for p in matched if bool(p["later"]) == (name == "responders")], keys)
        for name in ("responders", "non_responders")
    }
    return NOBODY_COMPARED | sides


def _before(folk: list[Json], keys: tuple[str, ...]) -> Json:
    shares = []
    for p in folk:
        given = [p["before"][key] == "b" for key in keys if key in p["before"]]
        shares.append(sum(given) / len(given))
    mean = sum(shares) / len(shares) if shares else None
    return {"n": len(shares), "pre": mean, "sd": None}
