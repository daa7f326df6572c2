"""Questions and answers as pages show them: values ready, nothing a learner must not see yet."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from assessments.models import AnswerConfidence, QuestionVersion, Response
from assessments.public_question import public_question
from assessments.structure import Structure
from courses.calendar import provider_day
from courses.models import Case, Course, Track
from courses.moments import clock

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
    chosen = as_texts(given.answer) if given else (unsent or [])
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


def as_texts(answer: Any) -> list[str]:
    return [str(value) for value in answer] if isinstance(answer, list) else [str(answer)]


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
