"""Counting a new course on a site in use, before and after the statistics know the course,
in one run.

Other courses stand there, and the statistics are older than the course at hand:
the planner expects nobody in it.

`python bench/bench_used_site_counting.py [--learners 1500 20000] [--others 2000] [--runs 3]`
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import bench_snapshot  # first: it chooses the services
import fresh
from goals import state
from used_site import KEPT_BY_HAND, OTHERS

FURTHER = 200  # answers after which counts are carried on
MOST = 1.3
# As bench_snapshot fills a course, with learners of its own.
FILL = """
WITH people AS (
    INSERT INTO learners_learner (origin, external_id, email, npi, npi_status, given_name,
                                  family_name, profession, specialty, exclusion)
    SELECT 'course:' || %(slug)s, n::text,
        %(slug)s || n || '@people.example', '', 'unverified', '', '', 'physician',
           'Medical Oncology', '' FROM generate_series(1, %(learners)s) n RETURNING id
), enrolled AS (
    INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at)
    SELECT id, %(course)s, 'cme', 'spring', %(loaded)s, now() - interval '2 days' FROM people
)
INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id,
                                  version_id, phase, attempt, correct, pathway, answer)
SELECT l.id, now() - interval '1 day', 1 << choice, %(course)s, v.question_id, v.id, phase, 1,
    choice = 0, 'cme', '"a"'
FROM people l CROSS JOIN (SELECT * FROM assessments_questionversion WHERE course_id = %(course)s) v
CROSS JOIN (VALUES (1), (3)) p(phase)
CROSS JOIN LATERAL (SELECT (hashint4((l.id * 31 + v.id * 7 + phase)::int) & 3) AS choice) c
"""
FURTHER_ANSWERS = """
INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id,
                                  version_id, phase, attempt, correct, pathway, answer)
SELECT e.learner_id, clock_timestamp() - interval '1 second', 2, %(course)s, v.question_id, v.id, 3,
       %(attempt)s, false, 'cme', '"b"'
FROM (SELECT learner_id FROM courses_enrollment WHERE course_id = %(course)s
      ORDER BY hashint8(learner_id + %(attempt)s) LIMIT %(learners)s) e
CROSS JOIN (SELECT * FROM assessments_questionversion WHERE course_id = %(course)s
    ORDER BY id LIMIT 2) v
"""


def fill(cursor: Any, slug: str, learners: int, *, loaded: bool) -> int:
    course = bench_snapshot.make_course(slug)
    names = {"slug": slug, "course": course, "learners": learners, "loaded": loaded}
    cursor.execute(FILL, names)
    return course


def ways(course: Any, courses: list[Any]) -> dict[str, Callable[[datetime], object]]:
    """What is counted; each takes the time as of which."""
    from outcomes.counting import Filter, count_course, count_filtered, count_programme

    nobody_else = Filter(profession="physician", campaign="spring")
    return {
        "snapshot": lambda now: count_course(course, now, now),
        "programme": lambda now: count_programme(courses, now, now),
        "filtered group": lambda now: count_filtered(course, now, now, nobody_else),
    }


def carry_on(cursor: Any, course: Any, attempt: int) -> float:
    """Seconds to carry counts on over further answers."""
    from outcomes.counting import count_now, wait_for_writers
    from outcomes.models import KeptCounts

    counted = count_now(course, wait_for_writers(lambda: None))
    KeptCounts.objects.filter(course=course).delete()
    counted.kept.save(force_insert=True)
    cursor.execute(
        FURTHER_ANSWERS, {"course": course.pk, "learners": FURTHER // 2, "attempt": attempt}
    )
    now = wait_for_writers(lambda: None)
    began = time.perf_counter()
    assert not count_now(course, now).whole
    return time.perf_counter() - began


def measured(
    cursor: Any, course: Any, courses: list[Any], runs: int, attempt: int
) -> dict[str, float]:
    from outcomes.counting import wait_for_writers

    times: dict[str, list[float]] = {}
    for run in range(runs):
        for name, count in ways(course, courses).items():
            now = wait_for_writers(lambda: None)
            took = bench_snapshot.timed(partial(count, now))
            times.setdefault(name, []).append(took)
        times.setdefault("increment", []).append(carry_on(cursor, course, attempt + run))
    return {name: statistics.median(taken) for name, taken in times.items()}


def measure(learners: int, runs: int, *, loaded: bool, others: list[Any]) -> None:
    from django.db import connection

    from courses.models import Course

    kind = "loaded" if loaded else "live"
    with connection.cursor() as cursor:
        pk = fill(cursor, f"new-{kind}-{learners}", learners, loaded=loaded)
        course = Course.objects.get(pk=pk)
        before = measured(cursor, course, [*others, course], runs, 2)
        cursor.execute("ANALYZE")
        after = measured(cursor, course, [*others, course], runs, 2 + runs)
    print(f"{learners:,} {kind} learners of a new course, median of {runs}")
    for name, took in before.items():
        print(f"  {name:<16}{took:8.3f} s   {after[name]:8.3f} s after ANALYZE")
        whole = f"{name} of {learners:,} {kind} learners, unknown / after ANALYZE"
        state(whole, took / after[name], " x", at_most=MOST)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, nargs="+", default=[1_500, 20_000])
    parser.add_argument("--others", type=int, default=2_000, help="learners of each other course")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    fresh.site()

    from django.db import connection

    from courses.models import Course

    with connection.cursor() as cursor:
        for table in KEPT_BY_HAND:
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        keys = [fill(cursor, f"other-{n}", options.others, loaded=True) for n in range(OTHERS)]
        cursor.execute("VACUUM (ANALYZE)")
    others = list(Course.objects.filter(pk__in=keys[:1]))
    with connection.cursor() as cursor:  # what is done once in a process is not measured
        measured(cursor, others[0], others, 1, 2)
    for learners in options.learners:
        for loaded in (True, False):
            measure(learners, options.runs, loaded=loaded, others=others)


if __name__ == "__main__":
    main()
