from celery import shared_task
from django.utils import timezone

from . import boosters, follow_up, reminders


@shared_task(name="assessments.write_to_learners")
def write_to_learners() -> None:
    """Called by the beat.

    Every mail is a row that exists once, so that a second call at the same time posts nothing
    twice.
    """
    now = timezone.now()
    follow_up.send_due(at=now)
    reminders.send_due(at=now)
    boosters.send_due(at=now)
