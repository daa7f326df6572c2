"""Questions and answers as pages show them: values ready, nothing a learner must not see yet."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from courses.models import Case, Track

from . import feedback
from .forms import fresh_key
from .models import QuestionVersion, Response
from .steps import in_order, public_question
from .structure import Structure

Json = dict[str, Any]
BEFORE_THE_MOMENT = 60  # seconds of the case that lead to a decision


def shown_question(
    version: QuestionVersion,
    given: Response | None,
    unsent: list[str] | None = None,
    key: str = "",
    seed: object = "",
) -> Json:
    """A question with the answer that is stored, or the one that could not be sent; `seed` stands for the learner."""
    question = public_question(version, seed) | {
        "given": given,
        "key": key or fresh_key(),
        "unsent": bool(unsent),
    }
    chosen = _as_texts(given.answer) if given else (unsent or [])
    question["options"] = [
        (c["key"], c["text"], c["key"] in chosen, c.get("exclusive", False))
        for c in question["choices"]
    ]
    question["levels"] = [
        (n, text, str(n) in chosen) for n, text in enumerate(question["scale"], 1)
    ]
    question["value"] = chosen[0] if chosen else ""
    return question


def _as_texts(answer: Any) -> list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def answered_item(response: Response, structure: Structure, seed: object = "") -> Json:
    """An answer with what may be told about it, in the words of the choices."""
    version, told = response.version, feedback.for_response(response, structure)
    mine = _as_texts(response.answer)
    shares = {one["choice"]: percent(one["share"]) for one in (told or {}).get("colleagues", [])}
    right = set((told or {}).get("right_choices", []))
    choices = [
        {
            "text": c.text,
            "mine": c.key in mine,
            "right": c.key in right,
            "percent": shares.get(c.key),
        }
        for c in in_order(version, seed)
    ]
    words = [version.scale[int(mine[0]) - 1]] if version.kind == "rating" else mine
    if version.unit:
        words = [f"{words[0]} {version.unit}"]
    return {
        "version": version,
        "response": response,
        "feedback": told,
        "choices": choices,
        # Every choice is listed where something can be told about it; otherwise one's own words are enough.
        "lists_choices": bool(choices and told and (version.is_scored or shares)),
        "words": [one["text"] for one in choices if one["mine"]] if choices else words,
        "has_colleagues": bool(shares),
    }


def with_versions(
    responses: Iterable[Response], known: Iterable[QuestionVersion] = ()
) -> list[Response]:
    """The same answers with version, question and choices at hand, in two queries for the versions not known yet."""
    found = list(responses)
    by_id = {version.pk: version for version in known}
    if missing := {r.version_id for r in found} - set(by_id):
        versions = QuestionVersion.objects.filter(pk__in=missing)
        by_id |= {
            v.pk: v
            for v in versions.select_related("question", "objective").prefetch_related("choices")
        }
    for response in found:
        response.version = by_id[response.version_id]
        response.question, response.course_id = (
            response.version.question,
            response.version.course_id,
        )
    return found


def moments(
    structure: Structure, track: Track | None, versions: dict[int, QuestionVersion]
) -> dict[int, list[int]]:
    """By objective, the seconds of a track where its decisions are led up to."""
    found: dict[int, list[int]] = {}
    for point in structure.points_of(track.pk) if track else []:
        objective = versions[point.question_id].objective_id
        if objective:
            found.setdefault(objective, []).append(max(0, point.at - BEFORE_THE_MOMENT))
    return found


def shown_case(case: Case) -> Json:
    """A case with its parts in the order in which they open."""
    words = {"low": gettext("low"), "high": gettext("high"), "abnormal": gettext("abnormal")}
    labs = [lab | {"word": words.get(lab["abnormal"], "")} for lab in case.laboratory]
    return {
        "case": case,
        "clock": clock(case.starts_at),
        "labs": labs,
        "exhibits": list(case.exhibits.all()),
    }


def percent(share: float) -> int:
    """Whole percent, half up; floats carry noise far below a billionth."""
    return int(share * 100 + 0.5 + 1e-9)


def clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
