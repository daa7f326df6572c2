"""My courses: what courses, answers and outcomes know of one learner,
put together for their page.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from assessments import boosters
from assessments.gains import Gain, gains_of
from assessments.journey import journey_of
from assessments.models import BoosterPlan, Phase
from assessments.progress import CourseProgress
from assessments.structure import Structure
from courses.models import Course, Enrollment, Pathway
from learners.models import Learner
from learning.continuing import with_credit
from learning.presenters import has_expired, percent
from outcomes.querysets import newest_ready
from outcomes.snapshots.absence import is_known, none_if_absent
from outcomes.snapshots.document import Comparison

Json = dict[str, Any]


@dataclass(frozen=True)
class ObjectiveChange:
    """One objective as it is drawn: shares in percent of the width, 0..100."""

    gain: Gain
    before: float
    after: float
    all_before: float | None  # all matched learners, where they are enough
    all_after: float | None


def courses_of(learner: Learner) -> list[Json]:
    """The courses a learner enrolled in, the newest first."""
    enrolled = Enrollment.objects.filter(learner=learner, pathway=Pathway.CME)
    plans = BoosterPlan.objects.filter(learner=learner, ended_at__isnull=True)
    boosted = set(plans.values_list("course", flat=True))
    return [
        _entry(learner, enrollment, boosted)
        for enrollment in enrolled.select_related("course").order_by("-id")
    ]


def _entry(learner: Learner, enrollment: Enrollment, boosted: set[int]) -> Json:
    course = enrollment.course
    journey = journey_of(learner, course)
    results = [
        step
        for step in journey.steps
        if step.phase == Phase.POST and step.result and step.result.scored
    ]
    progress = CourseProgress(learner, Structure(course)) if results else None
    gains = gains_of(progress) if progress else []
    return with_credit(journey.for_page(), learner, course) | {
        "results": results,
        "tried_again": any(step.attempt > 1 for step in results),
        "enrolled_at": enrollment.enrolled_at,
        "marks": _changes(course, gains),
        "boosted": course.pk in boosted,
        "practices": course.pk in boosted or bool(progress and boosters.to_practice(progress)),
        "expired": has_expired(course),
    }


def _changes(course: Course, gains: list[Gain]) -> list[ObjectiveChange]:
    """Beside one's own gain, that of all matched learners as the newest snapshot has it; never of a
    few.
    """
    snapshot = newest_ready(course) if gains else None
    objectives = snapshot.outcomes.knowledge.objectives if snapshot else []
    matched = {objective.objective: objective.matched for objective in objectives}
    return [_change(gain, matched.get(gain.objective.number)) for gain in gains]


def _change(gain: Gain, matched: Comparison | None) -> ObjectiveChange:
    own = gain.before / gain.pairs * 100, gain.after / gain.pairs * 100
    return ObjectiveChange(gain, *own, *(shares_of_all(matched) if matched else (None, None)))


def shares_of_all(matched: Comparison) -> tuple[float | None, float | None]:
    """Whole percent correct before and after of all matched learners; None of few. Unrounded they
    would say how many there are.
    """
    if not is_known(matched.n) or matched.n < settings.SUPPRESS_BELOW:
        return None, None
    before, after = none_if_absent(matched.pre.share), none_if_absent(matched.post.share)
    return (
        None if before is None else float(percent(before)),
        None if after is None else float(percent(after)),
    )
