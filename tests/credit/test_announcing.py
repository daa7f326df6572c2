"""Other systems hear of a completion, a claim and a revoked certificate, each once."""

import pytest
import time_machine

from courses.announcing import completed
from courses.models import TrackProgress
from credit.actions.certifying import revoke
from jobs.models import Happening, WebhookEndpoint, WebhookEvent
from learners.merging import merge
from tests.credit.people import NOW, certificate_for, course_with_credit, finisher
from tests.factories import make_learner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def somebody_listens(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    WebhookEndpoint.objects.create(
        url="https://93.184.215.14/",
        events=list(Happening.values),
    )
    with time_machine.travel(NOW, tick=True):
        yield


def test_a_claim_and_its_revocation_are_told(admin_user):
    certificate = certificate_for("physician")
    revoke(certificate=certificate, by=admin_user, reason="By mistake.", at=NOW)

    told = dict(WebhookEvent.objects.values_list("kind", "data"))
    assert told["credit.claimed"]["certificate"] == certificate.number
    assert told["certificate.revoked"]["claim"] == certificate.claim_id
    assert "Ada" not in str(told) and "@" not in str(told)


def test_a_course_is_completed_when_its_last_track_is_and_only_once():
    course = course_with_credit(tracks=2)
    learner = finisher(course)
    WebhookEvent.objects.all().delete()
    first, last = course.tracks.all()
    earlier = make_learner()  # before the account: one person by now
    merge(joined=earlier, kept=learner, how="own", by=learner.user)

    TrackProgress.objects.create(learner=earlier, track=first, completed_at=NOW)
    completed(learner, course, NOW)
    assert not WebhookEvent.objects.exists()
    TrackProgress.objects.create(learner=learner, track=last, completed_at=NOW)
    for _ in range(2):
        completed(learner, course, NOW)
    assert WebhookEvent.objects.get().data == {"course": course.slug, "learner": learner.pk}
