"""A version that nobody answered is taken back, unless a report was made while it was asked."""

import pytest
from django.utils import timezone

from assessments import authoring
from assessments.models import Phase, QuestionVersion
from outcomes.actions.verifying import verify
from tests.factories import answered, make_course, wording
from tests.outcomes.actions.test_verifying import CURRENT, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def course():
    course = make_course(questions=2)
    for question in course.questions.all():
        for phase in (Phase.PRE, Phase.POST):
            answered(question, "b", phase=phase)
    return course


def next_version(course):
    question = course.questions.get(key="q1")
    authoring.save_version(question, wording(course, stem="Otherwise?"), at=timezone.now())
    return question.versions.get(number=2)


def test_a_snapshot_from_before_the_version_is_made_again_the_same(course):
    snapshot = stored(course, CURRENT.version)
    version = next_version(course)

    before = authoring.take_back_version(version)

    assert (before.number, QuestionVersion.objects.filter(number=2).count()) == (1, 0)
    assert verify(snapshot).differences == []


def test_a_version_that_a_snapshot_read_stays_and_the_snapshot_with_it(course):
    version = next_version(course)
    snapshot = stored(course, CURRENT.version)

    with pytest.raises(authoring.VersionReported, match="report"):
        authoring.take_back_version(version)

    assert QuestionVersion.objects.filter(pk=version.pk).exists()
    assert verify(snapshot).differences == []
