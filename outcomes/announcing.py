"""What other systems are told of outcomes: that there is something to fetch, no figure."""

from datetime import datetime

from jobs import webhooks
from jobs.models import Happening
from outcomes.models import OutcomeSnapshot, Report


def snapshot_ready(snapshot: OutcomeSnapshot, digest: str, at: datetime) -> None:
    webhooks.announce(
        kind=Happening.SNAPSHOT,
        key=str(snapshot.pk),
        team_id=snapshot.course.team_id,
        at=at,
        data={"snapshot": snapshot.pk, "course": snapshot.course.slug, "digest": digest},
    )


def report_ready(report: Report, sha256: str, at: datetime) -> None:
    course = report.snapshot.course
    webhooks.announce(
        kind=Happening.REPORT,
        key=str(report.pk),
        team_id=course.team_id,
        at=at,
        data={
            "report": report.pk,
            "snapshot": report.snapshot_id,
            "course": course.slug,
            "format": report.format,
            "sha256": sha256,
        },
    )
