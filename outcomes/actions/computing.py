"""Deeds on snapshots: ask for one, compute it, make it again."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from assessments.models import Question
from assessments.querysets import asked_as_of
from courses.models import Course
from jobs.actions import Lease, PermanentFailure, enqueue
from learners.models import User
from learners.refusals import Refusal
from outcomes import snapshots
from outcomes.counting import Counted, count_course, count_now, wait_for_writers
from outcomes.models import KeptCounts, OutcomeSnapshot
from outcomes.snapshots.activity_description import describe
from outcomes.snapshots.refresh import is_stale

from .reporting import queue_standard

KIND = "outcomes.compute_snapshot"
SOFTWARE = f"cme-platform {settings.VERSION}"


FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class AsOfTooEarly(Refusal):
    code = "as-of-too-early"
    status = 400
    sentence = "A snapshot cannot be made as of a time before 1970."


class AsOfInFuture(Refusal):
    code = "as-of-in-future"
    status = 400
    sentence = "A snapshot cannot be made as of a time in the future."


@transaction.atomic
def request_snapshot(
    *, course: Course, requested_by: User | None, at: datetime, as_of: datetime | None = None
) -> tuple[OutcomeSnapshot, bool]:
    """The snapshot of the course that is queued or running, or a new one; True when it is new."""
    if as_of is not None and as_of > at:
        raise AsOfInFuture
    if as_of is not None and as_of < FIRST_MOMENT:
        raise AsOfTooEarly
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
        for course in Course.objects.all()
        if is_stale(course, at)
    ]


def compute(lease: Lease) -> None:
    """The work of a job: count, judge, store. Made again by another worker it gives the same or is thrown away."""
    snapshot = OutcomeSnapshot.objects.select_related("course").filter(job=lease.job).first()
    if snapshot is None:
        raise PermanentFailure("snapshot-gone", "The snapshot this job was for is gone.")
    lease.progress(0.05, "waiting for answers that are being written")
    known_at = wait_for_writers(
        lambda: lease.progress(0.05, "waiting for answers that are being written")
    )
    as_of = snapshot.as_of or known_at
    lease.progress(0.15, "counting answers")
    counted = count_now(snapshot.course, known_at) if as_of == known_at else None
    counts = counted.counts if counted else count_course(snapshot.course, as_of, known_at)
    lease.progress(0.7, "judging")
    document = snapshots.build(snapshot.course, counts, as_of)
    lease.progress(0.9, "storing")
    _store(lease, snapshot, document, as_of, known_at, counted)


def _store(
    lease: Lease,
    snapshot: OutcomeSnapshot,
    document: dict[str, Any],
    as_of: datetime,
    known_at: datetime,
    counted: Counted | None,
) -> None:
    """With the end of the job in one transaction: a worker that lost its lease stores nothing."""
    digest = snapshots.digest_of(document)
    block = {
        "id": snapshot.pk,
        "computed_at": None,
        "software": SOFTWARE,
        "digest": digest,
    } | document["snapshot"]
    block["activity"] = describe(snapshot.course)
    with transaction.atomic():
        row = (
            OutcomeSnapshot.objects.filter(pk=snapshot.pk)
            .annotate(now=Now())
            .values_list("now", flat=True)
        )
        computed_at = row.get()
        block["computed_at"] = computed_at.isoformat()
        stored = snapshots.canonical_order(document | {"snapshot": block})
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
        lease.finish({"digest": digest, "whole": counted is None or counted.whole})


@dataclass(frozen=True)
class Verification:
    same: bool
    digest: str  # as made again
    differences: list[str]  # where the documents differ, with both values
    reasons: list[str]  # why that may be, where something is known of it


def verify(snapshot: OutcomeSnapshot) -> Verification:
    """Make a snapshot again from the stored answers as of its time, and compare."""
    assert snapshot.as_of is not None and snapshot.known_at is not None
    counts = count_course(snapshot.course, snapshot.as_of, snapshot.known_at)
    again = snapshots.build(snapshot.course, counts, snapshot.as_of)
    kept = snapshot.content
    _take_words(kept, again)
    differences = list(_differences(kept, again, ""))
    digest = snapshots.digest_of(again)
    if snapshot.digest != snapshots.digest_of(kept):
        differences.insert(0, "the stored document does not have the stored digest")
    if snapshot.digest != digest and not differences:
        differences.append("the digests differ")
    return Verification(
        not differences, digest, differences, _reasons(snapshot) if differences else []
    )


def _reasons(snapshot: OutcomeSnapshot) -> list[str]:
    """What of the course as of then cannot be had any more."""
    assert snapshot.known_at is not None
    asked = asked_as_of(snapshot.course, snapshot.known_at)
    reasons = []
    if not asked.is_known:
        reasons.append(
            "What the course asked at that time is not known: its polls were not kept yet. The earliest kept were used."
        )
    then = {question for poll in asked.polls for question in poll.questions}
    gone = len(then) - Question.objects.filter(pk__in=then).count()
    if gone:
        reasons.append(
            f"Questions that were asked then and nobody answered have been deleted since: {gone}."
        )
    return reasons


def _take_words(kept: dict[str, Any], again: dict[str, Any]) -> None:
    """Titles and texts of a course may be edited; what is made again are the figures. That nobody touched the words of the
    snapshot is what its digest is for."""
    again["course"] |= {"title": kept["course"]["title"]}
    texts = {one["objective"]: one["text"] for one in kept["knowledge"]["objectives"]}
    for one in again["knowledge"]["objectives"]:
        one["text"] = texts.get(one["objective"], one["text"])


def _differences(kept: Any, again: Any, path: str) -> Any:
    if isinstance(kept, dict) and isinstance(again, dict):
        for key in sorted(kept.keys() | again.keys()):
            if path == "snapshot" and key in snapshots.NOT_DIGESTED:
                continue
            yield from _differences(kept.get(key), again.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        for place, (one, other) in enumerate(zip(kept, again, strict=True)):
            yield from _differences(one, other, f"{path}[{place}]")
    elif kept != again:
        yield f"{path}: stored {kept!r}, made again {again!r}"
