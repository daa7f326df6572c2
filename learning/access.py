"""Who is there, and what of a course they may see."""

import re
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_noop

from courses.actions import FrontMatterRequired, require_opening
from courses.models import Course, CourseStatus, MicroSegment
from courses.querysets import visible_course
from learners import teams
from learners.actions import learner_for
from learners.refusals import Refusal
from learners.roles import may_author

from .refusals import SegmentWithdrawn, View, Withdrawn, refusal_page

BESIDE_A_TRACK = re.compile(r"(notes/(\d+/remove/)?|ask/)$")  # deeds on the page of a track
LONGEST_UNSENT = 20_000  # characters of a form that are kept over a sign-in


class OtherAccount(Refusal):
    """The page was made for somebody who was signed in here before."""

    code = "other-account"
    sentence = gettext_noop(
        "Someone else is signed in here now. Nothing was saved. Sign in as yourself and do it "
        "again."
    )
    status = 401


def signed_in(view: View) -> View:
    """Asks to sign in.

    What somebody sent whose session had ended is kept and shown again, not lost.
    """

    @wraps(view)
    def door(request: HttpRequest, slug: str, **named: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if request.method == "POST" and not _is_of_this_account(request):
                return refusal_page(request, OtherAccount(), slug)
            if request.method == "POST" and unsent(request):
                del request.session["unsent"]
            return view(request, slug=slug, **named)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        context = {"next": _page_of(request, slug), "kept": _keep_unsent(request)}
        return render(request, "learners/signed_out.html", context, status=401)

    return door


def _is_of_this_account(request: HttpRequest) -> bool:
    """A form says for whom its page was made, as a delivery of a script does in its header."""
    return request.POST.get("account", str(request.user.pk)) == str(request.user.pk)


def _page_of(request: HttpRequest, slug: str) -> str:
    """The page a form was on; deeds without a page of their own stand on the course page."""
    if request.path.endswith(("/begin/", "/retake/")):
        return f"/courses/{slug}/"
    return BESIDE_A_TRACK.sub("", request.path)


def _keep_unsent(request: HttpRequest) -> bool:
    """Keeps it for the account the page was made for: the next person at a shared device is
    somebody else.
    """
    account = request.POST.get("account", "")
    given = {
        name: values
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "account")
    }
    if (
        not account
        or sum(len(str(value)) for values in given.values() for value in values) > LONGEST_UNSENT
    ):
        return False
    request.session["unsent"] = {"path": request.path, "account": account, "given": given}
    return True


def unsent(request: HttpRequest) -> dict[str, list[str]]:
    """What this person sent from this page after their session had ended; it stays until it is sent
    again.
    """
    kept = request.session.get("unsent", {})
    mine = (kept.get("path"), kept.get("account")) == (request.path, str(request.user.pk))
    return kept["given"] if mine else {}


def may_preview(user: Any, course: Course) -> bool:
    """Who makes the course, or looks through it, sees what learners do not see yet."""
    return may_author(user) and teams.may(user, course.team_id, teams.LOOKING)


def course_of(request: HttpRequest, slug: str) -> Course:
    """The course of an address as this visitor may see it; authors see drafts."""
    course = visible_course(slug, drafts=True)
    if course.is_published or may_preview(request.user, course):
        return course
    if course.status == CourseStatus.WITHDRAWN:
        raise Withdrawn
    raise Http404("There is no such course.")


def require_segment(request: HttpRequest, segment: MicroSegment) -> None:
    """A segment plays for everybody; one that is certified for credit after its course information
    was shown.
    """
    if may_preview(request.user, segment.course):
        return
    if segment.withdrawn:
        raise SegmentWithdrawn
    if segment.certified:
        if not request.user.is_authenticated:
            raise FrontMatterRequired
        require_opening(learner_for(request.user), segment.course)
