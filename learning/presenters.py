"""Questions and answers as pages show them: values ready, nothing a learner must not see yet."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from assessments import feedback
from assessments.colleagues import colleagues_asked
from assessments.models import AnswerConfidence, QuestionVersion, Response
from assessments.public_question import in_order, public_question
from assessments.structure import Structure
from courses.calendar import provider_day
from courses.models import Case, Course, Track
from courses.player import clock

from .forms import fresh_key

Json = dict[str, Any]
SURE = (
    gettext_noop("A guess"),
    gettext_noop("Not very sure"),
    gettext_noop("Fairly sure"),
    gettext_noop("Certain"),
)
BEFORE_THE_MOMENT = 60  # seconds of the case that lead to a decision


def shown_question(
    version: QuestionVersion,
    given: Response | None,
    unsent: list[str] | None = None,
    key: str = "",
    seed: object = "",
    attempt: int | None = None,
) -> Json:
    """A question with the answer that is stored, or the one that could not be sent; `seed` stands
    for the learner.
    """
    question = public_question(version, seed) | {
        "given": given,
        "key": key or fresh_key(),
        "unsent": bool(unsent),
        "attempt": attempt,
        "sure_levels": [] if given or not version.is_scored else sure_levels(),
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


def sure_levels() -> list[tuple[int, str]]:
    """How sure one can be of an answer."""
    return [
        (level, gettext(words)) for level, words in zip(AnswerConfidence.LEVELS, SURE, strict=True)
    ]


def _said_confidence(response: Response, course: Course) -> str:
    """In words; empty where the course does not ask or nothing was said."""
    if not course.asks_confidence:
        return ""
    confidence = AnswerConfidence.objects.filter(response=response).first()
    return dict(sure_levels())[confidence.level] if confidence else ""


def _as_texts(answer: Any) -> list[str]:
    return [str(value) for value in answer] if isinstance(answer, list) else [str(answer)]


def answered_item(
    response: Response,
    structure: Structure,
    seed: object = "",
    held_back: Collection[int] | None = None,
) -> Json:
    """An answer with what may be told about it, in the words of the choices."""
    version, told = (
        response.version,
        feedback.for_response(response, structure, held_back=held_back),
    )
    mine = _as_texts(response.answer)
    chosen = (told or {}).get("colleagues", [])
    shares = {share["choice"]: percent(share["share"]) for share in chosen}
    right = set((told or {}).get("right_choices", []))
    of_choices = (told or {}).get("choice_feedback", {})
    choices = [
        {
            "text": c.text,
            "mine": c.key in mine,
            "right": c.key in right,
            "feedback": of_choices.get(c.key, ""),
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
        # Every choice is listed where something can be told about it; otherwise one's own words are
        # enough.
        "lists_choices": bool(
            choices
            and told
            and not told["held_back"]
            and (version.is_scored or shares or of_choices)
        ),
        "words": [choice["text"] for choice in choices if choice["mine"]] if choices else words,
        "colleagues": colleagues_asked(response, structure) if shares else 0,
        "sure": _said_confidence(response, structure.course),
    }


def keys_wait(items: list[Json]) -> bool:
    """Whether the key of one of these answers is told only with the last attempt."""
    return any(
        item["feedback"]
        and item["feedback"]["held_back"]
        and item["feedback"]["correct"] is not None
        for item in items
    )


def judged_item(version: QuestionVersion, mine: Collection[str]) -> Json:
    """Some choices of a question with everything that can be told about them, whoever made them."""
    right = [choice.key for choice in version.choices.all() if version.is_right(choice)]
    choices = [
        {
            "text": choice.text,
            "mine": choice.key in mine,
            "right": version.is_scored and choice.key in right,
            "percent": None,
            "feedback": choice.feedback,
        }
        for choice in version.choices_as_shown
    ]
    feedback = {
        "correct": set(mine) == set(right) if version.is_scored else None,
        "rationale": version.rationale,
        "references": version.references,
    }
    return {
        "version": version,
        "choices": choices,
        "lists_choices": bool(choices),
        "words": list(mine),
        "feedback": feedback,
    }


def moments(
    structure: Structure, track: Track | None, versions: dict[int, QuestionVersion]
) -> dict[int, list[int]]:
    """By objective, the seconds of a track where its decisions are led up to."""
    seconds: dict[int, list[int]] = {}
    for point in structure.points_of(track.pk) if track else []:
        objective = versions[point.question_id].objective_id
        if objective:
            seconds.setdefault(objective, []).append(max(0, point.at - BEFORE_THE_MOMENT))
    return seconds


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


def has_expired(course: Course) -> bool:
    """Past its last day, as the provider counts days."""
    return course.has_expired_on(provider_day(timezone.now()))
