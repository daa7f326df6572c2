"""The row-level file, as CSV and as Parquet, against plain `COPY ... TO STDOUT` of the same
columns, in one run.

`python bench/bench_rows.py [--rows 1000000] [--runs 3]`; what is promised is 10,000,000.
"""

import argparse
import resource
import statistics
from functools import partial

import fresh  # first: it chooses the services
from bench_snapshot import CODES, FILL, make_course, timed
from goals import state

MOST_MEMORY = 256  # megabytes, whether a million answers are written or ten
PLAIN = """
COPY (SELECT r.learner_id, r.pathway, l.profession, l.specialty, l.practice_setting,
    l.years_in_practice,
             q.key, v.number, v.measures, o.number, r.phase, r.attempt, r.answer,
             r.correct, r.answered_at
      FROM assessments_response r JOIN learners_learner l ON l.id = r.learner_id
      JOIN assessments_questionversion v ON v.id = r.version_id
      JOIN assessments_question q ON q.id = v.question_id
      LEFT JOIN courses_objective o ON o.id = v.objective_id
      WHERE r.course_id = {course}) TO STDOUT (FORMAT csv)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    fresh.site()

    from django.db import connection
    from django.utils import timezone

    from courses.models import Course
    from outcomes.row_files import streaming

    pk = make_course()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"learners": options.rows // CODES, "course": pk, "loaded": True})
        cursor.execute("VACUUM (ANALYZE)")
    course, measured = Course.objects.get(pk=pk), {}

    def plain() -> None:
        with (
            open("/dev/null", "wb") as sink,
            connection.cursor() as cursor,
            cursor.copy(PLAIN.format(course=pk)) as copy,
        ):
            for block in copy:
                sink.write(block)

    def ours(kind: str) -> None:
        lines = 0
        with open("/dev/null", "wb") as sink:
            for piece in streaming.stream(kind, course, timezone.now(), timezone.now()):
                lines += piece.count(b"\n")
                sink.write(piece)
        measured[kind] = lines

    plain()
    for kind, name in (("rows", "row-level file"), ("parquet", "Parquet file")):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        ours(kind)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pairs = [(timed(plain), timed(partial(ours, kind))) for _ in range(options.runs)]
        base, own = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"{name} of {measured['rows'] - 1:,} answers, median of {options.runs}")
        print(f"  COPY ... TO STDOUT   {base:7.3f} s")
        print(f"  {name:<20} {own:7.3f} s")
        state(f"{name}, speed against plain COPY", base / own, " x", at_least=0.5)
        state(f"{name}, memory that writing it took", after - before, " MB", at_most=MOST_MEMORY)


if __name__ == "__main__":
    main()
