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
from . import grading, refusals, roles, words
from .claims import part, shown

PAGES = {"course", "track", "segment"}
WHERE_GRADES_GO = ("scopes", "line_items_url", "line_item_url")


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
    account, _ = AccountLink.objects.select_related("user").get_or_create(
        platform=platform, subject=claims["sub"]
    )
    link = _keep_link(platform, claims, target)
    scores = ScoreState.objects.filter(link=link, account=account)
    if roles.takes_part(claims):
        ScoreState.objects.get_or_create(link=link, account=account)
        grading.send_anew(scores)
    else:  # platforms take no score of a teacher
        scores.delete()
    names = {name: shown(claims.get(name), 100) for name in ("given_name", "family_name")}
    return Launch(account, target, shown(claims.get("email"), 254), **names)


def _keep_link(platform: LtiPlatform, claims: dict[str, Any], target: Target) -> ResourceLink:
    identity = {
        "platform": platform,
        "deployment_id": claims[words.DEPLOYMENT],
        "link_id": claims[words.RESOURCE_LINK]["id"],
    }
    before = ResourceLink.objects.filter(**identity).first()
    facts = _facts(claims, target)
    link, _ = ResourceLink.objects.update_or_create(**identity, defaults=facts)
    if before and any(getattr(before, name) != facts[name] for name in WHERE_GRADES_GO):
        grading.begin_anew(link)
    return link


def _facts(claims: dict[str, Any], target: Target) -> dict[str, Any]:
    link, context = part(claims, words.RESOURCE_LINK), part(claims, words.CONTEXT)
    grades, members = part(claims, words.GRADES), part(claims, words.MEMBERS)
    granted = grades.get("scope")
    return {
        "title": shown(link.get("title"), 255) or target.title[:255],
        "context_title": shown(context.get("title") or context.get("label"), 255),
        "course": target.course,
        "track": target.track,
        "segment": target.segment,
        "scopes": [
            scope for scope in words.SCOPES if isinstance(granted, list) and scope in granted
        ],
        "line_items_url": shown(grades.get("lineitems"), 1000),
        "line_item_url": shown(grades.get("lineitem"), 1000),
        "members_url": shown(members.get("context_memberships_url"), 1000),
    }
