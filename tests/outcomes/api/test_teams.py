"""An analyst of a team reaches what is of the team's courses, whatever has the same number."""

import pytest
from django.test import Client

from learners.models import Team
from outcomes.models import OutcomeSnapshot, Report
from tests.factories import make_course, set_members, somebody
from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db


def test_a_report_of_the_team_opens_no_snapshot_of_another_with_the_same_number():
    team, analyst = Team.objects.create(name="Own"), somebody()
    set_members(team, [(analyst, "analyst")], by=None)
    course = make_course("own")
    course.team = team
    course.save()
    own, foreign = stored(course), stored(make_course("foreign"))
    Report.objects.create(pk=foreign.pk, snapshot=own, format="xlsx")
    browser = Client()
    browser.force_login(analyst)

    answers = [browser.get(f"/api/v1/outcomes/{s.pk}/").status_code for s in (own, foreign)]
    locked = browser.post(f"/api/v1/outcomes/{foreign.pk}/lock/", {"reason": "mine"})

    assert answers == [200, 404] and locked.status_code == 404
    assert OutcomeSnapshot.objects.get(pk=foreign.pk).locked_at is None
