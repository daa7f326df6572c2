"""A learner's way through a course with the addresses of its steps."""

from typing import Any

from django.utils import timezone

from courses.models import Course
from learners.models import Learner

from .models import Phase
from .state import state_of
from .steps import Step, next_step, steps_of
from .structure import structure_of


def way_of(learner: Learner, course: Course) -> dict[str, Any]:
    """The steps of a course for a learner, what is done and what comes next; the follow-up comes long after."""
    steps, standing = steps_of(
        learner, structure_of(course), timezone.now(), state_of(learner, course, Phase.IN_ACTIVITY)
    )
    following = next_step(steps)
    counted = [step for step in steps if step.phase != Phase.FOLLOW_UP]
    return {
        "course": course,
        "steps": steps,
        "next": following,
        "next_address": address_of(course, following) if following else f"/courses/{course.slug}/",
        "done": sum(step.is_done for step in counted),
        "total": len(counted),
        "finished": bool(counted) and all(step.is_done for step in counted),
        "answers": len(standing.responses),
    }


def address_of(course: Course, step: Step) -> str:
    """Where a step is taken."""
    if step.kind == "track" and step.track:
        return f"/courses/{course.slug}/tracks/{step.track.number}/"
    assert step.poll is not None
    return f"/courses/{course.slug}/polls/{step.poll.pk}/"
