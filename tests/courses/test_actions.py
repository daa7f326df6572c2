"""The deeds of a learner in a course: to enroll, to read the front matter, and to watch."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from courses import actions, front_matter
from courses.models import Course, CourseStatus, Enrollment, Pathway, TrackProgress
from learners.refusals import Refusal
from tests.factories import make_course, make_learner

pytestmark = pytest.mark.django_db
LAST_DAY_OVER = datetime(2028, 3, 2, tzinfo=UTC)


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def learner():
    return make_learner()


def refused(deed, **given):
    with pytest.raises(Refusal) as refusal:
        deed(**given)
    return refusal.value.code


def close(course):
    Course.objects.filter(pk=course.pk).update(status=CourseStatus.WITHDRAWN)
    course.refresh_from_db()


def read_front_matter(learner, course):
    version = front_matter.current(course).version
    actions.acknowledge_front_matter(learner=learner, course=course, version=version)


def watch(learner, course, *intervals, position=0):
    return {
        "learner": learner,
        "track": course.tracks.select_related("course").get(),
        "intervals": list(intervals),
        "position": position,
        "at": timezone.now(),
    }


# --- to enroll ------------------------------------------------------------------------------------


def test_to_enroll_twice_is_to_be_enrolled_once(course, learner):
    first = actions.enroll(learner=learner, course=course, at=timezone.now(), campaign="spring")
    again = actions.enroll(learner=learner, course=course, at=timezone.now(), campaign="autumn")

    assert (first[1], again[1], again[0]) == (True, False, first[0])
    assert Enrollment.objects.get().campaign == "spring"


def test_each_pathway_is_an_enrollment_of_its_own(course, learner):
    for pathway in (Pathway.CME, Pathway.MICRO):
        actions.enroll(learner=learner, course=course, at=timezone.now(), pathway=pathway)

    assert Enrollment.objects.filter(learner=learner).count() == 2


def test_nobody_enrolls_in_a_closed_course(course, learner):
    close(course)

    code = refused(actions.enroll, learner=learner, course=course, at=timezone.now())

    assert code == "course-closed" and not Enrollment.objects.exists()


def test_whoever_is_enrolled_stays_so_in_an_expired_course_and_nobody_joins_it(course, learner):
    enrollment, _ = actions.enroll(learner=learner, course=course, at=timezone.now())

    again = actions.enroll(learner=learner, course=course, at=LAST_DAY_OVER)
    code = refused(actions.enroll, learner=make_learner(), course=course, at=LAST_DAY_OVER)

    assert again == (enrollment, False)
    assert code == "course-closed"


# --- to read the front matter ---------------------------------------------------------------------


def test_only_the_front_matter_in_force_is_taken_for_read(course, learner):
    version = front_matter.current(course).version

    code = refused(
        actions.acknowledge_front_matter, learner=learner, course=course, version=version + 1
    )

    assert code == "front-matter-outdated" and actions.shown_versions(learner, course) == set()
    read_front_matter(learner, course)
    assert actions.shown_versions(learner, course) == {version}


def test_a_step_opens_to_who_read_the_front_matter_and_is_enrolled(course, learner):
    codes = [refused(actions.require_opening, learner=learner, course=course)]
    read_front_matter(learner, course)
    codes.append(refused(actions.require_opening, learner=learner, course=course))
    enrollment, _ = actions.enroll(learner=learner, course=course, at=timezone.now())

    assert codes == ["front-matter-required", "not-enrolled"]
    assert actions.require_opening(learner, course) == enrollment


# --- to watch -------------------------------------------------------------------------------------


def test_the_first_beat_starts_the_clock_and_is_worth_nothing(course, learner):
    read_front_matter(learner, course)
    actions.enroll(learner=learner, course=course, at=timezone.now())

    watched = actions.record_progress(**watch(learner, course, (0, 60_000), position=60_000))

    assert (watched.kept, watched.refused) == ([], 60.0)
    assert watched.missing == [[0, 1800]]
    assert (watched.progress.position, watched.progress.completed_at) == (60, None)


def test_a_position_stays_within_the_video(course, learner):
    read_front_matter(learner, course)
    actions.enroll(learner=learner, course=course, at=timezone.now())

    watched = actions.record_progress(**watch(learner, course, (0, 1_000), position=9_000_000))

    assert watched.progress.position == 1800


def test_only_who_came_by_the_door_of_an_open_course_is_watching(course, learner):
    codes = [refused(actions.record_progress, **watch(learner, course))]
    read_front_matter(learner, course)
    codes.append(refused(actions.record_progress, **watch(learner, course)))
    actions.enroll(learner=learner, course=course, at=timezone.now())
    close(course)
    codes.append(refused(actions.record_progress, **watch(learner, course)))

    assert codes == ["front-matter-required", "not-enrolled", "course-closed"]
    assert not TrackProgress.objects.exists()
    Course.objects.update(status=CourseStatus.PUBLISHED)
    assert actions.record_progress(**watch(learner, course)).progress.pk
