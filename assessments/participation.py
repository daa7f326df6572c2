"""The usual method of participation: what this course has, and nothing it does not have."""

from typing import Any

from courses.english import joined
from courses.models import Course, PlanningRecord
from courses.statements import DEFAULTS

from .models import DecisionPoint, Phase, Poll

USUAL = DEFAULTS["method"].text


def sections(course: Course, plan: PlanningRecord, texts: dict[str, str]) -> dict[str, Any]:
    """Words of the course, and of the provider, stand as they were written."""
    if plan.method or texts["method"] != USUAL:
        return {}
    return {"method": usual_method(course)}


def usual_method(course: Course) -> str:
    """With every part it is the usual text."""
    polls = Poll.objects.in_use().filter(course=course)
    phases = set(polls.values_list("phase", flat=True))
    first = ["Read these pages"]
    first += ["take the pre-test"] if Phase.PRE in phases else []
    first += _watched(course)
    then = ["take the post-test"] if Phase.POST in phases else []
    then += ["complete the evaluation"] if Phase.EVALUATION in phases else []
    return f"{', '.join(first)}, then {joined(then)}." if then else f"{joined(first)}."


def _watched(course: Course) -> list[str]:
    if not course.tracks.exists():
        return ["watch the segments"] if course.segments.filter(withdrawn=False).exists() else []
    points = DecisionPoint.objects.in_use().filter(track__course=course)
    deciding = " and decide at their decision points" if points.exists() else ""
    return [f"watch the tracks{deciding}"]
