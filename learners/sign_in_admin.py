"""How people sign in, in the admin: looked at, never edited there. allauth's own pages would change
it without asking who does, without a mail and without a line in the audit. The one deed is to take
a second factor away from somebody who lost it.
"""

from typing import Any

# Here: what it registers is replaced below.
from allauth.account import admin as _account  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _mfa  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as _social  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions import admin as _sessions  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from . import sign_in_changes
from .kept_admin import Kept
from .reauthentication import asks_first

# Providers are named by settings and their tokens are not kept: SocialApp and SocialToken stay out.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)


@admin.register(EmailAddress)
class EmailAddressAdmin(Kept):
    list_display = ("email", "user", "primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email", "user__email")


@admin.register(SocialAccount)
class SocialAccountAdmin(Kept):
    list_display = ("user", "provider", "uid")
    list_select_related = ("user",)
    search_fields = ("uid", "user__email")
    exclude = ("extra_data",)


@admin.register(UserSession)
class UserSessionAdmin(Kept):
    list_display = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    list_select_related = ("user",)
    search_fields = ("user__email", "ip")
    exclude = ("session_key", "data")


@admin.register(Authenticator)
class AuthenticatorAdmin(Kept):
    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    exclude = ("data",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time, with a mail to its person."""
        return {}

    def delete_view(
        self, request: HttpRequest, object_id: str, *positional: Any, **named: Any
    ) -> HttpResponse:
        asked = asks_first(request) if self.has_delete_permission(request) else None
        return asked or super().delete_view(request, object_id, *positional, **named)

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        sign_in_changes.take_factor(obj, by=request.user)  # type: ignore[arg-type]
