"""Doors to files of snapshots: fetching, building, cancelling, locking, scheduling.

Analysts only; a GET changes nothing.
"""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Course
from learners import teams
from learners.characters import whole_number
from learners.models import User
from learners.refusals import problem_body
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from outcomes.actions.locking import LockNeedsReason, SnapshotLocked, lock_snapshot
from outcomes.actions.reporting import (
    ReportNotReady,
    cancel_report,
    has_file,
    request_report,
    standard_report,
)
from outcomes.actions.scheduling import BadSchedule, make_schedule, stop_schedule
from outcomes.file_formats import BUILT, CHOICES, CSV_FILES, FORMATS, WITH_OPTIONS
from outcomes.forms import FileOptionsForm
from outcomes.job_states import report_state
from outcomes.models import OutcomeSnapshot, Report, ReportSchedule
from outcomes.models.report import Every
from outcomes.querysets import newer_than, newest_ready, ready, reports_of

from .access import analysts_only, course_of, snapshot_of
from .downloads import hand_out, hand_out_document
from .report_panel import panel_of

RETRY_SECONDS = 5


@require_http_methods(["GET", "HEAD", "POST"])
@analysts_only
def download(request: SignedInRequest, slug: str, pk: int, kind: str) -> HttpResponseBase:
    """GET hands the file out, or says that it is not built yet; POST asks for it to be built."""
    snapshot = snapshot_of(course_of(slug), pk)
    if kind not in FORMATS:
        raise Http404
    if request.method == "POST":
        return _ask(request, snapshot, kind)
    if kind not in BUILT:
        return hand_out_document(request, snapshot, kind)
    report = standard_report(snapshot, kind)
    return hand_out(request, report) if report else _not_ready(request, snapshot, kind)


def _ask(request: SignedInRequest, snapshot: OutcomeSnapshot, kind: str) -> HttpResponse:
    if kind in BUILT:
        form = FileOptionsForm(request.POST)
        if not form.is_valid():
            told = [str(message) for each in form.errors.values() for message in each]
            messages.error(request, " ".join(told))
        else:
            request_report(
                snapshot=snapshot,
                format=kind,
                requested_by=request.user,
                options=form.chosen_for(kind),
            )
    return redirect(
        reverse("outcomes-reports", args=[snapshot.course.slug]) + f"?snapshot={snapshot.pk}"
    )


def _not_ready(request: HttpRequest, snapshot: OutcomeSnapshot, kind: str) -> HttpResponse:
    row = next(row for row in panel_of(snapshot).rows if row.format == kind)
    headers = {"Retry-After": str(RETRY_SECONDS)}
    if "text/html" not in request.headers.get("Accept", ""):
        body = problem_body(409, ReportNotReady.code, ReportNotReady.sentence)
        body["state"] = row.state
        return JsonResponse(
            body, status=409, headers=headers, content_type="application/problem+json"
        )
    context = {"course": snapshot.course, "snapshot": snapshot, "row": row}
    response = render(request, "outcomes/report_not_ready.html", context, status=409)
    response["Retry-After"] = headers["Retry-After"]
    return response


@require_safe
@analysts_only
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    course = course_of(slug)
    snapshot = _asked_snapshot(request, course)
    page = Paginator(reports_of(course), 25).get_page(request.GET.get("page"))
    context = {
        "course": course,
        "snapshot": snapshot,
        "newer": newer_than(snapshot) if snapshot else None,
        "snapshots": ready(course),
        "panel": panel_of(snapshot) if snapshot else None,
        "page": page,
        "history": [report_state(report) | {"by": report.requested_by} for report in page],
        "schedules": _schedules(course),
        "every": Every.choices,
        "formats": CHOICES,
        "file_options": FileOptionsForm(),
        "built_with_options": WITH_OPTIONS,
        "csv_files": CSV_FILES,
        "analysts": teams.analysts_of(course.team_id).exclude(email="").order_by("email"),
        "quiet_minutes": settings.OUTCOMES_QUIET_SECONDS // 60,
    }
    return render(request, "outcomes/reports.html", context)


