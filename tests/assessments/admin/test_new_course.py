import pytest
from django.urls import reverse

from courses.models import Course

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("template", "tracks", "segments", "polls"),
    [("two-tracks", 2, 0, 1), ("single-case", 1, 0, 1), ("segments", 0, 4, 0), ("empty", 0, 0, 0)],
)
def test_a_course_begins_with_the_rows_of_its_kind(author, template, tracks, segments, polls):
    author.post(reverse("admin:new-course"), {"title": "New Ways", "template": template})

    course = Course.objects.get(slug="new-ways")
    counts = (course.tracks.count(), course.segments.count(), course.polls.count())
    assert counts == (tracks, segments, polls)
    assert not course.is_published
