"""Whether a course will show a change, as far as its questions and its learners say before it
begins.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from courses.models import Course, PlanningRecord
from courses.publishing import Failure

from .models import DecisionPoint, Measure, Phase, PollQuestion, QuestionVersion
from .models.question import SCORED


@dataclass(frozen=True)
class Planned:
    is_enough: bool
    sentence: str


# The room above that knows statistics says what so many learners would show by the test of their
# course, when the site starts.
POWER: list[Callable[[int, str], Planned]] = []


def planned(course: Course) -> Planned | None:
    """For the learners promised to the supporters; none where nobody said how many."""
    if not POWER or not course.promised_reach:
        return None
    return POWER[0](course.promised_reach, course.item_test)


def unmeasured(course: Course) -> list[int]:
    """Numbers of the objectives that no question asks both before and after."""
    both = _of_objective().filter(_asked_in(Phase.PRE), _asked_in(Phase.POST))
    return _without(course, both.filter(measures__in=SCORED))


def advice(course: Course) -> list[Failure]:
    """What will keep the report from showing a change; it holds nothing back."""
    failures = []
    if numbers := unmeasured(course):
        sentence = (
            f"{_named(numbers)}: no question is asked both in the pre-test and the post-test."
        )
        failures.append(Failure("not-measured", sentence))
    told = planned(course)
    if told and not told.is_enough:
        failures.append(Failure("power-low", told.sentence))
    return failures + _gaps(course)


def _gaps(course: Course) -> list[Failure]:
    """What else stands empty in the measurement map, objective by objective."""
    wanted = (
        ("no-confidence", "no rating asks for confidence before and after.", _confidence()),
        ("no-follow-up", "no question is asked again in a follow-up.", _followed_up()),
        ("no-decision", "no decision point of a video asks about it.", _decided()),
    )
    return [
        Failure(code, f"{_named(numbers)}: {sentence}")
        for code, sentence, measured in wanted
        if (numbers := _without(course, measured))
    ]


def _without(course: Course, measured: QuerySet[QuestionVersion]) -> list[int]:
    missing = course.objectives.exclude(Exists(measured)).order_by("number")
    return list(missing.values_list("number", flat=True))


def _named(numbers: list[int]) -> str:
    word = "Objective" if len(numbers) == 1 else "Objectives"
    return f"{word} {', '.join(map(str, numbers))}"


def _of_objective() -> QuerySet[QuestionVersion]:
    return QuestionVersion.objects.filter(objective=OuterRef("pk"), in_force_until__isnull=True)


def _asked_in(phase: Phase) -> Exists:
    rows = PollQuestion.objects.in_use().filter(
        poll__phase=phase, poll__withdrawn_at__isnull=True, question=OuterRef("question")
    )
    return Exists(rows)


def _confidence() -> QuerySet[QuestionVersion]:
    ratings = _of_objective().filter(measures=Measure.CONFIDENCE)
    return ratings.filter(_asked_in(Phase.PRE), _asked_in(Phase.POST))


def _followed_up() -> QuerySet[QuestionVersion]:
    return _of_objective().filter(_asked_in(Phase.FOLLOW_UP), measures__in=SCORED)


def _decided() -> QuerySet[QuestionVersion]:
    points = DecisionPoint.objects.in_use().filter(question=OuterRef("question"))
    return _of_objective().filter(Exists(points), measures__in=SCORED)


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
