"""What the log says is said by us."""

import json
import logging
import sys

import pytest
import sentry_sdk

from cme_platform import error_reports
from cme_platform.logs import (
    Belongs,
    JsonFormatter,
    NotReadyIsAnAnswer,
    OneLineFormatter,
    current_request,
)
from jobs.actions import enqueue, run_job
from jobs.log_context import working_on

HOSTILE = "x\n2026-01-01 00:00:00 ERROR root [-] forged\r\x1b[2Jgone\u2028\u202eback"


@pytest.mark.parametrize("door", ["message", "exception"])
def test_nothing_from_outside_begins_a_line_of_the_log_or_moves_the_cursor(door):
    record = logging.LogRecord(
        "app",
        logging.ERROR,
        __file__,
        1,
        "said %s",
        (HOSTILE if door == "message" else "it",),
        None,
    )
    if door == "exception":
        try:
            raise ValueError(HOSTILE)
        except ValueError:
            record.exc_info = sys.exc_info()
    Belongs().filter(record)

    first, *more = OneLineFormatter().format(record).split("\n")

    assert "said" in first and "forged" in "".join([first, *more])
    assert all(line.startswith("    ") for line in more)
    assert all(line.isprintable() for line in (first, *more))
    assert bool(more) is (door == "exception")


def as_json(record: logging.LogRecord) -> dict:
    Belongs().filter(record)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_line_for_programs_is_one_object_with_its_request_or_job():
    record = logging.LogRecord("app", logging.ERROR, __file__, 1, "said %s", (HOSTILE,), None)
    token = current_request.set("abc123")
    try:
        of_request = as_json(record)
    finally:
        current_request.reset(token)
    with working_on(7):
        of_job = as_json(record)

    assert (of_request["request"], of_request["message"]) == ("abc123", f"said {HOSTILE}")
    assert "job" not in of_request and (of_job["job"], "request" in of_job) == (7, False)


@pytest.mark.django_db
def test_what_a_job_writes_carries_its_number(caplog):
    job = enqueue(kind="jobs.deliver_mail", params={}, open_key="x")[0]
    caplog.handler.addFilter(Belongs())

    run_job(job.pk, lambda lease: 1 / 0)

    [record] = [record for record in caplog.records if "failed" in record.getMessage()]
    assert (record.job, record.reference) == (job.pk, f"job {job.pk}")


@pytest.mark.django_db
def test_a_refused_request_is_told_by_its_route_and_never_by_its_address(client, caplog):
    caplog.handler.addFilter(Belongs())
    with caplog.at_level("INFO", "cme.security"):
        assert client.get("/api/v1/me/").status_code == 401
        client.get("/shared/a-secret-of-its-reader-000000000000000000000/")

    assert "refused 401 GET /api/v1/me/" in caplog.text
    assert "a-secret" not in caplog.text


class Kept(sentry_sdk.transport.Transport):
    """Instead of the network; what would have been sent."""

    def __init__(self, options=None) -> None:
        super().__init__(options)
        self.events: list = []

    def capture_envelope(self, envelope) -> None:
        self.events.append(envelope.get_event())


def raise_with_a_secret() -> None:
    secret = "an" + " answer"
    raise ValueError(len(secret))


def test_an_error_goes_out_with_its_reference_and_nothing_of_a_person():
    kept = Kept()
    error_reports.begin(
        "https://key@errors.invalid/1", "0", transport=kept, default_integrations=False
    )
    token = current_request.set("abc123")
    try:
        raise_with_a_secret()
    except ValueError:
        sentry_sdk.get_current_scope().set_user({"email": "@".join(["ada", "example.org"])})
        sentry_sdk.capture_exception()
    finally:
        current_request.reset(token)
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)

    [event] = kept.events
    assert event["tags"]["request"] == "abc123"
    assert "ada@example.org" not in str(event) and "an answer" not in str(event)


@pytest.mark.parametrize(
    ("path", "status", "logged"),
    [("/readyz", 503, False), ("/readyz", 500, True), ("/courses/", 503, True)],
)
def test_not_ready_yet_is_an_answer_and_every_other_failure_an_error(rf, path, status, logged):
    record = logging.makeLogRecord({"request": rf.get(path), "status_code": status})

    assert NotReadyIsAnAnswer().filter(record) is logged
