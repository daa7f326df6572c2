"""For analysts: counts of practice measures from records outside, taken in from a CSV file."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from courses.models import Course
from learners.refusals import Refusal
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from outcomes.actions.practice import import_practice
from outcomes.models import PracticeCount
from outcomes.practice_csv import MOST_BYTES, BadPracticeFile, read_practice_csv

from .access import analysts_only, course_of


@require_safe
@analysts_only
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, course_of(slug))


def _page(request: HttpRequest, course: Course, problems: Iterable[Refusal] = ()) -> HttpResponse:
    context = {
        "course": course,
        "counts": PracticeCount.objects.filter(course=course),
        "problems": [sentence_for_reader(problem) for problem in problems],
    }
    status = 400 if problems else 200
    return render(request, "outcomes/practice.html", context, status=status)


@require_POST
@analysts_only
def upload(request: SignedInRequest, slug: str) -> HttpResponse:
    course, file = course_of(slug), request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file."))
        return redirect("outcomes-practice", slug)
    try:
        rows = read_practice_csv(file.read(MOST_BYTES + 1))
    except BadPracticeFile as refusal:
        return _page(request, course, refusal.problems)
    new = import_practice(course=course, rows=rows, by=request.user)
    words = ngettext(
        "%(n)d new row. It stands in the next snapshot.",
        "%(n)d new rows. They stand in the next snapshot.",
        new,
    )
    messages.success(request, words % {"n": new})
    return redirect("outcomes-practice", slug)
