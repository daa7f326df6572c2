"""What the log says is said by us."""

import logging
import sys

import pytest

from cme_platform.middleware import OneLineFormatter, RequestIdFilter

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
