"""Files for the accreditor: asked for, made by a worker, sent by a person,
and remembered as sent.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from courses.calendar import provider_day
from courses.models import Course
from credit.designation import ACPE, AMA_PRA, MOC
from credit.models import Claim, ReportColumn, ReportedClaim, ReportFile, ReportKind
from credit.pars import sources
from credit.pars.collecting import ReportableLearner, activity_of, learners_of
from jobs.actions import Lease, PermanentFailure, enqueue
from learners import audit
from learners.models import User
from learners.refusals import Refusal

MAKE = "credit.make_report_file"
CPE_DAYS = 60  # CPE Monitor takes a completion for so many days
YEAR_END = (3, 31)  # the year before is closed by the end of March
SOON = timedelta(days=30)
Action = ReportedClaim.Action


class NotMade(Refusal):
    code = "report-not-made"
    sentence = "The file is not made yet."


@transaction.atomic
def request_file(*, course: Course, kind: str, year: int, by: User | None) -> ReportFile:
    """A file of one course and year, made by a worker."""
    file = ReportFile.objects.create(course=course, kind=kind, year=year, requested_by=by)
    job, _ = enqueue(kind=MAKE, params={"file": file.pk}, open_key=f"report-file:{file.pk}")
    ReportFile.objects.filter(pk=file.pk).update(job=job)
    after = {"kind": kind, "year": year}
    audit.note(who=by, deed="report-requested", subject=file, after=after)
    return file


def make_job(lease: Lease) -> None:
    file = ReportFile.objects.select_related("course").filter(pk=lease.job.params["file"]).first()
    if file is None:
        raise PermanentFailure("report-gone", "The file this job was for is gone.")
    with transaction.atomic():
        make(file)
        lease.finish()


def make(file: ReportFile) -> None:
    """What is to be sent: new claims, changed ones again, and those that may no longer stand.

    Made twice it is the same.
    """
    file.rows.all().delete()
    if file.kind == ReportKind.ACTIVITY:
        file.totals = activity_of(file.course, file.year)
    else:
        sent = _sent_before(file)
        rows = [
            row
            for reportable in learners_of(file.course, file.kind, file.year)
            for row in _rows(file, reportable, sent)
        ]
        ReportedClaim.objects.bulk_create(rows, batch_size=2000)
    file.columns = columns_of(file.kind)
    ReportFile.objects.filter(pk=file.pk).update(
        totals=file.totals, columns=file.columns, made_at=Now()
    )


def columns_of(kind: str) -> list[list[str]]:
    """Heading, source and fixed text of each column; the usual ones while the operator has none."""
    own = [
        list(row)
        for row in ReportColumn.objects.filter(kind=kind).values_list("heading", "source", "fixed")
    ]
    return own or [[heading, source, ""] for heading, source in sources.USUAL_COLUMNS[kind]]


def _sent_before(file: ReportFile) -> dict[int, dict[str, Any]]:
    """What stands at the accreditor, by claim: what was sent last, unless it was taken back."""
    rows = ReportedClaim.objects.filter(
        file__course=file.course_id, file__kind=file.kind, file__year=file.year
    )
    standing: dict[int, dict[str, Any]] = {}
    for row in (
        rows.filter(file__sent_at__isnull=False)
        .exclude(action=Action.NONE)
        .order_by("file__sent_at", "id")
    ):
        if row.action == Action.ADD:
            standing[row.claim_id] = row.values
        else:
            standing.pop(row.claim_id, None)
    return standing


def _rows(
    file: ReportFile, reportable: ReportableLearner, sent: dict[int, dict[str, Any]]
) -> list[ReportedClaim]:
    before = sent.get(reportable.claim.pk)

    def row(action: str, values: dict[str, Any]) -> ReportedClaim:
        return ReportedClaim(file=file, claim=reportable.claim, action=action, values=values)

    if reportable.exceptions:
        if before is not None:
            return [row(Action.DELETE, before)]
        return [
            ReportedClaim(
                file=file,
                claim=reportable.claim,
                action=Action.NONE,
                exception=" ".join(reportable.exceptions),
            )
        ]
    if before == reportable.values:
        return []
    return [*([row(Action.DELETE, before)] if before else []), row(Action.ADD, reportable.values)]


@transaction.atomic
def mark_sent(*, file: ReportFile, by: User | None, at: datetime) -> None:
    """The operator has sent it: from now on it is what stands at the accreditor. Raises NotMade."""
    marked = ReportFile.objects.filter(
        pk=file.pk, made_at__isnull=False, sent_at__isnull=True
    ).update(sent_at=at)
    if marked:
        audit.note(who=by, deed="report-sent", subject=file)
    elif not ReportFile.objects.filter(pk=file.pk, made_at__isnull=False).exists():
        raise NotMade


@dataclass(frozen=True)
class Deadline:
    """Credit that has to be reported by a day."""

    course_id: int
    title: str
    kind: str
    year: int
    claims: int
    due: date

    def is_over(self, today: date) -> bool:
        return self.due < today


def deadlines(now: datetime) -> list[Deadline]:
    """Unreported credit whose day is near or over: ACPE 60 days after completion, everything else
    by the end of March.
    """
    today = provider_day(now)
    # A learner's claims of a year are one record: told, or listed as an exception, in a file that
    # was sent after the claim.
    handled = ReportedClaim.objects.filter(
        claim__learner=OuterRef("learner"),
        file__course=OuterRef("offer__course"),
        file__year=OuterRef("completed_on__year"),
        file__sent_at__isnull=False,
        file__made_at__gte=OuterRef("claimed_at"),
    )
    year_end = date(today.year, *YEAR_END)
    last_years = Q(offer__type__in=(AMA_PRA, MOC), completed_on__year__lt=today.year)
    pharmacy = Q(offer__type=ACPE, completed_on__lte=today - timedelta(days=CPE_DAYS) + SOON)
    waiting = (
        Claim.objects.filter(last_years | pharmacy)
        .exclude(Exists(handled))
        .order_by("completed_on")
    )
    waiting_by_year: dict[tuple[int, str, int], list[Any]] = {}
    for course, title, type_, day in waiting.values_list(
        "offer__course", "offer__course__title", "offer__type", "completed_on"
    ):
        kind = ReportKind.CPE if type_ == ACPE else ReportKind.LEARNERS
        due = day + timedelta(days=CPE_DAYS) if type_ == ACPE else date(day.year + 1, *YEAR_END)
        entry = waiting_by_year.setdefault((course, kind, day.year), [title, 0, due])
        entry[1] += 1
        entry[2] = min(entry[2], due)
    near = year_end - timedelta(days=90)
    return [
        Deadline(course, title, kind, year, claims, due)
        for (course, kind, year), (title, claims, due) in sorted(waiting_by_year.items())
        if kind == ReportKind.CPE or due < today or today >= near
    ]
