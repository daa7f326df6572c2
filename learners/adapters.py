"""How allauth behaves here: mail goes through the outbox, and a provider's account is linked only
after signing in.
"""

import threading
import uuid
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.core import context as here
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jobs import outbox

from . import audit, limits
from .actions import SIGN_IN_MAIL, remember_language
from .addresses import normal_address
from .mailing import MAIL_SETTINGS
from .reauthentication import is_recent
from .sign_in_changes import NOTICE, PROVIDER_LINKED, held_addresses, tell
from .signed_links import of_the_site

WAITING_LINK = "provider-to-link"


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "duplicate_email": gettext_lazy("This address belongs to your account already."),
        "email_password_mismatch": gettext_lazy(
            "The e-mail address and the password do not match. A code by e-mail always works."
        ),
        "email_taken": gettext_lazy("This address belongs to another account."),
        "enter_current_password": gettext_lazy("Enter your current password."),
        "incorrect_code": gettext_lazy("This is not the code. Look at the newest e-mail."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "max_email_addresses": gettext_lazy("An account has at most %d addresses."),
        "rate_limited": gettext_lazy("Too many requests. Please wait a few minutes."),
        "unverified_primary_email": gettext_lazy("Confirm this address first."),
        "too_many_login_attempts": gettext_lazy(
            "Too many wrong passwords. Wait five minutes, or sign in with a code by e-mail."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written down, and sent aside at once: neither a mail server that fails nor one that is
        slow tells the visitor whether there is an account, and a broker that is away does not keep
        a code from arriving.
        """
        self._post(SIGN_IN_MAIL, template_prefix, email, context)

    def _post(self, kind: str, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = {"name": "CME Platform", "domain": settings.SITE_URL.split("://")[1]}
        known = {"request": here.request, "email": email, "current_site": site}
        known["mail_settings"] = of_the_site(MAIL_SETTINGS)
        links = {
            name: of_the_site(value) for name, value in context.items() if name.endswith("_url")
        }
        message = self.render_mail(template_prefix, email, known | context | links)
        key = f"{kind}{uuid.uuid4().hex}"
        outbox.post(key=key, to=email, subject=str(message.subject), body=str(message.body))
        transaction.on_commit(
            lambda: threading.Thread(target=_send_aside, args=(key,)).start(), robust=True
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To every address held before the change, the one that was taken away included."""
        context = context or {}
        gone = [context[name] for name in ("deleted_email", "from_email") if name in context]
        origin = {
            "timestamp": timezone.now(),
            "ip": self.get_client_ip(self.request),
            "user_agent": self.get_http_user_agent(self.request)[:200],
        }
        for address in sorted({*held_addresses(user), *gone}):
            self._post(NOTICE, template_prefix, address, origin | context)

    def clean_email(self, email: str) -> str:
        return normal_address(super().clean_email(email))

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """allauth waves through whoever has neither password nor second factor; here a code by mail
        is asked for.
        """
        required = super().is_reauthentication_required(app=app, **named)
        request = self.request
        if required and not get_reauthentication_flows(request.user) and not is_recent(request):
            raise ReauthenticationRequired
        return required

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """A code by mail stands in for a password, never for a second factor."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and not is_mfa_enabled(user):
            description = _("Send me a code by e-mail")
            url = reverse("reauthenticate-by-code")
            methods.append({"id": "code", "description": description, "url": url})
        return methods

    # --- limits: of wrong passwords, by network address and account together, and far more by
    # account alone -------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{limits.network(request)}:{normal_address(credentials.get('email', ''))}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        self._account_usage = limits.of_account(request, credentials.get("email", ""))
        if not self._account_usage:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._account_usage:
            self._account_usage.rollback()

    def post_login(self, request: HttpRequest, user: Any, **named: Any) -> HttpResponse:
        response = super().post_login(request, user, **named)
        _link_what_waits(request, user)
        remember_language(user=user, language=get_language())
        return response


def _send_aside(key: str) -> None:
    try:
        outbox.deliver_now(key)
    finally:
        connection.close()


class SocialAdapter(DefaultSocialAccountAdapter):
    """Signing in with a provider never takes over an account: its e-mail address must be verified
    by the provider, and the person must sign in to the account once more before the two are linked.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        for address in sociallogin.email_addresses:
            address.email = normal_address(address.email)
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        known = EmailAddress.objects.filter(
            email__in=[normal_address(email) for email in verified], verified=True
        ).exists()
        if known:
            account = sociallogin.account
            request.session[WAITING_LINK] = {
                "provider": account.provider,
                "uid": account.uid,
                "emails": verified,
            }
            name = account.get_provider(request).name
            messages.info(
                request,
                _("Sign in once more, and %(name)s will be linked to your account.")
                % {"name": name},
            )
            raise ImmediateHttpResponse(redirect("account_login"))

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.given_name = (data.get("first_name") or "")[:100]
        user.family_name = (data.get("last_name") or "")[:100]
        return user


def _link_what_waits(request: HttpRequest, user: Any) -> None:
    waiting = request.session.pop(WAITING_LINK, None)
    if not waiting:
        return
    addresses = {normal_address(email) for email in waiting["emails"]}
    if not EmailAddress.objects.filter(user=user, verified=True, email__in=addresses).exists():
        return  # somebody else signed in
    account, created = SocialAccount.objects.get_or_create(
        provider=waiting["provider"], uid=waiting["uid"], defaults={"user": user}
    )
    if created:
        audit.note(
            who=user, deed="provider-linked", subject=user, after={"provider": waiting["provider"]}
        )
        tell(user, PROVIDER_LINKED, name=account.get_provider(request).name)
        messages.success(request, _("The two are linked: you can now sign in with either."))


class MfaAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """From the fixed address of the site, never from the Host header."""
        return {
            "id": settings.SITE_URL.split("://")[1].split("/")[0].rsplit(":", 1)[0],
            "name": "CME Platform",
        }

    def _get_site_name(self) -> str:
        return "CME Platform"
