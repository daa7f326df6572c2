"""Counting on a streaming standby: the same as on the primary, one state, and never a stale one."""

import shutil
import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection, connections

from assessments.models import Phase
from courses.models import Enrollment
from outcomes.counting import (
    Filter,
    answer_rows,
    count_course,
    count_filtered,
    count_now,
    count_programme,
    reading,
    wait_for_writers,
)
from tests.factories import answered, enrolled, make_course, make_learner, make_poll
from tests.outcomes.counting import test_incremental
from tests.standby import standby

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])
REPLICA = reading.REPLICA
course = test_incremental.course


@pytest.fixture(scope="module", autouse=True)
def follower(django_db_setup, django_db_blocker):
    """A standby of the database of this test run."""
    server = connection.settings_dict
    folder = Path(tempfile.mkdtemp(prefix="cme-standby-", dir="/tmp"))
    with standby(folder, server["HOST"], server["USER"]) as sockets:
        connections.databases[REPLICA] = server | {
            "HOST": str(sockets),
            "TEST": server["TEST"] | {"MIRROR": "default"},  # nothing to clean up there
        }
        yield connections.databases[REPLICA]
        with django_db_blocker.unblock():
            connections[REPLICA].close()
        del connections[REPLICA], connections.databases[REPLICA]
    shutil.rmtree(folder)


@pytest.fixture
def replica(follower):
    server = connections[REPLICA]
    host = server.settings_dict["HOST"]
    yield server
    server.close()
    server.settings_dict["HOST"] = host


class Watched:
    """Statements of the replica, and something that happens before one of them."""

    def __init__(self, happens=lambda: None, before=None):
        self.statements, self.happens, self.before = 0, happens, before

    def __call__(self, execute, sql, params, many, context):
        self.statements += 1
        if self.statements == self.before:
            self.happens()
        return execute(sql, params, many, context)


def everything_counted(courses, known):
    """By every door of the room."""
    first = courses[0]
    rows = b"".join(answer_rows.stream(first, known, known)).splitlines()
    return {
        "course": count_course(first, known, known),
        "now": count_now(first, known).counts,
        "part": count_filtered(first, known, known, Filter(pathway="cme", specialty="Pathology")),
        "programme": count_programme(courses, known, known),
        "rows": (rows[0], sorted(rows[1:])),
    }


@pytest.mark.parametrize("seed", range(3))
def test_every_count_of_the_replica_is_that_of_the_primary(course, seed, replica, settings):
    settings.REPLICA_WAIT_SECONDS = 30
    happenings = test_incremental.Happenings(course, seed)
    for _ in range(120):
        happenings.random.choice(happenings.usual)()
    ask_again_and_others(course)
    other = make_course(questions=1)
    for learner in happenings.people[:3]:
        answered(other.questions.get(), learner=enrolled(other, learner))
    known = wait_for_writers(lambda: None)

    watched = Watched()
    with replica.execute_wrapper(watched):
        there = everything_counted([course, other], known)
    replica.settings_dict["HOST"] = "/nowhere"
    replica.close()
    here = everything_counted([course, other], known)

    assert watched.statements > 60
    assert there == here
    assert here["course"].sections.waves and here["course"].fresh.arm.n
    assert here["programme"].persons and len(here["rows"][1]) > 20


def ask_again_and_others(course):
    """A follow-up of what was intended, and people of the comparison arm."""
    change = course.questions.get(key="p1")
    make_poll(course, Phase.FOLLOW_UP, [change], after_days=30)
    for enrolment in Enrollment.objects.filter(course=course, pathway="cme")[:4]:
        answered(change, ["a"], phase=Phase.FOLLOW_UP, learner=enrolment.learner)
    for _ in range(12):
        learner = enrolled(course, make_learner(specialty="Pathology"))
        for phase in (Phase.PRE, Phase.POST):
            answered(course.questions.get(key="q2"), phase=phase, learner=learner)
    for _ in range(3):
        arm = enrolled(course, pathway="comparison")
        answered(
            course.questions.get(key="q1"),
            phase=Phase.COMPARISON,
            learner=arm,
            pathway="comparison",
        )


def test_counts_are_carried_on_there_from_those_kept(course, replica, settings):
    settings.REPLICA_WAIT_SECONDS = 30
    happenings = test_incremental.Happenings(course, 4)
    for _ in range(3):
        for _ in range(30):
            happenings.random.choice(happenings.usual)()
        watched = Watched()
        with replica.execute_wrapper(watched):
            counted = test_incremental.now_counted(course)
        assert watched.statements > 30
    assert not counted.whole


@pytest.fixture
def answers(course):
    """One more answer each time it is called."""
    question = course.questions.get(key="q1")

    def answer():
        answered(question, learner=enrolled(course))

    answer()
    return answer


def participants(course):
    known = wait_for_writers(lambda: None)
    return count_course(course, known, known).sections.flow.counted


def test_what_is_not_replayed_yet_is_waited_for_and_then_read_from_the_primary(
    course, answers, replica, settings, caplog
):
    settings.REPLICA_WAIT_SECONDS = 30
    assert participants(course) == 1 and not caplog.records
    with replica.cursor() as cursor:
        cursor.execute("SELECT pg_wal_replay_pause()")
    answers()
    settings.REPLICA_WAIT_SECONDS = 0.2

    assert participants(course) == 2
    assert "lags by more than 0.2 s" in caplog.text

    caplog.clear()
    with replica.cursor() as cursor:
        cursor.execute("SELECT pg_wal_replay_resume()")
    settings.REPLICA_WAIT_SECONDS = 30
    assert participants(course) == 2 and not caplog.records


def test_answers_that_arrive_in_the_middle_of_a_reading_are_in_none_of_its_counts(
    course, answers, replica, settings, caplog
):
    settings.REPLICA_WAIT_SECONDS = 30
    known = wait_for_writers(lambda: None)
    before = count_course(course, known, known)

    def more_arrive():
        answers()
        Enrollment.objects.filter(course=course).first().delete()
        time.sleep(0.3)  # and are replayed

    with replica.execute_wrapper(Watched(more_arrive, before=12)):
        during = count_course(course, known, known)

    assert during == before and not caplog.records


def test_a_replica_that_goes_away_in_the_middle_leaves_the_reading_to_the_primary(
    course, answers, replica, settings, caplog
):
    settings.REPLICA_WAIT_SECONDS = 30

    def is_ended():
        with replica.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with replica.execute_wrapper(Watched(is_ended, before=12)):
        assert participants(course) == 1

    assert "the reading was given up there" in caplog.text
    replica.settings_dict["HOST"] = "/nowhere"
    replica.close()
    caplog.clear()
    assert participants(course) == 1 and "it cannot be asked" in caplog.text


def test_a_server_that_follows_nobody_is_not_read(course, answers, replica, caplog):
    replica.settings_dict["HOST"] = connection.settings_dict["HOST"]
    replica.close()

    assert participants(course) == 1
    assert "it is no standby of this database" in caplog.text
