"""Services of a platform that are asked with an access token: line items, scores, members."""

import json
import re
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.utils import timezone

from .. import outgoing
from ..models import LtiPlatform
from . import keys, words

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MOST_PAGES = 50
LINK = re.compile("<([^>]*)>([^<]*)")  # of the header: an address, then what it is


def access_token(platform: LtiPlatform, scopes: list[str], at: datetime) -> str:
    """Kept for as long as the platform says, less a minute."""
    key = f"lti-token:{platform.pk}:{'+'.join(scope.rsplit('/')[-1] for scope in scopes)}"
    kept = cache.get(key)
    if kept:
        return str(kept)
    claims = {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": platform.token_audience or platform.token_url,
        "jti": secrets.token_urlsafe(24),
    }
    reply = _asked_for_token(platform, scopes, keys.signed(claims, at))
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


def _asked_for_token(platform: LtiPlatform, scopes: list[str], assertion: str) -> Any:
    """A refusal is of the platform as a whole, not of the person or column that it was for."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion,
        "scope": " ".join(scopes),
    }
    try:
        return outgoing.post_form(platform.token_url, form)
    except outgoing.NotReached as problem:
        raise outgoing.NotReached(f"No access token: {problem.sentence}") from None


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


def line_item(platform: LtiPlatform, line_items: str, item: dict[str, Any]) -> str:
    """The column of that resource and tag, made where there is none. It is looked for first: the
    answer to an earlier request may have been lost on its way.
    """
    return _line_item(platform, line_items, item) or _make_line_item(platform, line_items, item)


def _line_item(platform: LtiPlatform, line_items: str, item: dict[str, Any]) -> str:
    same = {"resource_id": item["resourceId"], "tag": item["tag"]}
    address = f"{line_items}{'&' if '?' in line_items else '?'}{urlencode(same)}"
    headers = {"Accept": words.LINE_ITEMS_TYPE}
    listed = _with_token(platform, [words.LINE_ITEM], "GET", address, headers=headers).json()
    for entry in _objects(listed):  # a platform may leave the conditions aside
        if entry.get("resourceId") == item["resourceId"] and entry.get("tag") == item["tag"]:
            return str(entry.get("id") or "")
    return ""


def _make_line_item(platform: LtiPlatform, line_items: str, item: dict[str, Any]) -> str:
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
        everybody += _objects(body.get("members") if isinstance(body, dict) else [])
        address = _next_page(reply.headers)
        if not address:
            break
    return everybody


def _objects(listed: Any) -> list[dict[str, Any]]:
    return [entry for entry in listed if isinstance(entry, dict)] if type(listed) is list else []


def _next_page(headers: dict[str, str]) -> str:
    given = {name.lower(): value for name, value in headers.items()}.get("link", "")
    for address, parameters in LINK.findall(given):
        if 'rel="next"' in parameters or "rel=next" in parameters:
            return str(address)
    return ""
