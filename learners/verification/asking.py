"""A worker asks the registry, again and again for two weeks."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from jobs.actions import Lease, enqueue, run_job

from .. import registry
from ..models import Learner, NpiCheck
from .checks import WAITING, newest_check, newest_checks, same_claim
from .judging import NOT_FOUND, from_entry, judge
from .recording import record_check

LOOK_UP = "learners.look_up_npi"
GIVEN_UP_AFTER = timedelta(days=14)


def ask_registry(check: NpiCheck) -> None:
    enqueue(kind=LOOK_UP, params={"learner": check.learner_id}, open_key=f"npi:{check.learner_id}")


def look_up_job(job_id: int, at: datetime) -> None:
    run_job(job_id, lambda lease: _look_up(lease, at))


def _look_up(lease: Lease, at: datetime) -> None:
    """Away or unclear: the state stays as it is, and `ask_again` comes back to it."""
    learner = Learner.objects.get(pk=lease.job.params["learner"])
    check, outside = newest_check(learner), registry.configured()
    known = None
    if check and check.reason in WAITING and outside:
        try:
            entry = outside.look_up(check.npi)
            known = from_entry(entry) if entry else None
        except registry.NotReached as problem:
            return lease.finish({"problem": str(problem)})
    with transaction.atomic():
        learner = Learner.objects.select_for_update().get(pk=learner.pk)
        newest = newest_check(learner)
        if check and newest and newest.pk == check.pk and check.reason in WAITING and outside:
            verdict = (
                judge(known, check.given_name, check.family_name)
                if known
                else replace(NOT_FOUND, method="registry")
            )
            if verdict.reason != check.reason:
                record_check(same_claim(check, learner), verdict, at=at)
        lease.finish()


def ask_again(at: datetime) -> int:
    """Called by the beat: those who still wait for the registry, for two weeks."""
    if not registry.configured():
        return 0
    waiting = [
        check for check in newest_checks(WAITING[:1]) if check.checked_at > at - GIVEN_UP_AFTER
    ][:200]
    for check in waiting:
        ask_registry(check)
    return len(waiting)
