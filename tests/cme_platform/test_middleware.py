"""What the log says is said by us."""

import logging
import sys

import pytest

from cme_platform.middleware import NotReadyIsAnAnswer, OneLineFormatter, RequestIdFilter

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
    RequestIdFilter().filter(record)

    first, *more = OneLineFormatter().format(record).split("\n")

    assert "said" in first and "forged" in "".join([first, *more])
    assert all(line.startswith("    ") for line in more)
    assert all(line.isprintable() for line in (first, *more))
    assert bool(more) is (door == "exception")


@pytest.mark.parametrize(
    ("path", "status", "logged"),
    [("/readyz", 503, False), ("/readyz", 500, True), ("/courses/", 503, True)],
)
def test_not_ready_yet_is_an_answer_and_every_other_failure_an_error(rf, path, status, logged):
    record = logging.makeLogRecord({"request": rf.get(path), "status_code": status})

    assert NotReadyIsAnAnswer().filter(record) is logged
