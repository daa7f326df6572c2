"""The workspace of a course: one frame around every page on which something of it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from courses.models import Course
from courses.models.withdrawn import Withdrawable
from learners.models import User

from .findings import Finding, advised_for, findings_of
from .line import Line
from .results import Result, results_of
from .steps import Step, next_of, steps_of


@dataclass(frozen=True)
class Part:
    """A line of the outline; what it counts is a relation of the course, by its name."""

    key: str
    label: str
    address: str  # name of the page in the admin
    counts: str = ""


PARTS = (
    Part("overview", "Overview", "workspace-overview"),
    Part("basics", "Basics", "courses_course_change"),
    Part("people", "People and supporters", "workspace-people", "faculty"),
    Part("planning", "Planning", "workspace-planning"),
    Part("credit", "Accreditation and credit", "workspace-credit", "credit_offers"),
    Part("questions", "Questions", "workspace-questions", "questions"),
    Part("polls", "Polls", "workspace-polls", "polls"),
    Part("tracks", "Tracks", "workspace-tracks", "tracks"),
    Part("segments", "Segments", "workspace-segments", "segments"),
    Part("asked", "Questions to the faculty", "workspace-asked", "faculty_questions"),
    Part("map", "Measurement map", "workspace-map"),
    Part("check", "Check", "workspace-check"),
    Part("compare", "Compare and publish", "workspace-compare"),
    Part("review", "Review", "workspace-review"),
    Part("outreach", "Links and reminders", "workspace-outreach"),
    Part("changes", "Changes", "workspace-changes"),
)
OF_COPIES = {"compare"}


def address_of(part: str, course_id: int) -> str:
    """The page of a part of this course."""
    name = next(known.address for known in PARTS if known.key == part)
    return reverse(f"admin:{name}", args=[course_id])


@dataclass(frozen=True)
class Workspace:
    course: Course
    part: str
    lines: list[Line]
    findings: list[Finding]
    may_change: bool
    may_open: bool  # publish it, withdraw it, or edit it in a working copy
    results: list[Result]

    @property
    def label(self) -> str:
        return next(line.label for line in self.lines if line.key == self.part)

    @property
    def following(self) -> Step | None:
        """What to do next, on whichever page a save has led to."""
        return next_of(steps_of(self.course, self.lines))

    @property
    def advised(self) -> list[Finding]:
        return advised_for(self.course, self.findings)

    @property
    def current(self) -> Line:
        return next(line for line in self.lines if line.key == self.part)


def workspace_of(request: HttpRequest, course: Course, part: str) -> Workspace:
    counts, findings = _counts(course), findings_of(course, cast(User, request.user))
    lines = [
        Line(
            part.key,
            part.label,
            address_of(part.key, course.pk),
            counts.get(part.counts),
            len(findings)
            if part.key == "check"
            else sum(finding.part == part.key for finding in findings),
        )
        for part in PARTS
        if course.is_copy or part.key not in OF_COPIES
    ]
    of_courses: Any = admin.site.get_model_admin(Course)
    may_change = of_courses.has_change_permission(request, course)
    may_open = of_courses.may_open(request, course)
    results = results_of(request, course)
    return Workspace(course, part, lines, findings, may_change, may_open, results)


def _counts(course: Course) -> dict[str, int]:
    """How much there is of everything that is counted, in a single query."""
    names = [part.counts for part in PARTS if part.counts]
    counts = Course.objects.filter(pk=course.pk).values(
        **{f"n_{name}": _counted(name) for name in names}
    )
    row = cast(dict[str, int], counts.get())
    return {name: row[f"n_{name}"] for name in names}


def _counted(relation: str) -> Coalesce:
    model = cast(Any, Course._meta.get_field(relation).related_model)
    rows = model.objects.filter(course=OuterRef("pk")).order_by().values("course")
    if issubclass(model, Withdrawable):
        rows = rows.filter(withdrawn_at__isnull=True)
    return Coalesce(
        Subquery(rows.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
    )


# pages of parts

View = Callable[..., HttpResponse]


def workspace_page(view: View) -> View:
    """A page of a course for whoever may look at it; `pk` becomes the course."""

    @wraps(view)
    def page(request: HttpRequest, pk: int, **rest: Any) -> HttpResponse:
        courses = admin.site.get_model_admin(Course)
        course = get_object_or_404(courses.get_queryset(request), pk=pk)
        if not courses.has_view_permission(request, course):
            raise PermissionDenied
        request.workspace_course = course  # type: ignore[attr-defined]
        return view(request, course, **rest)

    return page


def render_part(
    request: HttpRequest,
    course: Course,
    part: str,
    context: dict[str, Any] | None = None,
    *,
    template: str = "",
    status: int = 200,
    workspace: Workspace | None = None,
) -> TemplateResponse:
    """`workspace` where the page has read it already."""
    workspace = workspace or workspace_of(request, course, part)
    whole = admin.site.each_context(request) | {
        "workspace": workspace,
        "course": course,
        "title": workspace.label,
    }
    template = template or f"admin/courses/course/workspace_{part}.html"
    return TemplateResponse(request, template, whole | (context or {}), status=status)


# forms of what belongs to a course


class InWorkspace(admin.ModelAdmin):
    """Adding, changing and deleting stay within the course, and come back to its part."""

    part = ""

    def _workspace(self, request: HttpRequest) -> dict[str, Any]:
        course_id = getattr(request, "course_id", None)
        course = Course.objects.filter(pk=course_id).first() if self.part and course_id else None
        return {"workspace": workspace_of(request, course, self.part)} if course else {}

    def render_change_form(
        self, request: Any, context: Any, add: Any = False, change: Any = False,
        form_url: Any = "", obj: Any = None,
    ) -> Any:  # fmt: skip
        if not context.get("is_popup"):
            context.update(self._workspace(request))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def around(self, request: Any, obj: Any) -> dict[str, Any]:
        request.course_id = self.course_id_of(obj)
        return self._workspace(request)

    def render_delete_form(self, request: Any, context: Any) -> Any:
        return super().render_delete_form(request, context | self._workspace(request))

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        self._remember_course(request, object_id)
        return super().delete_view(request, object_id, extra_context)

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        self._remember_course(request, object_id)
        return super().history_view(
            request, object_id, self._workspace(request) | (extra_context or {})
        )

    def _remember_course(self, request: Any, object_id: str) -> None:
        obj = self.get_object(request, unquote(object_id))
        request.course_id = self.course_id_of(obj) if obj else None

    def course_id_of(self, obj: Any) -> int | None:
        return obj.course_id

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> Any:
        response = super().response_add(request, obj, post_url_continue)
        return self._add_another(request, response, obj)

    def response_change(self, request: Any, obj: Any) -> Any:
        return self._add_another(request, super().response_change(request, obj), obj)

    def _add_another(self, request: Any, response: Any, obj: Any) -> Any:
        if not (self.part and "_addanother" in request.POST and response.status_code == 302):
            return response
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_add"
        query = urlencode({"course": self.course_id_of(obj)} | _kept(request))
        return HttpResponseRedirect(f"{reverse(name)}?{query}")

    def response_post_save_add(self, request: Any, obj: Any) -> Any:
        return self._back(self.course_id_of(obj)) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: Any, obj: Any) -> Any:
        return self._back(self.course_id_of(obj)) or super().response_post_save_change(request, obj)

    def response_delete(self, request: Any, obj_display: str, obj_id: Any) -> Any:
        response = super().response_delete(request, obj_display, obj_id)
        back = self._back(getattr(request, "course_id", None))
        return back if back and response.status_code == 302 else response

    def _back(self, course_id: int | None) -> HttpResponseRedirect | None:
        if not (self.part and course_id and Course.objects.filter(pk=course_id).exists()):
            return None
        return HttpResponseRedirect(address_of(self.part, course_id))


def _kept(request: HttpRequest) -> dict[str, str]:
    """What else the page was opened for."""
    return {name: request.GET[name] for name in ("track", "kind") if name in request.GET}
