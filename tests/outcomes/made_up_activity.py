"""What the people of a made-up course did within it, counted person by person: decisions, ratings,
segments, scores, and who is missing.
"""

import random
from collections import Counter
from fractions import Fraction
from typing import Any

from outcomes import statistics
from outcomes.statistics import wilson

Json = dict[str, Any]
KEYS = ("q1", "q2", "q3")
ONCOLOGISTS = ("Medical Oncology", "Hematology", "Surgical Oncology")
SCALE = ["strongly disagree", "disagree", "neither", "agree", "strongly agree"]


def did(number: int, person: Json) -> Json:
    """The same for the same place in the list, so that a later course has what an earlier had."""
    rnd = random.Random(10_000 + number)
    decides, rates, looks = rnd.random(), rnd.random(), rnd.random()
    decision, segment = rnd.choice("aabbbbcd"), rnd.choice("abbbc")
    level = rnd.choices(range(1, 6), [1, 1, 4, 30, 50])[0]
    second = rnd.random() < 0.3
    return {
        "decision": decision if person["cme"] and decides < 0.75 else "",
        "rating": level if person["practice"] is not None and rates < 0.95 else 0,
        "segment": segment if looks < (0.12 if person["cme"] else 0.7) else "",
        "second": rnd.choice("abb") if second else "",
        **person.get("came", {}),
    }


def activity(folk: list[Json], keys: tuple[str, ...] = KEYS) -> Json:
    deeds = [(person, did(number, person)) for number, person in enumerate(folk)]
    return {
        "scores": _scores(folk, keys),
        "decision_points": {"points": [_decision(deeds)], "definition": "", "corrections": []},
        "satisfaction": {"questions": [_rating(deeds)], "definition": ""},
        "micro_learning": segments(deeds, keys),
        "missing_learners": _missing(folk, keys),
    }


def _share(count: int, n: int) -> Json:
    interval = wilson(count, n)
    return {"share": count / n if n else None, "ci95": list(interval) if interval else None}


def _options(chosen: Counter[str], choices: str, mark: str) -> list[Json]:
    n = sum(chosen.values())
    return [
        {"choice": c, "text": c, "n": chosen[c], mark: c == "b"} | _share(chosen[c], n)
        for c in choices
    ]


def _decision(deeds: list[tuple[Json, Json]]) -> Json:
    decided = [(person, deed["decision"]) for person, deed in deeds if deed["decision"]]
    chosen = Counter(choice for _, choice in decided)
    return (
        {"question": "d1", "version": 1, "stem": "d1", "objective": 2, "track": 1}
        | {"n": len(decided), "recommended": chosen["b"]}
        | _share(chosen["b"], len(decided))
        | {
            "options": _options(chosen, "abcd", "recommended"),
            "oncologists": _groups(
                [
                    ("Oncologists" if p["specialty"] in ONCOLOGISTS else "Others", c)
                    for p, c in decided
                ]
            ),
            "specialties": _groups([(p["specialty"], c) for p, c in decided]),
            "change": _after(decided),
        }
    )


def _groups(decided: list[tuple[str, str]]) -> list[Json]:
    sizes, right = Counter(g for g, _ in decided), Counter(g for g, c in decided if c == "b")
    return [
        {"label": group, "n": n, "recommended": right[group]} | _share(right[group], n)
        for group, n in sizes.most_common()
    ]


def _after(decided: list[tuple[Json, str]]) -> Json:
    both = [(c == "b", p["after"]["q3"] == "b") for p, c in decided if "q3" in p["after"]]
    n = len(both)
    then, now = sum(b for b, _ in both), sum(a for _, a in both)
    return {
        "paired_with": "objective",
        "questions": ["q3"],
        "n": n,
        "decision": then / n if n else None,
        "post": now / n if n else None,
        "change": (now - then) / n if n else None,
        "change_ci95": [0.0, 0.1] if n else None,
        "test": "paired-t" if n else None,
        "statistic": 1.0 if n else None,
        "p": 0.3 if n else None,
    }


