"""Campaign links: what came with a visitor is kept in the server's session, and the address is
cleaned of it.

Crawlers get the page at once and are not counted. Where cookies are blocked the page is simply
shown: the cleaned address carries nothing that would be cleaned again.
"""

import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from learners.actions import has_consented, learner_for
from learners.models import Learner, Purpose

from .models import CampaignVisit, Course
from .models.campaign import LONGEST

Handler = Callable[[HttpRequest], HttpResponse]
PARAMETERS = {
    "utm_source": "source",
    "utm_medium": "medium",
    "utm_campaign": "campaign",
    "utm_content": "content",
    "li_fat_id": "click_id",
}
# in the session: {"visitor": id, "first": {...}, "last": {...}, "visits": [...], "learner": id}
KEPT = "campaign"
MOST_VISITS = 20  # of one session that are joined to a learner afterwards
PAGE = re.compile(r"^/(?:(?:courses|m)/(?P<slug>[a-z0-9-]+)/.*)?$")
CRAWLER = re.compile(
    r"bot\b|crawl|spider|slurp|preview|facebookexternalhit|embedly|whatsapp|telegram|curl/|python-",
    re.I,
)


def keep_campaign(get_response: Handler) -> Handler:
    """Middleware: keeps what a campaign link says,
    and joins it to the learner once there is one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_campaign_link(request):
            keep(request)
            return _without_campaign(request)
        response = get_response(request)
        if _may_be_joined(request) and request.user.is_authenticated:
            join(request, learner_for(request.user))
        return response

    return middleware


def _may_be_joined(request: HttpRequest) -> bool:
    """Looks into a session only where there is one: what everybody may see depends on no cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.session.modified:
        return False
    return "learner" not in request.session.get(KEPT, {"learner": None})


def _is_campaign_link(request: HttpRequest) -> bool:
    if request.method != "GET" or not any(name in request.GET for name in PARAMETERS):
        return False
    if not PAGE.match(request.path) or not request.path.isprintable():
        return False
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return not CRAWLER.search(request.headers.get("User-Agent", "")) and "prefetch" not in ahead


def values_of(request: HttpRequest) -> dict[str, str]:
    """What the link says, by the names of a visit. Anything too long or not printable is left out,
    and the click id of an advertisement is kept only of somebody who agreed to the measuring of
    campaigns.
    """
    values = {
        name: request.GET.get(parameter, "").strip() for parameter, name in PARAMETERS.items()
    }
    values = {
        name: value
        for name, value in values.items()
        if value.isprintable() and 0 < len(value) <= LONGEST
    }
    if "click_id" in values and not agreed_to_measurement(request):
        del values["click_id"]
    return values


def agreed_to_measurement(request: HttpRequest) -> bool:
    return request.user.is_authenticated and has_consented(
        learner_for(request.user), Purpose.CAMPAIGN_MEASUREMENT
    )


def keep(request: HttpRequest) -> None:
    """First and last touch into the session, the visit into the log."""
    values = values_of(request)
    if not values:
        return
    kept = dict(
        request.session.get(KEPT) or {"visitor": str(uuid.uuid4()), "first": values, "visits": []}
    )
    visit = CampaignVisit.objects.create(
        course=_course_of(request.path),
        path=request.path[:300],
        visitor=uuid.UUID(kept["visitor"]),
        **values,
    )
    kept |= {"last": values, "visits": [*kept["visits"], visit.pk][-MOST_VISITS:]}
    kept.pop("learner", None)
    request.session[KEPT] = kept


def _course_of(path: str) -> Course | None:
    match = PAGE.match(path)
    return Course.objects.filter(slug=match["slug"]).first() if match and match["slug"] else None


def _without_campaign(request: HttpRequest) -> HttpResponse:
    """The same page under its own address."""
    left = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name not in PARAMETERS
    ]
    # The path was matched against our own pages and begins with one slash: it leads nowhere else.
    response = HttpResponseRedirect(request.path + (f"?{urlencode(left)}" if left else ""))
    response["Cache-Control"] = "no-store"
    return response


def campaign_of(request: HttpRequest) -> str:
    """The campaign an enrolment is counted under: of the link somebody came by last."""
    kept: dict[str, Any] = request.session.get(KEPT) or {}
    return kept.get("last", {}).get("campaign", "") or kept.get("first", {}).get("campaign", "")


def join(request: HttpRequest, learner: Learner) -> None:
    """The visits of this session are the learner's from now on; a visit that is somebody's stays
    theirs.
    """
    kept = request.session.get(KEPT)
    if not kept or kept.get("learner") == learner.pk:
        return
    # A visitor without an account may still turn out to be somebody with one.
    free = Q(learner=None) | Q(learner__user=None)
    CampaignVisit.objects.filter(free, pk__in=kept["visits"]).update(learner=learner)
    if learner.user_id:
        request.session[KEPT] = kept | {"learner": learner.pk}
