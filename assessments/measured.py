"""Whether a course will show a change, as far as its questions and its learners say before it
begins.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from courses.models import Course, PlanningRecord
from courses.publishing import Failure

from .models import Phase, PollQuestion, QuestionVersion
from .models.question import SCORED


@dataclass(frozen=True)
class Planned:
    is_enough: bool
    sentence: str


# The room above that knows statistics says what so many learners would show, when the site starts.
POWER: list[Callable[[int], Planned]] = []


def planned(course: Course) -> Planned | None:
    """For the learners promised to the supporters; none where nobody said how many."""
    return POWER[0](course.promised_reach) if POWER and course.promised_reach else None


def unmeasured(course: Course) -> list[int]:
    """Numbers of the objectives that no question asks both before and after."""
    asked = PollQuestion.objects.in_use().filter(
        poll__course=course, poll__withdrawn_at__isnull=True, question=OuterRef("question")
    )
    both = QuestionVersion.objects.filter(
        Exists(asked.filter(poll__phase=Phase.PRE)),
        Exists(asked.filter(poll__phase=Phase.POST)),
        objective=OuterRef("pk"),
        in_force_until__isnull=True,
        measures__in=SCORED,
    )
    missing = course.objectives.exclude(Exists(both)).order_by("number")
    return list(missing.values_list("number", flat=True))


def advice(course: Course) -> list[Failure]:
    """What will keep the report from showing a change; it holds nothing back."""
    failures = []
    if numbers := unmeasured(course):
        word = "Objective" if len(numbers) == 1 else "Objectives"
        listed = ", ".join(map(str, numbers))
        sentence = f"{word} {listed}: no question is asked both in the pre-test and the post-test."
        failures.append(Failure("not-measured", sentence))
    told = planned(course)
    if told and not told.is_enough:
        failures.append(Failure("power-low", told.sentence))
    return failures


def demanded(course: Course, plan: PlanningRecord) -> list[Failure]:
    """Whoever promises supporters learners measures something in them."""
    if not course.promised_reach or not course.objectives.exists():
        return []
    if len(unmeasured(course)) < course.objectives.count():
        return []
    sentence = (
        "Learners are promised to supporters, and no question is asked both before and after: the "
        "report would show no change."
    )
    return [Failure("nothing-measured", sentence)]
