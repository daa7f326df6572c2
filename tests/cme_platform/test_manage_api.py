"""Programs of those who run courses: as far as a role, a team and a token reach."""

import io
import zipfile

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cme_platform.pagination import Pages
from courses.models import Course
from credit.actions.certifying import revoke
from learners.models import Team
from tests.credit.people import certificate_for
from tests.factories import enrolled, make_course, make_learner, set_members, somebody, token_for

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "courses/", "courses/heart/questions/", "courses/heart/enrollments/", "courses/heart/claims/",
    "learners/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


@pytest.fixture
def heart():
    course = make_course("heart", questions=1)
    course.team = Team.objects.create(name="Heart")
    course.save()
    return course


def ask(user, path, *scopes, client=None):
    headers = {"Authorization": f"Token {token_for(user, *scopes)}"}
    return Client().get(f"/api/v1/manage/{path}", headers=headers)


def answers_of(user):
    return [ask(user, path, "manage").status_code for path in ADDRESSES]


def in_team(team, role):
    user = somebody()
    set_members(team, [(user, role)], by=None)
    return user


def test_each_role_reads_what_it_reads_in_the_admin(heart):
    assert answers_of(somebody("operator")) == [200] * 5
    assert answers_of(somebody("reviewer")) == [200, 200, 200, 404, 404]
    assert answers_of(somebody("learner")) == [404] * 5
    assert answers_of(in_team(heart.team, "author")) == [200, 200, 404, 404, 404]
    foreign = in_team(Team.objects.create(name="Lung"), "author")
    assert answers_of(foreign) == [200, 404, 404, 404, 404]
    assert ask(foreign, "courses/").json()["results"] == []


def test_a_claim_says_when_its_certificate_was_revoked():
    certificate = certificate_for("physician")
    path = f"courses/{certificate.claim.offer.course.slug}/claims/"
    operator = somebody("operator")
    assert ask(operator, path).json()["results"][0]["revoked_at"] is None

    revoke(certificate=certificate, by=None, reason="By mistake.", at=timezone.now())

    assert ask(operator, path).json()["results"][0]["revoked_at"]


def test_lists_follow_a_cursor_or_a_number_as_before(monkeypatch):
    monkeypatch.setattr(Pages, "page_size", 2)
    for title in "abc":
        make_course(title)
    first = Client().get("/api/v1/courses/").json()
    make_course("0")  # comes before them all
    second = Client().get(first["next"]).json()

    assert first["count"] == 3
    assert [course["slug"] for page in (first, second) for course in page["results"]] == list("abc")
    assert len(Client().get("/api/v1/courses/", {"page": 1}).json()["results"]) == 4


def test_a_token_needs_the_scope(heart):
    refused = ask(somebody("operator"), "courses/", "read", "answer", "outcomes")

    assert (refused.status_code, refused.json()["code"]) == (403, "token-scope")
    assert Client().get("/api/v1/manage/courses/").status_code == 401


def test_a_page_begins_where_the_one_before_ended(heart):
    operator = somebody("operator")
    people = [enrolled(heart, make_learner()) for _ in range(3)]
    first = ask(operator, "courses/heart/enrollments/?page_size=2").json()
    enrolled(heart, make_learner())
    assert first["next"].startswith(f"{settings.SITE_URL}/api/v1/manage/")
    rest = ask(operator, first["next"].partition("/manage/")[2]).json()["results"]

    told = [row["learner"] for row in first["results"] + rest]
    assert told[:3] == [person.pk for person in people] and len(told) == len(set(told)) == 4


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("1", 200),
        ("5000", 200),
        ("9" * 5000, 200),
        ("0", 400),
        ("abc", 400),
        ("-1", 400),
        ("", 400),
    ],
)
def test_a_page_has_a_whole_number_of_rows(asked, status):
    reply = ask(somebody("operator"), f"courses/?page_size={asked}")

    assert reply.status_code == status
    assert status == 200 or reply.json()["code"] == "bad-page-size"


def sent(user, content):
    return Client().post(
        "/api/v1/manage/packages/",
        content,
        content_type="application/zip",
        headers={"Authorization": f"Token {token_for(user)}"},
    )


def zipped(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("course.yaml", text)
    return file.getvalue()


def test_a_package_comes_in_once_and_again_changes_nothing():
    package = zipped("format: 1\nslug: sent\ntitle: Sent\nlanguage: en\n")
    author = somebody("author")

    first, again = sent(author, package), sent(author, package)
    assert (first.status_code, first.json()["course"]) == (200, "sent")
    assert first.json()["changes"] and again.json()["changes"] == []
    assert sent(somebody("reviewer"), package).status_code == 404
    assert Course.objects.filter(slug="sent").count() == 1


def test_a_bad_package_is_refused_with_every_problem():
    refused = sent(somebody("author"), zipped("format: 1\nslug: bad\n"))

    assert (refused.status_code, refused.json()["code"]) == (400, "bad-package")
    assert refused.json()["problems"][0]["file"] == "course.yaml"
    for content in (b"no zip", b""):
        refused = sent(somebody("author"), content)
        assert (refused.status_code, refused.json()["problems"][0]["file"]) == (400, "package")


def test_a_package_of_a_live_course_says_where_its_working_copy_is_published(heart):
    sent(somebody("author"), zipped("format: 1\nslug: heart\ntitle: New\nlanguage: en\n"))
    answer = sent(
        somebody("author"), zipped("format: 1\nslug: heart\ntitle: New\nlanguage: en\n")
    ).json()

    heart.refresh_from_db()
    copy = heart.working_copy.copy
    assert (heart.title == "New", copy.title, answer["status"]) == (False, "New", "published")
    assert answer["working_copy"].endswith(f"/admin/courses/course/{copy.pk}/compare/")
