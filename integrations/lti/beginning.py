"""The first step of a launch: the platform says where from, and the browser is sent to it with a
state and a nonce that are signed here and good for one launch within minutes.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core import signing

from ..models import LtiPlatform
from . import claims, refusals

SALT = "integrations.lti.state"
GOOD_FOR = 600  # seconds
LONGEST = 4000  # it comes back in an address
ASKED = ("iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint")


@dataclass(frozen=True)
class Beginning:
    state: str
    nonce: str
    address: str


@dataclass(frozen=True)
class State:
    platform: LtiPlatform
    nonce: str
    asked: dict[str, str]  # so that it can be begun again in another window


def platform_of(issuer: str, client_id: str) -> LtiPlatform:
    platforms = LtiPlatform.objects.filter(issuer=issuer, is_active=True)
    if client_id:
        platforms = platforms.filter(client_id=client_id)
    registered = list(platforms[:2])
    if not registered:
        raise refusals.UnknownPlatform
    if len(registered) > 1:
        raise refusals.UnclearPlatform
    return registered[0]


def begin(asked: dict[str, str], launch_address: str) -> Beginning:
    """Raises MissingClaim, UnknownPlatform, UnclearPlatform."""
    for name in ("iss", "login_hint", *asked):
        claims.text(asked, name, longest=LONGEST)
    platform = platform_of(asked["iss"], asked.get("client_id", ""))
    nonce = secrets.token_urlsafe(24)
    body = {"platform": platform.pk, "nonce": nonce, "asked": asked}
    state = signing.dumps(body, salt=SALT, compress=True)
    parameters: dict[str, Any] = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": launch_address,
        "login_hint": asked["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    if asked.get("lti_message_hint"):
        parameters["lti_message_hint"] = asked["lti_message_hint"]
    separator = "&" if "?" in platform.authorization_url else "?"
    address = f"{platform.authorization_url}{separator}{urlencode(parameters)}"
    return Beginning(state, nonce, address)


def read_state(text: str) -> State:
    try:
        body = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise refusals.BadState from None
    platform = LtiPlatform.objects.filter(pk=body["platform"], is_active=True).first()
    if platform is None:
        raise refusals.UnknownPlatform
    return State(platform, body["nonce"], body["asked"])
