"""Overview and check of a course, and the lists of what belongs to it."""

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from courses.models import Course, MicroSegment, PlanningRecord
from courses.moments import as_moment
from learners.signed_in import SignedInRequest

from .findings import Finding
from .steps import ASKED_ONCE, next_of, steps_of
from .workspace import address_of, render_part, workspace_of, workspace_page


@require_safe
@workspace_page
def overview(request: SignedInRequest, course: Course) -> HttpResponse:
    workspace = workspace_of(request, course, "overview")
    steps = steps_of(course, workspace.lines)
    context = {"steps": steps, "next": next_of(steps), "packages": _packages(request, course)}
    return render_part(request, course, "overview", context, workspace=workspace)


@require_POST
@workspace_page
def skip(request: SignedInRequest, course: Course, step: str) -> HttpResponse:
    """A step that is asked for once is passed over with a word; its page stays."""
    if not admin.site.get_model_admin(Course).has_change_permission(request, course):
        raise PermissionDenied
    if step not in ASKED_ONCE:
        raise Http404
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        plan, _ = PlanningRecord.objects.get_or_create(course=course)
        plan.skipped = sorted({*plan.skipped, step})
        plan.save(update_fields=["skipped"])
    return HttpResponseRedirect(address_of("overview", course.pk))


def _packages(request: SignedInRequest, course: Course) -> "Section | None":
    """What learning systems were given of it, for whoever looks after them; known here by name, as
    integrations stand above. A working copy is given to nobody.
    """
    model = apps.get_model("integrations.CoursePackage")
    if course.is_copy or not admin.site.get_model_admin(model).has_view_permission(request):
        return None
    rows = [
        Row(
            str(package),
            change("integrations_coursepackage", package.pk),
            [
                Cell("Ended" if package.ended_at else "In use"),
                Cell(
                    "Download", reverse("admin:integrations_coursepackage_file", args=[package.pk])
                ),
            ],
        )
        for package in model._default_manager.filter(course=course).order_by("id")
    ]
    tools = add_tool(request, course, "integrations_coursepackage", "Make a package")
    title, columns = "Packages for learning systems", ["Package", "State", "cmi5 or SCORM"]
    return Section(title, columns, rows, "No learning system was given this course.", tools)


@dataclass(frozen=True)
class Group:
    label: str
    findings: list[Finding]


@require_safe
@workspace_page
def check(request: SignedInRequest, course: Course) -> HttpResponse:
    workspace = workspace_of(request, course, "check")
    groups = [
        Group(line.label, [finding for finding in workspace.findings if finding.part == line.key])
        for line in workspace.lines
        if line.key != "check"
    ]
    context = {
        "groups": [group for group in groups if group.findings],
        "advised": workspace.advised,
    }
    return render_part(request, course, "check", context, workspace=workspace)


# lists


@dataclass(frozen=True)
class Cell:
    text: str
    address: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    address: str
    cells: list[Cell]


@dataclass(frozen=True)
class Section:
    title: str
    columns: list[str]
    rows: list[Row]
    empty: str
    tools: list["Tool"] = field(default_factory=list)


@dataclass(frozen=True)
class Tool:
    label: str
    address: str


def add_tool(request: SignedInRequest, course: Course, model: str, label: str) -> list[Tool]:
    """The way to add one more, for whoever may."""
    of_model = admin.site.get_model_admin(apps.get_model(model.replace("_", ".", 1)))
    if not of_model.has_add_permission(request):
        return []
    return [Tool(label, reverse(f"admin:{model}_add") + f"?course={course.pk}")]


def change(model: str, pk: int) -> str:
    return reverse(f"admin:{model}_change", args=[pk])


def render_list(
    request: SignedInRequest, course: Course, part: str, sections: list[Section]
) -> HttpResponse:
    template = "admin/courses/course/workspace_list.html"
    return render_part(request, course, part, {"sections": sections}, template=template)


@require_safe
@workspace_page
def planning(request: SignedInRequest, course: Course) -> HttpResponse:
    """The planning record is a form of its own: the one there is, or a new one."""
    if PlanningRecord.objects.filter(course=course).exists():
        return HttpResponseRedirect(change("courses_planningrecord", course.pk))
    if tools := add_tool(request, course, "courses_planningrecord", "Start the planning record"):
        return HttpResponseRedirect(tools[0].address)
    nothing = Section("Planning", [], [], "Need, format and sources are not recorded.")
    return render_list(request, course, "planning", [nothing])


@require_safe
@workspace_page
def tracks(request: SignedInRequest, course: Course) -> HttpResponse:
    counted = course.tracks.annotate(
        points=Count("decision_points", distinct=True),
        case_count=Count("cases", distinct=True),
        caption_count=Count("captions", distinct=True),
    )
    rows = [
        Row(
            f"{track.number}. {track.title}",
            change("courses_track", track.pk),
            [
                Cell(as_moment(int(track.duration)) if track.duration else "No video"),
                Cell(str(track.case_count)),
                Cell(str(track.points)),
                Cell("Yes" if track.caption_count else "None"),
                Cell(
                    "Timeline", reverse("admin:assessments_decisionpoint_timeline", args=[track.pk])
                ),
            ],
        )
        for track in counted.order_by("number")
    ]
    columns = ["Track", "Length", "Cases", "Decision points", "Captions", "In time"]
    tools = add_tool(request, course, "courses_track", "Add a track")
    section = Section("Tracks", columns, rows, "There is no track yet.", tools)
    return render_list(request, course, "tracks", [section])


@require_safe
@workspace_page
def segments(request: SignedInRequest, course: Course) -> HttpResponse:
    counted = course.segments.select_related("asks__question").order_by("position", "id")
    rows = [
        Row(
            segment.title,
            change("courses_microsegment", segment.pk),
            [
                Cell(as_moment(int(segment.duration)) if segment.duration else "No video"),
                _segment_question(segment),
                Cell("Withdrawn" if segment.withdrawn else "Offered"),
            ],
        )
        for segment in counted
    ]
    columns = ["Segment", "Length", "Question", "State"]
    tools = add_tool(request, course, "courses_microsegment", "Add a segment")
    section = Section("Segments", columns, rows, "There is no segment.", tools)
    return render_list(request, course, "segments", [section])


def _segment_question(segment: MicroSegment) -> Cell:
    """On the page of the segment: a question is chosen or written there."""
    asks = getattr(segment, "asks", None)
    text = asks.question.key if asks else "Write or choose"
    if asks and asks.withdrawn_at:
        text += ", withdrawn"
    return Cell(text, change("courses_microsegment", segment.pk) + "#id_question")
