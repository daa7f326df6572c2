"""For analysts: counts of practice measures from records outside, taken in from a CSV file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from learners.refusals import Refusal
from learners.signed_in import SignedInRequest
from outcomes.actions.practice import import_practice
from outcomes.models import PracticeCount
from outcomes.practice_csv import MOST_BYTES, read_practice_csv

from .access import analysts_only, course_of


@require_safe
@analysts_only
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    course = course_of(slug)
    counts = PracticeCount.objects.filter(course=course)
    return render(request, "outcomes/practice.html", {"course": course, "counts": counts})


@require_POST
@analysts_only
def upload(request: SignedInRequest, slug: str) -> HttpResponse:
    course, file = course_of(slug), request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file."))
        return redirect("outcomes-practice", slug)
    try:
        rows = read_practice_csv(file.read(MOST_BYTES + 1))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("outcomes-practice", slug)
    new = import_practice(course=course, rows=rows, by=request.user)
    words = ngettext(
        "%(n)d new row. It stands in the next snapshot.",
        "%(n)d new rows. They stand in the next snapshot.",
        new,
    )
    messages.success(request, words % {"n": new})
    return redirect("outcomes-practice", slug)
