"""The deed `publish`: what a course needs first, and that it stays as it is until then."""

import pytest

from courses import publishing
from courses.models import Course, CourseStatus, Supporter
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


REFUSED = {
    "no-title": (
        lambda: Course.objects.update(title=" "),
        lambda: Course.objects.update(title="HER2"),
    ),
    "nothing-to-teach": (
        lambda: Course.objects.get().tracks.all().delete(),
        lambda: with_video(Course.objects.get().tracks.create(number=1, title="Track")),
    ),
    "no-video": (
        lambda: Course.objects.get().tracks.update(video=""),
        lambda: with_video(Course.objects.get().tracks.get()),
    ),
    "supporter-in-public": (
        lambda: with_video(make_segment(Course.objects.get(), "acme-first")),
        lambda: Supporter.objects.all().delete(),
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_missing_is_named_and_once_it_is_there_the_course_is_published(
    code, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    course = make_course(published=False)
    with_video(course.tracks.get())
    Supporter.objects.create(course=course, name="acme-first")
    spoil, mend = REFUSED[code]

    spoil()
    failures = publishing.publish(Course.objects.get(), at=THEN)
    status = Course.objects.get().status
    mend()

    assert ([failure.code for failure in failures], status) == ([code], CourseStatus.DRAFT)
    assert publishing.publish(Course.objects.get(), at=THEN) == []
    assert Course.objects.get().status == CourseStatus.PUBLISHED


def test_to_publish_again_keeps_the_first_day_and_what_is_withdrawn_is_out(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course(published=False)
    with_video(course.tracks.get())
    publishing.publish(course, at=THEN)

    publishing.withdraw(course)
    withdrawn = Course.objects.get().status
    publishing.publish(course, at=THEN.replace(year=2026))

    assert withdrawn == CourseStatus.WITHDRAWN
    assert (course.status, course.published_at) == (CourseStatus.PUBLISHED, THEN)
