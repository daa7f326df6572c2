"""The activity itself and who is missing, as equations."""

from itertools import combinations
from typing import Any

from .puzzle import Puzzle
from .relations_of_groups import share_is_a_count

Json = dict[str, Any]
Way = tuple[str, ...]
WHO = ("cme", "micro")
NO_SEGMENTS: Json = {"answered": None, "also_cme": None, "segments": []}
ONCOLOGISTS = ("Medical Oncology", "Hematology", "Surgical Oncology")


def of_activity(puzzle: Puzzle, document: Json) -> None:
    for point in (document.get("decision_points") or {"points": []})["points"]:
        _decision(puzzle, point)
    for question in (document.get("satisfaction") or {"questions": []})["questions"]:
        _rating(puzzle, question)
    _of_segments(puzzle, document)
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


def _of_segments(puzzle: Puzzle, document: Json) -> None:
    """Who took part, by campaign, by whether they took the course, and by the segments they
    answered in: each is a cell, and all else is sums of these."""
    section = document.get("micro_learning") or NO_SEGMENTS
    labels = [f"campaign/{entry['label']}" for entry in document["participation"]["campaigns"]]
    campaigns, names = [*labels, "campaign/"], [each["segment"] for each in section["segments"]]
    ways = [way for n in range(len(names) + 1) for way in combinations(names, n)]
    for campaign in campaigns:
        puzzle.equal(campaign, f"{campaign}/cme", f"{campaign}/micro")
        for who in WHO:
            puzzle.equal(f"{campaign}/{who}", *(came(campaign, who, way) for way in ways))
    for whole, who in (("cme_learners", "cme"), ("micro_learning", "micro")):
        puzzle.equal(whole, *(f"{campaign}/{who}" for campaign in campaigns))
        inside = [came(campaign, who, way) for way in ways[1:] for campaign in campaigns]
        puzzle.equal(f"segments/{who}", *inside)
    puzzle.know("segments/answered", section["answered"])
    puzzle.know("segments/cme", section["also_cme"])
    puzzle.equal("segments/answered", "segments/cme", "segments/micro")
    for segment in section["segments"]:
        _segment(puzzle, segment, campaigns, [way for way in ways if segment["segment"] in way])


def _segment(puzzle: Puzzle, segment: Json, campaigns: list[str], ways: list[Way]) -> None:
    path = f"segment/{segment['segment']}"
    for answers in segment["answers"]:
        _chosen(puzzle, path, answers["n"], answers["right"], answers["options"])
    puzzle.know(f"{path}/n", segment["answered"])
    puzzle.know(f"{path}/cme", segment["also_cme"])
    puzzle.equal(f"{path}/n", f"{path}/cme", f"{path}/micro")
    for who in WHO:
        inside = [came(campaign, who, way) for campaign in campaigns for way in ways]
        puzzle.equal(f"{path}/{who}", *inside)
    for entry in segment["campaigns"]:
        puzzle.know(f"{path}/campaign/{entry['campaign']}/n", entry["answered"])
        puzzle.know(f"{path}/campaign/{entry['campaign']}/right", entry["right"])
    for campaign in campaigns:
        _of_campaign(puzzle, campaign, f"{path}/{campaign}", ways)
    for what in ("right", "wrong"):
        puzzle.equal(f"{path}/{what}", *(f"{path}/{name}/{what}" for name in campaigns))


def _of_campaign(puzzle: Puzzle, campaign: str, path: str, ways: list[Way]) -> None:
    """Whom the campaign brought, less those of it in the segment, are people like any others."""
    for who in WHO:
        puzzle.equal(f"{path}/{who}", *(came(campaign, who, way) for way in ways))
    puzzle.equal(f"{path}/n", f"{path}/cme", f"{path}/micro")
    puzzle.equal(f"{path}/n", f"{path}/right", f"{path}/wrong")
    puzzle.equal(campaign, f"{path}/n", f"{path}/elsewhere")


def came(campaign: str, who: str, way: Way) -> str:
    return f"came by {campaign} to {'+'.join(way) or 'no segment'}/{who}"


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
