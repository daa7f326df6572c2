"""The dashboard."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses.models import Course
from courses.querysets import own_courses
from learners import teams
from learners.roles import may_author
from learners.signed_in import SignedInRequest
from outcomes.actions.computing import request_snapshot
from outcomes.actions.publishing import newest_published
from outcomes.job_states import state_of
from outcomes.job_words import words_of_progress
from outcomes.models import Programme
from outcomes.options import options_for
from outcomes.querysets import history, newer_than, newest_ready
from outcomes.reports.content.reading import read
from outcomes.snapshots.with_remarks import remarks_of, told_with

from .access import analysts_only, course_of, snapshot_of
from .report_panel import panel_beside


@require_safe
@analysts_only
def overview(request: HttpRequest) -> HttpResponse:
    entries = [
        {"course": course, "newest": newest_ready(course)}
        for course in _theirs(request).order_by("title")
    ]
    is_of_site = teams.reach(request.user, teams.ANALYZING) is None
    return render(
        request,
        "outcomes/overview.html",
        {"entries": entries, "programmes": Programme.objects.all() if is_of_site else []},
    )


def _theirs(request: HttpRequest) -> "QuerySet[Course]":
    reached = teams.reach(request.user, teams.ANALYZING)
    return own_courses() if reached is None else own_courses().filter(team__in=reached)


@require_safe
@analysts_only
def dashboard(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    course = course_of(slug)
    snapshot = snapshot_of(course, pk) if pk else newest_ready(course)
    past = [state_of(snapshot) | {"digest": snapshot.digest} for snapshot in history(course)[:20]]
    computing = next((state for state in past if state["state"] in ("queued", "running")), None)
    failed = past[0] if past and past[0]["state"] == "failed" else None
    context: dict[str, object] = {
        "course": course,
        "snapshot": snapshot,
        "history": past,
        "computing": computing,
        "words_of_progress": words_of_progress(),
        "failed": failed,
        "may_edit": may_author(request.user)
        and teams.may(request.user, course.team_id, teams.LOOKING),
    }
    if snapshot:
        remarks = remarks_of(snapshot)
        base = reverse("outcomes-snapshot", args=[slug, snapshot.pk])
        context |= {
            "report": read(told_with(snapshot.outcomes, remarks), options_for(snapshot)),
            "evidence_base": f"{base}evidence/",
            "exhibit_base": f"{base}charts/",
            "panel": panel_beside(snapshot, remarks),
            "newer": newer_than(snapshot),
            "publication": newest_published(course),
            "planner_address": reverse("outcomes-plan", query={"test": course.item_test}),
            "filter_address": reverse("outcomes-cohort", args=[slug, snapshot.pk]),
        }
    return render(request, "outcomes/dashboard.html", context)


@require_POST
@analysts_only
def compute(request: SignedInRequest, slug: str) -> HttpResponse:
    request_snapshot(course=course_of(slug), requested_by=request.user, at=timezone.now())
    return redirect("outcomes-course", slug)
