"""Choosing what a link of the platform leads to: a course, a track or a segment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

from courses.querysets import published

from ..models import LtiPlatform
from . import keys, refusals, words
from .claims import part, text
from .launching import Target

SALT = "integrations.lti.choosing"
GOOD_FOR = 3600
LINK = "ltiResourceLink"


@dataclass(frozen=True)
class Choosing:
    """What the platform asked with; carried by the form, signed."""

    platform: LtiPlatform
    deployment: str
    return_address: str
    data: Any  # the platform's own, given back as it came


def begin(platform: LtiPlatform, claims: dict[str, Any]) -> str:
    """Raises MissingClaim when the platform does not say where the choice goes, NoLinksThere."""
    asked = part(claims, words.DEEP_LINKING_SETTINGS)
    address = text(asked, "deep_link_return_url", longest=2000)
    if urlsplit(address).scheme not in ("http", "https"):
        raise refusals.MissingClaim(claim="deep_link_return_url")
    taken = asked.get("accept_types")
    if not isinstance(taken, list):
        raise refusals.MissingClaim(claim="accept_types")
    if LINK not in taken:
        raise refusals.NoLinksThere
    body = [platform.pk, claims[words.DEPLOYMENT], address, asked.get("data")]
    return signing.dumps(body, salt=SALT, compress=True)


def read(text: str) -> Choosing:
    try:
        pk, deployment, address, data = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise refusals.BadState from None
    platform = LtiPlatform.objects.filter(pk=pk, is_active=True).first()
    if platform is None:
        raise refusals.UnknownPlatform
    return Choosing(platform, deployment, address, data)


def targets() -> list[tuple[str, Target]]:
    """By the name the form uses."""
    named_targets = []
    for course in published().prefetch_related("tracks", "segments").order_by("title", "id"):
        named_targets.append((f"{course.slug}", Target(course)))
        named_targets += [
            (f"{course.slug}:t{t.number}", Target(course, t)) for t in course.tracks.all()
        ]
        named_targets += [
            (f"{course.slug}:s{s.slug}", Target(course, segment=s))
            for s in course.segments.all()
            if not s.withdrawn
        ]
    return named_targets


def answer(choosing: Choosing, target: Target | None, at: datetime) -> str:
    """The signed message that takes the choice to the platform; None when nothing is chosen."""
    claims = {
        "iss": choosing.platform.client_id,
        "aud": choosing.platform.issuer,
        "nonce": signing.get_cookie_signer(salt=SALT).signature(str(at.timestamp()))[:32],
        words.MESSAGE_TYPE: "LtiDeepLinkingResponse",
        words.VERSION: "1.3.0",
        words.DEPLOYMENT: choosing.deployment,
        words.CONTENT_ITEMS: [content_item(target)] if target else [],
    }
    if choosing.data is not None:
        claims[words.DATA] = choosing.data
    return keys.signed(claims, at)


def content_item(target: Target) -> dict[str, Any]:
    custom = {"course": target.course.slug}
    if target.track:
        custom["track"] = str(target.track.number)
    if target.segment:
        custom["segment"] = target.segment.slug
    return {
        "type": LINK,
        "title": target.title[:255],
        "url": f"{settings.SITE_URL}{target.address}",
        "custom": custom,
        "lineItem": {
            "label": target.title[: words.LONGEST_LABEL],
            "scoreMaximum": 100,
            "resourceId": ":".join(custom.values()),
            "tag": "result",
        },
    }
