"""For supporters, by a link or an account: what was published, and nothing else.

Every look is noted.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from learners import limits, teams
from learners.models import User
from outcomes.actions import publishing
from outcomes.actions.published_files import content_of
from outcomes.file_formats import FOR_SUPPORTERS
from outcomes.models import PublishedOutcomes, SupporterLink
from outcomes.options import options_for
from outcomes.reports.content.evidence import evidence_of
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.report import Report

from .downloads import csv_options, published_name
from .exhibits import file_of


@dataclass(frozen=True)
class Reading:
    """A publication, who reads it, and the address below which its pages lie."""

    publication: PublishedOutcomes
    base: str
    link: SupporterLink | None = None
    user: User | None = None

    def note(self, what: str) -> None:
        publishing.note_visit(
            publication=self.publication,
            what=what,
            at=timezone.now(),
            link=self.link,
            user=self.user,
        )


View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Not kept, not found by search machines, and its address not told to any other site."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def by_link(token: str) -> Reading:
    link = publishing.link_of(token, timezone.now())
    publication = publishing.newest_published(link.course) if link else None
    if publication is None:
        raise Http404
    return Reading(publication, reverse("shared", args=[token]), link=link)


def by_account(user: User, slug: str) -> Reading:
    course = next(
        (course for course in publishing.courses_of(user, timezone.now()) if course.slug == slug),
        None,
    )
    publication = publishing.newest_published(course) if course else None
    if publication is None:
        raise Http404
    return Reading(publication, reverse("supporter-course", args=[slug]), user=user)


def readers_only(view: View) -> View:
    """Opens by a token or by a supporter's account; nobody else is told that there is anything."""

    @wraps(view)
    def guarded(
        request: HttpRequest, *, token: str = "", slug: str = "", **kwargs: object
    ) -> HttpResponse:
        if token:
            try:
                reading = by_link(token)
            except Http404:
                if not limits.count_miss(request, "wrong_link"):
                    return limits.too_many_page(request)
                raise
            return view(request, reading, **kwargs)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, by_account(request.user, slug), **kwargs)

    return private(guarded)


@require_safe
@private
def overview(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not teams.is_supporter(request.user):
        raise Http404
    courses = publishing.courses_of(request.user, timezone.now())
    published = [publishing.newest_published(course) for course in courses]
    entries = [(each.course, each, _report_of(each)) for each in published if each]
    return render(request, "outcomes/supporter_overview.html", {"entries": entries})


def _report_of(publication: PublishedOutcomes) -> Report:
    return read(publication.outcomes, options_for(publication.snapshot))


@require_safe
@readers_only
def page(request: HttpRequest, reading: Reading) -> HttpResponse:
    reading.note("view")
    publication = reading.publication
    context = {
        "published": publication,
        "below": publication.below,
        "course": publication.course,
        "report": _report_of(publication),
        "evidence_base": f"{reading.base}evidence/",
        "exhibit_base": f"{reading.base}charts/",
        "base": reading.base,
        "files": supporter_files({*publication.files.values_list("format", flat=True)}),
    }
    return render(request, "outcomes/supporter.html", context)


@dataclass(frozen=True)
class SupporterFile:
    kind: str
    name: str
    ready: bool


def supporter_files(built: Container[str]) -> list[SupporterFile]:
    """Every file they get; ready where it is built or needs no building."""
    return [
        SupporterFile(each.key, each.name, not each.is_built or each.key in built)
        for each in FOR_SUPPORTERS.values()
    ]


@require_safe
@readers_only
def evidence(request: HttpRequest, reading: Reading, key: str) -> HttpResponse:
    told = evidence_of(reading.publication.outcomes, key, settings.P_FLOOR)
    if told is None:
        raise Http404
    reading.note("evidence")
    context = {"course": reading.publication.course, "evidence": told, "back": reading.base,
        "anchor": None,
               "bare": "outcomes/supporter_base.html"}  # fmt: skip
    return render(request, "outcomes/evidence.html", context)


@require_safe
@readers_only
def exhibit(request: HttpRequest, reading: Reading, name: str, kind: str) -> HttpResponse:
    """A chart or table of what was published."""
    publication = reading.publication
    report = _report_of(publication)
    prefix = f"{publication.course.slug}-published-{publication.number}"
    response = file_of(request, report, name, kind, prefix)
    reading.note(f"chart {kind}" if kind != "csv" else "table csv")
    return response


@require_safe
@readers_only
def download(request: HttpRequest, reading: Reading, kind: str) -> HttpResponse:
    if kind not in FOR_SUPPORTERS:
        raise Http404
    content = content_of(reading.publication, kind, Options.of(csv_options(request)))
    if content is None:
        response = render(
            request, "outcomes/supporter_wait.html", {"base": reading.base}, status=409
        )
        response["Retry-After"] = "10"
        return response
    reading.note(kind)
    publication = reading.publication
    response = HttpResponse(content, content_type=FOR_SUPPORTERS[kind].content_type)
    name = published_name(publication, kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
