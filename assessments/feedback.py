"""What a learner is told after an answer, and never before."""

from typing import Any

from django.conf import settings
from django.db.models import Count

from .models import Phase, Response
from .structure import Structure


def for_response(response: Response, structure: Structure) -> dict[str, Any] | None:
    """The reason and the right choices; None where telling would spoil the question that comes again after."""
    if _comes_again(response, structure):
        return None
    version = response.version
    choices = list(version.choices.all())
    return {
        "correct": response.correct,
        "right_choices": [choice.key for choice in choices if version.is_right(choice)] if version.is_scored else [],
        "rationale": version.rationale,
        "references": version.references,
        "colleagues": _colleagues(response, choices),
    }


def _comes_again(response: Response, structure: Structure) -> bool:
    if response.phase != Phase.PRE or not structure.places(response.question.key, Phase.POST):
        return False
    after = Response.objects.filter(
        course_id=response.course_id, learner_id=response.learner_id, question_id=response.question_id, phase=Phase.POST
    )
    return not after.exists()


def _colleagues(response: Response, choices: list[Any]) -> list[dict[str, Any]]:
    """Shares of first answers at a decision point; nothing while they are few."""
    if response.phase != Phase.IN_ACTIVITY or not choices:
        return []
    others = Response.objects.filter(
        course_id=response.course_id, question_id=response.question_id, version_id=response.version_id,
        phase=Phase.IN_ACTIVITY, attempt=1,
    )  # fmt: skip
    counted = dict(others.values_list("picked").annotate(Count("id")))
    total = sum(counted.values())
    if total < settings.SUPPRESS_BELOW:
        return []
    return [
        {
            "choice": choice.key,
            "text": choice.text,
            "share": sum(n for picked, n in counted.items() if picked and picked >> choice.position & 1) / total,
        }
        for choice in choices
    ]
