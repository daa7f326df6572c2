"""Micro-learning: public to watch and to answer, sign-in never in the way."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from assessments import actions
from assessments.models import Phase, Response, SegmentQuestion
from assessments.querysets import versions_in_force
from assessments.scoring import InvalidAnswer
from assessments.showing import answered_item, shown_question, with_versions
from assessments.structure import Structure
from courses import actions as taking
from courses.models import Course, MicroSegment
from courses.querysets import segment_of
from learners.actions import learner_for, participant_without_account
from learners.models import Learner

from .doors import course_of, in_words, record


@never_cache
@in_words
def segment_page(request: HttpRequest, slug: str, segment_slug: str) -> HttpResponse:
    course = course_of(request, slug)
    segment = segment_of(course, segment_slug)
    asked = SegmentQuestion.objects.filter(segment=segment).select_related("question").first()
    if request.method != "POST":
        return _show(request, segment, asked)
    learner = _participant(request, make=True)
    assert learner is not None
    taking.record_segment_view(learner=learner, segment=segment, campaign=request.GET.get("utm_campaign", ""))
    if "began" in request.POST:
        return HttpResponse(status=204)
    return _answer(request, learner, segment, asked) if asked else redirect(request.path)


def _participant(request: HttpRequest, *, make: bool) -> Learner | None:
    """Who watches: the account, or whom this session remembers; made when they do something."""
    if request.user.is_authenticated:
        return learner_for(request.user)
    known = Learner.objects.filter(pk=request.session.get("participant", 0), user__isnull=True).first()
    if known is None and make:
        known = participant_without_account()
        request.session["participant"] = known.pk
    return known


def _answer(request: HttpRequest, learner: Learner, segment: MicroSegment, asked: SegmentQuestion) -> HttpResponse:
    try:
        record(request, segment.course, learner, asked.question, Phase.IN_ACTIVITY)
    except InvalidAnswer as invalid:
        return _show(request, segment, asked, problem=str(invalid), status=400)
    except (actions.AlreadyAnswered, actions.KeyReused):
        return redirect(f"{request.path}?kept=1#question")
    return redirect(f"{request.path}#question")


def _show(
    request: HttpRequest, segment: MicroSegment, asked: SegmentQuestion | None, problem: str = "", status: int = 200
) -> HttpResponse:
    course, segments = segment.course, list(segment.course.segments.all())
    place = segments.index(segment)
    context: dict[str, Any] = {
        "course": course,
        "segment": segment,
        "captions": list(segment.captions.all()),
        "place": place + 1,
        "total": len(segments),
        "following": segments[(place + 1) % len(segments)] if len(segments) > 1 else None,
        # From the fixed address of the site, never from what the visitor's browser says it is.
        "address": f"{settings.SITE_URL}/m/{course.slug}/{segment.slug}/",
        "problem": problem,
        "kept": "kept" in request.GET,
        "seconds": int(segment.duration or 0),
        "preview": not course.is_published,
    }
    context |= _question(request, course, asked) if asked else {}
    return render(request, "courses/segment.html", context, status=status)


def _question(request: HttpRequest, course: Course, asked: SegmentQuestion) -> dict[str, Any]:
    learner = _participant(request, make=False)
    mine = Response.objects.filter(learner=learner, course=course, question=asked.question, phase=Phase.IN_ACTIVITY)
    given = with_versions(mine.select_related("course")[:1]) if learner else []
    if not given:
        return {"question": shown_question(versions_in_force(course)[asked.question_id], None)}
    item = answered_item(given[0], Structure(course))
    return {"question": shown_question(given[0].version, given[0]), "item": item}
