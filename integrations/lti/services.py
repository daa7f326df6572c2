"""Services of a platform that are asked with an access token: line items, scores, members."""

import json
import secrets
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from .. import outgoing
from ..models import LtiPlatform
from . import keys, words

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MOST_PAGES = 50


def access_token(platform: LtiPlatform, scopes: list[str], at: datetime) -> str:
    """Kept for as long as the platform says, less a minute."""
    key = f"lti-token:{platform.pk}:{'+'.join(scope.rsplit('/')[-1] for scope in scopes)}"
    kept = cache.get(key)
    if kept:
        return str(kept)
    claims = {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": platform.token_url,
        "jti": secrets.token_urlsafe(24),
    }
    reply = outgoing.post_form(
        platform.token_url,
        {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "client_assertion": keys.signed(claims, at),
            "scope": " ".join(scopes),
        },
    )
    token = reply.get("access_token") if isinstance(reply, dict) else None
    if not isinstance(token, str):
        raise outgoing.NotReached("The platform gave no access token.")
    try:
        seconds = int(reply.get("expires_in") or 0) - 60
    except (TypeError, ValueError):
        seconds = 0
    if seconds > 0:
        cache.set(key, token, min(seconds, 3600))
    return token


def _with_token(
    platform: LtiPlatform, scopes: list[str], method: str, address: str, **named: Any
) -> outgoing.Reply:
    token = access_token(platform, scopes, timezone.now())
    headers = {"Authorization": f"Bearer {token}"} | named.pop("headers", {})
    return outgoing.request(method, address, headers=headers, **named)


def send_score(platform: LtiPlatform, line_item: str, score: dict[str, Any]) -> None:
    base, _, query = line_item.partition("?")  # a query stays behind the path (AGS, 3.3)
    address = f"{base}/scores" + (f"?{query}" if query else "")
    headers = {"Content-Type": words.SCORE_TYPE}
    body = json.dumps(score).encode()
    _with_token(platform, [words.SCORE], "POST", address, body=body, headers=headers)


def make_line_item(platform: LtiPlatform, line_items: str, item: dict[str, Any]) -> str:
    headers = {"Content-Type": words.LINE_ITEM_TYPE, "Accept": words.LINE_ITEM_TYPE}
    body = json.dumps(item).encode()
    reply = _with_token(
        platform, [words.LINE_ITEM], "POST", line_items, body=body, headers=headers
    ).json()
    line_item_url = reply.get("id") if isinstance(reply, dict) else None
    if not isinstance(line_item_url, str):
        raise outgoing.NotReached("The platform made no line item.")
    return line_item_url


def members(platform: LtiPlatform, address: str) -> list[dict[str, Any]]:
    """Names and roles of the platform's course, page after page; kept nowhere."""
    everybody: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        headers = {"Accept": words.MEMBERS_TYPE}
        reply = _with_token(platform, [words.MEMBERS_SCOPE], "GET", address, headers=headers)
        body = reply.json()
        everybody += body.get("members", []) if isinstance(body, dict) else []
        address = _next_page(reply.headers)
        if not address:
            break
    return everybody


def _next_page(headers: dict[str, str]) -> str:
    given = {name.lower(): value for name, value in headers.items()}.get("link", "")
    for part in given.split(","):
        address, _, rest = part.partition(";")
        if 'rel="next"' in rest or "rel=next" in rest:
            return address.strip().strip("<>")
    return ""
