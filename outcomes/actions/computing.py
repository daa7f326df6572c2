"""Deeds on snapshots: ask for one, compute it, make it again."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from courses.models import Course
from courses.querysets import own_courses
from jobs.actions import Lease, PermanentFailure, enqueue
from learners.models import User
from learners.refusals import Refusal
from outcomes import announcing, job_words
from outcomes.counting import Counted, count_course, count_now, rules_for, wait_for_writers
from outcomes.models import KeptCounts, OutcomeSnapshot
from outcomes.snapshots.activity_description import describe
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import digest_of
from outcomes.snapshots.document import OutcomeDocument, SnapshotBlock, write
from outcomes.snapshots.refresh import is_stale

from .reporting import queue_standard

KIND = "outcomes.compute_snapshot"
SOFTWARE = f"cme-platform {settings.VERSION}"


FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class AsOfTooEarly(Refusal):
    code = "as-of-too-early"
    status = 400
    sentence = gettext_noop("A snapshot cannot be made as of a time before 1970.")


class AsOfInFuture(Refusal):
    code = "as-of-in-future"
    status = 400
    sentence = gettext_noop("A snapshot cannot be made as of a time in the future.")


def check_as_of(as_of: datetime | None, *, at: datetime) -> None:
    """Raises AsOfInFuture or AsOfTooEarly."""
    if as_of is not None and as_of > at:
        raise AsOfInFuture
    if as_of is not None and as_of < FIRST_MOMENT:
        raise AsOfTooEarly


@transaction.atomic
def request_snapshot(
    *, course: Course, requested_by: User | None, at: datetime, as_of: datetime | None = None
) -> tuple[OutcomeSnapshot, bool]:
    """The snapshot of the course that is queued or running, or a new one; True when it is new."""
    check_as_of(as_of, at=at)
    job, created = enqueue(
        kind=KIND, params={"course": course.pk}, open_key=f"outcomes:{course.pk}"
    )
    if not created:
        running = OutcomeSnapshot.objects.filter(job=job).first()
        if running is not None:
            return running, False
    return OutcomeSnapshot.objects.create(
        course=course, job=job, as_of=as_of, requested_by=requested_by
    ), True


def freshen(*, at: datetime) -> list[OutcomeSnapshot]:
    """Ask for a snapshot of each course whose answers have come and gone quiet."""
    return [
        request_snapshot(course=course, requested_by=None, at=at)[0]
        for course in own_courses()
        if is_stale(course, at)
    ]


def compute(lease: Lease) -> None:
    """The work of a job: count, judge, store.

    Made again by another worker it gives the same or is thrown away.
    """
    snapshot = OutcomeSnapshot.objects.select_related("course").filter(job=lease.job).first()
    if snapshot is None:
        raise PermanentFailure("snapshot-gone", "The snapshot this job was for is gone.")
    lease.progress(0.05, job_words.WAITING)
    known_at = wait_for_writers(lambda: lease.progress(0.05, job_words.WAITING))
    as_of = snapshot.as_of or known_at
    lease.progress(0.15, job_words.COUNTING)
    counted = count_now(snapshot.course, known_at) if as_of == known_at else None
    counts = counted.counts if counted else count_course(snapshot.course, as_of, known_at)
    lease.progress(0.7, job_words.JUDGING)
    document = build(snapshot.course, counts, as_of, rules_for(snapshot.course))
    lease.progress(0.9, job_words.STORING)
    _store(lease, snapshot, document, as_of, known_at, counted)


def _now(snapshot: OutcomeSnapshot) -> datetime:
    """The database's clock."""
    row = OutcomeSnapshot.objects.filter(pk=snapshot.pk).annotate(now=Now())
    return row.values_list("now", flat=True).get()


def _undated(block: SnapshotBlock) -> dict[str, Any]:
    return {"states": block.states} if block.states else {}


def _store(
    lease: Lease,
    snapshot: OutcomeSnapshot,
    document: OutcomeDocument,
    as_of: datetime,
    known_at: datetime,
    counted: Counted | None,
) -> None:
    """With the end of the job in one transaction: a worker that lost its lease stores nothing."""
    digest = digest_of(document.as_json())
    with transaction.atomic():
        computed_at = _now(snapshot)
        block = SnapshotBlock(
            id=snapshot.pk,
            computed_at=computed_at.isoformat(),
            software=SOFTWARE,
            digest=digest,
            as_of=document.snapshot.as_of,
            rules=document.snapshot.rules,
            activity=describe(snapshot.course),
            **_undated(document.snapshot),
        )
        stored = write(document.model_copy(update={"snapshot": block}))
        OutcomeSnapshot.objects.filter(pk=snapshot.pk).update(
            as_of=as_of,
            known_at=known_at,
            computed_at=computed_at,
            software=SOFTWARE,
            digest=digest,
            document=stored,
        )
        if counted:
            KeptCounts.objects.filter(course=snapshot.course).delete()
            counted.kept.save(force_insert=True)
        queue_standard(OutcomeSnapshot.objects.get(pk=snapshot.pk))
        announcing.snapshot_ready(snapshot, digest, computed_at)
        lease.finish({"digest": digest, "whole": counted is None or counted.whole})
