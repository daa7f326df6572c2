"""A stored snapshot as people read it: words and rounded figures, each with its evidence. Pure."""

from typing import Any

from .statistics.display import number, p_value, percent, points, points_with_relative, ratio_interval, share_interval

Json = dict[str, Any]
TESTS = {
    "mcnemar-exact": "exact McNemar test",
    "wilcoxon-signed-rank-pratt": "Wilcoxon signed-rank test (Pratt)",
    "sign-flip": "sign-flip test",
    "two-proportion-z": "two-proportion z test",
    "fisher-exact": "Fisher's exact test",
    None: "not tested",
}


def present(snapshot: Json, floor: float) -> Json:
    """Everything the dashboard shows, in its order."""
    overall = snapshot["knowledge"]["overall"]
    part = snapshot["participation"]
    return {
        "block": snapshot["snapshot"],
        "sentence": _sentence(snapshot, floor),
        "headlines": _headlines(snapshot, floor),
        "overall": overall,
        "objectives": [_comparison(o, f"{o['objective']}. {o['text']}", floor) for o in snapshot["knowledge"]["objectives"]],
        "items": [_item(i, floor) for i in snapshot["items"]],
        "confidence": [_rating(c, floor) for c in snapshot["confidence"]],
        "practice_change": [_options(q) for q in snapshot["practice_change"]],
        "barriers": [_options(q) for q in snapshot["barriers"]],
        "participation": part,
        "specialties": [_share(entry) for entry in snapshot["audience"]["specialty"]],
        "professions": [_share(entry) for entry in snapshot["audience"]["profession"]],
        "oncologists": snapshot["audience"]["oncologists"] | {"percent": percent(snapshot["audience"]["oncologists"]["share"])},
        "numbers": [
            entry | {"key": key, "mean": number(entry["mean"]), "sd": number(entry["sd"]), "median": number(entry["median"])}
            for key, entry in snapshot["audience"]["numbers"].items()
        ],
        "gaps": [gap | {"name": gap.get("question") or f"Objective {gap.get('objective')}"} for gap in snapshot["persistent_gaps"]],
        "notes": snapshot["notes"],
        "rules": snapshot["snapshot"]["rules"],
    }


def _sentence(snapshot: Json, floor: float) -> str:
    overall = snapshot["knowledge"]["overall"]
    if overall["pre"] is None:
        return "There is no change to report yet: nobody has answered the same question before and after."
    verb = "rose" if overall["change"] > 0 else "fell" if overall["change"] < 0 else "stayed"
    return (
        f"Right answers {verb} from {percent(overall['pre'])} to {percent(overall['post'])} on average over "
        f"{overall['objectives']} learning objectives: {points(overall['change'])} "
        f"(95% CI {share_interval(overall['change_ci95'])}, {p_value(overall['p'], floor)}, {overall['learners']} learners)."
    )


def _headlines(snapshot: Json, floor: float) -> list[Json]:
    overall, part = snapshot["knowledge"]["overall"], snapshot["participation"]
    cards = [
        {
            "value": f"{part['participants']:,}",
            "label": "participants",
            "detail": f"{part['cme_learners']:,} CME learners and {part['micro_learning']:,} in micro-learning",
        },
        {
            "value": f"{percent(overall['pre'])} to {percent(overall['post'])}" if overall["pre"] is not None else "no data",
            "label": "right answers, average over objectives",
            "detail": f"{points_with_relative(overall['change'], overall['pre'])}; n = {overall['learners']}; "
            f"95% CI {share_interval(overall['change_ci95'])}; {p_value(overall['p'], floor)}",
        },
    ]
    for rating in snapshot["confidence"][:1]:
        one = rating["matched"]
        cards.append(
            {
                "value": f"{percent(one['pre']['share'])} to {percent(one['post']['share'])}" if one["n"] else "no data",
                "label": "confident learners (top box)",
                "detail": f"{points(one['change'])}; n = {one['n']}; 95% CI {share_interval(one['change_ci95'])}; "
                f"{p_value(one['p'], floor)}",
            }
        )
    for question in snapshot["practice_change"][:1]:
        top = max(question["options"], key=lambda o: o["n"], default=None)
        if top and question["n"]:
            cards.append(
                {
                    "value": percent(top["share"]),
                    "label": f"intend: {top['text']}",
                    "detail": f"{top['n']} of {question['n']} respondents; 95% CI {share_interval(top['ci95'])}",
                }
            )
    return cards


def _comparison(entry: Json, name: str, floor: float) -> Json:
    return {
        "name": name,
        "questions": entry.get("questions", []),
        "matched": _cohort(entry["matched"], floor),
        "all": _cohort(entry["all"], floor),
    }


def _cohort(one: Json, floor: float) -> Json:
    return {
        "n": one["n"],
        "pre": percent(one["pre"]["share"]),
        "pre_counts": f"{one['pre']['count']} of {one['pre']['n']}",
        "pre_ci": share_interval(one["pre"]["ci95"]),
        "post": percent(one["post"]["share"]),
        "post_counts": f"{one['post']['count']} of {one['post']['n']}",
        "post_ci": share_interval(one["post"]["ci95"]),
        "change": points_with_relative(one["change"], one["pre"]["share"]),
        "change_ci": share_interval(one["change_ci95"]),
        "p": p_value(one["p"], floor),
        "p_holm": p_value(one["p_holm"], floor),
        "test": TESTS[one["test"]],
        "statistic": number(one["statistic"], 2),
        "h": number(one["effect"]["cohens_h"], 2),
        "odds_ratio": number(one["effect"]["odds_ratio"], 2),
        "odds_ci": ratio_interval(one["effect"]["odds_ratio_ci95"]),
        "gain": number(one["effect"]["normalized_gain"], 2),
        "table": one["table"],
    }


def _item(item: Json, floor: float) -> Json:
    name = f"{item['question']}: {item['stem']}"
    return _comparison(item, name, floor) | {"key": item["question"], "options": item["options"]}


def _rating(rating: Json, floor: float) -> Json:
    ratings = rating["ratings"]
    levels = [
        {"level": level, "label": label, "pre": ratings["pre"][level - 1], "post": ratings["post"][level - 1]}
        for level, label in enumerate(rating["scale"], 1)
    ]
    return _comparison(rating, f"{rating['question']}: {rating['stem']}", floor) | {
        "levels": levels,
        "top": rating["top"],
        "mean_pre": number(ratings["mean_pre"], 2),
        "mean_post": number(ratings["mean_post"], 2),
        "p": p_value(ratings["p"], floor),
        "z": number(ratings["statistic"], 2),
        "r": number(ratings["rank_biserial"], 2),
        "moved": f"{ratings['improved']} improved, {ratings['same']} the same, {ratings['worse']} worse",
    }


def _options(question: Json) -> Json:
    options = [o | {"percent": percent(o["share"]), "ci": share_interval(o["ci95"])} for o in question["options"]]
    return {"stem": question["stem"], "n": question["n"], "options": options}


def _share(entry: Json) -> Json:
    return entry | {"percent": percent(entry["share"])}
