"""Asked before a course is published: what goes live, and what is still advised."""

from django.http import HttpResponse, HttpResponseRedirect

from courses.front_matter import minutes_of
from courses.models import Course
from courses.querysets import planning_of
from learners.signed_in import SignedInRequest

from .findings import advised_for, findings_of
from .workspace import address_of, render_part


def publish_page(request: SignedInRequest, course: Course) -> HttpResponse:
    """A course with something to mend is led to its Check; one that is live, to its overview."""
    if course.is_published:
        return HttpResponseRedirect(address_of("overview", course.pk))
    findings = findings_of(course, request.user)
    if findings:
        return HttpResponseRedirect(address_of("check", course.pk))
    context = {
        "title": "Publish",
        "advised": advised_for(course, findings),
        "minutes": minutes_of(course, planning_of(course)),
        "tracks": course.tracks.order_by("number"),
        "segments": course.segments.filter(withdrawn=False).order_by("position", "id"),
    }
    template = "admin/courses/course/workspace_publish.html"
    return render_part(request, course, "check", context, template=template)
