"""Files of a course on its pages."""

import pytest

from courses.models import (
    Course,
    CourseStatus,
)
from tests.learning.test_pages import PAGE, course, learner

__all__ = ["course", "learner"]

pytestmark = pytest.mark.django_db


def test_files_of_another_course_are_not_found_under_this_one(learner, course):
    caption = course.tracks.get().captions.get()
    other = Course.objects.create(slug="other", title="Other", status=CourseStatus.PUBLISHED)

    assert learner.get(f"/courses/{other.slug}/captions/{caption.pk}/").status_code == 404
    assert learner.get(f"{PAGE}captions/{caption.pk}/").status_code == 200
