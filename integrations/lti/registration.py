"""Dynamic registration: a platform that was invited reads what this site is and registers it."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from learners.tokens import digest_of

from .. import outgoing
from ..models import LtiInvitation, LtiPlatform
from . import refusals, words

GOOD_FOR = timedelta(days=7)
NEEDED = (
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "registration_endpoint",
)


def invite(at: datetime) -> tuple[LtiInvitation, str]:
    """With the address for the platform's administrator; shown once, good for one registration."""
    token = secrets.token_urlsafe(24)
    invitation = LtiInvitation.objects.create(digest=digest_of(token), expires_at=at + GOOD_FOR)
    return invitation, f"{settings.SITE_URL}/lti/register/{token}/"


def invitation_of(token: str, at: datetime) -> LtiInvitation:
    invitations = LtiInvitation.objects.filter(digest=digest_of(token), used_at__isnull=True)
    invitation = invitations.filter(expires_at__gt=at).first()
    if invitation is None:
        raise refusals.BadInvitation
    return invitation


def register(
    *, token: str, configuration_address: str, registration_token: str, at: datetime
) -> LtiPlatform:
    """Raises BadInvitation, RegistrationFailed; then nothing is kept and the invitation is good."""
    invitation_of(token, at)
    try:
        platform = _registered(configuration_address, registration_token)
    except outgoing.NotReached as problem:
        raise refusals.RegistrationFailed(why=problem.sentence) from None
    return _keep(platform, token, at)


@transaction.atomic
def _keep(platform: LtiPlatform, token: str, at: datetime) -> LtiPlatform:
    unused = LtiInvitation.objects.filter(digest=digest_of(token), used_at__isnull=True)
    if not unused.update(used_at=at):
        raise refusals.BadInvitation
    _save(platform)
    LtiInvitation.objects.filter(digest=digest_of(token)).update(platform=platform)
    return platform


def _save(platform: LtiPlatform) -> None:
    """Raises RegistrationFailed: too long, no address, or registered before."""
    try:
        platform.full_clean()
        with transaction.atomic():
            platform.save()
    except ValidationError as problem:
        raise refusals.RegistrationFailed(why=" ".join(problem.messages)) from None
    except IntegrityError:  # by another request in the same moment
        raise refusals.RegistrationFailed(why="It is registered already.") from None


def _registered(address: str, registration_token: str) -> LtiPlatform:
    configuration = outgoing.get_json(address)
    missing = [name for name in NEEDED if not _text(configuration, name)]
    if missing:
        raise outgoing.NotReached(f"Its configuration lacks {', '.join(missing)}.")
    if urlsplit(configuration["issuer"]).hostname != urlsplit(address).hostname:
        raise outgoing.NotReached("Its configuration is of another issuer.")
    headers = {"Content-Type": "application/json"}
    if registration_token:
        headers["Authorization"] = f"Bearer {registration_token}"
    body = json.dumps(tool_configuration()).encode()
    endpoint = configuration["registration_endpoint"]
    reply = outgoing.request("POST", endpoint, body=body, headers=headers).json()
    client_id = _text(reply, "client_id")
    if not client_id:
        raise outgoing.NotReached("It gave no client ID.")
    tool = reply.get(words.TOOL_CONFIGURATION)
    deployment = _text(tool, "deployment_id")
    return _platform(configuration, client_id, deployment)


def _platform(configuration: dict[str, Any], client_id: str, deployment: str) -> LtiPlatform:
    about = configuration.get("https://purl.imsglobal.org/spec/lti-platform-configuration")
    name = _text(about, "product_family_code") or "LTI"
    return LtiPlatform(
        name=f"{name}: {urlsplit(configuration['issuer']).hostname}"[:120],
        issuer=configuration["issuer"],
        client_id=client_id,
        deployment_ids=[deployment] if deployment else [],
        authorization_url=configuration["authorization_endpoint"],
        token_url=configuration["token_endpoint"],
        token_audience=_text(configuration, "authorization_server"),
        keyset_url=configuration["jwks_uri"],
    )


def tool_configuration() -> dict[str, Any]:
    """What this site is, after the LTI Dynamic Registration specification."""
    site = settings.SITE_URL
    launch, name = f"{site}/lti/launch/", "CME Platform"
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{site}/lti/login/",
        "redirect_uris": [launch],
        "client_name": name,
        "jwks_uri": f"{site}/lti/keys.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(words.SCOPES),
        words.TOOL_CONFIGURATION: {
            "domain": urlsplit(site).netloc,
            "target_link_uri": launch,
            "claims": ["iss", "sub", "email", "given_name", "family_name"],
            "messages": [
                {"type": words.LAUNCH, "target_link_uri": launch, "label": name},
                {"type": words.CHOOSING, "target_link_uri": launch, "label": f"Choose in {name}"},
            ],
        },
    }


def _text(body: Any, name: str) -> str:
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) and len(value) <= 500 else ""
