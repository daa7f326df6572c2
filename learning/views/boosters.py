"""A booster: a few questions for practice, opened by a link of one's own, with the reason after
each answer.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from assessments import boosters
from assessments.models import QuestionVersion
from assessments.scoring import InvalidAnswer
from courses.actions import CourseClosed
from learners.signed_links import BadLink
from learning.forms import AnswerForm
from learning.presenters import has_expired, shown_question
from learning.refusals import is_delivery, refusal_page, stored
from learning.shown_answers import ShownAnswer, judged_answer


@never_cache
def booster_page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        booster = boosters.of_link(token)
    except BadLink:
        raise Http404 from None
    if booster is None:
        raise Http404
    versions, problems = booster.versions(), {}
    if request.method == "POST":
        try:
            problems = _store(request, booster, versions)
        except CourseClosed as refusal:
            return refusal_page(request, refusal, booster.course.slug)
        if is_delivery(request):
            return stored(request, request.path)
    given = booster.answers()
    items = [_item(version, given.get(version.question_id), problems) for version in versions]
    context = {
        "course": booster.course,
        "items": items,
        "expired": has_expired(booster.course),
        "open": any(version.question_id not in given for version in versions),
    }
    reply = render(request, "learning/booster.html", context, status=400 if problems else 200)
    reply["Referrer-Policy"] = "same-origin"  # as that of a follow-up
    return reply


def _store(
    request: HttpRequest, booster: boosters.Booster, versions: list[QuestionVersion]
) -> dict[str, str]:
    problems = {}
    for version in versions:
        key = version.question.key
        values = request.POST.getlist(f"{key}-answer")
        if not values:
            continue
        form = AnswerForm({"version": request.POST.get(f"{key}-version")})
        form.is_valid()
        try:
            shown = boosters.version_shown(version, form.cleaned_data.get("version"))
            answer = values if shown.kind == "multiple" else values[0]
            boosters.record(booster=booster, version=shown, answer=answer, at=timezone.now())
        except InvalidAnswer as problem:
            problems[key] = str(problem)
    return problems


@dataclass(frozen=True)
class GivenAnswer(ShownAnswer):
    given: boosters.BoosterAnswer | None = None


def _item(
    version: QuestionVersion, given: boosters.BoosterAnswer | None, problems: dict[str, str]
) -> GivenAnswer | dict[str, Any]:
    """Before the answer the question alone; after it what was right and why."""
    if given is None:
        problem = problems.get(version.question.key, "")
        return {"question": shown_question(version, None) | {"problem": problem}}
    mine = given.answer if isinstance(given.answer, list) else [given.answer]
    return GivenAnswer(**vars(judged_answer(given.version, mine)), given=given)
