"""Bringing in a course package on a site in use: whether many questions cost more each than few,
and more than once the statistics know the course.

Ten other courses stand there, and the statistics are older than the course at hand.

`python bench/bench_used_site_package.py [--questions 500 2000] [--others 2000]`
"""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from fresh import DATA_DIR, site

site()

from django.db import connection  # noqa: E402
from elsewhere import make_course, write_course  # noqa: E402
from goals import state  # noqa: E402
from used_site import OTHERS, make_used_site  # noqa: E402

from cme_platform.packages import import_package  # noqa: E402

MOST_EACH, MOST_UNKNOWN = 1.5, 1.3


def bring_in(folder: Path) -> float:
    began = time.perf_counter()
    import_package(folder, at=datetime.now(UTC))
    return time.perf_counter() - began


def measure(questions: int) -> float:
    """Seconds of the first time; the same package once more, and another after ANALYZE."""
    folders = [
        write_course(DATA_DIR / f"{name}-{questions}", f"{name}-{questions}", questions)
        for name in ("unknown", "known")
    ]
    first, again = bring_in(folders[0]), bring_in(folders[0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    known = bring_in(folders[1])
    print(f"{questions:,} questions: {first:.2f} s, the same again {again:.2f} s")
    name = f"package of {questions:,} questions"
    state(f"{name}, unknown / after ANALYZE", first / known, " x", at_most=MOST_UNKNOWN)
    return first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, nargs=2, default=[500, 2_000])
    parser.add_argument("--others", type=int, default=2_000, help="learners of each other course")
    options = parser.parse_args()
    others = [make_course(DATA_DIR / f"other-{n}", f"other-{n}") for n in range(OTHERS)]
    with connection.cursor() as cursor:
        make_used_site(cursor, others, options.others)
    few, many = (measure(questions) / questions for questions in options.questions)
    name = "a question of the large package / of the small one"
    state(name, many / few, " x", at_most=MOST_EACH)


if __name__ == "__main__":
    main()
