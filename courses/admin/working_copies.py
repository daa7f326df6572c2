"""The pages of a working copy: make it, compare and publish it, throw it away."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from courses import front_matter, working_copies
from courses.models import Course, Enrollment, Track, WorkingCopy
from courses.moments import CHECKED
from courses.working_copies.comparing import Comparison
from courses.working_copies.row_change import RowChange
from learners.characters import whole_number
from learners.signed_in import SignedInRequest

from .findings import advised_for, to_mend_in
from .workspace import PARTS, address_of, render_part, workspace_page


def _held(request: HttpRequest, course: Course) -> WorkingCopy:
    held = WorkingCopy.objects.filter(copy=course).select_related("live", "made_by").first()
    if held is None:
        raise Http404("This is no working copy.")
    return held


def require_open(request: HttpRequest, course: Course) -> None:
    of_courses: Any = admin.site.get_model_admin(Course)
    if not of_courses.may_open(request, course):
        raise PermissionDenied


@require_POST
@workspace_page
def make(request: SignedInRequest, course: Course) -> HttpResponse:
    require_open(request, course)
    if course.is_copy:
        return HttpResponseRedirect(address_of("overview", course.pk))
    held = working_copies.make(live=course, by=request.user, at=timezone.now())
    return HttpResponseRedirect(_same_page(request, held))


def _same_page(request: HttpRequest, held: WorkingCopy) -> str:
    """The page of the copy that shows what was looked at in the live course."""
    label, _, pk = request.POST.get("row", "").partition(":")
    registered = admin.site._registry.items()
    shown_by: Any = next((page for model, page in registered if model._meta.label == label), None)
    number = whole_number(pk)
    if number is not None and hasattr(shown_by, "address_in_copy"):
        address = str(shown_by.address_in_copy(number, held))
        if address:
            return address
    part = request.POST.get("part", "")
    return address_of(part if part in {known.key for known in PARTS} else "overview", held.copy_id)


@dataclass(frozen=True)
class Group:
    label: str
    changes: list["Shown"]


@dataclass(frozen=True)
class Shown:
    """A change with what was said of it so far."""

    change: RowChange
    verdict: str
    reason: str


@require_http_methods(["GET", "POST"])
@workspace_page
def compare(request: SignedInRequest, course: Course) -> HttpResponse:
    held, refused, status = _held(request, course), [], 200
    if request.method == "POST":
        require_open(request, course)
        comparison = working_copies.compare(held)
        working_copies.declare(held, _declared(request, comparison))
        if "publish" not in request.POST:
            messages.success(request, "Kept. Nothing has been published.")
            return HttpResponseRedirect(address_of("compare", course.pk))
        try:
            done = working_copies.publish(
                held,
                by=request.user,
                at=timezone.now(),
                seen=request.POST.get("seen", ""),
                over="over" in request.POST,
            )
            return _published(request, held, done)
        except working_copies.NotPublished as problem:
            refused, status = problem.sentences, problem.status
    context = _context(held, working_copies.compare(held), refused)
    return render_part(request, course, "compare", context, status=status)


def _context(held: WorkingCopy, comparison: Comparison, refused: list[str]) -> dict[str, Any]:
    findings = to_mend_in(held.copy)
    return {
        "working_copy": held,
        "comparison": comparison,
        "groups": _groups(held, comparison),
        "refused": refused,
        "readers": _readers_again(held),
        "failures": findings,
        "advised": advised_for(held.copy, findings),
    }


def _readers_again(held: WorkingCopy) -> int:
    """Learners who go on only after they have read what changes in the course information."""
    if front_matter.content_of(held.copy) == front_matter.content_of(held.live):
        return 0
    return Enrollment.objects.filter(course=held.live).values("learner").distinct().count()


def _groups(held: WorkingCopy, comparison: Comparison) -> list[Group]:
    groups: dict[str, list[Shown]] = {}
    for change in comparison.changes:
        verdict, reason = held.declared.get(str(change.live_pk), ("", ""))
        if change.declaration is None:
            verdict = reason = ""
        groups.setdefault(change.part.label, []).append(Shown(change, verdict, reason))
    return [Group(label, changes) for label, changes in groups.items()]


def _declared(request: HttpRequest, comparison: Comparison) -> dict[int, tuple[str, str]]:
    declared = {}
    for change in comparison.to_declare:
        verdict = request.POST.get(f"declared-{change.live_pk}", "")
        reason = request.POST.get(f"reason-{change.live_pk}", "")
        if verdict in ("same", "new") and change.live_pk is not None:
            declared[change.live_pk] = (verdict, reason.strip()[:2000])
    return declared


def _published(request: SignedInRequest, held: WorkingCopy, done: Comparison) -> HttpResponse:
    of_courses = admin.site.get_model_admin(Course)
    number = len(done.changes)
    sentence = f"{number} {'change is' if number == 1 else 'changes are'} published."
    of_courses.log_change(request, held.live, f"Working copy published: {number}.")
    _take_over_checks(request, done)
    messages.success(request, f"{held.live}: {sentence}")
    return HttpResponseRedirect(address_of("overview", held.live_id))


def _take_over_checks(request: HttpRequest, done: Comparison) -> None:
    """Moments that were looked at with the new video in the copy need no second look."""
    of_tracks: Any = admin.site.get_model_admin(Track)
    changed = {c.copy_pk: c.live_pk for c in done.changes if c.part.model is Track and c.live_pk}
    checked = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Track),
        object_id__in=map(str, changed),
        change_message__contains=CHECKED,
    )
    for pk in set(filter(None, checked.values_list("object_id", flat=True))):
        of_tracks.log_change(request, Track.objects.get(pk=changed[int(pk)]), CHECKED)


@require_http_methods(["GET", "POST"])
@workspace_page
def discard(request: SignedInRequest, course: Course) -> HttpResponse:
    """Asks first, with the number of changes that would go."""
    held = _held(request, course)
    require_open(request, course)
    if request.method != "POST":
        context = {"working_copy": held, "changes": working_copies.compare(held).changes}
        where = "admin/courses/course/workspace_discard.html"
        return render_part(request, course, "compare", context, template=where)
    working_copies.throw_away(held, by=request.user)
    messages.success(request, f"The working copy of {held.live} is thrown away.")
    return HttpResponseRedirect(address_of("overview", held.live_id))
