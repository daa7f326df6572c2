"""For reviewers without an account: the course, comments on each part of it, and their verdict."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import reviewing
from courses.file_serving import send
from courses.models import Exhibit, MicroSegment, ReviewLink, Track
from courses.review_forms import CommentForm, SignOffForm
from courses.review_reading import item_keys, sections_of
from learners.limits import count_miss, too_many_page

View = Callable[..., HttpResponseBase]
NAME = "reviewer_name"


def by_link(view: View) -> View:
    """The link says which course; nobody else learns that there is one."""

    @wraps(view)
    def door(request: HttpRequest, token: str, **named: Any) -> HttpResponseBase:
        link = reviewing.link_of(token, at=timezone.now())
        if link is None:
            if not count_miss(request, "wrong_code"):
                return too_many_page(request)
            raise Http404
        response = view(request, link, token=token, **named)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return door


@require_safe
@by_link
def page(request: HttpRequest, link: ReviewLink, token: str) -> HttpResponse:
    return _page(request, link, token)


def _page(
    request: HttpRequest, link: ReviewLink, token: str, status: int = 200, **forms: Any
) -> HttpResponse:
    name = request.session.get(NAME, "")
    context = {
        "course": link.course,
        "link": link,
        "token": token,
        "name": name,
        "sections": sections_of(link.course),
        "comment_form": CommentForm(initial={"name": name}),
        "sign_off_form": SignOffForm(initial={"name": name}),
        "sign_offs": link.course.sign_offs.filter(link=link),
        "general": link.course.review_comments.filter(item=""),
    }
    return render(request, "learning/review.html", context | forms, status=status)


@require_POST
@by_link
def comment(request: HttpRequest, link: ReviewLink, token: str) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, link, token, 400, comment_form=form, refused=form.data.get("item"))
    data = form.cleaned_data
    if data["item"] and data["item"] not in item_keys(link.course):
        form.add_error(None, _("This part has been taken out of the course meanwhile."))
        return _page(request, link, token, 409, comment_form=form, refused="")
    request.session[NAME] = data["name"]
    try:
        reviewing.comment(course=link.course, link=link, **data)
    except reviewing.TooManyComments as problem:
        form.add_error(None, _(problem.sentence))
        return _page(request, link, token, problem.status, comment_form=form, refused="")
    anchor = data["item"].replace(":", "-") or "general"
    return HttpResponseRedirect(reverse("review", args=[token]) + f"#{anchor}")


@require_POST
@by_link
def sign_off(request: HttpRequest, link: ReviewLink, token: str) -> HttpResponse:
    form = SignOffForm(request.POST)
    if not form.is_valid():
        return _page(request, link, token, 400, sign_off_form=form)
    request.session[NAME] = form.cleaned_data["name"]
    reviewing.sign_off(course=link.course, link=link, **form.cleaned_data)
    return HttpResponseRedirect(reverse("review", args=[token]) + "#sign-off")


@require_http_methods(["GET", "HEAD"])
@by_link
def file(
    request: HttpRequest, link: ReviewLink, token: str, kind: str, pk: int
) -> HttpResponseBase:
    if kind == "exhibit":
        exhibit = get_object_or_404(Exhibit, pk=pk, case__track__course=link.course)
        return send(request, exhibit.image, exhibit.image_sha256)
    model = {"track": Track, "microsegment": MicroSegment}.get(kind)
    if model is None:
        raise Http404
    row = get_object_or_404(model, pk=pk, course=link.course)
    if not row.video:
        raise Http404
    return send(request, row.video, row.video_sha256)
