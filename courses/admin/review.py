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
from courses.review_forms import CommentForm, LinkForm
from courses.review_reading import item_keys, sections_of
from courses.working_copies.parts import PARTS
from learners.signed_in import SignedInRequest

from .working_copies import require_open
from .workspace import address_of, render_part, workspace_page


@dataclass(frozen=True)
class Said:
    comment: ReviewComment
    about: str
    anchor: str  # where it stands on the page with all of the course; empty where it was taken out


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
    return [Said(row, titles.get(row.item, "Taken out"), _anchor(row, titles)) for row in rows]


def _anchor(row: ReviewComment, titles: dict[str, str]) -> str:
    return (row.item.replace(":", "-") or "general") if row.item in titles else ""


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
def revoke_link(request: SignedInRequest, course: Course, link: int) -> HttpResponse:
    require_open(request, course)
    row = get_object_or_404(ReviewLink, pk=link, course=course)
    reviewing.revoke(row, by=request.user, at=timezone.now())
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
        name=_name(user),
        verdict=verdict,
        text=request.POST.get("text", "")[:5000],
    )
    messages.success(request, "Your word on the course as it is now is kept.")
    return HttpResponseRedirect(address_of("review", course.pk))


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.email)[:150]


@require_safe
@workspace_page
def read(request: HttpRequest, course: Course) -> HttpResponse:
    """All of it on one page, as a guest reads it, with what was said of each part."""
    return _reading(request, course)


def _reading(
    request: HttpRequest, course: Course, status: int = 200, **refused: Any
) -> HttpResponse:
    context = {
        "sections": sections_of(course),
        "general": course.review_comments.filter(item=""),
        "refused": None,
    }
    where = "admin/courses/course/workspace_read.html"
    return render_part(request, course, "review", context | refused, template=where, status=status)


@require_POST
@workspace_page
def comment(request: HttpRequest, course: Course) -> HttpResponse:
    """Whoever may look at the course may say something of a part of it."""
    user: Any = request.user
    form = CommentForm(request.POST.dict() | {"name": _name(user)})
    item = request.POST.get("item", "")
    if form.is_valid() and item and item not in item_keys(course):
        form.add_error(None, "This part has been taken out of the course meanwhile.")
        item = ""
    if not form.is_valid():
        return _reading(request, course, 400, comment_form=form, refused=item)
    data = form.cleaned_data
    reviewing.comment(course=course, user=user, **data)
    messages.success(request, "Your comment is kept; the authors see it.")
    anchor = data["item"].replace(":", "-") or "general"
    return HttpResponseRedirect(reverse("admin:workspace-read", args=[course.pk]) + f"#{anchor}")