def _rating(deeds: list[tuple[Json, Json]]) -> Json:
    levels = Counter(deed["rating"] for _, deed in deeds if deed["rating"])
    n, agree = sum(levels.values()), levels[4] + levels[5]
    return (
        {"question": "e1", "version": 1, "stem": "e1", "scale": SCALE, "top": 2}
        | {"n": n, "agree": agree}
        | _share(agree, n)
        | {
            "mean": sum(level * k for level, k in levels.items()) / n if n else None,
            "options": [
                {"choice": str(level), "text": label, "n": levels[level]} | _share(levels[level], n)
                for level, label in enumerate(SCALE, 1)
            ],
        }
    )


def segments(
    deeds: list[tuple[Json, Json]], keys: tuple[str, ...], names: tuple[str, ...] = ("segment",)
) -> Json:
    """`names` of the deeds that are answers in a segment."""
    came = [any(deed[name] for name in names) for _, deed in deeds]
    answers = [deed[name] for _, deed in deeds for name in names if deed[name]]
    also = sum(person["cme"] and there for (person, _), there in zip(deeds, came, strict=True))
    cme = [(p, there) for (p, _), there in zip(deeds, came, strict=True) if p["cme"]]
    return {
        "participants": len(deeds) - len(cme),
        "also_cme": also,
        "answered": sum(came),
        "answers": len(answers),
        "right": answers.count("b"),
        "share": answers.count("b") / len(answers) if answers else None,
        "segments": [_segment(deeds, name, n) for n, name in enumerate(names, 1)],
        "pathways": [
            _pathway(name, [p for p, there in cme if there == also], keys)
            for name, also in (("segments_too", True), ("course_only", False))
        ],
        "definition": "",
    }


def _segment(deeds: list[tuple[Json, Json]], name: str, number: int) -> Json:
    answered = [(person, deed[name]) for person, deed in deeds if deed[name]]
    chosen, n = Counter(choice for _, choice in answered), len(answered)
    campaigns = Counter(p["campaign"] for p, _ in answered if p["campaign"])
    right = Counter(p["campaign"] for p, c in answered if c == "b")
    return {
        "segment": f"s{number}",
        "title": f"Segment {number}",
        "reach": None,
        "started": None,
        "watched": None,
        "answered": n,
        "also_cme": sum(person["cme"] for person, _ in answered),
        "answers": [
            {"question": f"m{number}", "version": 1, "stem": f"m{number}", "objective": 1, "n": n}
            | {"right": chosen["b"]}
            | _share(chosen["b"], n)
            | {"options": _options(chosen, "abc", "correct")}
        ],
        "campaigns": [
            {"campaign": name, "reach": None, "started": None, "watched": None}
            | {"answered": k, "right": right[name]}
            | {"share": right[name] / k}
            for name, k in sorted(campaigns.items())
        ],
    }


def _pathway(name: str, folk: list[Json], keys: tuple[str, ...]) -> Json:
    scores = _scores(folk, keys)
    return {
        "pathway": name,
        "label": name,
        "n": len(folk),
        "pre_answered": sum(bool(p["before"]) for p in folk),
        "post_answered": sum(bool(p["after"]) for p in folk),
        "matched": scores["n"],
        "pre": scores["pre"]["mean"],
        "post": scores["post"]["mean"],
        "change": scores["change"],
        "change_ci95": scores["change_ci95"],
    }


# --- whole learners ------------------------------------------------------------------------------


def cells_of(folk: list[Json], keys: tuple[str, ...]) -> Counter[tuple[int, int, int]]:
    cells: Counter[tuple[int, int, int]] = Counter()
    for person in folk:
        pairs = [k for k in keys if k in person["before"] and k in person["after"]]
        if pairs:
            before, after = (sum(person[s][k] == "b" for k in pairs) for s in ("before", "after"))
            cells[len(pairs), before, after] += 1
    return cells


