import pytest

from courses.models import Track
from tests.assessments.admin.written import timeline
from tests.factories import (
    make_course,
    make_decision_point,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


def test_the_timeline_warns_of_two_points_at_one_second_and_of_another_video(author, course, track):
    Track.objects.filter(pk=track.pk).update(video_sha256="a" * 64)
    for question in course.questions.all():
        make_decision_point(track, question, at=1)
    page = author.get(timeline(track)).content.decode()
    assert page.count("Another decision point stands at the same second.") == 2
    assert "The video was replaced" not in page

    Track.objects.filter(pk=track.pk).update(video_sha256="f" * 64)
    page = author.get(timeline(track)).content.decode()
    assert page.count("Placed before the video was replaced.") == 2

    author.post(timeline(track, "-checked"))
    assert "The video was replaced" not in author.get(timeline(track)).content.decode()
