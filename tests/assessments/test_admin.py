import pytest
from django.utils import timezone

from assessments.models import QuestionVersion
from cme_platform.packages import import_package
from courses.models import Course
from learners.actions import create_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(settings, tmp_path, package):
    settings.MEDIA_ROOT = tmp_path / "media-root"
    return import_package(package, at=timezone.now()).course


@pytest.fixture
def author(client):
    client.force_login(create_account(email="author@example.org", roles=["author"]))
    return client


def test_an_author_opens_every_list_and_every_change_page(course, author):
    version = QuestionVersion.objects.first()
    pages = [
        "courses/course",
        "courses/faculty",
        "courses/track",
        "courses/microsegment",
        "courses/caption",
        "assessments/question",
    ]
    pages += ["assessments/questionversion", "assessments/poll", "assessments/decisionpoint", "credit/creditoffer"]

    for page in pages:
        assert author.get(f"/admin/{page}/").status_code == 200, page
        assert author.get(f"/admin/{page}/add/").status_code == 200, page
    assert author.get(f"/admin/courses/course/{course.pk}/change/").status_code == 200
    assert author.get(f"/admin/assessments/questionversion/{version.pk}/change/").status_code == 200


def test_lists_ask_the_database_as_often_for_many_questions_as_for_few(course, author, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        author.get("/admin/assessments/questionversion/")


def test_an_author_withdraws_and_publishes_a_course(course, author):
    author.post("/admin/courses/course/", {"action": "withdraw", "_selected_action": [course.pk]}, follow=True)
    assert author.get("/").content.count(b"A small course") == 0

    author.post("/admin/courses/course/", {"action": "publish", "_selected_action": [course.pk]})
    assert Course.objects.get().is_published
    assert b"A small course" in author.get("/").content


def test_a_learner_does_not_get_into_the_admin(course, client):
    client.force_login(create_account(email="ada@example.org", roles=["learner"]))

    assert client.get("/admin/").status_code in (302, 403)