def _scores(folk: list[Json], keys: tuple[str, ...]) -> Json:
    scores = statistics.compare_scores(cells_of(folk, keys))
    tested = scores.tested
    return {
        "n": scores.n,
        "pre": _score_side(scores.pre, scores.all_right_pre),
        "post": _score_side(scores.post, scores.all_right_post),
        "change": scores.change,
        "change_ci95": list(tested.ci95) if tested else None,
        "test": "paired-t" if tested else None,
        "statistic": tested.t if tested else None,
        "df": scores.n - 1 if tested else None,
        "p": tested.p if tested else None,
        "d_av": scores.d_av,
        "d_av_ci95": list(scores.d_av_ci95) if scores.d_av_ci95 else None,
        "d_z": scores.d_z,
        "d_z_ci95": list(scores.d_z_ci95) if scores.d_z_ci95 else None,
        "band": [0.48, 0.75],
        "band_source": "",
    }


def _score_side(summary: Any, all_right: Any) -> Json:
    return {
        "mean": summary.mean,
        "sd": summary.sd,
        "median": summary.median,
        "all_right": all_right.count,
        "all_right_share": all_right.share,
        "all_right_share_ci95": list(all_right.ci95) if all_right.ci95 else None,
    }


def _missing(folk: list[Json], keys: tuple[str, ...]) -> Json:
    sides: dict[str, Counter[Fraction]] = {"before": Counter(), "after": Counter()}
    mix: Counter[tuple[str, bool]] = Counter()
    for person in folk:
        given = {s: {k: c for k, c in person[s].items() if k in keys} for s in sides}
        matched = bool(given["before"].keys() & given["after"].keys())
        side = "before" if given["before"] else "after"
        answers = given[side]
        if answers and not matched:
            right = sum(choice == "b" for choice in answers.values())
            sides[side][Fraction(right, len(answers))] += 1
        if matched or given["before"]:
            mix[person["profession"], matched] += 1
    cells = cells_of(folk, keys)
    matched_scores: Counter[Fraction] = Counter()
    for (pairs, right, _), n in cells.items():
        matched_scores[Fraction(right, pairs)] += n
    summaries = [statistics.summarize_numbers(s) for s in (matched_scores, sides["before"])]
    means = [summary.mean for summary in summaries]
    return {
        "matched": _baseline(summaries[0]),
        "before_only": _baseline(summaries[1]),
        "after_only": sum(sides["after"].values()),
        "difference": None if None in means else means[0] - means[1],
        "ci95": None,
        "test": None,
        "statistic": None,
        "p": None,
        "professions": _mix(mix),
        "mix": statistics.chi_square_of_two_rows([], []).as_json(),
        **_scenarios(statistics.sensitivity(cells, sides["before"], sides["after"])),
    }


def _baseline(summary: Any) -> Json:
    return {"n": summary.n, "pre": summary.mean, "sd": summary.sd}


def _mix(mix: Counter[tuple[str, bool]]) -> list[Json]:
    totals = [
        sum(n for (_, matched), n in mix.items() if matched is side) for side in (True, False)
    ]
    return [
        {
            "label": name,
            "matched": mix[name, True],
            "matched_share": mix[name, True] / totals[0] if totals[0] else None,
            "before_only": mix[name, False],
            "before_only_share": mix[name, False] / totals[1] if totals[1] else None,
        }
        for name in sorted({name for name, _ in mix})
    ]


def _scenarios(judged: Any) -> Json:
    return {
        "scenarios": [
            {
                "scenario": each.name,
                "label": each.name,
                "definition": each.name,
                "n": each.n,
                "pre": each.pre,
                "post": each.post,
                "change": each.change,
                "change_ci95": list(each.tested.ci95) if each.tested else None,
                "test": each.test,
                "statistic": each.tested.t if each.tested else None,
                "df": each.tested.df if each.tested else None,
                "p": each.tested.p if each.tested else None,
                "holds": each.holds,
            }
            for each in judged.scenarios
        ],
        "survives": judged.survives,
    }
