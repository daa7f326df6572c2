"""The activity itself and who is missing, as equations."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from .puzzle import Puzzle
from .relations_of_groups import share_is_a_count

Json = dict[str, Any]
ONCOLOGISTS = ("Medical Oncology", "Hematology", "Surgical Oncology")


def of_activity(puzzle: Puzzle, document: Json) -> None:
    for point in (document.get("decision_points") or {"points": []})["points"]:
        _decision(puzzle, point)
    for question in (document.get("satisfaction") or {"questions": []})["questions"]:
        _rating(puzzle, question)
    for segment in (document.get("micro_learning") or {"segments": []})["segments"]:
        _segment(puzzle, segment)
    _of_segments(puzzle, document.get("micro_learning") or {"segments": []})
    if document.get("missing_learners"):
        _missing(puzzle, document)


def _chosen(puzzle: Puzzle, path: str, n: int | None, right: int | None, options: Json) -> None:
    puzzle.know(f"{path}/n", n)
    puzzle.know(f"{path}/right", right)
    puzzle.equal(f"{path}/n", f"{path}/right", f"{path}/wrong")
    for option in options:
        assert option["share"] is None or option["n"] is not None
        puzzle.know(f"{path}/option/{option['choice']}", option["n"])
    puzzle.partition(f"{path}/n", [f"{path}/option/{option['choice']}" for option in options])
    puzzle.equal(f"{path}/right", f"{path}/option/b")


def _decision(puzzle: Puzzle, point: Json) -> None:
    path = f"decision/{point['question']}"
    _chosen(puzzle, path, point["n"], point["recommended"], point["options"])
    puzzle.at_least("cme_learners", f"{path}/n")
    for name in ("oncologists", "specialties"):
        groups = [f"{path}/{name}/{group['label']}" for group in point[name]]
        for group, where in zip(point[name], groups, strict=True):
            puzzle.know(f"{where}/n", group["n"])
            puzzle.know(f"{where}/right", group["recommended"])
            puzzle.equal(f"{where}/n", f"{where}/right", f"{where}/wrong")
            if name == "specialties":
                puzzle.at_least(f"specialty/{group['label']}", f"{where}/n")
        for what in ("n", "right", "wrong") if groups else ():
            puzzle.equal(f"{path}/{what}", *(f"{where}/{what}" for where in groups))
    if point["oncologists"] and point["specialties"]:
        inside = [
            f"{path}/specialties/{group['label']}"
            for group in point["specialties"]
            if group["label"] in ONCOLOGISTS
        ]
        for what in ("n", "right"):
            named = (f"{where}/{what}" for where in inside)
            puzzle.equal(f"{path}/oncologists/Oncologists/{what}", *named)
    if point["change"]:
        puzzle.know(f"{path}/change/n", point["change"]["n"])
        puzzle.at_least(f"{path}/n", f"{path}/change/n")
        _after_decision(puzzle, path, point["change"])


def _after_decision(puzzle: Puzzle, path: str, change: Json) -> None:
    """Of one question after, the share is a count."""
    if len(change["questions"]) != 1:
        return
    right, post = f"{path}/change/right", f"item/{change['questions'][0]}/all/post"
    puzzle.equal(f"{path}/change/n", right, f"{path}/change/wrong")
    share_is_a_count(puzzle, right, change["n"], change["post"])
    puzzle.at_least(f"{post}/count", right)
    puzzle.at_least(f"{post}/wrong", f"{path}/change/wrong")


def _rating(puzzle: Puzzle, question: Json) -> None:
    path = f"satisfaction/{question['question']}"
    puzzle.know(f"{path}/n", question["n"])
    puzzle.know(f"{path}/agree", question["agree"])
    puzzle.equal(f"{path}/n", f"{path}/agree", f"{path}/others")
    if question.get("at_least"):
        agree = -(-question["n"] * round(question["at_least"] * 20) // 20)
        puzzle.within(f"{path}/agree", agree, question["n"])
    names = [f"{path}/level/{option['choice']}" for option in question["options"]]
    for name, option in zip(names, question["options"], strict=True):
        puzzle.know(name, option["n"])
    puzzle.partition(f"{path}/n", names)
    puzzle.equal(f"{path}/agree", *names[len(names) - question["top"] :])
    assert question["mean"] is None or None not in [o["n"] for o in question["options"]]


def _segment(puzzle: Puzzle, segment: Json) -> None:
    path = f"segment/{segment['segment']}"
    for answers in segment["answers"]:
        _chosen(puzzle, path, answers["n"], answers["right"], answers["options"])
    puzzle.know(f"{path}/n", segment["answered"])
    puzzle.know(f"{path}/also", segment["also_cme"])
    puzzle.equal(f"{path}/n", f"{path}/also", f"{path}/micro")
    puzzle.at_least("micro_learning", f"{path}/micro")
    puzzle.at_least("cme_learners", f"{path}/also")
    names = [f"{path}/campaign/{entry['campaign']}" for entry in segment["campaigns"]]
    for entry, name in zip(segment["campaigns"], names, strict=True):
        puzzle.know(f"{name}/n", entry["answered"])
        puzzle.know(f"{name}/right", entry["right"])
        puzzle.equal(f"{name}/n", f"{name}/right", f"{name}/wrong")
    for what in ("n", "right", "wrong", "also", "micro") if names else ():
        parts = [f"{name}/{what}" for name in (*names, f"{path}/campaign/")]
        puzzle.equal(f"{path}/{what}", *parts)
    for name in (*names, f"{path}/campaign/") if names else ():
        _of_campaign(puzzle, f"campaign/{name.rsplit('/', 1)[1]}", name)


def _of_segments(puzzle: Puzzle, section: Json) -> None:
    """Who came to one segment and who to several, of the CME learners and of the others."""
    names = [segment["segment"] for segment in section["segments"]]
    if len(names) < 2:
        return
    ways = [way for n in range(1, len(names) + 1) for way in combinations(names, n)]
    puzzle.know("segments/answered", section["answered"])
    puzzle.know("segments/also", section["also_cme"])
    puzzle.equal("segments/answered", "segments/also", "segments/micro")
    puzzle.at_least("micro_learning", "segments/micro")
    for who in ("also", "micro"):
        puzzle.equal(f"segments/{who}", *(way_of(who, way) for way in ways))
        for name in names:
            inside = [way_of(who, way) for way in ways if name in way]
            puzzle.equal(f"segment/{name}/{who}", *inside)


def way_of(who: str, segments: Sequence[str]) -> str:
    return f"came to/{who}/{'+'.join(segments)}"


def _of_campaign(puzzle: Puzzle, brought: str, name: str) -> None:
    """Whom the campaign brought, less those of it in the segment, are people like any others."""
    puzzle.equal(f"{name}/n", f"{name}/also", f"{name}/micro")
    puzzle.equal(brought, f"{name}/n", f"{name}/elsewhere")
    puzzle.at_least(f"{brought}/cme", f"{name}/also")
    puzzle.at_least(f"{brought}/micro", f"{name}/micro")


def _missing(puzzle: Puzzle, document: Json) -> None:
    missing, stages = document["missing_learners"], ("no_post", "no_pair")
    puzzle.know("missing/before_only", missing["before_only"]["n"])
    puzzle.know("missing/after_only", missing["after_only"])
    puzzle.know("overall", missing["matched"]["n"])
    puzzle.know("overall", document["scores"]["n"])
    if document.get("flow") and len(document["items"]) > 1:
        puzzle.equal("missing/before_only", *(f"flow/{stage}" for stage in stages))
        puzzle.equal("missing/after_only", "flow/no_pre")
    for mix in missing["professions"]:
        for name in ("matched", "before_only"):
            puzzle.know(f"missing/{name}/{mix['label']}", mix[name])
