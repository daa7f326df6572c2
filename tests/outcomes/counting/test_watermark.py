"""Nothing that is being written is lost between two snapshots."""

import threading

import pytest
from django.db import connection, transaction

from outcomes.counting import count_now, wait_for_writers
from tests.factories import (
    answered,
)
from tests.outcomes.counting.test_incremental import (
    Happenings,
    an_enrolment_deleted,
    course,
    now_counted,
)

__all__ = ["course"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_that_is_being_written_is_not_lost_between_two_snapshots(course):
    happenings = Happenings(course, 7)
    learner = happenings.joins()
    now_counted(course)
    written, go_on = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            answered(course.questions.get(key="q1"), learner=learner)
            written.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    written.wait(10)
    threading.Timer(0.3, go_on.set).start()
    counted = now_counted(course)
    writer.join()

    assert not counted.whole
    assert sum(counted.counts.items[0].table.values()) == 1
    assert now_counted(course).counts == counted.counts


def test_a_change_that_commits_while_counts_are_made_spoils_what_is_kept(course):
    happenings = Happenings(course, 8)
    for _ in range(5):
        happenings.joins()
    known = wait_for_writers(lambda: None)
    counted = count_now(course, known)

    an_enrolment_deleted(course)  # after it was read, before it is kept
    counted.kept.save(force_insert=True)

    assert now_counted(course).whole
