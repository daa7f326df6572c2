"""Snapshots with their standard reports, and videos, of many courses over 1, 2 and 4 worker
processes: Celery hands the work out, rows in the database say that it is done.

`python bench/bench_workers.py [--courses 12] [--learners 2000] [--videos 6] [--processes 1 2 4]`
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fresh  # first: it chooses the services
from goals import state
from used_site import FILL

KINDS = {"outcomes.compute_snapshot": "snapshots", "outcomes.build_report": "reports"}
FILM = "testsrc2=s=640x360:d=30:r=25"


@contextlib.contextmanager
def worker_processes(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Ready to work when this yields; gone afterwards."""
    from jobs.models import WorkerSeen
    from jobs.workers import worker_command

    WorkerSeen.objects.all().delete()
    command = worker_command("--pool=solo", "--queues=cme,media")
    processes = [
        subprocess.Popen([*command, f"--hostname=bench{number}"], cwd=fresh.ROOT)
        for number in range(count)
    ]
    try:
        while WorkerSeen.objects.count() < count:
            time.sleep(0.1)
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def until_done() -> None:
    from jobs.models import Job

    while Job.objects.open().exists():
        time.sleep(0.05)
    failed = Job.objects.filter(state="failed")
    assert not failed.exists(), failed.values_list("kind", "error")[:3]


def make_courses(folder: Path, count: int, learners: int) -> list[Any]:
    from django.db import connection
    from elsewhere import make_course

    folder.mkdir()
    courses = [make_course(folder / f"c{number}", f"c{number}") for number in range(count)]
    with connection.cursor() as cursor:
        for course in courses:
            cursor.execute(FILL, {"course": course.pk, "slug": course.slug, "learners": learners})
        cursor.execute("VACUUM (ANALYZE)")
    return courses


def make_films(count: int) -> list[tuple[str, str]]:
    """Stored videos, none like the other: their names and digests."""
    import imageio_ffmpeg

    from courses.storage import keep, sha256_of

    films = []
    for number in range(count):
        path = fresh.DATA_DIR / f"film{number}.mp4"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i"]
        command += [FILM, "-vf", f"hue=h={number * 30}", "-pix_fmt", "yuv420p", str(path)]
        subprocess.run(command, check=True)
        digest = sha256_of(path)
        films.append((keep(path, course_id=1, digest=digest, suffix=".mp4")[0], digest))
    return films


def seconds_for_outcomes(courses: list[Any]) -> dict[str, float]:
    """Everything is counted from scratch; seconds over all and of the processes by kind of work."""
    from django.utils import timezone

    from jobs.models import Job
    from outcomes.actions.computing import request_snapshot
    from outcomes.models import KeptCounts

    KeptCounts.objects.all().delete()
    last = Job.objects.order_by("-id").values_list("id", flat=True).first() or 0
    began = time.perf_counter()
    for course in courses:
        request_snapshot(course=course, requested_by=None, at=timezone.now())
    until_done()
    seconds = {"all": time.perf_counter() - began}
    for job in Job.objects.filter(id__gt=last, kind__in=KINDS):
        name = KINDS[job.kind]
        seconds[name] = seconds.get(name, 0.0) + (job.finished_at - job.started_at).total_seconds()
    seconds["jobs"] = Job.objects.filter(id__gt=last).count()
    return seconds


def seconds_for_videos(films: list[tuple[str, str]]) -> float:
    from courses.laddering import want_ladder
    from courses.models import Ladder

    Ladder.objects.all().delete()
    began = time.perf_counter()
    for name, digest in films:
        want_ladder(name=name, digest=digest, course_id=1)
    until_done()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=12)
    parser.add_argument("--learners", type=int, default=2000)
    parser.add_argument("--videos", type=int, default=6)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    options = parser.parse_args()
    fresh.site()
    courses = make_courses(fresh.DATA_DIR / "packages", options.courses, options.learners)
    films = make_films(options.videos)
    print(
        f"{options.courses} courses of {options.learners:,} learners, {options.videos} videos of "
        f"30 s, {os.cpu_count()} processors",
        file=sys.stderr,
    )
    outcomes, videos = {}, {}
    for count in options.processes:
        with worker_processes(count):
            taken = seconds_for_outcomes(courses)
            outcomes[count], videos[count] = taken["all"], seconds_for_videos(films)
        print(
            f"  {count} processes: {taken['jobs']:.0f} jobs of outcomes in {taken['all']:.1f} s "
            f"(snapshots {taken['snapshots']:.1f} s, reports {taken['reports']:.1f} s of a worker),"
            f" videos in {videos[count]:.1f} s",
            flush=True,
        )
    first = options.processes[0]
    for count in options.processes[1:]:
        for name, seconds in (("outcomes", outcomes), ("videos", videos)):
            gain = seconds[first] / seconds[count]
            state(f"{name}: {count} processes against {first}", gain, " x as fast")


if __name__ == "__main__":
    main()
