"""My page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.models import Phase
from courses.models import Enrollment, Pathway, SegmentView
from learners.actions import learner_for
from learners.joining import rows_of
from learners.models import Learner

from .catalogue import way_of


@require_safe
@login_required
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    learner = learner_for(request.user)  # type: ignore[arg-type]
    enrolled = Enrollment.objects.filter(learner=learner, pathway=Pathway.CME).select_related("course").order_by("-id")
    entries = [_entry(learner, enrollment) for enrollment in enrolled]
    watched = SegmentView.objects.filter(learner__in=rows_of(learner)).select_related("segment__course").order_by("-id")[:20]
    first = next((entry for entry in entries if entry["next"] and entry["course"].is_published), None)
    context = {"entries": entries, "first": first, "watched": watched, "learner": learner}
    return render(request, "learners/me.html", context)


def _entry(learner: Learner, enrollment: Enrollment) -> dict[str, Any]:
    way = way_of(learner, enrollment.course)
    results = [step for step in way["steps"] if step.phase == Phase.POST and step.result and step.result.scored]
    return way | {"results": results, "enrolled_at": enrollment.enrolled_at}
