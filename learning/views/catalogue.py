"""What is there, and the page of one course."""

from typing import Any
from urllib.parse import quote

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.journey import address_of, journey_of, outline_of
from assessments.structure import structure_of
from courses import actions as course_actions
from courses import campaigns, front_matter
from courses.loading_notice import what_is_loaded
from courses.models import Case, Course, Enrollment, MicroSegment, Pathway
from courses.querysets import (
    enrollment_of,
    published,
    shown_versions,
    visible_course,
)
from credit.actions import claiming
from credit.requirements import last_day_of, offers_participation, requirements_of
from learners.actions import learner_for
from learners.characters import whole_number
from learners.forms import specialties
from learners.models import Learner
from learners.signed_in import SignedInRequest
from learning.access import course_of, signed_in
from learning.changed_information import changed_since
from learning.continuing import with_credit
from learning.forms import AboutMeForm
from learning.presenters import has_expired
from learning.refusals import refusals_as_pages


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    courses = (
        published()
        .select_related("planning")
        .annotate(has_cases=Exists(Case.objects.in_use().filter(track__course=OuterRef("pk"))))
        .prefetch_related("tracks", "segments", "credit_offers")
        .order_by("title", "id")
    )
    mine = _ways_of(learner_for(request.user)) if request.user.is_authenticated else {}
    entries = [
        _entry(course) | {"has_cases": course.has_cases} | mine.get(course.pk, {})
        for course in courses
    ]
    loading = "" if entries else what_is_loaded()
    return render(request, "learning/catalogue.html", {"entries": entries, "loading": loading})


def _entry(course: Course) -> dict[str, Any]:
    tracks, planning = list(course.tracks.all()), getattr(course, "planning", None)
    offer = next(iter(course.credit_offers.all()), None)
    return {
        "course": course,
        "tracks": tracks,
        "minutes": planning.minutes if planning else None,  # in all, with the questions
        "video_minutes": front_matter.whole_minutes(tracks),
        "segments": [segment for segment in course.segments.all() if not segment.withdrawn],
        "offer": offer,
        "claimed_until": last_day_of(offer, course) if offer else None,
        "expired": has_expired(course),
    }


def _ways_of(learner: Learner) -> dict[int, dict[str, Any]]:
    """How far this learner is in the courses they enrolled in."""
    mine = Enrollment.objects.filter(learner=learner, pathway=Pathway.CME).select_related("course")
    return {
        course.pk: with_credit(journey_of(learner, course).for_page(), learner, course)
        for course in (enrollment.course for enrollment in mine)
    }


@require_safe
@never_cache
@refusals_as_pages
def course_page(request: HttpRequest, slug: str) -> HttpResponse:
    course = course_of(request, slug)
    prefetch_related_objects([course], "tracks", "segments", "credit_offers")
    current = front_matter.current(course)
    asked = _segment_asked(course, request.GET.get("segment", ""))
    context = _entry(course) | {
        "segment_asked": asked,
        "onto": quote(f"{request.path}?segment={asked.slug}") if asked else "",
        "requirements": requirements_of(course),
        "participation": offers_participation(course),
        "front": current.content,
        "version": current.version,
    }
    if request.user.is_authenticated:
        learner = learner_for(request.user)
        context["enrolled"] = enrollment_of(learner, course) is not None
        if context["enrolled"] and current.version in shown_versions(learner, course):
            context |= with_credit(journey_of(learner, course).for_page(), learner, course)
        elif course.is_published:
            context |= _about(learner)
            context["changed"] = changed_since(learner, course, current)
    if "steps" not in context:
        context["outline"] = [
            {"step": step, "address": address_of(course, step)}
            for step in outline_of(structure_of(course))
        ]
    return render(request, "learning/course.html", context)


def _segment_asked(course: Course, slug: str) -> MicroSegment | None:
    """The segment that somebody wanted to watch and that waits for the course information."""
    return next((s for s in course.segments.all() if s.slug == slug and not s.withdrawn), None)


def _about(learner: Learner) -> dict[str, Any]:
    """What is asked of somebody at the start, and only once: the report says whom a course
    reached.
    """
    return {
        "about": AboutMeForm(),
        "asks_profession": not learner.profession,
        "asks_specialty": not learner.specialty,
        "specialties": specialties(),
    }


@require_POST
@signed_in
@refusals_as_pages
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    """Acknowledge the front matter that was shown, and enrol."""
    course, learner = visible_course(slug), learner_for(request.user)
    version = whole_number(request.POST.get("version", "")) or 0
    about = AboutMeForm(request.POST)
    course_actions.acknowledge_front_matter(learner=learner, course=course, version=version)
    campaign, now = campaigns.campaign_of(request), timezone.now()
    course_actions.enroll(learner=learner, course=course, campaign=campaign, at=now)
    campaigns.join(request, learner)
    if about.is_valid():  # what does not fit holds nobody up
        claiming.name_profession(learner=learner, **about.cleaned_data)
    if asked := _segment_asked(course, request.POST.get("segment", "")):
        return redirect(f"/m/{course.slug}/{asked.slug}/")
    return redirect(journey_of(learner, course).next_address)
