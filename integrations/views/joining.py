"""Whose account is it? Somebody a platform sent for the first time shows it by a code by mail."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learners import limits
from learners.wording import sentence_for_reader

from .. import frames
from ..lti import joining, refusals
from ..models import AccountLink
from .lti import WAITING, refusals_in_words, sign_in


class AddressForm(forms.Form):
    email = forms.EmailField(max_length=254)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_in_words
def account(request: HttpRequest) -> HttpResponse:
    waiting = request.session.get(WAITING)
    if not waiting:
        raise refusals.BadState
    link = AccountLink.objects.select_related("platform").filter(pk=waiting["account"]).first()
    if link is None or not link.platform.is_active:
        raise refusals.UnknownPlatform
    if request.method != "POST":
        return _page(request, link, waiting)
    if request.POST.get("deed") == "code":
        return _check(request, link, waiting)
    return _send(request, link, waiting)


def _page(
    request: HttpRequest, link: AccountLink, waiting: dict[str, Any], status: int = 200, **more: Any
) -> HttpResponse:
    sent = request.session.get(joining.CODE, {})
    context = {
        "platform": link.platform,
        "email": sent.get("email") or waiting["email"],
        "code_sent": bool(sent),
        "without_email": not waiting["email"],
    }
    return render(request, "integrations/account.html", context | more, status=status)


def _send(request: HttpRequest, link: AccountLink, waiting: dict[str, Any]) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, link, waiting, status=400, form=form)
    email = form.cleaned_data["email"]
    if not limits.may_send_code(request, email):
        return limits.too_many_page(request)
    joining.send_code(request, account=link, email=email, at=timezone.now())
    return redirect("lti-account")


def _check(request: HttpRequest, link: AccountLink, waiting: dict[str, Any]) -> HttpResponse:
    now, code = timezone.now(), request.POST.get("code", "")
    try:
        email = joining.check_code(request, account=link, code=code, at=now)
    except refusals.WrongCode as refusal:
        return _page(request, link, waiting, status=400, problem=sentence_for_reader(refusal))
    link.user = joining.join(account=link, email=email, names=waiting["names"], at=now)
    framed_by = request.session.get(frames.FRAME)
    del request.session[WAITING]
    response = sign_in(request, link, waiting["address"])
    if framed_by:  # the session of a sign-in is a new one
        request.session[frames.FRAME] = framed_by
        frames.show_in_frame(response, framed_by)
    return response
