"""The pages on which a code is entered: another code, another address, and the way back.

Whoever gives up, or enters three wrong codes, comes back to the page they came for.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

CAME_FOR = "entrance-came-for"
DOORS = {
    "account_login", "account_signup", "account_request_login_code", "account_reset_password",
}  # fmt: skip


def remember_what_for(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Which page somebody wanted when they sent a form of the entrance."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, positional: Any, named: Any) -> None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.url_name not in DOORS:
            return
        wanted = request.POST.get("next", "") or request.GET.get("next", "")
        if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
            request.session[CAME_FOR] = wanted
        else:
            request.session.pop(CAME_FOR, None)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def way_back(request: HttpRequest) -> str:
    """The page somebody came for; where there is none, signing in or one's addresses."""
    own = "account_email" if request.user.is_authenticated else "account_login"
    return request.session.get(CAME_FOR) or reverse(own)


@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    """No code: what was begun is forgotten, and nothing else of the session is."""
    back = way_back(request)
    clear_login(request)
    for name in (
        CAME_FOR, EMAIL_VERIFICATION_CODE_SESSION_KEY, PASSWORD_RESET_VERIFICATION_SESSION_KEY,
    ):  # fmt: skip
        request.session.pop(name, None)
    return redirect(back)


class CodePage:
    """What our pages of a code share."""

    request: HttpRequest
    again: str  # name of the page where another address is given

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        wanted = self.request.session.get(CAME_FOR, "")
        again = reverse(self.again) + (f"?next={wanted}" if wanted else "")
        return super().get_context_data(**named) | {"again": again}  # type: ignore[misc]

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        messages.info(self.request, _("Another code is on its way. Only the newest one works."))
        return super()._resend_form_valid(form)  # type: ignore[misc, no-any-return]

    def too_many(self) -> HttpResponse:
        back = way_back(self.request)
        sentence = _("Too many wrong codes. Ask for a new one when you are ready.")
        messages.error(self.request, sentence)
        return HttpResponseRedirect(back)


class ConfirmAddress(CodePage, allauth_views.ConfirmEmailVerificationCodeView):
    again = "account_signup"

    def _verify_form_invalid(self, form: Any) -> HttpResponse:
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return self.too_many()


class ConfirmSignIn(CodePage, allauth_views.ConfirmLoginCodeView):
    again = "account_request_login_code"

    def form_invalid(self, form: Any) -> HttpResponse:
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return self.too_many()


class ConfirmReset(CodePage, allauth_views.ConfirmPasswordResetCodeView):
    again = "account_reset_password"

    def form_invalid(self, form: Any) -> HttpResponse:
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return self.too_many()
