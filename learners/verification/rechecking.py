"""A new file of the registry was loaded: who is verified, and who waits, is looked at again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from jobs.actions import Lease, enqueue, run_job
from jobs.models import Job

from ..models import DirectoryLoad, Learner, NpiCheck, NpiRecord, NpiStatus
from .checks import WAITING, newest_check, newest_checks, same_claim
from .judging import Known, from_record, judge
from .recording import record_check

RECHECK = "learners.recheck_npis"


def ask_for_recheck(record: DirectoryLoad) -> Job:
    return enqueue(kind=RECHECK, params={"load": record.pk}, open_key="npi-recheck")[0]


def ask_for_missed_recheck() -> None:
    """Called by the beat each night: a file that was loaded and not looked at since."""
    newest = DirectoryLoad.objects.order_by("-id").first()
    if newest and not Job.objects.filter(kind=RECHECK, params__load=newest.pk).exists():
        ask_for_recheck(newest)


def recheck_job(job_id: int, at: datetime) -> None:
    run_job(job_id, lambda lease: _recheck(lease, at))


def _recheck(lease: Lease, at: datetime) -> None:
    changed = 0
    for checks in _chunks(newest_checks(), 500):
        records = NpiRecord.objects.in_bulk([check.npi for check in checks])
        for check in checks:
            record = records.get(check.npi)
            changed += bool(
                record and not record.stale and _look_again(check, from_record(record), at)
            )
        lease.progress(0.5, f"{changed} changed")
    lease.finish({"changed": changed})


def _look_again(check: NpiCheck, known: Known, at: datetime) -> bool:
    """Today's state follows the new file; what was earned before stays. True when it changed."""
    if check.status == NpiStatus.VERIFIED:
        verdict = replace(judge(known, check.given_name, check.family_name), method="recheck")
        # A name the registry changed since does not undo a verification; a deactivation does.
        if verdict.status != NpiStatus.DEACTIVATED:
            return False
    elif check.status == NpiStatus.DEACTIVATED and not known.deactivated or check.reason in WAITING:
        verdict = replace(judge(known, check.given_name, check.family_name), method="recheck")
    else:
        return False
    with transaction.atomic():
        learner = Learner.objects.select_for_update().get(pk=check.learner_id)
        newest = newest_check(learner)
        if newest is None or newest.pk != check.pk:
            return False
        record_check(same_claim(check, learner), verdict, at=at)
    return True


def _chunks(checks: Iterator[NpiCheck], size: int) -> Iterator[list[NpiCheck]]:
    held: list[NpiCheck] = []
    for check in checks:
        held.append(check)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held
