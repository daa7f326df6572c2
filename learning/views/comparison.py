"""The page of the comparison arm: public by its signed link, the same items asked once, nothing
told.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from assessments.comparison import (
    AnsweredBefore,
    AnswersMissing,
    ComparisonClosed,
    Given,
    TakesTheCourse,
    answer_comparison,
    comparison_questions,
    has_answered,
    takes_course,
)
from assessments.models import QuestionVersion
from courses.comparison_link import is_comparison_token
from courses.models import Course
from courses.querysets import visible_course
from learners.characters import whole_number
from learners.models import Learner
from learners.visitors import participant_of, remember, visitor_of
from learning.presenters import shown_question
from learning.refusals import is_delivery, refusal_page, stored


@never_cache
def comparison_page(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A wrong link, a closed arm and a missing course answer the same."""
    course = visible_course(slug)
    if not is_comparison_token(course, token) or not course.comparison_arm:
        raise Http404("There is no such page.")
    visitor = visitor_of(request)
    if request.method != "POST":
        return remember(
            request, _page(request, course, participant_of(request, visitor, make=False)), visitor
        )
    learner = participant_of(request, visitor, make=True)
    assert learner is not None
    return remember(request, _answer(request, course, learner), visitor)


def _answer(request: HttpRequest, course: Course, learner: Learner) -> HttpResponse:
    questions = comparison_questions(course)
    given = {version.question.key: _given(request, version) for version in questions}
    try:
        answer_comparison(learner=learner, course=course, given=given, answered_at=timezone.now())
    except AnswersMissing as missing:
        if is_delivery(request):
            return refusal_page(request, missing, course.slug)
        return _page(request, course, learner, missing.problems, status=400)
    except (TakesTheCourse, AnsweredBefore, ComparisonClosed):
        pass  # the page itself says so
    return stored(request, request.path)


def _given(request: HttpRequest, version: QuestionVersion) -> Given:
    prefix = f"{version.question.key}-"
    values, number = (
        request.POST.getlist(f"{prefix}answer"),
        request.POST.get(f"{prefix}version", ""),
    )
    answer: object = values if version.kind == "multiple" else (values[0] if values else None)
    return Given(answer, whole_number(number, digits=5))


def _page(
    request: HttpRequest,
    course: Course,
    learner: Learner | None,
    problems: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"course": course, "problems": problems}
    if learner and has_answered(learner, course):
        context["done"] = True
    elif learner and takes_course(learner, course):
        context["refused"] = gettext(TakesTheCourse.sentence)
    else:
        context["questions"] = [
            _question(request, version, problems or {}) for version in comparison_questions(course)
        ]
    return render(request, "learning/comparison.html", context, status=status)


def _question(
    request: HttpRequest, version: QuestionVersion, problems: dict[str, str]
) -> dict[str, Any]:
    key = version.question.key
    shown = shown_question(version, None, request.POST.getlist(f"{key}-answer"))
    return shown | {"prefix": f"{key}-", "problem": problems.get(key)}
