"""Who changes how somebody signs in shows first that it is still they: by password, second factor,
or a code by mail.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.internal.flows import reauthentication as flow
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.core.internal import ratelimit
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from .limits import may_send_code
from .signed_in import SignedInRequest

STATE = "reauthentication-code"
# Pages of allauth that change how somebody signs in and do not ask by themselves.
ASKED_HERE = {"account_set_password", "account_email_verification_sent"}


def is_recent(request: HttpRequest) -> bool:
    """Whether this session showed within the last minutes that it is still the same person."""
    shown = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated")
    ]
    return bool(shown) and time.time() - shown[-1] < app_settings.REAUTHENTICATION_TIMEOUT


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed since, with one."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def asks_first(request: HttpRequest) -> HttpResponse | None:
    """The page that asks who it is, unless this session showed it lately. What was sent goes on
    after it.
    """
    if is_recent(request):
        return None
    methods = get_adapter().get_reauthentication_methods(request.user)
    return flow.suspend_request(request, methods[0]["url"])


def gate(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Any, positional: Any, named: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if (
            request.method != "POST"
            or match is None
            or match.url_name not in ASKED_HERE
            or not request.user.is_authenticated
        ):
            return None
        return asks_first(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


class Code(AbstractCodeVerificationProcess):
    """A code to the account's own address, good for one confirmation."""

    def __init__(self, request: SignedInRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            state=state,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            user=request.user,
        )

    @classmethod
    def asked_for(cls, request: SignedInRequest) -> "Code | None":
        state = request.session.get(STATE)
        return cls(request, state).abort_if_invalid() if state else None

    @classmethod
    def begin(cls, request: SignedInRequest) -> None:
        code = cls(request, cls.initial_state(user=request.user))
        code.send()
        code.persist()

    def send(self) -> None:
        adapter = get_adapter(self.request)
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.code}
        adapter.send_mail("account/email/login_code", self.request.user.email, context)

    def persist(self) -> None:
        self.request.session[STATE] = self.state

    def abort(self) -> None:
        self.request.session.pop(STATE, None)


@method_decorator(never_cache, name="dispatch")
class ReauthenticateByCode(LoginRequiredMixin, BaseReauthenticateView):
    """Nothing is sent by opening the page: a button asks for the code."""

    form_class = BaseConfirmCodeForm
    template_name = "learners/reauthenticate_by_code.html"
    request: SignedInRequest

    def post(self, request: SignedInRequest, *args: Any, **named: Any) -> HttpResponse:
        self.code = Code.asked_for(request)
        if "send" not in request.POST and self.code:
            return super().post(request, *args, **named)
        if not may_send_code(request, request.user.email):
            return ratelimit.respond_429(request)
        Code.begin(request)
        return HttpResponseRedirect(self.passthrough_next_url(request.path))

    def get_form_kwargs(self) -> dict[str, Any]:
        code = Code.asked_for(self.request)
        return super().get_form_kwargs() | {"code": code.code if code else ""}

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        asked_for = Code.asked_for(self.request) is not None
        return super().get_context_data(**named) | {"asked_for": asked_for}

    def form_valid(self, form: Any) -> HttpResponse:
        assert self.code is not None
        self.code.abort()
        user: Any = self.request.user
        record_authentication(self.request, user, method="code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        assert self.code is not None
        self.code.record_invalid_attempt()
        return super().form_invalid(form)
