"""Files of outcomes that come by mail on a schedule: begun with their period, a link sent when they
are ready."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.formats import date_format

from courses.models import Course
from jobs.models import Job
from jobs.outbox import post
from learners import teams
from learners.models import User
from learners.refusals import Refusal
from learners.signed_links import address
from outcomes.file_formats import BUILT, FORMATS
from outcomes.models import OutcomeSnapshot, Report, ReportSchedule, ScheduledRun
from outcomes.models.report import Every
from outcomes.snapshots.digests import canonical

from .computing import request_snapshot
from .periods import period_of
from .reporting import request_report, standard_report

logger = logging.getLogger(__name__)
Outcome = ScheduledRun.Outcome


class BadSchedule(Refusal):
    code = "bad-schedule"
    status = 400


@transaction.atomic
def make_schedule(
    *, course: Course, every: str, formats: list[str], recipients: list[User], made_by: User,
    not_if_empty: bool = True,
    not_if_unchanged: bool = True,
) -> ReportSchedule:  # fmt: skip
    """Reports once a period from the next one on.

    Recipients are analysts: they get a link, never the file.
    """
    if every not in Every.values:
        raise BadSchedule("Choose daily, weekly, monthly, quarterly or annually.")
    if not formats or any(kind not in FORMATS for kind in formats):
        raise BadSchedule("Choose at least one format of %(formats)s.", formats=", ".join(FORMATS))
    if not recipients or any(
        not teams.may(user, course.team_id, teams.ANALYZING) or not user.email
        for user in recipients
    ):
        raise BadSchedule(
            "Recipients are accounts of analysts with an e-mail address; name at least one."
        )
    schedule = ReportSchedule.objects.create(
        course=course,
        every=every,
        formats=sorted(set(formats)),
        not_if_empty=not_if_empty,
        not_if_unchanged=not_if_unchanged,
        created_by=made_by,
    )
    schedule.recipients.set(recipients)
    return schedule


def stop_schedule(*, schedule: ReportSchedule, at: datetime) -> None:
    ReportSchedule.objects.filter(pk=schedule.pk, stopped_at__isnull=True).update(stopped_at=at)


def begin_due_runs(*, at: datetime) -> list[ScheduledRun]:
    """One run a schedule and period that has begun since the schedule was made."""
    begun = []
    for schedule in ReportSchedule.objects.filter(stopped_at__isnull=True).select_related("course"):
        period, beginning = period_of(at, schedule.every)
        if beginning <= schedule.created_at or schedule.runs.filter(period=period).exists():
            continue
        with transaction.atomic():
            run, created = ScheduledRun.objects.get_or_create(schedule=schedule, period=period)
            if created:
                run.snapshot, _ = request_snapshot(course=schedule.course, requested_by=None, at=at)
                run.save(update_fields=["snapshot"])
                begun.append(run)
    return begun


def end_runs(*, at: datetime) -> None:
    """Send what is ready, and say why where nothing is sent.

    Each run for itself: one that fails holds up no other.
    """
    waiting = ScheduledRun.objects.filter(outcome=Outcome.WAITING).select_related(
        "schedule__course", "snapshot__job", "snapshot__course"
    )
    for run in waiting:
        try:
            end_run(run, at)
        except Exception:
            logger.exception("run %s of a schedule could not be ended", run.pk)


def end_run(run: ScheduledRun, at: datetime) -> None:
    snapshot, schedule = run.snapshot, run.schedule
    if snapshot is None or (
        not snapshot.is_ready and (snapshot.job is None or snapshot.job.finished_at)
    ):
        _end(run, Outcome.FAILED)
    elif not snapshot.is_ready:
        return
    elif schedule.not_if_empty and not snapshot.outcomes.knowledge.overall.learners:
        _end(run, Outcome.EMPTY)
    elif schedule.not_if_unchanged and _is_unchanged(run):
        _end(run, Outcome.UNCHANGED)
    else:
        state = _files_state(schedule, snapshot)
        if state == "failed":
            _end(run, Outcome.FAILED)
        elif state == "ready":
            _send(run)


def _files_state(schedule: ReportSchedule, snapshot: OutcomeSnapshot) -> str:
    """Asks for what is missing once; ready when all are there, failed when one of them failed."""
    for kind in schedule.formats:
        if kind not in BUILT or standard_report(snapshot, kind) is not None:
            continue
        last = Report.objects.filter(snapshot=snapshot, format=kind).select_related("job").first()
        if (
            last is not None
            and last.job is not None
            and last.job.state in (Job.State.FAILED, Job.State.CANCELLED)
        ):
            return "failed"
        request_report(snapshot=snapshot, format=kind, requested_by=None)
        return "waiting"
    return "ready"


def _is_unchanged(run: ScheduledRun) -> bool:
    """The figures are those of the last snapshot this schedule sent."""
    last = (
        run.schedule.runs.filter(outcome=Outcome.SENT, snapshot__isnull=False)
        .select_related("snapshot")
        .order_by("-id")
        .first()
    )
    return (
        last is not None
        and last.snapshot is not None
        and run.snapshot is not None
        and _figures(last.snapshot) == _figures(run.snapshot)
    )


def _figures(snapshot: OutcomeSnapshot) -> str:
    return canonical({name: part for name, part in snapshot.content.items() if name != "snapshot"})


@transaction.atomic
def _send(run: ScheduledRun) -> None:
    """The mails are written with the run's end: both or none, once.

    A recipient who is no analyst any more gets none.
    """
    if not _end(run, Outcome.SENT):
        return
    course, snapshot = run.schedule.course, run.snapshot
    assert snapshot is not None
    page = reverse("outcomes-reports", args=[course.slug])
    link = address(f"{page}?snapshot={snapshot.pk}")
    for user in run.schedule.recipients.filter(is_active=True):
        if teams.may(user, course.team_id, teams.ANALYZING):
            post(
                key=f"schedule:{run.schedule_id}:{run.period}:{user.pk}",
                to=user.email,
                subject=f"Outcomes of {course.title}"[:200].replace("\n", " "),
                body=_mail(course, snapshot, run, link),
            )


def _mail(course: Course, snapshot: OutcomeSnapshot, run: ScheduledRun, link: str) -> str:
    files = ", ".join(FORMATS[kind].name for kind in run.schedule.formats)
    assert snapshot.as_of is not None  # it is computed
    return (
        f'The {run.schedule.get_every_display()} reports of "{course.title}" for {run.period} are '
        f"ready: {files}.\n\n"
        f"Figures as of {date_format(snapshot.as_of, 'DATETIME_FORMAT')} UTC, snapshot "
        f"{snapshot.pk}.\n\n{link}\n\n"
        "Sign in with your analyst account to open them. Reports are never attached to a mail.\n"
    )


def _end(run: ScheduledRun, outcome: str) -> bool:
    waiting = ScheduledRun.objects.filter(pk=run.pk, outcome=Outcome.WAITING)
    return bool(waiting.update(outcome=outcome, ended_at=Now()))
