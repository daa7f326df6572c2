"""What became of those who came by a campaign link.

People and events stand apart and are never added up.
"""

from dataclasses import dataclass

from django.db.models import Count, F, Min, Q, QuerySet

from courses.models import Campaign, CampaignVisit, Enrollment, Pathway, SegmentView, TrackProgress
from learners.models import Learner

from .models import Response


@dataclass(frozen=True)
class Stage:
    """A stage of the way: how many different people, and how many times where times are counted."""

    name: str
    people: int
    events: int | None
    meaning: str


def funnel_of(campaign: Campaign) -> list[Stage]:
    """Of this very link: its source, medium, campaign and content."""
    visits = visits_of(campaign)
    counted = visits.aggregate(people=Count("visitor", distinct=True), events=Count("id"))
    course, people = (
        campaign.course,
        Learner.objects.filter(pk__in=visits.exclude(learner=None).values("learner")),
    )
    views = _of(SegmentView.objects.filter(segment__course=course, learner__in=people))
    tracks = _of(TrackProgress.objects.filter(track__course=course, learner__in=people))
    started = views.values("learner").union(tracks.values("learner")).count()
    answers = _of(Response.objects.filter(course=course, learner__in=people))
    joined = people.filter(user__isnull=False).annotate(came=Min("campaign_visits__at"))
    signed_up = joined.filter(user__date_joined__gte=F("came")).count()
    enrolled = Enrollment.objects.filter(
        course=course, learner__in=people, pathway=Pathway.CME, campaign=campaign.campaign
    ).count()
    return [
        Stage(
            "Visits", counted["people"], counted["events"], "opened the link; people are browsers"
        ),
        Stage(
            "Starts",
            started,
            views.count() + tracks.count(),
            "began a segment or a track of the course",
        ),
        Stage(
            "Answers",
            answers.values("learner").distinct().count(),
            answers.count(),
            "answered a question of the course",
        ),
        Stage("Sign-ups", signed_up, None, "made an account after they came"),
        Stage("Enrolments", enrolled, None, "enrolled in the course by this campaign"),
    ]


def visits_of(campaign: Campaign) -> QuerySet[CampaignVisit]:
    """Visits of people who count: staff, faculty and test accounts are left out."""
    words = {
        name: getattr(campaign, name)
        for name in ("course", "source", "medium", "campaign", "content")
    }
    return CampaignVisit.objects.filter(Q(learner=None) | Q(learner__exclusion=""), **words)


def _of(rows: QuerySet) -> QuerySet:
    return rows.filter(learner__exclusion="")
