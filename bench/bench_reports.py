"""All files of a course of 100,000 learners by one worker process, those of rows too: time of each,
and the most memory that the worker and what it starts hold at one moment.

`python bench/bench_reports.py [--learners 100000]`
"""

import argparse
import time

import fresh  # first: it chooses the services
from bench_snapshot import CODES, FILL, make_course
from bench_workers import until_done, worker_processes
from goals import state
from process_tree import Peak

SECONDS, MEGABYTES = 60, 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    options = parser.parse_args()
    fresh.site()

    from django.db import connection

    pk = make_course()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"learners": options.learners, "course": pk, "loaded": True})
        cursor.execute("VACUUM (ANALYZE)")
    print(f"{options.learners:,} learners, {options.learners * CODES:,} answers")
    with worker_processes(1) as (worker,), Peak(worker.pid) as peak:
        all_files(pk)
    total = at_once() + sum(built())
    print(f"  {peak.processes} processes at the moment of the most memory")
    state("all files together", total, " s", at_most=SECONDS)
    name = "memory of the worker and what it starts, at one moment"
    state(name, peak.megabytes, " MB", at_most=MEGABYTES)


def all_files(pk: int) -> None:
    """The snapshot asks for its standard files itself."""
    from django.utils import timezone

    from courses.models import Course
    from outcomes.actions import computing, reporting
    from outcomes.file_formats import OF_ROWS

    course = Course.objects.get(pk=pk)
    snapshot, _ = computing.request_snapshot(course=course, requested_by=None, at=timezone.now())
    until_done()
    snapshot.refresh_from_db()
    for file in OF_ROWS:
        reporting.request_report(snapshot=snapshot, format=file.key, requested_by=None)
    until_done()


def at_once() -> float:
    """Seconds of the files that are written when they are asked for."""
    from outcomes.actions import reporting
    from outcomes.models import OutcomeSnapshot

    total = 0.0
    for kind in ("json", "csv"):
        began = time.perf_counter()
        content = reporting.render(OutcomeSnapshot.objects.get(), kind)
        total += (spent := time.perf_counter() - began)
        print(
            f"  {kind:7} {spent:7.2f} s  {len(content) / 2**20:7.2f} MB  "
            "(at once, from the stored document)"
        )
    return total


def built() -> list[float]:
    """Seconds of each file that the worker has built."""
    from outcomes.models import Report

    spent = []
    for report in Report.objects.select_related("job").order_by("id"):
        spent.append((report.job.finished_at - report.job.started_at).total_seconds())
        print(f"  {report.format:7} {spent[-1]:7.2f} s  {report.size / 2**20:7.2f} MB")
    return spent


if __name__ == "__main__":
    main()
