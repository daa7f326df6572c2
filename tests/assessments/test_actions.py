"""The deed `record_response`: it stores once, and says with a code why it does not."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.actions import record_response
from assessments.models import Phase, Response
from courses import actions as courses
from courses import front_matter
from courses.models import Course, CourseStatus
from learners.refusals import Refusal
from tests.factories import make_course, make_learner

pytestmark = pytest.mark.django_db
KEY = uuid.UUID(int=1)


@pytest.fixture
def course():
    return make_course(questions=2)


@pytest.fixture
def learner(course):
    learner = make_learner()
    courses.enroll(learner=learner, course=course, at=timezone.now())
    version = front_matter.current(course).version
    courses.acknowledge_front_matter(learner=learner, course=course, version=version)
    return learner


def record(course, learner, answer="b", **changed):
    given = {
        "learner": learner,
        "course": Course.objects.get(pk=course.pk),
        "question_key": "q1",
        "phase": Phase.PRE,
        "answer": answer,
        "idempotency_key": uuid.uuid4(),
        "answered_at": timezone.now(),
    }
    return record_response(**given | changed)


def refused(*args, **changed):
    """The code; nothing is stored by a refusal."""
    before = Response.objects.count()
    with pytest.raises(Refusal) as refusal:
        record(*args, **changed)
    assert Response.objects.count() == before
    return refusal.value.code


def test_an_answer_is_stored_and_judged(course, learner):
    recorded = record(course, learner, "b")

    stored = Response.objects.get()
    assert (recorded.created, recorded.response) == (True, stored)
    assert (stored.learner, stored.question.key, stored.answer, stored.correct) == (
        learner,
        "q1",
        "b",
        True,
    )


def test_the_same_delivery_is_stored_once(course, learner):
    record(course, learner, "a", idempotency_key=KEY)

    again = record(course, learner, "a", idempotency_key=KEY)

    assert not again.created
    assert Response.objects.get().answer == "a"


def test_the_first_answer_counts(course, learner):
    record(course, learner, "a")

    assert refused(course, learner, "b") == "already-answered"


def test_a_key_belongs_to_one_answer(course, learner):
    record(course, learner, "a", idempotency_key=KEY)

    assert refused(course, learner, "b", idempotency_key=KEY) == "idempotency-key-reused"


def test_a_course_that_is_not_published_takes_no_answer(course, learner):
    Course.objects.filter(pk=course.pk).update(status=CourseStatus.DRAFT)

    assert refused(course, learner) == "course-closed"


def test_no_answer_after_the_last_day(course, learner):
    after = datetime.combine(course.expiry_date, datetime.min.time(), UTC) + timedelta(days=2)

    assert refused(course, learner, answered_at=after) == "course-closed"


@pytest.mark.parametrize("changed", [{"question_key": "q9"}, {"phase": Phase.FOLLOW_UP}])
def test_what_the_course_does_not_ask_then_is_unknown(course, learner, changed):
    assert refused(course, learner, **changed) == "unknown-question"


def test_the_front_matter_comes_first_then_enrollment(course):
    somebody = make_learner()
    assert refused(course, somebody) == "front-matter-required"

    version = front_matter.current(course).version
    courses.acknowledge_front_matter(learner=somebody, course=course, version=version)
    assert refused(course, somebody) == "not-enrolled"


def test_the_post_test_waits_for_the_pre_test(course, learner):
    assert refused(course, learner, phase=Phase.POST) == "question-not-open"


@pytest.mark.parametrize("answer", ["z", "", None, 3, ["a", "b"], {"a": 1}])
def test_an_answer_that_is_no_choice_is_refused(course, learner, answer):
    assert refused(course, learner, answer) == "invalid-answer"


def test_a_version_that_never_was_is_refused(course, learner):
    assert refused(course, learner, version=7) == "invalid-answer"
