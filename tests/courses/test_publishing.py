import pytest

from courses import publishing
from courses.models import CourseStatus
from tests.factories import THEN, make_course, make_faculty, make_segment, with_video

pytestmark = pytest.mark.django_db


def codes(course):
    return [failure.code for failure in publishing.gate_failures(course)]


def test_a_course_with_a_track_and_its_video_may_be_published(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course(published=False)
    with_video(course.tracks.get())

    failures = publishing.publish(course, at=THEN)

    assert failures == []
    course.refresh_from_db()
    assert (course.status, course.published_at) == (CourseStatus.PUBLISHED, THEN)


def test_a_course_without_track_or_segment_stays_a_draft():
    course = make_course(tracks=0, published=False)

    failures = publishing.publish(course, at=THEN)

    assert [failure.code for failure in failures] == ["nothing-to-teach"]
    course.refresh_from_db()
    assert course.status == CourseStatus.DRAFT


def test_every_track_and_segment_needs_its_video():
    course = make_course(published=False)
    make_segment(course)

    assert codes(course) == ["no-video", "no-video"]


def test_a_relationship_that_is_not_mitigated_holds_the_course_back(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course(published=False)
    with_video(course.tracks.get())
    disclosure = make_faculty(course, mitigated=False).disclosures.get()

    before = codes(course)
    disclosure.mitigated = True
    disclosure.save()

    assert before == ["not-mitigated"]
    assert codes(course) == []
