"""Where an author begins to look at a course as a learner, and ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from assessments.models import Phase
from courses.admin.workspace import render_part, workspace_page
from courses.models import Course
from learners.professions import PROFESSIONS
from learning import preview

DEEDS = ("start", "watched", "end")


@require_http_methods(["GET", "POST"])
@workspace_page
def preview_page(request: HttpRequest, course: Course) -> HttpResponse:
    if request.method == "POST" and request.POST.get("deed") in DEEDS:
        return _deed(request, course, request.POST["deed"])
    running = preview.Preview.of(request.session)
    context = {
        "professions": PROFESSIONS,
        "running": running if running and running.course == course.slug else None,
        "segments": course.segments.filter(withdrawn=False).order_by("position", "id"),
        "follow_ups": course.polls.in_use().filter(phase=Phase.FOLLOW_UP).order_by("after_days"),
        "title": "Preview",
    }
    template = "admin/courses/course/workspace_preview.html"
    return render_part(request, course, "overview", context, template=template)


def _deed(request: HttpRequest, course: Course, deed: str) -> HttpResponse:
    if deed == "end":
        preview.end(request.session)
        messages.success(request, "The preview has ended. Nothing of it is kept.")
        return HttpResponseRedirect(request.path)
    if deed == "watched":
        preview.watch_everything(request.session, course)
    else:
        profession = request.POST.get("profession", "")
        preview.begin(request.session, course, profession if profession in PROFESSIONS else "")
    return HttpResponseRedirect(f"/courses/{course.slug}/")
