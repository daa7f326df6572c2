"""Counting on a streaming standby against counting on the primary, in one run: what the named
queries of `outcomes/counting/named_queries.py` cost, and how long a commit takes to be there.

`python bench/bench_replica.py [--rows 500000] [--runs 3]`
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

import fresh  # first: it chooses the services
from bench_snapshot import CODES, FILL, make_course, timed
from goals import state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    fresh.site()

    from django.conf import settings
    from django.db import connection, connections

    from courses.models import Course
    from outcomes.counting import count_course, reading, wait_for_writers
    from tests.standby import standby

    pk = make_course()
    with connection.cursor() as cursor:
        people = {"learners": options.rows // CODES, "course": pk, "loaded": False}
        cursor.execute(FILL, people)
        cursor.execute("VACUUM (ANALYZE)")
    course = Course.objects.get(pk=pk)
    settings.REPLICA_WAIT_SECONDS = 60
    known = wait_for_writers(lambda: None)
    here = [timed(lambda: count_course(course, known, known)) for _ in range(options.runs)]
    server = connection.settings_dict
    with (
        tempfile.TemporaryDirectory(prefix="cme-standby-", dir="/tmp") as folder,
        standby(Path(folder), server["HOST"], server["USER"]) as sockets,
    ):
        connections.databases[reading.REPLICA] = server | {"HOST": str(sockets)}
        assert reading.database_to_read() == reading.REPLICA
        there = [timed(lambda: count_course(course, known, known)) for _ in range(options.runs)]
        waits = [timed(lambda: behind(course)) for _ in range(25)]
        connections[reading.REPLICA].close()
    print(f"whole count of {options.rows:,} answers, median of {options.runs}")
    on_primary, on_standby = statistics.median(here), statistics.median(there)
    state("on the primary", on_primary, " s")
    state("on the standby", on_standby, " s")
    state("standby / primary", on_standby / on_primary, " x", at_most=2)
    state("until a commit is replayed", statistics.median(waits) * 1000, " ms")


def behind(course: Any) -> None:
    """One commit, and then the replica as far as it."""
    from courses.models import Course
    from outcomes.counting import reading

    Course.objects.filter(pk=course.pk).update(title="Bench")
    assert reading.database_to_read() == reading.REPLICA


if __name__ == "__main__":
    main()
