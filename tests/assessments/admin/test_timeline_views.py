import pytest

from courses.models import Case
from tests.assessments.admin.written import timeline
from tests.factories import (
    make_course,
    make_decision_point,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


def test_a_point_and_a_case_are_moved_and_one_beyond_the_end_stays(author, course, track):
    point = make_decision_point(track, course.questions.first(), at=0)
    case = Case.objects.create(track=track, title="A case", starts_at=0)

    for kind, row in (("point", point), ("case", case)):
        assert moved(author, track, row, "00:00", "00:01", kind).status_code == 302
    beyond = moved(author, track, point, "00:01", "59:00")

    point.refresh_from_db(), case.refresh_from_db()
    assert (point.at, case.starts_at, beyond.status_code) == (1, 1, 400)


def moved(author, track, row, was, at, kind="point"):
    sent = {"kind": kind, "pk": row.pk, "was": was, "at": at}
    return author.post(timeline(track, "-move"), sent)


def test_the_second_who_moves_a_point_is_told_both_moments(author, course, track):
    point = make_decision_point(track, course.questions.first(), at=0)
    moved(author, track, point, "00:00", "00:01")

    overtaken = moved(author, track, point, "00:00", "00:02")

    point.refresh_from_db()
    assert (point.at, overtaken.status_code) == (1, 409)
    assert "at 0:01 while you put it at 0:02" in overtaken.content.decode()
    assert moved(author, track, point, "00:01", "00:02").status_code == 302
