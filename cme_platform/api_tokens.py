"""`Authorization: Token …`: who speaks, and whether the token is for what is asked."""

from django.apps import apps
from django.utils import timezone
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from learners import limits, tokens
from learners.models import ApiToken, Scope, User


class Tokens(TokenAuthentication):
    """Wrong tokens are counted by network address, and soon cost the wait of a 429; a right one
    always gets in, whoever else guesses behind the same address.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        try:
            spoken = super().authenticate(request)
        except AuthenticationFailed:
            if not limits.count_miss(request._request, "wrong_token"):
                raise Throttled(60) from None
            raise
        if spoken:
            _require_scope(request, spoken[1])
        return spoken

    def authenticate_credentials(self, key: str) -> tuple[User, ApiToken]:
        token = tokens.live_token(key)
        if token is None:
            raise AuthenticationFailed("This token is not good, or not any more.")
        tokens.note_use(token, timezone.now())
        return token.user, token


def _require_scope(request: Request, token: ApiToken) -> None:
    view = (request.parser_context or {}).get("view")
    app = apps.get_containing_app_config(type(view).__module__)
    needed = (
        Scope.MANAGE
        if app and app.label == "cme_platform"
        else Scope.OUTCOMES
        if app and app.label == "outcomes"
        else Scope.READ
        if request.method in SAFE_METHODS
        else Scope.ANSWER
    )
    if needed not in token.scopes:
        raise PermissionDenied(f"This token is not for that: it lacks “{needed}”.", "token-scope")
