import pytest
from django.utils import timezone

from courses.duplicating import duplicate
from courses.models import Course
from tests.factories import (
    make_course,
    make_decision_point,
    make_faculty,
    somebody,
    with_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


@pytest.fixture
def track(course):
    return with_video(course.tracks.get())


def test_a_copy_has_what_is_taught_and_nothing_that_happened(course, track):
    make_faculty(course)
    make_decision_point(track, course.questions.first(), at=1)
    Course.objects.filter(pk=course.pk).update(status="published", release_date="2026-01-01")
    course.refresh_from_db()

    copy = duplicate(
        course=course, slug="again", title="Again", team=None, by=somebody("operator"),
        at=timezone.now(),
    )  # fmt: skip

    assert (copy.title, copy.slug, copy.status, copy.release_date) == (
        "Again", "again", "draft", None,
    )  # fmt: skip
    assert copy.questions.count() == course.questions.count()
    assert copy.tracks.get().decision_points.count() == 1
    assert copy.tracks.get().video == track.video
