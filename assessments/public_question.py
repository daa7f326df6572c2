"""A question as a learner may see it before answering."""

from typing import Any

from .models import Choice, QuestionVersion
from .scoring import shuffled


def public_question(version: QuestionVersion, seed: object = "") -> dict[str, Any]:
    """What a learner may see before answering: never which choice is right, never the rationale.
    `seed` stands for the learner: with it, choices come in the order this learner sees them,
    before, after and in every version.
    """
    return {
        "question": version.question.key,
        "version": version.number,
        "kind": version.kind,
        "measures": version.measures,
        "stem": version.stem,
        "choices": [_public_choice(choice) for choice in in_order(version, seed)],
        "scale": version.scale,
        "grid": version.grid,
        "unit": version.unit,
        "min": version.least,
        "max": version.highest,
        "whole": version.whole,
    } | ({"formatted": True} if version.formatted else {})


def _public_choice(choice: Choice) -> dict[str, Any]:
    return {"key": choice.key, "text": choice.text} | (
        {"exclusive": True} if choice.stands_alone else {}
    )


def in_order(version: QuestionVersion, seed: object = "") -> list[Choice]:
    """The choices as they are shown to the learner of that seed; as the author wrote them where
    nothing is shuffled.
    """
    choices = version.choices_as_shown
    if not version.shuffle or not seed:
        return choices
    own = f"{seed}:{version.question_id}"
    return shuffled(
        choices, last=lambda choice: choice.stays_last, key=lambda choice: choice.key, seed=own
    )
