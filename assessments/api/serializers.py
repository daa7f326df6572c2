"""Steps of a course as programs read them."""

from typing import Any

from assessments.journey import Step
from assessments.models import Phase, QuestionVersion
from assessments.progress import CourseProgress, Result
from assessments.public_question import public_question


def step_out(
    step: Step, progress: CourseProgress, versions: dict[int, QuestionVersion]
) -> dict[str, Any]:
    """A step for the API; its questions once they are open."""
    out: dict[str, Any] = {
        "kind": step.kind,
        "phase": step.phase.label,
        "track": step.track.number if step.track else None,
        "title": step.title,
        "state": step.state,
        "questions_total": step.questions,
        "questions_answered": step.answered,
        "attempt": step.attempt,
        "locked": {"code": step.locked.code, "detail": step.locked.sentence}
        if step.locked
        else None,
        "result": _result(step.result) if _is_told(step, progress) else None,
        "may_retake": step.may_retake,
    }
    out["questions"] = [] if step.state == "locked" else _questions(step, progress, versions)
    return out


def _is_told(step: Step, progress: CourseProgress) -> bool:
    """How many were right is no hint for the same questions after the activity."""
    if step.phase != Phase.PRE or step.poll is None:
        return True
    again = {
        question.pk
        for question in progress.structure.questions_of(step.poll)
        if progress.structure.occasions(question.key, Phase.POST)
    }
    return again <= set(progress.answers(Phase.POST)) and not again & progress.held_back


def _result(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "right": result.right,
        "scored": result.scored,
        "share": result.share,
        "passed": result.passed,
    }


def _questions(
    step: Step, progress: CourseProgress, versions: dict[int, QuestionVersion]
) -> list[dict[str, Any]]:
    if step.kind == "track" and step.track:
        mine, points = progress.answers(step.phase), progress.structure.points_of(step.track.pk)
        return [
            _asked(versions[p.question_id], progress, mine, at=p.at, required=p.required)
            for p in points
        ]
    assert step.poll is not None
    mine = progress.answered_in(step.poll, step.attempt)
    required = set(progress.required_in(step.poll, step.attempt))
    return [
        _asked(versions[question.pk], progress, mine, required=question in required)
        for question in progress.asked_in(step.poll, step.attempt)
    ]


def _asked(
    version: QuestionVersion, progress: CourseProgress, mine: dict[int, Any], **more: Any
) -> dict[str, Any]:
    given = mine.get(version.question_id)
    return (
        public_question(version, progress.learner.seed)
        | more
        | {"answer": given.answer if given else None}
    )
