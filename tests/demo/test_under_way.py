"""The demonstration's own learner is in the middle of the course, and counts nowhere."""

import pytest
from django.utils import timezone

from assessments.models import Phase, Response
from cme_platform.packages import import_package
from courses.models import TrackProgress
from demo.under_way import begin
from learners.actions import learner_for
from outcomes.counting import count_course, wait_for_writers
from tests.factories import somebody


@pytest.mark.django_db(transaction=True)
def test_the_learner_is_halfway_and_counts_nowhere(settings, tmp_path, package):
    settings.MEDIA_ROOT = tmp_path
    course, user = import_package(package, at=timezone.now()).course, somebody("learner")

    for _ in range(2):  # a second start changes nothing
        begin(user=user, course=course, at=timezone.now())

    learner = learner_for(user)
    assert learner.enrollments.count() == 1
    assert TrackProgress.objects.get(learner=learner).watched == 4
    phases = Response.objects.filter(learner=learner).values_list("phase", flat=True)
    assert sorted(phases) == [Phase.PRE] * 5 + [Phase.IN_ACTIVITY]
    now = wait_for_writers(lambda: None)
    assert count_course(course, now, now).participation.cme == 0
