"""Refusals become pages here: what happened in words, and where to go on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop

from courses.actions import CHANGED, CourseClosed
from learners.refusals import Refusal
from learners.wording import sentence_for_reader

View = Callable[..., HttpResponseBase]


class NotYet(Refusal):
    """A step is locked; the sentence says why."""

    code = "not-yet"


class Withdrawn(Refusal):
    code = "withdrawn"
    sentence = gettext_noop(
        "This course has been withdrawn. What you answered and watched is kept."
    )
    status = 410


class SegmentWithdrawn(Withdrawn):
    sentence = gettext_noop("This segment has been withdrawn. What you answered in it is kept.")


def refusals_as_pages(view: View) -> View:
    """A refusal of the deed becomes a page that says what happened and where to go on."""

    @wraps(view)
    def door(request: HttpRequest, slug: str, **named: Any) -> HttpResponseBase:
        try:
            return view(request, slug=slug, **named)
        except Refusal as refusal:
            return refusal_page(request, refusal, slug)

    return door


def is_delivery(request: HttpRequest) -> bool:
    """A script sends what it kept on the device, and reads what became of it."""
    return request.headers.get("Accept", "").startswith("application/json")


def stored(request: HttpRequest, address: str, *, was_kept: bool = False) -> HttpResponse:
    """What was sent is durable: a script is told, a form is shown the page of that address.
    `was_kept`: an earlier answer stays instead.
    """
    if is_delivery(request):
        return JsonResponse({"stored": True, "kept": was_kept})
    return redirect(address)


def refusal_page(request: HttpRequest, refusal: Refusal, slug: str) -> HttpResponse:
    if is_delivery(request):
        body = {"code": refusal.code, "detail": sentence_for_reader(refusal)}
        return JsonResponse(body, status=refusal.status)
    context = {
        "slug": slug,
        "sentence": sentence_for_reader(refusal),
        "changed": refusal.sentence == CHANGED,
        "withdrawn": isinstance(refusal, Withdrawn),
        "unstored": request.method == "POST" and isinstance(refusal, Withdrawn | CourseClosed),
    }
    return render(request, "learning/refused.html", context, status=refusal.status)
