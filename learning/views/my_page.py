"""My page, and the choices of a learner about practice and mail."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments import boosters
from courses.models import SegmentView
from courses.querysets import enrolled_course
from learners import mailing
from learners.actions import learner_for
from learners.merging import rows_of
from learners.models import MailKind
from learners.signed_in import SignedInRequest
from learning.my_courses import courses_of
from learning.refusals import refusals_as_pages


@require_safe
@login_required
@never_cache
def me(request: SignedInRequest) -> HttpResponse:
    learner = learner_for(request.user)
    entries = courses_of(learner)
    watched = SegmentView.objects.filter(learner__in=rows_of(learner))
    stopped = mailing.stopped(learner)
    context = {
        "entries": entries,
        "first": next(
            (
                entry
                for entry in entries
                if (entry["next"] or "credit_waits" in entry) and entry["course"].is_published
            ),
            None,
        ),
        "watched": watched.select_related("segment__course").order_by("-id")[:20],
        "learner": learner,
        "kinds": [(kind.value, gettext(kind.label), kind not in stopped) for kind in MailKind],
    }
    return render(request, "learning/my_page.html", context)


@require_POST
@login_required
@refusals_as_pages
def practice(request: SignedInRequest, slug: str) -> HttpResponse:
    """Short questions again some weeks later: wanted, or no more."""
    learner = learner_for(request.user)
    course = enrolled_course(learner, slug)
    if request.POST.get("wanted") == "yes":
        boosters.want(learner=learner, course=course, at=timezone.now())
        mailing.resume(learner=learner, kind=MailKind.BOOSTERS)
    else:
        boosters.end(learner=learner, course=course, at=timezone.now())
    return redirect("/me/#practice")


@require_POST
@login_required
def mail(request: SignedInRequest) -> HttpResponse:
    """Which mail this learner wants: what is ticked is sent, what is not is stopped."""
    learner = learner_for(request.user)
    wanted = set(request.POST.getlist("kind"))
    for kind in MailKind:
        (mailing.resume if kind in wanted else mailing.stop)(learner=learner, kind=kind)
    return redirect("/me/#mail")
