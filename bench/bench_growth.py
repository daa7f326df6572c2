"""Growth: what an answer, a beat, a sign-up and a count cost on this machine, what partitions by
course change, and a day of a thousand to a million learners simulated from these costs.

`python bench/bench_growth.py [--rows 1000000] [--partitions 64]`. The tables of docs/scaling.md
are its output.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import fresh  # first: it chooses the services
from bench_snapshot import CODES, FILL, make_course, timed
from goals import state
from growth import Costs, show

COLUMNS = """learner_id, answered_at, recorded_at, picked, course_id, question_id, version_id,
    phase, attempt, correct, pathway, answer"""
PARTITIONED = """
CREATE TABLE {name} (LIKE assessments_response INCLUDING DEFAULTS) PARTITION BY HASH (course_id);
CREATE UNIQUE INDEX ON {name} (course_id, learner_id, question_id, phase, attempt)
    INCLUDE (version_id, correct, picked, answered_at, recorded_at);
CREATE UNIQUE INDEX ON {name} (course_id, id);
CREATE INDEX ON {name} (course_id, recorded_at);
"""
FIFTY_COURSES = f"""
INSERT INTO {{name}} (id, {COLUMNS})
SELECT r.id * 50 + c, learner_id, answered_at, recorded_at, picked, course_id * 50 + c, question_id,
    version_id, phase, attempt, correct, pathway, answer
FROM assessments_response r, generate_series(0, 49) c WHERE r.learner_id % 10 = 0
"""
PASS = """
SELECT count(*) FROM (SELECT learner_id, bit_or(picked) FROM {name}
    WHERE course_id = {course} AND attempt = 1 GROUP BY learner_id) words
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--partitions", type=int, default=64)
    options = parser.parse_args()
    fresh.site()
    costs = measure(options.rows)
    compare_partitions(options.partitions)
    show(costs)


# --- measured -------------------------------------------------------------------------------------


def measure(rows: int) -> Costs:
    from django.db import connection

    from courses.models import Course
    from outcomes.counting import count_course, wait_for_writers

    course = Course.objects.get(pk=make_course())
    with connection.cursor() as cursor:
        before = wal(cursor)
        cursor.execute(FILL, {"learners": rows // CODES, "course": course.pk, "loaded": False})
        written = wal(cursor) - before
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("SELECT pg_total_relation_size('assessments_response')")
        size = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM assessments_response")
        n = cursor.fetchone()[0]
    known = wait_for_writers(lambda: None)
    counted = statistics.median(timed(lambda: count_course(course, known, known)) for _ in range(3))
    Course.objects.filter(pk=course.pk).update(slug="counted")
    costs = Costs(
        **web_costs(),
        bytes_answer=size / n,
        wal_answer=written / n,
        count_million=counted / n * 1e6,
    )
    for name, value in vars(costs).items():
        unit = " bytes" if name in ("bytes_answer", "wal_answer") else " ms"
        state(name.replace("_", " "), value * (1 if unit == " bytes" else 1000), unit)
    return costs


def wal(cursor: Any) -> int:
    cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")
    return int(cursor.fetchone()[0])


def web_costs() -> dict[str, float]:
    """Processor time of the deeds as a web process does them, without the web server."""
    import bench_answer
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.test import Client
    from django.utils import timezone

    from courses import actions, front_matter
    from courses.models import Course
    from learners.actions import learner_for
    from learners.models import User

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    course = bench_answer.make_course()
    Course.objects.filter(pk=course.pk).update(slug="costs")
    course = Course.objects.get(pk=course.pk)
    version = front_matter.current(course).version
    clients = []
    for number in range(4):
        user = User.objects.create(email=f"cost{number}@people.example", password="!")
        learner = learner_for(user)
        actions.enroll(learner=learner, course=course, at=timezone.now())
        actions.acknowledge_front_matter(learner=learner, course=course, version=version)
        clients.append(Client(headers={"host": "localhost"}))
        clients[-1].force_login(user)

    def answer(client: Client, item: int) -> None:
        sent = {"question": f"q{item}", "phase": "pre", "answer": "a"}
        key = f"00000000-0000-4000-8000-{clients.index(client):06}{item:06}"
        address = "/api/v1/courses/costs/responses/"
        reply = client.post(
            address, sent | {"idempotency_key": key}, content_type="application/json"
        )
        assert reply.status_code == 201, reply.content

    def beat(client: Client, item: int) -> None:
        sent = {"intervals": [[15 * item, 15 * item + 15]], "position": 15 * item + 15}
        address = "/api/v1/courses/costs/tracks/1/progress/"
        assert client.post(address, sent, content_type="application/json").status_code == 200

    def page(client: Client, item: int) -> None:
        assert client.get("/courses/costs/").status_code == 200

    def each(deed: Callable[[Client, int], None]) -> float:
        deed(clients[0], 0)
        times = []
        for client in clients[1:]:
            for item in range(20):
                began = time.process_time()
                deed(client, item)
                times.append(time.process_time() - began)
        return statistics.median(times)

    began = time.process_time()
    make_password("a long enough pass-phrase 77")
    hashing = time.process_time() - began
    return {
        "web_answer": each(answer),
        "web_beat": each(beat),
        "web_page": each(page),
        "web_sign_up": hashing,
        "database_answer": database_answer(),
    }


def database_answer() -> float:
    """Seconds of the database for storing one answer, thousand of them in one transaction each."""
    from django.db import connection

    insert = f"""
        INSERT INTO assessments_response ({COLUMNS})
        SELECT learner_id, now(), now(), picked, course_id, question_id, version_id, phase,
            attempt + %s, correct, pathway, answer FROM assessments_response WHERE id = %s
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM assessments_response ORDER BY id LIMIT 1")
        (first,) = cursor.fetchone()
        times = []
        for number in range(1, 301):
            began = time.perf_counter()
            cursor.execute(insert, [number, first])
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def compare_partitions(partitions: int) -> None:
    """The same rows of 50 courses in one table and in partitions by course."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name, of in (("plain_answers", 1), ("parted_answers", partitions)):
            cursor.execute(PARTITIONED.format(name=name))
            for number in range(of):
                cursor.execute(
                    f"CREATE TABLE {name}_{number} PARTITION OF {name} "
                    f"FOR VALUES WITH (MODULUS {of}, REMAINDER {number})"
                )
            began = time.perf_counter()
            cursor.execute(FIFTY_COURSES.format(name=name))
            state(f"{name}: {cursor.rowcount:,} rows stored in", time.perf_counter() - began, " s")
            cursor.execute(f"VACUUM (ANALYZE) {name}")
            cursor.execute(f"SELECT course_id FROM {name} ORDER BY id DESC LIMIT 1")
            (course,) = cursor.fetchone()
            query = PASS.format(name=name, course=course)
            took = statistics.median(timed(lambda q=query: cursor.execute(q)) for _ in range(5))
            state(f"{name}: one course counted", took * 1000, " ms")


if __name__ == "__main__":
    main()
