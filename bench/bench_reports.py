"""All files of a course of 100,000 learners by one worker process, those of rows too: time of each,
memory of the worker and of what it starts.

`python bench/bench_reports.py [--learners 100000]`
"""

import argparse
import resource
import time

import fresh  # first: it chooses the services
from bench_snapshot import CODES, FILL, make_course
from goals import state

SECONDS, MEGABYTES = 60, 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    options = parser.parse_args()
    fresh.site()

    from django.db import connection
    from django.utils import timezone

    from courses.models import Course
    from jobs.actions import run_job
    from outcomes.actions import computing, reporting
    from outcomes.file_formats import OF_ROWS
    from outcomes.models import Report

    pk = make_course()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"learners": options.learners, "course": pk, "loaded": True})
        cursor.execute("VACUUM (ANALYZE)")
    snapshot, _ = computing.request_snapshot(
        course=Course.objects.get(pk=pk), requested_by=None, at=timezone.now()
    )
    began = time.perf_counter()
    run_job(snapshot.job_id, computing.compute)
    computed = time.perf_counter() - began
    snapshot.refresh_from_db()
    for file in OF_ROWS:
        reporting.request_report(snapshot=snapshot, format=file.key, requested_by=None)

    print(
        f"{options.learners:,} learners, {options.learners * CODES:,} answers; "
        f"the snapshot itself {computed:.2f} s"
    )
    total = 0.0
    for kind in ("json", "csv"):
        began = time.perf_counter()
        content = reporting.render(snapshot, kind)
        total += (spent := time.perf_counter() - began)
        print(
            f"  {kind:7} {spent:7.2f} s  {len(content) / 2**20:7.2f} MB  "
            "(at once, from the stored document)"
        )
    for report in Report.objects.filter(snapshot=snapshot).order_by("id"):
        began = time.perf_counter()
        run_job(report.job_id, reporting.build)
        spent = time.perf_counter() - began
        total += spent
        report.refresh_from_db()
        print(f"  {report.format:7} {spent:7.2f} s  {report.size / 2**20:7.2f} MB")
    own, started = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"  worker {own} MB, what it starts {started} MB")
    state("all files together", total, " s", at_most=SECONDS)
    state("memory of the worker and what it starts", own + started, " MB", at_most=MEGABYTES)


if __name__ == "__main__":
    main()
