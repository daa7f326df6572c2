import pytest
from django.urls import reverse

from assessments import measured
from assessments.models import Phase
from courses import publishing
from courses.models import Course
from tests.factories import (
    ask,
    make_course,
    make_poll,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course("draft", questions=2, published=False)


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


def test_a_course_that_promises_learners_measures_something_in_them(author, course):
    course.polls.all().delete()
    Course.objects.filter(pk=course.pk).update(promised_reach=30)
    course.refresh_from_db()

    assert [f.code for f in measured.demanded(course, None)] == ["nothing-measured"]
    assert {"not-measured", "power-low"} <= {f.code for f in publishing.advice(course)}

    question = ask(course, "both")
    for phase in (Phase.PRE, Phase.POST):
        make_poll(course, phase, [question])
    Course.objects.filter(pk=course.pk).update(promised_reach=900)
    course.refresh_from_db()
    assert measured.demanded(course, None) == []
    assert "power-low" not in {f.code for f in publishing.advice(course)}
    page = author.get(reverse("admin:workspace-map", args=[course.pk])).content.decode()
    assert "Of 900 expected learners 540 are likely to answer both tests" in page
