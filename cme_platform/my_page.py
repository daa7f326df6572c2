"""My page: it puts together what courses, answers, credit and outcomes know of one learner."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.gains import Gain, gains_of
from assessments.models import BoosterPlan, Phase
from assessments.standing import Standing
from assessments.structure import Structure
from assessments.ways import way_of
from courses.models import Course, Enrollment, Pathway, SegmentView
from learners import mailing
from learners.actions import learner_for
from learners.joining import rows_of
from learners.models import Learner, MailKind
from outcomes.querysets import newest_ready


@dataclass(frozen=True)
class Mark:
    """One objective as it is drawn: shares in percent of the width, 0..100."""

    gain: Gain
    before: float
    after: float
    all_before: float | None  # all matched learners, where they are enough
    all_after: float | None


@require_safe
@login_required
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    learner = learner_for(request.user)  # type: ignore[arg-type]
    enrolled = (
        Enrollment.objects.filter(learner=learner, pathway=Pathway.CME)
        .select_related("course")
        .order_by("-id")
    )
    wanted = set(
        BoosterPlan.objects.filter(learner=learner, ended_at__isnull=True).values_list(
            "course", flat=True
        )
    )
    entries = [_entry(learner, enrollment, wanted) for enrollment in enrolled]
    watched = (
        SegmentView.objects.filter(learner__in=rows_of(learner))
        .select_related("segment__course")
        .order_by("-id")[:20]
    )
    first = next(
        (entry for entry in entries if entry["next"] and entry["course"].is_published), None
    )
    stopped = mailing.stopped(learner)
    kinds = [(kind.value, gettext(kind.label), kind not in stopped) for kind in MailKind]
    context = {
        "entries": entries,
        "first": first,
        "watched": watched,
        "learner": learner,
        "kinds": kinds,
    }
    return render(request, "learners/me.html", context)


def _entry(learner: Learner, enrollment: Enrollment, boosted: set[int]) -> dict[str, Any]:
    course = enrollment.course
    way = way_of(learner, course)
    results = [
        step
        for step in way["steps"]
        if step.phase == Phase.POST and step.result and step.result.scored
    ]
    marks = _marks(course, gains_of(Standing(learner, Structure(course)))) if results else []
    more = {
        "results": results,
        "enrolled_at": enrollment.enrolled_at,
        "marks": marks,
        "boosted": course.pk in boosted,
    }
    return way | more


def _marks(course: Course, gains: list[Gain]) -> list[Mark]:
    """Beside one's own gain, that of all matched learners as the newest snapshot has it; never of a few."""
    snapshot = newest_ready(course) if gains else None
    everybody = (
        {one["objective"]: one["matched"] for one in snapshot.content["knowledge"]["objectives"]}
        if snapshot
        else {}
    )
    return [_mark(gain, everybody.get(gain.objective.number)) for gain in gains]


def _mark(gain: Gain, matched: dict[str, Any] | None) -> Mark:
    enough = bool(matched and (matched["n"] or 0) >= settings.SUPPRESS_BELOW)
    sides = [
        matched[side]["share"] * 100 if enough and matched else None for side in ("pre", "post")
    ]
    return Mark(gain, gain.before / gain.pairs * 100, gain.after / gain.pairs * 100, *sides)
