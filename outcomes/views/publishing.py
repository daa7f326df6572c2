"""For analysts: publish to supporters, give and take back access, see who looked."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from learners import signed_links
from learners.characters import whole_number
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from outcomes.actions import publishing
from outcomes.actions.refusals import SnapshotNotReady
from outcomes.counting import CURRENT
from outcomes.models import PublishedOutcomes, SupporterGrant, SupporterLink, SupporterVisit
from outcomes.options import options_for
from outcomes.querysets import newer_than, ready
from outcomes.reports.content.reading import read
from outcomes.suppression import NoLongerShown, TooLittleNew

from .access import analysts_only, course_of, snapshot_of
from .supporters import supporter_files

SECTIONS = {
    "participation": _("Participation"),
    "audience": _("Audience"),
    "flow": _("Participant flow"),
    "knowledge": _("Learning objectives"),
    "items": _("Questions"),
    "confidence": _("Confidence"),
    "confidence_knowledge": _("Knowledge and confidence"),
    "practice_change": _("Practice change"),
    "barriers": _("Barriers"),
    "subgroups": _("Subgroups"),
    "follow_up": _("Follow-up"),
    "comparison_arm": _("Comparison arm"),
    "scores": _("Score per learner"),
    "decision_points": _("Decision points"),
    "satisfaction": _("Ratings of the activity"),
    "micro_learning": _("Micro-learning"),
    "missing_learners": _("Who is missing"),
    "by_group": _("Target group"),
    "workplace": _("Practice setting"),
    "practice_measures": _("Practice measures"),
}


@require_safe
@analysts_only
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    course = course_of(slug)
    snapshots = ready(course)
    published = publishing.newest_published(course)
    context = {
        "course": course,
        "published": published,
        "differs": published is not None and publishing.differs_today(published),
        "rules_now": CURRENT.version,
        "snapshot": snapshots.first(),
        "snapshots": snapshots,
        "publications": PublishedOutcomes.objects.filter(course=course)
        .defer("document")
        .select_related("published_by"),
        "links": SupporterLink.objects.filter(course=course),
        "grants": SupporterGrant.objects.filter(course=course).select_related("user"),
        "visits": SupporterVisit.objects.filter(publication__course=course).select_related(
            "link", "user", "publication"
        )[:50],
        "below": settings.SUPPRESS_BELOW,
        "now": timezone.now(),
    }
    return render(request, "outcomes/sharing.html", context)


@require_safe
@analysts_only
def preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What supporters would see if this snapshot were published now."""
    snapshot = snapshot_of(course_of(slug), pk)
    try:
        document = publishing.preview(snapshot)
    except TooLittleNew as problem:
        messages.error(request, sentence_for_reader(problem))
        return redirect("outcomes-sharing", slug)
    context = {
        "course": snapshot.course,
        "snapshot": snapshot,
        "newer": newer_than(snapshot),
        "publication": publishing.newest_published(snapshot.course),
        "losses": _in_words(publishing.lost_by(document, snapshot.course)),
        "report": read(document, options_for(snapshot)),
        "below": settings.SUPPRESS_BELOW,
        "files": [replace(each, ready=False) for each in supporter_files(())],
    }
    return render(request, "outcomes/preview.html", context)


def _in_words(losses: list[NoLongerShown]) -> list[dict[str, object]]:
    return [{"section": SECTIONS[loss.section], "loss": loss} for loss in losses]


@require_POST
@analysts_only
def publish(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    snapshot = snapshot_of(course_of(slug), pk)
    try:
        publishing.publish(
            snapshot=snapshot,
            published_by=request.user,
            at=timezone.now(),
            hiding=request.POST.get("hiding") == "on",
        )
    except publishing.WouldHide as refusal:
        messages.error(request, sentence_for_reader(refusal))
        return redirect("outcomes-preview", slug, pk)
    except (SnapshotNotReady, TooLittleNew) as refusal:
        messages.error(request, sentence_for_reader(refusal))
    else:
        messages.success(request, _("Published. Supporters see it now; its files are being built."))
    return redirect("outcomes-sharing", slug)


@require_POST
@analysts_only
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    publication = get_object_or_404(PublishedOutcomes, pk=pk, course__slug=slug)
    return _do(
        request,
        slug,
        lambda: publishing.withdraw(publication=publication, at=timezone.now()),
        gettext("Withdrawn: supporters no longer see it."),
    )


@require_POST
@analysts_only
def make_link(request: SignedInRequest, slug: str) -> HttpResponse:
    """The address is shown on the answer to this request and never again."""
    course = course_of(slug)
    try:
        link, token = publishing.make_link(
            course=course,
            label=request.POST.get("label", ""),
            days=_days(request) or 0,
            made_by=request.user,
            at=timezone.now(),
        )
    except publishing.BadAccess as problem:
        messages.error(request, sentence_for_reader(problem))
        return redirect("outcomes-sharing", slug)
    address = signed_links.address(reverse("shared", args=[token]))
    return render(
        request, "outcomes/link_made.html", {"course": course, "link": link, "address": address}
    )


@require_POST
@analysts_only
def revoke_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    link = get_object_or_404(SupporterLink, pk=pk, course__slug=slug)
    return _do(
        request,
        slug,
        lambda: publishing.revoke_link(link=link, at=timezone.now()),
        gettext("The link no longer opens."),
    )


@require_POST
@analysts_only
def give(request: SignedInRequest, slug: str) -> HttpResponse:
    course = course_of(slug)

    def deed() -> object:
        return publishing.grant_access(
            course=course,
            email=request.POST.get("email", ""),
            days=_days(request),
            granted_by=request.user,
            at=timezone.now(),
        )

    return _do(request, slug, deed, gettext("The account may read what is published."))


@require_POST
@analysts_only
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    grant = get_object_or_404(SupporterGrant, pk=pk, course__slug=slug)
    return _do(
        request,
        slug,
        lambda: publishing.revoke_grant(grant=grant, at=timezone.now()),
        gettext("The account no longer reads it."),
    )


def _days(request: HttpRequest) -> int | None:
    given = request.POST.get("days", "").strip()
    if not given:
        return None
    return whole_number(given, digits=5) or 0


def _do(request: HttpRequest, slug: str, deed: Callable[[], object], done: str) -> HttpResponse:
    try:
        deed()
        messages.success(request, done)
    except (publishing.BadAccess, SnapshotNotReady, TooLittleNew) as problem:
        messages.error(request, sentence_for_reader(problem))
    return redirect("outcomes-sharing", slug)
