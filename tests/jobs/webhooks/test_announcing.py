from datetime import timedelta

import pytest

from cme_platform.privacy import erase
from courses.actions import enroll
from jobs.models import Happening, WebhookDelivery, WebhookEvent
from jobs.webhooks import announce
from jobs.webhooks.announcing import KEPT, forget_old
from tests import factories
from tests.jobs.webhooks.receivers import AT, endpoint_at, tell

pytestmark = pytest.mark.django_db


def test_events_are_forgotten_with_time_and_with_their_learner():
    endpoint_at("https://93.184.215.14/")
    learner, other = factories.make_learner(), factories.make_learner()
    for number, somebody in enumerate((learner, other)):
        announce(
            kind=Happening.CLAIMED, key=str(number), team_id=None, at=AT,
            data={"learner": somebody.pk},
        )  # fmt: skip

    erase(learner=learner, by=None, at=AT, own_act=False)
    assert WebhookEvent.objects.get().data == {"learner": other.pk}
    forget_old(AT + KEPT)
    assert WebhookDelivery.objects.count() == 1
    forget_old(AT + KEPT + timedelta(seconds=1))
    assert not WebhookEvent.objects.exists() and not WebhookDelivery.objects.exists()


def test_an_endpoint_of_a_team_hears_of_its_courses_only():
    endpoint_at("https://93.184.215.14/", team_id=7)

    assert not tell("1") and not tell("2", team_id=8)
    assert tell("3", team_id=7)


def test_an_enrollment_is_told_once_and_nothing_is_written_when_nobody_listens():
    course = factories.make_course("told")
    enroll(learner=factories.make_learner(), course=course, at=AT)
    assert not WebhookEvent.objects.exists()

    endpoint_at("https://93.184.215.14/")
    learner = factories.make_learner()
    for _ in range(2):
        enroll(learner=learner, course=course, at=AT)
    event = WebhookEvent.objects.get()
    assert (event.kind, event.data["course"]) == ("enrollment.created", "told")
    assert event.data["learner"] == learner.pk
