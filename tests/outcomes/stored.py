"""Snapshots and their files as a worker leaves them."""

import json
from datetime import UTC, datetime

from django.utils import timezone

from jobs.actions import run_job
from outcomes.actions import reporting
from outcomes.models import OutcomeSnapshot
from tests.outcomes.made_up import document, people

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def stored(course, content=None):
    """A snapshot as a worker leaves it."""
    now = timezone.now()
    content = content or document(people(5, 200))
    text = json.dumps(content)
    return OutcomeSnapshot.objects.create(
        course=course,
        as_of=now,
        known_at=now,
        computed_at=now,
        software="test",
        digest="d" * 64,
        document=text,
    )


def ready(course, seed=1, at=AT):
    """A snapshot as a worker leaves it."""
    snapshot = OutcomeSnapshot.objects.create(course=course)
    content = document(people(seed))
    content["snapshot"] |= {"id": snapshot.pk}
    OutcomeSnapshot.objects.filter(pk=snapshot.pk).update(
        as_of=at,
        known_at=at,
        computed_at=at,
        software="t",
        digest="d" * 64,
        document=json.dumps(content),
    )
    return OutcomeSnapshot.objects.select_related("course").get(pk=snapshot.pk)


def ask(snapshot, kind="docx", **options):
    return reporting.request_report(
        snapshot=snapshot, format=kind, requested_by=None, options=options
    )


def built(snapshot, kind="docx", **options):
    report, _ = ask(snapshot, kind, **options)
    run_job(report.job_id, reporting.build)
    report.refresh_from_db()
    return report
