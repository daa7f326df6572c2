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
from learners.joining import rows_of
from learners.models import Learner
from learners.visiting import identify_panel, participant_of, remember, take_personal_link, visitor_of

from .doors import course_of, in_words, record


@never_cache
@in_words
def segment_page(request: HttpRequest, slug: str, segment_slug: str) -> HttpResponse:
    course = course_of(request, slug)
    segment = segment_of(course, segment_slug)
    asked = SegmentQuestion.objects.filter(segment=segment).select_related("question").first()
    if (taken := take_personal_link(request)) is not None:
        return taken
    visitor = visitor_of(request)
    if request.method != "POST":
        return remember(request, _show(request, segment, asked, participant_of(request, visitor, make=False)), visitor)
    learner = participant_of(request, visitor, make=True)
    assert learner is not None
    return remember(request, _deed(request, learner, segment, asked), visitor)


def _deed(request: HttpRequest, learner: Learner, segment: MicroSegment, asked: SegmentQuestion | None) -> HttpResponse:
    taking.record_segment_view(learner=learner, segment=segment, campaign=request.GET.get("utm_campaign", ""))
    if "began" in request.POST:
        return HttpResponse(status=204)
    return _answer(request, learner, segment, asked) if asked else redirect(request.path)


def _answer(request: HttpRequest, learner: Learner, segment: MicroSegment, asked: SegmentQuestion) -> HttpResponse:
    try:
        record(request, segment.course, learner, asked.question, Phase.IN_ACTIVITY)
    except InvalidAnswer as invalid:
        return _show(request, segment, asked, learner, problem=str(invalid), status=400)
    except (actions.AlreadyAnswered, actions.KeyReused):
        return redirect(f"{request.path}?kept=1#question")
    return redirect(f"{request.path}#question")


def _show(
    request: HttpRequest,
    segment: MicroSegment,
    asked: SegmentQuestion | None,
    learner: Learner | None,
    problem: str = "",
    status: int = 200,
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
    context |= _question(learner, course, asked) if asked else {}
    context |= identify_panel(request, learner)
    return render(request, "courses/segment.html", context, status=status)


def _question(learner: Learner | None, course: Course, asked: SegmentQuestion) -> dict[str, Any]:
    rows = rows_of(learner) if learner else []
    mine = Response.objects.filter(learner__in=rows, course=course, question=asked.question, phase=Phase.IN_ACTIVITY)
    given = with_versions(mine.select_related("course").order_by("answered_at", "id")[:1]) if learner else []
    if not given:
        return {"question": shown_question(versions_in_force(course)[asked.question_id], None)}
    item = answered_item(given[0], Structure(course))
    return {"question": shown_question(given[0].version, given[0]), "item": item}
