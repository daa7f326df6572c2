from celery import shared_task
from django.utils import timezone

from jobs.actions import run_job

from .lti import grading, keys, tokens
from .xapi import delivering


@shared_task(name="integrations.look")
def look() -> None:
    """Called by the beat: who wants news of what was done gets it by a job."""
    now = timezone.now()
    grading.look(now)
    delivering.look(now)
    tokens.forget_nonces(now)
    keys.forget_old_keys(now)


@shared_task(name=grading.KIND)
def send_scores(job_id: int) -> None:
    run_job(job_id, grading.deliver)


@shared_task(name=delivering.KIND)
def send_statements(job_id: int) -> None:
    run_job(job_id, delivering.deliver)
