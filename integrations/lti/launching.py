"""What a verified launch means here: who is sent, and what to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import Http404
from django.urls import Resolver404, resolve, reverse

from courses.models import Course, MicroSegment, Track
from courses.querysets import segment_of, track_of, visible_course
from learners.characters import whole_number

from ..models import AccountLink, LtiPlatform, ResourceLink, ScoreState
from . import refusals, words

PAGES = {"course", "track", "segment"}


@dataclass(frozen=True)
class Target:
    """A course, or one track or segment of it."""

    course: Course
    track: Track | None = None
    segment: MicroSegment | None = None

    @property
    def address(self) -> str:
        if self.segment:
            return reverse("segment", args=[self.course.slug, self.segment.slug])
        if self.track:
            return reverse("track", args=[self.course.slug, self.track.number])
        return reverse("course", args=[self.course.slug])

    @property
    def title(self) -> str:
        part = self.segment or self.track
        return f"{self.course.title}: {part.title}" if part else self.course.title


@dataclass(frozen=True)
class Launch:
    account: AccountLink
    target: Target
    email: str
    given_name: str
    family_name: str


def target_of(claims: dict[str, Any]) -> Target:
    """By what was chosen here and comes back as custom parameters, else by the address."""
    custom = claims.get(words.CUSTOM)
    named = custom if isinstance(custom, dict) and custom.get("course") else None
    if named is None:
        named = _of_address(str(claims.get(words.TARGET, "")))
    try:
        course = visible_course(str(named.get("course", "")))
        if named.get("segment"):
            segment = segment_of(course, str(named["segment"]))
            return Target(course, segment=segment)
        if named.get("track"):
            return Target(course, track_of(course, whole_number(str(named["track"])) or 0))
    except Http404:
        raise refusals.NoSuchTarget from None
    return Target(course)


def _of_address(address: str) -> dict[str, Any]:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return {}
    if match.url_name not in PAGES:
        return {}
    named = match.kwargs
    return {
        "course": named["slug"],
        "track": named.get("number"),
        "segment": named.get("segment_slug"),
    }


@transaction.atomic
def take(platform: LtiPlatform, claims: dict[str, Any]) -> Launch:
    """Keep whom the platform sent and from which link. Raises NoSuchTarget."""
    target = target_of(claims)
    subject = str(claims["sub"])[:255]
    account, _ = AccountLink.objects.select_related("user").get_or_create(
        platform=platform, subject=subject
    )
    link = _keep_link(platform, claims, target)
    if link is not None and words.SCORE in link.scopes:
        ScoreState.objects.update_or_create(link=link, account=account, defaults={"is_due": True})
    names = {name: str(claims.get(name) or "")[:100] for name in ("given_name", "family_name")}
    return Launch(account, target, str(claims.get("email") or "")[:254], **names)


def _keep_link(
    platform: LtiPlatform, claims: dict[str, Any], target: Target
) -> ResourceLink | None:
    link, context = _object(claims, words.RESOURCE_LINK), _object(claims, words.CONTEXT)
    if not link.get("id"):
        return None
    grades, members = _object(claims, words.GRADES), _object(claims, words.MEMBERS)
    scopes = [str(scope)[:200] for scope in grades.get("scope") or [] if scope in words.SCOPES]
    facts = {
        "title": str(link.get("title") or target.title)[:255],
        "context_title": str(context.get("title") or context.get("label") or "")[:255],
        "course": target.course,
        "track": target.track,
        "segment": target.segment,
        "scopes": scopes,
        "line_items_url": str(grades.get("lineitems") or "")[:1000],
        "line_item_url": str(grades.get("lineitem") or "")[:1000],
        "members_url": str(members.get("context_memberships_url") or "")[:1000],
    }
    return ResourceLink.objects.update_or_create(
        platform=platform,
        deployment_id=claims[words.DEPLOYMENT],
        link_id=str(link["id"])[:255],
        defaults=facts,
    )[0]


def _object(claims: dict[str, Any], name: str) -> dict[str, Any]:
    value = claims.get(name)
    return value if isinstance(value, dict) else {}
