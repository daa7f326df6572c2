from celery import shared_task
from django.utils import timezone

from . import verification
from .actions import forget_codes
from .sessions import forget_ended


@shared_task(name=verification.LOOK_UP)
def look_up_npi(job_id: int) -> None:
    verification.look_up_job(job_id, timezone.now())


@shared_task(name=verification.RECHECK)
def recheck_npis(job_id: int) -> None:
    verification.recheck_job(job_id, timezone.now())


@shared_task(name="learners.npi_rounds")
def npi_rounds() -> None:
    """What the beat asks for: those who wait for the registry, and a file nobody looked at yet."""
    verification.ask_again(timezone.now())
    verification.ask_for_missed_recheck()


@shared_task(name="learners.forget_sign_in_mail")
def forget_sign_in_mail() -> None:
    forget_codes(timezone.now())
    forget_ended(timezone.now())
