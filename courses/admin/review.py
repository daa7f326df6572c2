"""The review of a course: links for guests, what was said of each part, and who signed it off."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses import reviewing
from courses.models import Course, ReviewComment, ReviewLink, Verdict
from courses.review_forms import LinkForm
from courses.review_reading import sections_of
from courses.working_copies.parts import PARTS

from .working_copies import require_open
from .workspace import address_of, render_part, workspace_page


@dataclass(frozen=True)
class Said:
    comment: ReviewComment
    about: str


@require_safe
@workspace_page
def review(request: HttpRequest, course: Course) -> HttpResponse:
    return _page(request, course)


def _page(request: HttpRequest, course: Course, status: int = 200, **more: Any) -> HttpResponse:
    now, digest = timezone.now(), reviewing.said_by(course)
    sign_offs = [(row, row.digest == digest) for row in course.sign_offs.select_related("user")]
    context = {
        "links": course.review_links.select_related("made_by"),
        "now": now,
        "link_form": LinkForm(initial={"days": 14}),
        "said": _said(course),
        "sign_offs": sign_offs,
        "needs_second": reviewing.needs_second(course),
        "verdicts": Verdict.choices,
    }
    return render_part(request, course, "review", context | more, status=status)


def _said(course: Course) -> list[Said]:
    """Open ones first."""
    titles = {
        f"{part.key}:{row.pk}": f"{part.label}: {part.title(row)}"
        for part in PARTS
        for row in part.rows(course)
    }
    rows = sorted(course.review_comments.all(), key=lambda row: (bool(row.settled_at), row.pk))
    titles[""] = "The course"
    return [Said(row, titles.get(row.item, "Taken out")) for row in rows]


@require_POST
@workspace_page
def make_link(request: HttpRequest, course: Course) -> HttpResponse:
    require_open(request, course)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, course, 400, link_form=form)
    user: Any = request.user
    link_and_token = reviewing.make_link(
        course=course, by=user, at=timezone.now(), **form.cleaned_data
    )
    address = f"{settings.SITE_URL}{reverse('review', args=[link_and_token[1]])}"
    return _page(request, course, fresh=address)


@require_POST
@workspace_page
def revoke_link(request: HttpRequest, course: Course, link: int) -> HttpResponse:
    require_open(request, course)
    row = get_object_or_404(ReviewLink, pk=link, course=course)
    reviewing.revoke(row, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, f"The link for {row.given_to} works no more.")
    return HttpResponseRedirect(address_of("review", course.pk))


@require_POST
@workspace_page
def settle(request: HttpRequest, course: Course, comment: int) -> HttpResponse:
    require_open(request, course)
    row = get_object_or_404(ReviewComment, pk=comment, course=course)
    reviewing.settle(row, at=timezone.now())
    return HttpResponseRedirect(address_of("review", course.pk))


@require_POST
@workspace_page
def sign_off(request: HttpRequest, course: Course) -> HttpResponse:
    """Whoever may look at the course may say what they think of it."""
    verdict = request.POST.get("verdict", "")
    if verdict not in Verdict.values:
        raise PermissionDenied
    user: Any = request.user
    reviewing.sign_off(
        course=course,
        user=user,
        name=(user.get_full_name() or user.email)[:150],
        verdict=verdict,
        text=request.POST.get("text", "")[:5000],
    )
    messages.success(request, "Your word on the course as it is now is kept.")
    return HttpResponseRedirect(address_of("review", course.pk))


@require_safe
@workspace_page
def read(request: HttpRequest, course: Course) -> HttpResponse:
    """All of it on one page, as a guest reads it."""
    context = {"sections": sections_of(course)}
    where = "admin/courses/course/workspace_read.html"
    return render_part(request, course, "review", context, template=where)
