"""How a learner came out, as other systems may know it: the share of the post-test, whether all is
done, and the credit claimed. No answer, no key.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum

from assessments.journey import Step, journey_of
from assessments.models import Phase, Response, SegmentQuestion
from courses.models import Course, MicroSegment, SegmentView, Track
from credit.models import Claim, CreditOffer
from learners.merging import person_rows
from learners.models import Learner


@dataclass(frozen=True)
class CourseResult:
    right: int = 0
    scored: int = 0
    passed: bool | None = None  # None where there is nothing to pass, or it is not finished
    begun: bool = False
    completed: bool = False
    claimed: bool = False  # also where the certificate was revoked: its credit is 0
    credit: Decimal = Decimal(0)
    credit_offered: Decimal = Decimal(0)

    @property
    def share(self) -> float | None:
        return self.right / self.scored if self.scored else None


def result_of(
    learner: Learner, course: Course, track: Track | None, segment: MicroSegment | None
) -> CourseResult:
    if segment:
        return _segment_result(learner, course, segment)
    journey = journey_of(learner, course)
    steps = [
        step
        for step in journey.steps
        if step.phase != Phase.FOLLOW_UP and (track is None or _belongs(step, track))
    ]
    return CourseResult(
        begun=any(step.answered or step.watched for step in steps),
        completed=bool(steps) and all(step.is_done for step in steps),
        **_credit(learner, course),
        **_tested(steps),
    )


def _belongs(step: Step, track: Track) -> bool:
    return step.track is not None and step.track.pk == track.pk


def _tested(steps: list[Step]) -> dict[str, Any]:
    """Of the post-tests together; nothing as long as one of them is not finished."""
    tests = [step for step in steps if step.phase == Phase.POST and step.poll]
    results = [step.result for step in tests if step.result and step.result.scored]
    if not results or not all(step.is_done for step in tests):
        return {}
    judged = [result.passed for result in results if result.passed is not None]
    return {
        "right": sum(result.right for result in results),
        "scored": sum(result.scored for result in results),
        "passed": all(judged) if judged else None,
    }


def _credit(learner: Learner, course: Course) -> dict[str, Any]:
    """Of the offer of which most was claimed: types of credit are not added up."""
    claims = Claim.objects.filter(learner__in=person_rows(learner), offer__course=course)
    in_force = claims.in_force().order_by().values_list("offer").annotate(Sum("amount"))
    offers = CreditOffer.objects.filter(course=course).aggregate(most=Max("amount"))
    return {
        "claimed": claims.exists(),
        "credit": max((amount for _, amount in in_force), default=Decimal(0)),
        "credit_offered": offers["most"] or Decimal(0),
    }


def _segment_result(learner: Learner, course: Course, segment: MicroSegment) -> CourseResult:
    rows = person_rows(learner)
    view = SegmentView.objects.filter(learner__in=rows, segment=segment).first()
    asked = SegmentQuestion.objects.in_use().filter(segment=segment).first()
    answers = Response.objects.filter(
        course=course, learner__in=rows, question=asked.question_id if asked else None
    )
    answer = answers.filter(phase=Phase.IN_ACTIVITY).order_by("attempt", "id").first()
    scored = answer is not None and answer.correct is not None
    return CourseResult(
        right=int(bool(answer and answer.correct)),
        scored=int(scored),
        begun=view is not None or answer is not None,
        completed=bool((asked is None or answer) and view and (view.watched_at or answer)),
    )
