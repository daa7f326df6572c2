"""What a new snapshot costs after 1,000 further answers on a large course, against counting
everything again, in one run.

`python bench/bench_increment.py [--rows 1000000] [--further 1000] [--runs 5]`
"""

import argparse
import statistics
import time

import bench_snapshot  # first: it chooses the services
import fresh
from goals import state

SECONDS = 1  # of a refresh, on a million answers

FURTHER = """
INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id,
                                  version_id, phase, attempt, correct, pathway, answer)
SELECT l.id, clock_timestamp() - interval '1 second', 2, %(course)s, v.question_id, v.id, 3,
    %(attempt)s, false, 'cme', '"b"'
FROM (SELECT id FROM learners_learner ORDER BY hashint8(id + %(attempt)s) LIMIT %(learners)s) l
CROSS JOIN (SELECT * FROM assessments_questionversion ORDER BY id LIMIT 2) v
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--further", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    fresh.site()

    from django.db import connection

    from courses.models import Course
    from outcomes.counting import count_course, count_now, wait_for_writers
    from outcomes.models import KeptCounts

    pk = bench_snapshot.make_course()
    with connection.cursor() as cursor:
        cursor.execute(
            bench_snapshot.FILL,
            {"learners": options.rows // bench_snapshot.CODES, "course": pk, "loaded": True},
        )
        cursor.execute("VACUUM (ANALYZE)")
    course = Course.objects.get(pk=pk)

    def counted_now() -> tuple[float, bool]:
        began = time.perf_counter()
        known = wait_for_writers(lambda: None)
        counted = count_now(course, known)
        KeptCounts.objects.filter(course=course).delete()
        counted.kept.save(force_insert=True)
        took = time.perf_counter() - began
        whole_began = time.perf_counter()
        assert count_course(course, known, known) == counted.counts, (
            "counted on is not what counting gives"
        )
        whole.append(time.perf_counter() - whole_began)
        return took, counted.whole

    whole: list[float] = []
    counted_now()
    times: dict[int, list[float]] = {
        further: [] for further in (0, options.further // 10, options.further, options.further * 4)
    }
    attempt = 1
    for _ in range(options.runs):
        for further, taken in times.items():
            attempt += 1
            with connection.cursor() as cursor:
                cursor.execute(
                    FURTHER, {"course": pk, "learners": further // 2, "attempt": attempt}
                )
            took, was_whole = counted_now()
            assert not was_whole
            taken.append(took)
    everything = statistics.median(whole)
    print(f"counting after further answers on {options.rows:,}, median of {options.runs}")
    print(f"  {'everything':<24}{everything:8.3f} s")
    for further, taken in times.items():
        median = statistics.median(taken)
        print(f"  {f'{further:,} further answers':<24}{median:8.3f} s")
        state(f"refresh after {further:,} further answers", median, " s", at_most=SECONDS)
        state(f"{further:,} further answers / everything", 100 * median / everything, " %")


if __name__ == "__main__":
    main()
