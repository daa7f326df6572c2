"""What other systems are told of a learner's way through a course."""

from datetime import datetime

from jobs import webhooks
from jobs.models import Happening
from learners.models import Learner

from .models import Course, Enrollment, Track


def enrolled(enrollment: Enrollment, course: Course, at: datetime) -> None:
    webhooks.announce(
        kind=Happening.ENROLLED,
        key=str(enrollment.pk),
        team_id=course.team_id,
        at=at,
        data={
            "enrollment": enrollment.pk,
            "course": course.slug,
            "learner": enrollment.learner_id,
            "pathway": enrollment.pathway,
        },
    )


def completed(learner: Learner, course: Course, at: datetime) -> None:
    """When the last track has been watched; asked once a track and learner."""
    if Track.objects.filter(course=course).exclude(
        progress__in=learner.progress.filter(completed_at__isnull=False)
    ):
        return
    webhooks.announce(
        kind=Happening.COMPLETED,
        key=f"{course.pk}:{learner.pk}",
        team_id=course.team_id,
        at=at,
        data={"course": course.slug, "learner": learner.pk},
    )
