"""What other systems are told of a learner's way through a course."""

from datetime import datetime

from jobs import webhooks
from jobs.models import Happening
from learners.merging import kept_for, person_rows
from learners.models import Learner

from .models import Course, Enrollment, Track, TrackProgress


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
    """When the last track has been watched, on whichever of the person's rows; asked once a track
    and learner.
    """
    person = kept_for(learner) or learner.pk
    watched = TrackProgress.objects.filter(
        learner__in=person_rows(learner), completed_at__isnull=False
    )
    if Track.objects.filter(course=course).exclude(progress__in=watched).exists():
        return
    webhooks.announce(
        kind=Happening.COMPLETED,
        key=f"{course.pk}:{person}",
        team_id=course.team_id,
        at=at,
        data={"course": course.slug, "learner": person},
    )