def _asked_snapshot(request: HttpRequest, course: Course) -> OutcomeSnapshot | None:
    asked = request.GET.get("snapshot", "")
    if not asked:
        return newest_ready(course)
    number = whole_number(asked, digits=18)
    if number is None:
        raise Http404
    return snapshot_of(course, number)


def _schedules(course: Course) -> list[dict[str, object]]:
    schedules = ReportSchedule.objects.filter(
        course=course, stopped_at__isnull=True
    ).prefetch_related("recipients", "runs")
    return [
        {
            "schedule": schedule,
            "recipients": list(schedule.recipients.all()),
            "files": [_(FORMATS[kind].name) for kind in schedule.formats],
            "last": next(iter(schedule.runs.all()), None),
        }
        for schedule in schedules
    ]


@require_safe
@analysts_only
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """The panel alone, for the page that looks again while files are being built."""
    course = course_of(slug)
    snapshot = _asked_snapshot(request, course)
    if snapshot is None:
        raise Http404
    return render(
        request, "outcomes/report_panel.html", {"panel": panel_of(snapshot), "course": course}
    )


def _report(slug: str, pk: int) -> Report:
    return get_object_or_404(
        Report.objects.select_related("job", "snapshot__course"), pk=pk, snapshot__course__slug=slug
    )


@require_safe
@analysts_only
def download_report(request: SignedInRequest, slug: str, pk: int) -> HttpResponseBase:
    report = _report(slug, pk)
    if not has_file(report):
        return _not_ready(request, report.snapshot, report.format)
    return hand_out(request, report)


@require_POST
@analysts_only
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    report = _report(slug, pk)
    if not cancel_report(report):
        messages.info(request, _("It finished before it could be canceled."))
    return _back(report.snapshot)


@require_http_methods(["GET", "HEAD", "POST"])
@analysts_only
def lock(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """GET names the snapshot and asks why; POST locks it."""
    snapshot = snapshot_of(course_of(slug), pk)
    if request.method != "POST":
        context = {"course": snapshot.course, "snapshot": snapshot, "newer": newer_than(snapshot)}
        return render(request, "outcomes/lock.html", context)
    try:
        lock_snapshot(
            snapshot=snapshot,
            locked_by=request.user,
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
        messages.success(
            request,
            _(
                "Snapshot %(number)s is locked. Its files are being built again with the date of "
                "the data lock."
            )
            % {"number": pk},
        )
    except (LockNeedsReason, SnapshotLocked) as problem:
        messages.error(request, sentence_for_reader(problem))
    return _back(snapshot)


@require_POST
@analysts_only
def add_schedule(request: SignedInRequest, slug: str) -> HttpResponse:
    course = course_of(slug)
    chosen = [whole_number(text, digits=18) for text in request.POST.getlist("recipients")]
    try:
        make_schedule(
            course=course,
            every=request.POST.get("every", ""),
            formats=request.POST.getlist("formats"),
            recipients=list(User.objects.filter(pk__in=filter(None, chosen))),
            made_by=request.user,
            not_if_empty=request.POST.get("not_if_empty") == "on",
            not_if_unchanged=request.POST.get("not_if_unchanged") == "on",
        )
        messages.success(request, _("The schedule begins with the next period."))
    except BadSchedule as problem:
        messages.error(request, sentence_for_reader(problem))
    return redirect(reverse("outcomes-reports", args=[slug]) + "#schedules")


@require_POST
@analysts_only
def end_schedule(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    schedule = get_object_or_404(ReportSchedule, pk=pk, course__slug=slug)
    stop_schedule(schedule=schedule, at=timezone.now())
    return redirect(reverse("outcomes-reports", args=[slug]) + "#schedules")


def _back(snapshot: OutcomeSnapshot) -> HttpResponse:
    return redirect(
        reverse("outcomes-reports", args=[snapshot.course.slug]) + f"?snapshot={snapshot.pk}"
    )
