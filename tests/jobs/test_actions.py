import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from jobs.actions import LeaseLost, PermanentFailure, claim, enqueue, run_job, sweep, try_again
from jobs.models import Job

KIND = "jobs.deliver_mail"


@pytest.fixture
def job(db) -> Job:
    return enqueue(kind=KIND, params={"course": 7}, open_key="outcomes:7")[0]


def let_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_a_second_ask_while_one_is_open_returns_the_open_one(job):
    again, created = enqueue(kind=KIND, params={}, open_key="outcomes:7")
    other, other_created = enqueue(kind=KIND, params={}, open_key="outcomes:8")

    assert (again.pk, created) == (job.pk, False)
    assert other.pk != job.pk and other_created

    run_job(job.pk, lambda lease: lease.finish())
    after, after_created = enqueue(kind=KIND, params={}, open_key="outcomes:7")
    assert after.pk != job.pk and after_created


def test_a_job_is_held_by_one_worker_until_its_lease_runs_out(job):
    held = claim(job_id=job.pk)

    assert held is not None
    assert claim(job_id=job.pk) is None

    let_lease_run_out(job)
    second = claim(job_id=job.pk)
    assert second is not None and second.job.attempts == 2


@transaction.atomic
def _write_and_finish(late):
    enqueue(kind=KIND, params={}, open_key="written by the late one")
    late.finish({"by": "late"})


def test_what_a_worker_without_lease_wrote_is_rolled_back(job):
    late = claim(job_id=job.pk)
    let_lease_run_out(job)
    held = claim(job_id=job.pk)

    with pytest.raises(LeaseLost):
        _write_and_finish(late)
    held.finish({"by": "holder"})

    job.refresh_from_db()
    assert job.result == {"by": "holder"}
    assert not Job.objects.filter(open_key="written by the late one").exists()


def test_progress_is_kept_between_0_and_1_and_only_by_the_holder(job):
    lease = claim(job_id=job.pk)

    lease.progress(1.7, "counting")
    job.refresh_from_db()
    assert (job.progress, job.progress_text) == (1, "counting")

    let_lease_run_out(job)
    claim(job_id=job.pk)
    with pytest.raises(LeaseLost):
        lease.progress(0.5)


def test_work_that_fails_is_tried_again_and_then_failed_with_its_reason(job):
    def fails(lease):
        raise RuntimeError("the disk is full")

    for _ in range(settings.JOB_MAX_ATTEMPTS - 1):
        run_job(job.pk, fails)
        job.refresh_from_db()
        assert job.state == "queued"
    run_job(job.pk, fails)

    job.refresh_from_db()
    assert job.state == "failed" and "the disk is full" in job.error
    assert claim(job_id=job.pk) is None


def test_a_failure_that_cannot_be_mended_fails_at_once(job):
    def fails(lease):
        raise PermanentFailure("no-answers", "There are no answers yet.")

    run_job(job.pk, fails)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_code, job.error) == (
        "failed",
        1,
        "no-answers",
        "There are no answers yet.",
    )


def test_a_job_delivered_twice_is_worked_once(job):
    worked = []

    def work(lease):
        worked.append(lease)
        lease.finish()

    run_job(job.pk, work)
    run_job(job.pk, work)

    assert len(worked) == 1


def test_the_sweep_fails_what_lost_its_worker_too_often_and_wakes_the_rest(job):
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        claim(job_id=job.pk)
        let_lease_run_out(job)
    queued, _ = enqueue(kind=KIND, params={}, open_key="other")

    woken = sweep()

    job.refresh_from_db()
    queued.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "worker-lost")
    assert (woken, queued.state) == (1, "queued")


@pytest.mark.django_db(transaction=True)
def test_of_ten_that_reach_for_the_same_work_one_gets_it():
    for number in range(30):
        barrier, creations, claims = threading.Barrier(10), [], []

        def reach(number=number, barrier=barrier, creations=creations, claims=claims):
            barrier.wait()
            job, created = enqueue(kind=KIND, params={}, open_key=f"round {number}")
            creations.append(created)
            claims.append(claim(job_id=job.pk))
            connection.close()

        threads = [threading.Thread(target=reach) for _ in range(10)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

        assert creations.count(True) == 1 and len(creations) == 10
        assert len([lease for lease in claims if lease]) == 1


def fail(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(
        state="failed", attempts=3, error="It failed.", finished_at=Now()
    )


def test_a_failed_job_is_tried_again_with_all_its_attempts_and_no_other_is(job):
    assert not try_again(job_id=job.pk)
    fail(job)

    assert try_again(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.finished_at) == ("queued", 0, "", None)
    fail(job)
    enqueue(kind=KIND, params={}, open_key=job.open_key)
    assert not try_again(job_id=job.pk)


def test_a_failed_job_needs_nobody_once_another_of_its_key_was_asked_for(job):
    fail(job)
    assert list(Job.objects.failed()) == [job]

    enqueue(kind=KIND, params={}, open_key=job.open_key)

    assert not Job.objects.failed()
