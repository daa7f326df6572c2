"""My answers in a course, and the choices of a learner about practice and mail. The page itself: `cme_platform/my_page.py`."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments import boosters
from assessments.models import Phase, Response
from assessments.showing import answered_item, with_versions
from assessments.steps import TITLES
from assessments.structure import Structure
from courses.models import Course, Enrollment
from learners import mailing
from learners.actions import learner_for
from learners.models import Learner, MailKind


def _mine(request: HttpRequest, slug: str) -> tuple[Learner, Course]:
    """The course of somebody who takes part in it; for everybody else there is none."""
    learner = learner_for(request.user)  # type: ignore[arg-type]
    enrollment = (
        Enrollment.objects.filter(learner=learner, course__slug=slug)
        .select_related("course")
        .first()
    )
    if enrollment is None:
        raise Http404
    return learner, enrollment.course


@require_safe
@login_required
@never_cache
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    learner, course = _mine(request, slug)
    structure = Structure(course)
    given = Response.objects.filter(learner=learner, course=course).select_related("course")
    ordered = with_versions(given.order_by("phase", "question__position", "question_id", "attempt"))
    groups: dict[str, list] = {}
    for response in ordered:
        name = gettext(TITLES[Phase(response.phase)])
        groups.setdefault(name, []).append(answered_item(response, structure))
    context = {"course": course, "groups": groups.items(), "total": len(ordered)}
    return render(request, "learners/my_answers.html", context)


@require_POST
@login_required
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Short questions again some weeks later: wanted, or no more."""
    learner, course = _mine(request, slug)
    if request.POST.get("wanted") == "yes":
        boosters.want(learner=learner, course=course)
        mailing.resume(learner=learner, kind=MailKind.BOOSTERS)
    else:
        boosters.end(learner=learner, course=course, at=timezone.now())
    return redirect("/me/#practice")


@require_POST
@login_required
def mail(request: HttpRequest) -> HttpResponse:
    """Which mail this learner wants: what is ticked is sent, what is not is stopped."""
    learner = learner_for(request.user)  # type: ignore[arg-type]
    wanted = set(request.POST.getlist("kind"))
    for kind in MailKind:
        (mailing.resume if kind in wanted else mailing.stop)(learner=learner, kind=kind)
    return redirect("/me/#mail")
