"""My answers in a course, with what may be told about each."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.colleagues import count_colleagues
from assessments.journey import TITLES
from assessments.models import Phase, Response
from assessments.progress import CourseProgress
from assessments.querysets import with_versions
from assessments.structure import Structure
from courses.querysets import enrolled_course
from learners.actions import learner_for
from learners.merging import rows_of
from learners.signed_in import SignedInRequest
from learning.shown_answers import ShownAnswer, keys_wait, shown_answer


@require_safe
@login_required
@never_cache
def answers(request: SignedInRequest, slug: str) -> HttpResponse:
    learner = learner_for(request.user)
    course = enrolled_course(learner, slug)
    structure = Structure(course)
    given = Response.objects.filter(learner__in=rows_of(learner), course=course).select_related(
        "course"
    )
    ordered = with_versions(given.order_by("phase", "question__position", "question_id", "attempt"))
    decided = [r.question_id for r in ordered if r.phase == Phase.IN_ACTIVITY]
    count_colleagues(structure, course.pk, decided)
    held_back = CourseProgress(learner, structure).held_back
    groups: dict[str, list[ShownAnswer]] = {}
    for response in ordered:
        name = gettext(TITLES[Phase(response.phase)])
        groups.setdefault(name, []).append(shown_answer(response, structure, held_back=held_back))
    context = {"course": course, "groups": groups.items(), "total": len(ordered)}
    context["keys_wait"] = any(keys_wait(items) for items in groups.values())
    return render(request, "learning/my_answers.html", context)
