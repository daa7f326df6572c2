"""People and events of a campaign, counted apart."""

import pytest
from django.test import Client

from assessments.campaign_funnel import funnel_of
from courses.models import Campaign, Enrollment
from tests.courses.test_campaigns import LINK, page, segment
from tests.factories import somebody

__all__ = ["segment"]

pytestmark = pytest.mark.django_db


def test_the_funnel_counts_people_and_events_apart(segment):
    link = Campaign.objects.create(
        course=segment.course, segment=segment, campaign="spring", content="first"
    )
    looker, answerer, staff = Client(), Client(), Client()
    for _ in range(3):
        looker.get(f"{page(segment)}?{LINK}")
    answerer.get(f"{page(segment)}?{LINK}")
    answerer.post(page(segment), {"answer": "b"})
    staff.force_login(somebody("author"))
    staff.get(f"{page(segment)}?{LINK}")
    staff.post(page(segment), {"answer": "b"})

    counted = {stage.name: (stage.people, stage.events) for stage in funnel_of(link)}

    assert counted["Visits"] == (2, 4)
    assert counted["Starts"] == (1, 1)
    assert counted["Answers"] == (1, 1)
    assert counted["Sign-ups"] == (0, None)
    assert counted["Enrolments"] == (0, None)
    assert Enrollment.objects.get(learner__exclusion="").campaign == "spring"
