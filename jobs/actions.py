"""Deeds on jobs. The row is the promise; a worker holds it by a lease that it must renew."""

import contextlib
import itertools
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from .log_context import working_on
from .models import OPEN, Job, State

logger = logging.getLogger(__name__)


class PermanentFailure(Exception):
    """Raised by work that another attempt cannot mend."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class LeaseLost(Exception):
    """Somebody else holds the job by now; whatever was about to be written must not be."""


def enqueue(*, kind: str, params: dict[str, Any], open_key: str) -> tuple[Job, bool]:
    """The open job of that key, or a new one; True when it is new.

    Wakes a worker after the commit.
    """
    job, created = _open_or_new(kind, params, open_key)
    if created:
        logger.info("job %s asked for: %s", job.pk, kind)
        transaction.on_commit(lambda: _wake_aside(job), robust=True)
    return job, created


def _open_or_new(kind: str, params: dict[str, Any], open_key: str) -> tuple[Job, bool]:
    for _ in range(3):
        # Another one may take the key and end between our insert and our look; then it is free
        # again.
        with contextlib.suppress(IntegrityError):
            return Job.objects.open().get_or_create(
                open_key=open_key, defaults={"kind": kind, "params": params}
            )
    return Job.objects.open().get_or_create(
        open_key=open_key, defaults={"kind": kind, "params": params}
    )


def _wake_aside(job: Job) -> None:
    """Whoever asked does not wait for the broker: one that hangs takes seconds to be given up."""
    threading.Thread(target=wake, args=(job,), name=f"wake job {job.pk}").start()


def wake(job: Job) -> bool:
    """Tell a worker. A broker that is away is no failure: the sweeper finds what was not woken."""
    try:
        current_app.send_task(job.kind, kwargs={"job_id": job.pk}, retry=False)
    except (BrokerError, RedisError, OSError) as problem:
        logger.warning("job %s was not woken, the sweeper will: %s", job.pk, problem)
        return False
    return True


class Lease:
    """The right to work on a job until it runs out; renewed by a thread while the work goes on."""

    def __init__(self, job: Job, token: uuid.UUID) -> None:
        self.job, self.token = job, token
        self._done = threading.Event()

    def progress(self, share: float, text: str = "") -> None:
        """Show how far it is, 0..1. Raises LeaseLost when the job is no longer ours."""
        held = self._mine().update(
            progress=min(max(share, 0.0), 1.0), progress_text=text[:200], lease_until=_until()
        )
        if not held:
            raise LeaseLost

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Mark it done.

        Called in the transaction that stores the work: when the lease is lost, both roll back.
        """
        held = self._mine().update(
            state=State.DONE,
            progress=1,
            result=result,
            finished_at=Now(),
            lease_until=None,
            lease_token=None,
        )
        if not held:
            raise LeaseLost

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, state=State.RUNNING, lease_token=self.token)

    @contextlib.contextmanager
    def renewing(self) -> Iterator[None]:
        renewer = threading.Thread(target=self._renew, daemon=True)
        renewer.start()
        try:
            yield
        finally:
            self._done.set()
            renewer.join()

    def _renew(self) -> None:
        """On a connection of its own: the work's own may be inside one long statement."""
        try:
            while not self._done.wait(settings.JOB_LEASE_SECONDS / 3):
                if not self._mine().update(lease_until=_until()):
                    return
        except Exception as problem:  # the lease then runs out, which is what it is for
            logger.warning("lease of job %s not renewed: %s", self.job.pk, problem)
        finally:
            connection.close()


def _until() -> Any:
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claim(*, job_id: int) -> Lease | None:
    """Take a job that nobody holds; None when it is taken, done or out of attempts.

    Counts the attempt in the row.
    """
    token = uuid.uuid4()
    taken = (
        Job.objects.claimable()
        .filter(pk=job_id, attempts__lt=F("max_attempts"))
        .update(
            state=State.RUNNING,
            lease_token=token,
            lease_until=_until(),
            attempts=F("attempts") + 1,
            started_at=Now(),
            progress=0,
        )
    )
    return Lease(Job.objects.get(pk=job_id), token) if taken else None


def run_job(job_id: int, work: Callable[[Lease], None]) -> None:
    """What a task calls: claim, work, and say how it ended. `work` calls `lease.finish` in its last
    transaction.
    """
    lease = claim(job_id=job_id)
    if lease is None:
        return
    with working_on(job_id), lease.renewing():
        try:
            logger.info("%s, attempt %s", lease.job.kind, lease.job.attempts)
            work(lease)
            logger.info("done")
        except LeaseLost:
            logger.warning("job %s is held by somebody else; this attempt leaves", job_id)
        except PermanentFailure as failure:
            _fail(lease, failure.code, str(failure))
        except SoftTimeLimitExceeded:
            _fail(lease, "took-too-long", "The work took longer than a task may.")
        except Exception as problem:
            logger.exception("job %s failed", job_id)
            _give_back(lease, problem)


def _fail(lease: Lease, code: str, sentence: str) -> None:
    lease._mine().update(
        state=State.FAILED,
        error_code=code,
        error=sentence,
        finished_at=Now(),
        lease_until=None,
        lease_token=None,
    )


def _give_back(lease: Lease, problem: Exception) -> None:
    if lease.job.attempts >= lease.job.max_attempts:
        _fail(lease, "unexpected", f"It failed {lease.job.attempts} times, last with: {problem}")
        return
    lease._mine().update(
        state=State.QUEUED,
        lease_until=None,
        lease_token=None,
        progress=0,
        error=str(problem),
        error_code="unexpected",
    )
    wake(lease.job)


def cancel(*, job_id: int) -> bool:
    """Stop an open job; False when it had ended. Its worker finds the lease gone and leaves."""
    return bool(
        Job.objects.open()
        .filter(pk=job_id)
        .update(
            state=State.CANCELLED,
            finished_at=Now(),
            lease_until=None,
            lease_token=None,
            progress_text="",
        )
    )


def try_again(*, job_id: int) -> bool:
    """Queue a failed job once more, with all its attempts; False when it has not failed, or another
    job does the same by now.
    """
    again: dict[str, Any] = {
        "state": State.QUEUED, "attempts": 0, "progress": 0, "progress_text": "",
        "error": "", "error_code": "", "started_at": None, "finished_at": None,
    }  # fmt: skip
    try:
        with transaction.atomic():
            queued = Job.objects.filter(pk=job_id, state=State.FAILED).update(**again)
    except IntegrityError:
        return False
    if queued:
        job = Job.objects.get(pk=job_id)
        transaction.on_commit(lambda: _wake_aside(job), robust=True)
    return bool(queued)


def sweep() -> int:
    """Fail what is out of attempts and wake what nobody holds; how many were woken."""
    Job.objects.exhausted().update(
        state=State.FAILED,
        error_code="worker-lost",
        error="Its worker stopped in the middle, as often as it may be tried.",
        finished_at=Now(),
        lease_until=None,
        lease_token=None,
    )
    waiting = list(Job.objects.claimable().filter(state__in=OPEN).order_by("id")[:500])
    # a broker that is away once is not asked for all
    return sum(1 for _ in itertools.takewhile(wake, waiting))
