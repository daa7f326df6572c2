"""Server time of the dashboard from a stored snapshot, at growing numbers of learners,
with the queries it asks.

`python bench/bench_dashboard.py [--learners 1000 10000 50000] [--runs 25]`
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import fresh  # first: it chooses the services
from bench_snapshot import FILL, make_course
from goals import state

MILLISECONDS = 150  # at 50,000 learners, and so at fewer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--runs", type=int, default=25)
    options = parser.parse_args()
    if len(options.learners) == 1:
        _one(options.learners[0], options.runs)
        return
    print(f"dashboard from a stored snapshot, median of {options.runs}", flush=True)
    for learners in options.learners:  # each on a site of its own: answers cannot be deleted
        subprocess.run(
            [sys.executable, __file__, "--learners", str(learners), "--runs", str(options.runs)],
            check=True,
        )


def _one(learners: int, runs: int) -> None:
    fresh.site()

    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from courses.models import Course
    from learners.models import User
    from learners.roles import grant

    call_command("collectstatic", interactive=False, verbosity=0)
    user = User.objects.create_user("analyst@example.org", "x")
    grant(user, ["analyst"])
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    course = Course.objects.get(pk=make_course())
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"learners": learners, "course": course.pk, "loaded": True})
    address = f"/outcomes/bench/snapshots/{_snapshot(course)}/"
    asked: list[str] = []

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        page = client.get(address)
    assert page.status_code == 200, page.status_code
    pairs = [_timed(lambda: client.get(address)) for _ in range(runs)]
    wall, own = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    print(
        f"  {learners:>7,} learners   {own:6.1f} ms of processor   {len(asked)} queries   "
        f"{len(page.content) // 1024} kB of page"
    )
    state(f"dashboard of {learners:,} learners", wall, " ms", at_most=MILLISECONDS)


def _snapshot(course) -> int:  # type: ignore[no-untyped-def]
    """Computed as a worker does, without its job."""
    from outcomes.actions.computing import SOFTWARE
    from outcomes.counting import count_course, wait_for_writers
    from outcomes.models import OutcomeSnapshot
    from outcomes.snapshots.building import build
    from outcomes.snapshots.digests import digest_of

    now = wait_for_writers(lambda: None)
    document = build(course, count_course(course, now, now), now).as_json()
    snapshot = OutcomeSnapshot.objects.create(course=course)
    block = {
        "id": snapshot.pk,
        "computed_at": now.isoformat(),
        "software": SOFTWARE,
        "digest": digest_of(document),
    }
    stored = json.dumps(document | {"snapshot": block | document["snapshot"]})
    OutcomeSnapshot.objects.filter(pk=snapshot.pk).update(
        as_of=now,
        known_at=now,
        computed_at=now,
        software=SOFTWARE,
        digest=block["digest"],
        document=stored,
    )
    return snapshot.pk


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - own


if __name__ == "__main__":
    main()
