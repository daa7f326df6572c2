"""A whole outcome computation against the fastest plain SQL that yields the same paired tables,
in one run.

`python bench/bench_snapshot.py [--rows 1000000 10000000] [--runs 5] [--live]`: learners of a file,
or who came by the site themselves. Each number of answers has a site of its own.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import fresh  # first: it chooses the services
from goals import state

RATIO = 1.5
MOST, SECONDS, MEGABYTES = 10_000_000, 4, 300  # answers, and what counting them may take
ITEMS = 8
CODES = 16  # answers a learner: eight items before and after


def make_course(slug: str = "bench") -> int:
    from assessments.models import Choice, Poll, PollQuestion, Question, QuestionVersion
    from courses.models import Course, Objective

    course = Course.objects.create(slug=slug, title="Bench", status="published")
    objectives = [
        Objective.objects.create(course=course, number=n, text=str(n)) for n in range(1, 5)
    ]
    polls = [Poll.objects.create(course=course, phase=phase) for phase in (1, 3)]
    for n in range(ITEMS):
        question = Question.objects.create(course=course, key=f"q{n}", position=n)
        version = QuestionVersion.objects.create(
            question=question,
            course=course,
            kind="single",
            measures="knowledge",
            stem="?",
            objective=objectives[n // 2],
        )
        Choice.objects.bulk_create(
            Choice(version=version, position=p, key="abcd"[p], text="x", correct=p == 0)
            for p in range(4)
        )
        for poll in polls:
            PollQuestion.objects.create(poll=poll, question=question, position=n)
    return course.pk


FILL = """
INSERT INTO learners_learner (origin, external_id, email, npi, npi_status, given_name, family_name,
                              profession, specialty, exclusion)
SELECT 'course:bench', n::text, n || '@people.example', '', 'unverified', '', '', 'physician',
    'Medical Oncology', ''
FROM generate_series(1, %(learners)s) n;
INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at)
SELECT id, %(course)s, 'cme', '', %(loaded)s, now() - interval '2 days' FROM learners_learner;
INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id,
                                  version_id, phase, attempt, correct, pathway, answer)
SELECT l.id, now() - interval '1 day', 1 << choice, %(course)s, v.question_id, v.id, phase, 1,
    choice = 0, 'cme', '"a"'
FROM learners_learner l CROSS JOIN assessments_questionversion v
CROSS JOIN (VALUES (1), (3)) p(phase)
CROSS JOIN LATERAL (SELECT (hashint4((l.id * 31 + v.id * 7 + phase)::int) & 3) AS choice) c
"""


def plain_sql(course: int, versions: list[int]) -> dict[str, str]:
    """One GROUP BY a learner with `bit_or`, then the eight tables from its words;
    in the ways that might be fastest."""
    tables = ", ".join(
        f"count(*) FILTER (WHERE w >> {n} & 1 = {b} AND w >> {n + 16} & 1 = {a})"
        for n in range(ITEMS)
        for b in (0, 1)
        for a in (0, 1)
    )
    bits = ", ".join(
        f"({version}, {phase}, {1 << (n + past)})"
        for n, version in enumerate(versions)
        for phase, past in ((1, 0), (3, 16))
    )
    taken = {
        "bits by arithmetic": f"""
            bit_or(CASE WHEN correct THEN 1 << (version_id - {versions[0]}
                + CASE phase WHEN 3 THEN 16 ELSE 0 END) ELSE 0 END) AS w
            FROM assessments_response""",
        "bits by a join": f"""
            bit_or(CASE WHEN correct THEN bit ELSE 0 END) AS w
            FROM assessments_response JOIN (VALUES {bits}) AS place (version_id, phase, bit)
                USING (version_id, phase)""",
    }
    return {
        name: f"""
            WITH words AS (SELECT learner_id, {words} WHERE course_id = {course}
                AND attempt = 1 GROUP BY learner_id)
            SELECT {tables} FROM words"""
        for name, words in taken.items()
    } | {
        f"{name}, words kept": f"""
            WITH words AS MATERIALIZED (SELECT learner_id, {words} WHERE course_id = {course}
                AND attempt = 1 GROUP BY learner_id)
            SELECT {tables} FROM words"""
        for name, words in taken.items()
    }


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, MOST])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--live", action="store_true")
    options = parser.parse_args()
    if len(options.rows) == 1:
        _one(options.rows[0], options.runs, options.live)
        return
    more = ["--runs", str(options.runs), *["--live"] * options.live]
    for rows in options.rows:  # answers cannot be deleted
        subprocess.run([sys.executable, __file__, "--rows", str(rows), *more], check=True)


def _one(rows: int, runs: int, live: bool) -> None:
    fresh.site()

    from django.db import connection

    from courses.models import Course
    from outcomes.counting import count_course, wait_for_writers
    from outcomes.snapshots.building import build
    from outcomes.snapshots.digests import canonical

    pk = make_course()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"learners": rows // CODES, "course": pk, "loaded": not live})
        cursor.execute("VACUUM (ANALYZE)")
    course = Course.objects.get(pk=pk)

    versions = [*course.questions.order_by("position").values_list("versions", flat=True)]
    asked = plain_sql(pk, versions)

    def plain(statement: str) -> list[object]:
        with connection.cursor() as cursor:
            cursor.execute("SET work_mem = '64MB'; SET jit = off")
            cursor.execute(statement)
            return list(cursor.fetchone())

    def whole() -> None:
        now = wait_for_writers(lambda: None)
        canonical(build(course, count_course(course, now, now), now).as_json())

    whole()
    assert len({tuple(plain(statement)) for statement in asked.values()}) == 1, (
        "the plain ways do not agree"
    )
    times: dict[str, list[float]] = {name: [] for name in (*asked, "whole")}
    for _ in range(runs):
        for name, statement in asked.items():
            times[name].append(timed(lambda statement=statement: plain(statement)))
        times["whole"].append(timed(whole))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    ours = medians.pop("whole")
    fastest = min(medians, key=lambda name: medians[name])
    base = medians[fastest]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"snapshot of {rows:,} answers of {'live' if live else 'loaded'} learners, median of {runs}"
    )
    for name, took in medians.items():
        print(f"  plain SQL   {took:7.3f} s   {name}")
    print(f"  whole       {ours:7.3f} s   {ours / base:.2f} x the fastest")
    is_large = rows >= MOST
    name = f"{rows:,} answers"
    ratio = (ours - 0.05) / base
    state(f"snapshot of {name} less 50 ms / fastest plain SQL", ratio, " x", at_most=RATIO)
    state(f"snapshot of {name}", ours, " s", at_most=SECONDS if is_large else None)
    state(f"peak memory, {name}", peak, " MB", at_most=MEGABYTES if is_large else None)


if __name__ == "__main__":
    main()
