"""What a learner is told after an answer, and never before."""

from collections.abc import Collection
from typing import Any

from .colleagues import choices_of_colleagues
from .models import Phase, Response
from .progress import CourseProgress
from .structure import Structure


def for_response(
    response: Response,
    structure: Structure,
    *,
    answered_after: bool | None = None,
    held_back: Collection[int] | None = None,
) -> dict[str, Any] | None:
    """The reason and the correct choices; None where telling would spoil the question that comes
    again after.

    `answered_after`: whether it was answered after the activity; `held_back`: the questions whose
    key waits for the last attempt (`CourseProgress.held_back`), when that is known already.
    """
    if not is_told(response, structure, answered_after=answered_after, held_back=held_back):
        return None
    waits = response.phase == Phase.POST and _key_waits(response, structure, held_back)
    version = response.version
    choices = version.choices_as_shown
    of_choices = {choice.key: choice.feedback for choice in choices if choice.feedback}
    return {
        "correct": response.correct,
        "right_choices": [choice.key for choice in choices if version.is_right(choice)]
        if version.is_scored and not waits
        else [],
        "rationale": "" if waits else version.rationale,
        "references": [] if waits else version.references,
        "colleagues": choices_of_colleagues(response, choices, structure),
        "held_back": waits,
    } | ({"choice_feedback": of_choices} if of_choices and not waits else {})


def is_told(
    response: Response,
    structure: Structure,
    *,
    answered_after: bool | None = None,
    held_back: Collection[int] | None = None,
) -> bool:
    """Whether the course says by now if the answer was correct."""
    if _comes_again(response, structure, answered_after):
        return False
    return response.phase == Phase.POST or not _key_waits(response, structure, held_back)


def _key_waits(response: Response, structure: Structure, held_back: Collection[int] | None) -> bool:
    if held_back is None:
        held_back = _held_back(response, structure)
    return response.question_id in held_back


def _held_back(response: Response, structure: Structure) -> Collection[int]:
    if not any(
        occasion.poll and occasion.poll.pass_mark is not None
        for occasion in structure.occasions(response.question.key, Phase.POST)
    ):
        return ()
    return CourseProgress(response.learner, structure).held_back


def _comes_again(response: Response, structure: Structure, answered_after: bool | None) -> bool:
    if response.phase != Phase.PRE or not structure.occasions(response.question.key, Phase.POST):
        return False
    if answered_after is not None:
        return not answered_after
    after = Response.objects.filter(
        course_id=response.course_id,
        learner_id=response.learner_id,
        question_id=response.question_id,
        phase=Phase.POST,
    )
    return not after.exists()
