"""How allauth behaves here: mail goes through the outbox, and a provider's account is linked only after signing in."""

import threading
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as here
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs import outbox

from . import audit
from .actions import SIGN_IN_MAIL, remember_language

WAITING_LINK = "provider-to-link"


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written down, and sent aside at once: neither a mail server that fails nor one that is slow tells the visitor
        whether there is an account, and a broker that is away does not keep a code from arriving."""
        site = {"name": "CME Platform", "domain": settings.SITE_URL.split("://")[1]}
        known = {"request": here.request, "email": email, "current_site": site}
        message = self.render_mail(template_prefix, email, known | context)
        key = f"{SIGN_IN_MAIL}{uuid.uuid4().hex}"
        outbox.post(key=key, to=email, subject=str(message.subject), body=str(message.body))
        transaction.on_commit(
            lambda: threading.Thread(target=_send_aside, args=(key,)).start(), robust=True
        )

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
    """Signing in with a provider never takes over an account: its e-mail address must be verified by the provider, and
    the person must sign in to the account once more before the two are linked."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        known = EmailAddress.objects.filter(
            email__in=[e.lower() for e in verified], verified=True
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
    addresses = {email.lower() for email in waiting["emails"]}
    if not EmailAddress.objects.filter(user=user, verified=True, email__in=addresses).exists():
        return  # somebody else signed in
    account, created = SocialAccount.objects.get_or_create(
        provider=waiting["provider"], uid=waiting["uid"], defaults={"user": user}
    )
    if created:
        audit.note(
            who=user, deed="provider-linked", subject=user, after={"provider": waiting["provider"]}
        )
        messages.success(request, _("The two are linked: from now on either signs you in."))


class MfaAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """From the fixed address of the site, never from the Host header."""
        return {
            "id": settings.SITE_URL.split("://")[1].split("/")[0].rsplit(":", 1)[0],
            "name": "CME Platform",
        }

    def _get_site_name(self) -> str:
        return "CME Platform"
