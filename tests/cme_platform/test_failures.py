"""A database that is away, full of connections, or takes no changes is told in words, wherever it
is missed.
"""

import contextlib

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from tests.factories import make_course, somebody

pytestmark = pytest.mark.django_db
PAGES = ["/", "/me/", "/courses/x/", "/admin/", "/outcomes/", "/accounts/login/", "/nothing/"]
PROBLEMS = ["courses/", "me/", "courses/x/steps/", "nothing/"]


def away(execute, sql, params, many, context):
    raise OperationalError("FATAL: sorry, too many clients already")


@pytest.fixture
def client():
    browser = Client(raise_request_exception=False)
    browser.force_login(somebody("operator"))
    return browser


def test_every_page_says_that_the_database_is_away(client):
    with connection.execute_wrapper(away):
        replies = [client.get(page) for page in PAGES]
        replies.append(client.post("/accounts/login/", {"login": "a@x.org", "password": "x"}))

    assert {reply.status_code for reply in replies} == {503}
    assert all("database cannot be reached" in reply.content.decode() for reply in replies)
    assert {reply["Retry-After"] for reply in replies} == {"5"}
    assert client.get("/").status_code == 200


def test_every_address_of_the_api_says_it_as_a_problem(client):
    with connection.execute_wrapper(away):
        replies = [client.get(f"/api/v1/{path}") for path in PROBLEMS]
        token = {"Authorization": f"Token {'a' * 40}"}
        replies.append(client.get("/api/v1/courses/", headers=token))
        replies.append(client.post("/api/v1/courses/x/responses/", {}))

    assert {reply.status_code for reply in replies} == {503}
    assert {reply.json()["code"] for reply in replies} == {"database-unavailable"}
    assert all(reply["X-Request-Id"] == reply.json()["reference"] for reply in replies)


@pytest.mark.parametrize("missing", ["django_session", "learners_user", "cme_platform_cache"])
def test_it_is_503_whatever_is_read_when_it_goes_away(client, missing):
    """The session is read by middleware, after the view or in the middle of a page."""

    def gone(execute, sql, params, many, context):
        if missing in sql:
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(gone):
        replies = [client.get(page) for page in ("/", "/me/", "/admin/", "/courses/x/")]
        replies.append(client.post("/accounts/login/", {"login": "a@x.org", "password": "x"}))

    assert not [reply.status_code for reply in replies if reply.status_code == 500]


def test_other_faults_stay_500(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE courses_course RENAME TO courses_hidden")

    assert client.get("/").status_code == 500


@contextlib.contextmanager
def takes_no_changes():
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        yield
        transaction.set_rollback(True)


def test_a_database_that_takes_no_changes_is_not_ready_and_says_not_saved():
    course, user = make_course(), somebody("learner")
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    enroll = f"/api/v1/courses/{course.slug}/enrollment/"
    before = browser.get("/readyz").json()["checks"]["database"]
    with takes_no_changes():
        ready = browser.get("/readyz")
        problem = browser.post(enroll)

    assert (before, ready.json()["checks"]["database"]) == ("ok", "takes no changes")
    assert ready.status_code == 503
    assert (problem.status_code, problem.json()["code"]) == (503, "database-read-only")
    assert problem.json()["detail"].startswith("Not saved")


def test_a_page_of_a_database_that_takes_no_changes_says_not_saved():
    make_course("mini")
    browser = Client(raise_request_exception=False)
    browser.force_login(somebody("learner"))
    with takes_no_changes():
        page = browser.post("/courses/mini/begin/", {"version": "1"})

    assert page.status_code == 503 and "Not saved" in page.content.decode()
