"""What a worker process holds at most while it computes a snapshot, and then together with what it
starts for the standard files, at two numbers of answers: flat means that ten times the answers ask
for no more.

`python bench/bench_worker_memory.py [--rows 200000 2000000]`
"""

import argparse
import json
import subprocess
import sys
import time

import fresh  # first: it chooses the services
from bench_snapshot import CODES, FILL, make_course
from bench_workers import until_done, worker_processes
from goals import state
from process_tree import Peak

MEGABYTES, MEGABYTES_WITH_FILES = 200, 300
FLAT = 1.1  # the larger against the smaller


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[200_000, 2_000_000])
    options = parser.parse_args()
    if len(options.rows) == 1:
        print(json.dumps(peaks(options.rows[0])))
        return
    computing, with_files = zip(*(_elsewhere(rows) for rows in options.rows), strict=True)
    for rows, alone, whole in zip(options.rows, computing, with_files, strict=True):
        state(f"worker, snapshot of {rows:,} answers", alone, " MB", at_most=MEGABYTES)
        state(f"worker, with its files, {rows:,}", whole, " MB", at_most=MEGABYTES_WITH_FILES)
    name = f"worker, {options.rows[-1]:,} answers / {options.rows[0]:,}"
    state(name, computing[-1] / computing[0], " x", at_most=FLAT)


def _elsewhere(rows: int) -> tuple[int, int]:
    """On a site of its own: answers cannot be deleted."""
    command = [sys.executable, __file__, "--rows", str(rows)]
    ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    alone, whole = json.loads(ended.stdout.splitlines()[-1])
    return alone, whole


def peaks(rows: int) -> tuple[int, int]:
    """Megabytes of the worker until the snapshot is there, and of all it starts until the files
    are.
    """
    fresh.site()

    from django.db import connection
    from django.utils import timezone

    from courses.models import Course
    from jobs.models import Job
    from outcomes.actions.computing import request_snapshot
    from outcomes.models import OutcomeSnapshot

    pk = make_course()
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"learners": rows // CODES, "course": pk, "loaded": True})
        cursor.execute("VACUUM (ANALYZE)")
    with worker_processes(1) as (worker,), Peak(worker.pid) as peak:
        course = Course.objects.get(pk=pk)
        request_snapshot(course=course, requested_by=None, at=timezone.now())
        while not OutcomeSnapshot.objects.filter(computed_at__isnull=False).exists():
            assert not Job.objects.filter(state="failed").exists()
            time.sleep(0.01)
        alone = peak_of(worker.pid)
        until_done()
    return alone, peak.megabytes


def peak_of(pid: int) -> int:
    with open(f"/proc/{pid}/status") as file:
        line = next(line for line in file if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main()
