"""Who took part, as equations."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from learners.taxonomy import is_oncologist

from .puzzle import Puzzle

Json = dict[str, Any]
Tests = Sequence[tuple[str, ...]]
ANSWERED = ("right", "wrong", "none")


def of_people(puzzle: Puzzle, document: Json) -> None:
    part, audience = document["participation"], document["audience"]
    for name in ("participants", "cme_learners", "micro_learning"):
        puzzle.know(name, part[name])
    puzzle.equal("participants", "cme_learners", "micro_learning")
    for stage in part["funnel"]:
        puzzle.know(f"funnel/{stage['stage']}", stage["n"])
        puzzle.at_least("cme_learners", f"funnel/{stage['stage']}")
    for campaign in part["campaigns"]:
        puzzle.know(f"campaign/{campaign['label']}", campaign["n"])
    labels = [f"campaign/{campaign['label']}" for campaign in part["campaigns"]]
    puzzle.partition("participants", [*labels, "campaign/"])
    puzzle.know("oncologists", audience["oncologists"]["n"])
    for name in ("specialty", "profession"):
        for entry in audience[name]:
            assert entry["share"] is None or entry["n"] is not None
            puzzle.know(f"{name}/{entry['label']}", entry["n"])
        puzzle.partition("participants", [f"{name}/{entry['label']}" for entry in audience[name]])
    labels = [entry["label"] for entry in audience["specialty"] if is_oncologist(entry["label"])]
    puzzle.partition("oncologists", [f"specialty/{label}" for label in labels])
    puzzle.know("overall", document["knowledge"]["overall"]["learners"])


def of_flow(puzzle: Puzzle, document: Json) -> None:
    flow = document.get("flow") or {"participants": [], "funnel": []}
    stages = [box["stage"] for box in flow["participants"]]
    for box in flow["participants"]:
        puzzle.know(f"flow/{box['stage']}", box["n"])
    if stages:
        inner = stages[stages.index("counted") + 1 :]
        puzzle.equal("flow/counted", *(f"flow/{stage}" for stage in inner))
        puzzle.equal("flow/counted", "participants")
        puzzle.equal("flow/analysed", "overall")
    for stage in flow["funnel"]:
        puzzle.know(f"flow funnel/{stage['stage']}", stage["n"])
    if stages:
        _of_stages(puzzle, document)
    if stages and len(document["items"]) == 1:  # who passed was right in it
        question = document["items"][0]["question"]
        puzzle.equal("flow funnel/passed", f"item/{question}/all/post/count")
    stages = [stage["stage"] for stage in flow["funnel"] if stage["stage"] != "passed"]
    for more, less in zip(stages, stages[1:], strict=False):
        puzzle.at_least(f"flow funnel/{more}", f"flow funnel/{less}")


def of_polls(puzzle: Puzzle, document: Json) -> None:
    """Who gave a number answered before; who was wrong and sure answered after."""
    for side, lost in (("before", "no_post"), ("after", "no_pre")):
        puzzle.equal(f"took/{side}", "flow/analysed", f"flow/{lost}", "flow/no_pair")
    for key, told in document["audience"]["numbers"].items():
        puzzle.know(f"number/{key}/n", told["n"])
        puzzle.at_least("took/before", f"number/{key}/n")
    for entry in (document.get("confidence_knowledge") or {}).get("confidently_wrong_after", []):
        puzzle.at_least("took/after", f"wrong and sure/{entry['question']}/n")
    for item in document["items"]:
        for side, time in (("before", "pre"), ("after", "post")):
            if item["all"][time]["n"] is not None:  # that few skipped a question is no secret
                question, skipped = item["question"], f"skipped {time} beyond {item['question']}"
                puzzle.equal(f"took/{side}", f"item/{question}/all/{time}/n", skipped)


def of_passes(puzzle: Puzzle, document: Json, tests: Tests = ()) -> None:
    """Who passed a test was right in two of three of its questions. Each way to answer all
    questions after is a cell, and so are those who passed or failed and knew a question, and those
    of each score. `tests`: the questions of each, as the course's page says."""
    if not document.get("flow"):
        return
    keys = [item["question"] for item in document["items"]]
    tests = tests or (tuple(keys),)
    ways = [dict(zip(keys, way, strict=True)) for way in product(ANSWERED, repeat=len(keys))]
    if len(keys) > 1:
        ways = [way for way in ways if set(way.values()) != {"none"}]
    for way in ways:
        puzzle.cell(name_of(way))
    for item in document["items"]:
        key, post = item["question"], f"item/{item['question']}/all/post"
        puzzle.equal(f"{post}/count", *(name_of(way) for way in ways if way[key] == "right"))
        if item["all"]["post"]["n"] is not None:  # that few skipped a question is no secret
            puzzle.equal(f"{post}/wrong", *(name_of(way) for way in ways if way[key] == "wrong"))
    passed = {name_of(way) for way in ways if passes(way, tests)}
    puzzle.equal("flow funnel/passed", *sorted(passed))
    for key, (who, has_passed) in product(keys, (("passed", True), ("failed", False))):
        inside = [way for way in ways if (name_of(way) in passed) is has_passed]
        for answer in ("right", "wrong"):
            names = [name_of(way) for way in inside if way[key] == answer]
            puzzle.equal(f"{who}/{key}/{answer}", *names)
    for test in tests:
        for score in range(len(test) + 1):
            puzzle.equal(
                score_of(test, score), *(name_of(way) for way in ways if has(way, test, score))
            )


def took_after(puzzle: Puzzle) -> None:
    puzzle.equal("took/after", *(name for name in puzzle.index if name.startswith("answered/")))


def passes(way: dict[str, str], tests: Tests) -> bool:
    rights = [[way[key] == "right" for key in test] for test in tests]
    return any(3 * sum(right) >= 2 * len(right) for right in rights)


def name_of(way: dict[str, str]) -> str:
    return f"answered/{'+'.join(way.values())}"


def score_of(test: tuple[str, ...], score: int) -> str:
    return f"scored/{score} of {'+'.join(test)}"


def has(way: dict[str, str], test: tuple[str, ...], score: int) -> bool:
    answers = [way[key] for key in test]
    return "none" not in answers and answers.count("right") == score


def _of_stages(puzzle: Puzzle, document: Json) -> None:
    """Who is analysed, or lost after one of the two polls, answered that poll. That few CME
    learners were not matched is what two numbers of every page say, so a stage that is not shown
    bounds nobody."""
    puzzle.at_least("micro_learning", "flow/micro_learning")
    course = document["participation"]["cme_learners"]  # a stage of all of them says no more
    funnels = (document["participation"], "funnel"), (document["flow"], "flow funnel")
    for section, name in funnels:
        shown = [each["stage"] for each in section["funnel"] if each["n"] not in (None, course)]
        for side, lost in (("pre", "no_post"), ("post", "no_pre")):
            for stage in {side, f"{side}_answered"} & {*shown}:
                boxes = [f"flow/{box}" for box in ("analysed", lost, "no_pair")]
                whole = f"{name}/{stage}"
                puzzle.equal(whole, *boxes, f"{whole} beyond the boxes")
