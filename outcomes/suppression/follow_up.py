"""Waves of follow-up: who answered, what became of changes, what is still known. Pure."""

from .cells import Json, Work, blank, hide, is_hidden, key_of, less
from .comparisons import MIN_PAIRS, coarse, coarse_family, margins_of, told_class
from .questions import suppress_question


def suppress_follow_up(work: Work, made: Json) -> None:
    evaluated = {
        key_of(q): {o["choice"]: o["n"] for o in q["options"]} for q in made["practice_change"]
    }
    items = {key_of(item): item for item in made["items"]}
    for wave in made.get("follow_up") or []:
        path = f"wave/{wave['after_days']}"
        invited, rate = wave["invited"], wave["response_rate"]
        silent = (
            None if invited is None or rate is None else invited - round(rate * invited)
        )  # some answer uninvited
        if work.any_tells(
            path, {"responded": wave["responded"], "silent": silent, "invited": invited}
        ):
            hide(
                wave, *(name for name in wave if name not in ("after_days", "label", "suppressed"))
            )
            wave["changes"], wave["practice_change"], wave["barriers"], wave["retention"] = (
                [],
                [],
                [],
                [],
            )
            continue
        for question in wave["changes"]:
            _change(
                work,
                question,
                f"{path}/changes/{key_of(question)}",
                evaluated.get(key_of(question), {}),
            )
        for section in ("practice_change", "barriers"):
            for question in wave[section]:
                suppress_question(work, question, f"{path}/{section}/{key_of(question)}")
        for item in wave["retention"]:
            _retained(work, item, f"{path}/retention/{key_of(item)}", items.get(key_of(item)))
        both = wave.get("responders")
        if both and work.any_tells(
            path, {side: both[side]["n"] for side in ("responders", "non_responders")}
        ):
            hide(both, *both)


def _change(work: Work, question: Json, path: str, evaluated: dict[str, int | None]) -> None:
    parts = ("done", "partly", "not_yet", "not_applicable")
    some = work.tells(f"{path}/n", question["n"])
    for option in question["options"]:
        cells = {name: option[name] for name in (*parts, "answered", "intended")}
        cells["silent"] = less(option["intended"], option["answered"])
        cells["others"] = less(evaluated.get(option["choice"]), option["intended"])
        if work.any_tells(f"{path}/{option['choice']}", cells) or some:
            hide(option, "intended", "answered", *parts, "share_done", "ci95")
    if some or any(is_hidden(option) for option in question["options"]):
        question["total"] = blank(question["total"])
    if some:
        hide(question, "n")


def _retained(work: Work, item: Json, path: str, whole: Json | None) -> None:
    """Three answers of the same learners. Their tables are not printed, so no exact p of them is either."""
    cells = margins_of(item, ("pre", "post", "follow_up"))
    if whole:
        cells["rest"] = less(whole["matched"]["n"], item["n"])
        for side in ("pre", "post"):
            right = less(whole["matched"][side]["count"], item[side]["count"])
            cells |= {f"{side}/rest": right, f"{side}/rest-wrong": less(cells["rest"], right)}
    if work.any_tells(path, cells) or item["n"] is None:
        hide(
            item,
            *(
                name
                for name in item
                if name
                not in ("question", "version", "stem", "objective", "suppressed", "test", "pairs")
            ),
        )
        item["pairs"] = []
        return
    item["p"] = item["p_holm"] = item["statistic"] = None
    item["p_coarse"] = True
    few = item["n"] < MIN_PAIRS or work.earlier
    for step in item["pairs"]:
        start, end = (item[step[name]]["count"] for name in ("from", "to"))
        step["change_ci95"] = None
        coarse(
            step,
            None
            if few or step["p"] is None
            else told_class(work, item["n"], start, end, step["p"]),
        )
    coarse_family(item["pairs"])
