import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from jobs.actions import enqueue
from jobs.models import WorkerSeen

pytestmark = pytest.mark.django_db


def test_ready_only_when_a_worker_was_heard_from(client):
    without = client.get("/readyz")
    WorkerSeen.objects.create(name="somewhere:1", seen_at=Now())
    with_one = client.get("/readyz")

    assert without.status_code == 503 and without.json()["checks"]["worker"] != "ok"
    assert with_one.status_code == 200 and set(with_one.json()["checks"].values()) == {"ok"}


def test_whoever_looks_after_machines_may_ask_by_address_and_without_tls(settings):
    settings.ALLOWED_HOSTS = ["cme.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    by_address = {"host": "10.1.2.3:8000"}

    asked = [
        Client().get(path, headers=by_address).status_code
        for path in ("/healthz", "/readyz", "/metrics", "/")
    ]

    assert asked == [200, 503, 200, 400]
    assert Client().get("/", headers={"host": "cme.example.org"}).status_code == 301


def test_alive_says_nothing_but_that(client):
    assert client.get("/healthz").json() == {"status": "alive"}


def test_metrics_count_jobs_and_requests(client):
    enqueue(kind="jobs.deliver_mail", params={}, open_key="x")

    text = client.get("/metrics").content.decode()

    assert 'cme_jobs{state="queued"} 1.0' in text
    assert "cme_requests_total" in text and "cme_request_seconds_bucket" in text


def test_every_answer_carries_a_reference_that_the_error_page_shows(client):
    answer = client.get("/nothing-here/")

    assert answer.status_code == 404
    assert answer["X-Request-Id"] in answer.content.decode()
    assert client.get("/healthz")["X-Request-Id"] != answer["X-Request-Id"]


def test_a_failure_is_a_page_or_a_problem_with_its_reference_and_no_details(client):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE courses_course RENAME TO courses_hidden")

    page, problem = client.get("/"), client.get("/api/v1/courses/")

    assert page.status_code == problem.status_code == 500
    assert (
        page["X-Request-Id"] in page.content.decode()
        and "courses_course" not in page.content.decode()
    )
    assert problem["Content-Type"] == "application/problem+json"
    assert (
        problem.json()["code"] == "server-error"
        and problem.json()["reference"] == problem["X-Request-Id"]
    )


def test_the_icon_is_there_under_its_old_name(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, "/static/img/icon.svg")
    assert "max-age=86400" in answer["Cache-Control"]
