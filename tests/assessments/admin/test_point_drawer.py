import pytest

from assessments.models import DecisionPoint
from tests.assessments.admin.written import timeline
from tests.factories import (
    make_course,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


def written(course, **changed):
    new = {"at": "00:01", "stem": "What next?", "choices": "Wait\n*Act", "measures": "competence"}
    return new | {"objective": course.objectives.first().pk} | changed


def test_a_question_is_written_where_the_video_stops(author, course, track):
    reply = author.post(timeline(track), written(course, stem="What of H~2~O?"))

    point = DecisionPoint.objects.get(track=track)
    version = point.question.versions.get()
    assert reply.status_code == 302
    assert (point.at, version.formatted, version.plain_stem) == (1, True, "What of H2O?")
    assert [c.text for c in version.choices.filter(correct=True)] == ["Act"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"stem": ""}, "Write the question, or choose one above."),
        ({"choices": "Wait\nAct"}, "Exactly one choice is correct; here are 0."),
        ({"at": "59:00"}, "This lies beyond the end of the video."),
        ({"objective": ""}, "A question that measures competence names its objective."),
    ],
)
def test_a_point_that_cannot_be_asked_is_refused_at_its_field(
    author, course, track, changed, sentence
):
    before = course.questions.count()

    assert sentence in author.post(timeline(track), written(course, **changed)).content.decode()
    assert course.questions.count() == before
    assert not DecisionPoint.objects.exists()
