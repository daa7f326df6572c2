"""Made-up courses whose people are known, as documents, as they leave, and as true counts."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

from outcomes.snapshots.document import of_json, write
from outcomes.suppression import suppress
from tests.outcomes.made_up import (
    KEYS,
    TARGETED,
    baseline,
    document,
    passes,
    people,
    responders_of,
)
from tests.outcomes.made_up_activity import activity, did, segments

from .puzzle import Puzzle
from .relations import puzzle_of, together
from .relations_of_activity import came
from .relations_of_answers import score_cell
from .relations_of_confidence import step
from .relations_of_people import name_of

Json = dict[str, Any]
BELOW = 11
SEGMENTS = {"s1": "segment", "s2": "second"}  # and the deed that is an answer in it
PASS_MARK = Decimal("0.66")  # as `passes` has it


def leaving(whole: Json, *earlier: tuple[Json, Json]) -> Json:
    """What leaves of a document, as a supporter reads it; `earlier` are pairs,
    whole and as left.
    """
    before = [(of_json(document), of_json(left)) for document, left in earlier]
    return json.loads(write(suppress(of_json(whole), BELOW, before, [PASS_MARK])))


def random_course(seed: int) -> tuple[list[Json], Json]:
    """Of eight courses two have a single question, one is large, and in two everybody finishes what
    he begins."""
    folk = people(seed, random.Random(seed).choice([600, 1000, 1500]) if seed % 8 == 7 else 0)
    if seed % 4 == 2:
        folk = [finished(random.Random(seed), person) for person in folk]
    whole = of_one_question(folk) if seed % 4 == 1 else document(folk)
    return folk, of_two_segments(folk, whole) if seed % 3 == 1 else whole


def of_two_segments(folk: list[Json], whole: Json) -> Json:
    deeds = [(person, did(number, person)) for number, person in enumerate(folk)]
    return whole | {"micro_learning": segments(deeds, tuple(KEYS), tuple(SEGMENTS.values()))}


def of_tests(folk: list[Json], *tests: tuple[str, ...]) -> Json:
    """A course of two segments with several tests after, of which who passed any has passed."""
    whole = of_two_segments(folk, document(folk))
    whole["knowledge"]["objectives"][1]["questions"] = ["q3"]
    if all(len(p["before"]) == len(p["after"]) for p in folk):
        whole["subgroups"]["dimensions"].append(baseline(folk))
    figures = dict.fromkeys(("n", "mean", "sd", "kr20", "alpha"))
    whole["reliability"] = [
        {"phase": "post", "track": n, "questions": [*test], "items": len(test), "alpha_without": {}}
        | figures
        for n, test in enumerate(tests)
    ]
    whole["flow"]["funnel"][-1]["n"] = sum(
        any(passes(p, t) for t in tests) for p in folk if p["cme"]
    )
    return whole


def took_some(rnd: random.Random, person: Json, tests: Sequence[tuple[str, ...]]) -> Json:
    taken = {key for test in tests if rnd.random() < 0.7 for key in test}
    return person | {
        "after": {key: given for key, given in person["after"].items() if key in taken}
    }


def finished(rnd: random.Random, person: Json) -> Json:
    if not person["before"] or not person["after"]:
        return person | {"before": {}, "after": {}, "sure": {}}
    answers = {
        side: {key: person[side].get(key, rnd.choice("abcd")) for key in KEYS}
        for side in ("before", "after")
    }
    sure = {side: person["sure"].get(side, rnd.randint(1, 5)) for side in ("before", "after")}
    return person | answers | {"sure": sure}


def third(document: Json) -> Json:
    return next(item for item in document["items"] if item["question"] == "q3")


def of_one_question(folk: list[Json]) -> Json:
    """A course of the third question alone, its average and those of the groups as computed."""
    whole = document(folk)
    whole |= activity(folk, ("q3",))
    whole["items"] = [third(whole)]
    whole["knowledge"]["objectives"] = [
        objective | {"questions": ["q3"]}
        for objective in whole["knowledge"]["objectives"]
        if objective["objective"] == KEYS["q3"]
    ]
    whole["knowledge"]["overall"] = average(folk)
    for dimension in whole["subgroups"]["dimensions"]:
        for group in dimension["groups"]:
            inside = [p for p in folk if p[dimension["dimension"]] == group["group"]]
            group["overall"] |= average(inside)
    for dimension in whole["by_group"]["dimensions"]:
        dimension["items"] = [item for item in dimension["items"] if item["question"] == "q3"]
    whole["flow"]["funnel"][-1]["n"] = sum(passes(p, ("q3",)) for p in folk if p["cme"])
    whole["follow_up"][0]["responders"] = responders_of(folk, ("q3",))
    analysed = whole["flow"]["participants"][-1]
    analysed["n"] = whole["knowledge"]["overall"]["learners"]
    lost = len(folk) - sum(box["n"] for box in whole["flow"]["participants"][4:])
    whole["flow"]["participants"][-2]["n"] += lost
    return whole


def average(folk: list[Json]) -> Json:
    """Its interval and p, which do not leave, are made up."""
    both = [p for p in folk if "q3" in p["before"] and "q3" in p["after"]]
    pre, post = (
        sum(p[side]["q3"] == "b" for p in both) / len(both) if both else None
        for side in ("before", "after")
    )
    return {
        "objectives": int(bool(both)),
        "pre": pre,
        "post": post,
        "change": post - pre if both else None,
        "change_ci95": [0.01, 0.2] if both else None,
        "test": "sign-flip" if both else None,
        "p": 0.0001 if both else None,
        "learners": len(both),
    }


def truth_of(folk: list[Json], whole: Json) -> Puzzle:
    """Every count of the course, also those that no document says."""
    puzzle = puzzle_of(with_every_row(whole), asked_after(whole))
    for names, counted in (
        ("/scores/", Counter(_scores(person) for person in folk)),
        ("/steps/", Counter(_steps(person) for person in folk)),
    ):
        for name in [name for name in puzzle.index if names in name]:
            puzzle.know(name, counted[name])
    keys = tuple(item["question"] for item in whole["items"])
    ways = Counter(name_of(_answers(p, keys)) for p in folk if p["after"])
    for name in [name for name in puzzle.index if name.startswith("answered/")]:
        puzzle.know(name, ways[name])
    segments = {segment["segment"] for segment in whole["micro_learning"]["segments"]}
    ways_in = Counter(_came(n, p, segments) for n, p in enumerate(folk))
    for name in [name for name in puzzle.index if name.startswith("came by ")]:
        puzzle.know(name, ways_in[name])
    through = Counter(_through(p) for p in folk)
    for name in [name for name in puzzle.index if name.startswith("through/")]:
        puzzle.know(name, through[name])
    several = [p for p in folk if len(p["practice"] or ()) > 1]
    puzzle.know("practice_change/p1/several", len(several))
    for point in whole["decision_points"]["points"]:
        change, name = point["change"], f"decision/{point['question']}/change/right"
        if change["n"] and name in puzzle.index:
            puzzle.know(name, round(change["n"] * change["post"]))
    sure_and_right = [
        p for p in folk if p["after"].get("q3") == "b" and p["sure"].get("after", 0) > 3
    ]
    puzzle.know("wrong and sure/q3/right", len(sure_and_right))
    for name in [name for name in puzzle.index if "/alone/" in name]:
        puzzle.know(name, sum(_alone(p, *name.split("/")[1::2]) for p in folk))
    for name in [name for name in puzzle.index if "/split/" in name]:
        puzzle.know(name, _of_split(folk, *name.split("/", 4)[1::2], name))
    return puzzle.settle()


def _through(person: Json) -> str:
    return f"through/{'+'.join(_way(person, key) or 'none' for key in KEYS)}"


def _came(number: int, person: Json, segments: set[str]) -> str:
    deeds = did(number, person)
    way = tuple(n for n, deed in SEGMENTS.items() if n in segments and deeds[deed])
    return came(f"campaign/{person['campaign']}", "cme" if person["cme"] else "micro", way)


def _answers(person: Json, keys: tuple[str, ...]) -> Json:
    given = {key: person["after"].get(key) for key in keys}
    return {
        key: "none" if not each else ("wrong", "right")[each == "b"] for key, each in given.items()
    }


def asked_after(whole: Json) -> list[tuple[str, ...]]:
    """The questions of each test after."""
    return [tuple(poll["questions"]) for poll in whole["reliability"] if poll["phase"] == "post"]


def with_every_row(whole: Json) -> Json:
    """The rows that a whole document leaves out because they are of nobody."""
    whole = deepcopy(whole)
    labels = [entry["label"] for entry in whole["audience"]["specialty"]]
    for point in whole["decision_points"]["points"]:
        named = {group["label"] for group in point["specialties"]}
        point["specialties"] += [
            {"label": label, "n": 0, "recommended": 0, "share": None}
            for label in labels
            if label not in named
        ]
    for entry in whole["confidence_knowledge"]["confidently_wrong_after"]:
        named = {choice["choice"] for choice in entry["choices"]}
        entry["choices"] += [{"choice": c, "n": 0} for c in "acd" if c not in named]
    for segment in whole["micro_learning"]["segments"]:
        named = {entry["campaign"] for entry in segment["campaigns"]}
        segment["campaigns"] += [
            {"campaign": entry["label"], "answered": 0, "right": 0}
            for entry in whole["participation"]["campaigns"]
            if entry["label"] not in named
        ]
    return whole


def _of_split(folk: list[Json], question: str, group: str, name: str) -> int | None:
    """How many of the group are in a cell of the question's table."""
    cell = name.rsplit("/", 1)[1]
    if cell not in ("both", "gained", "lost", "neither"):
        return None
    inside = [p for p in folk if (p["specialty"] in TARGETED) == (group == "target")]
    return sum(_way(p, question) == cell for p in inside)


def _alone(person: Json, question: str, choice: str) -> bool:
    """Who chose so after, and did not answer before."""
    return question not in person["before"] and person["after"].get(question) == choice


def _scores(person: Json) -> str:
    return score_cell("objective/1", tuple(_way(person, key) for key in ("q1", "q2")))


def _way(person: Json, key: str) -> str | None:
    if key not in person["before"] or key not in person["after"]:
        return None
    right = person["before"][key] == "b", person["after"][key] == "b"
    ways = {(True, True): "both", (False, True): "gained", (True, False): "lost"}
    return ways.get(right, "neither")


def _steps(person: Json) -> str:
    sure = person["sure"]
    return step("confidence/c1", sure["before"] - 1, sure["after"] - 1) if len(sure) == 2 else ""


def both_truths(first: tuple[list[Json], Json], second: tuple[list[Json], Json]) -> Puzzle:
    puzzle = together(with_every_row(first[1]), with_every_row(second[1]))
    for number, course in (("1", first), ("2", second)):
        for name, value in truth_of(*course).values().items():
            puzzle.know(f"{number}:{name}", value)
    return puzzle.settle()
