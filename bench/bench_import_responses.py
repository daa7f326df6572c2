"""How much longer `import_responses` takes than COPY of the same rows straight into
the final table.

COPY gets rows that are resolved, judged and known to be good; both keep every index, constraint and
foreign key of the table. Runs alternate, so that a slow moment of the machine meets both.
"""

import argparse
import resource
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from fresh import DATA_DIR, site
from goals import state

site()

from django.db import connection  # noqa: E402
from elsewhere import ASKED, make_course, make_files  # noqa: E402

from assessments.loading import load_responses  # noqa: E402
from courses.models import Course  # noqa: E402

MOST = 4.0
COLUMNS = (
    "learner_id, answered_at, picked, course_id, question_id, version_id, phase, attempt, "
    "correct, pathway, answer"
)


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE assessments_response, courses_enrollment, learners_learner "
            "RESTART IDENTITY CASCADE"
        )
        cursor.execute("CHECKPOINT")


def import_once(course: Course, files: tuple[Path, Path], rows: int) -> float:
    empty()
    began = time.perf_counter()
    loaded = load_responses(
        course=course, learners_path=files[0], responses_path=files[1], at=datetime.now(UTC)
    )
    took = time.perf_counter() - began
    assert loaded.responses == rows, loaded
    return took


def copy_out(path: Path) -> None:
    statement = f"COPY (SELECT {COLUMNS} FROM assessments_response ORDER BY id) TO STDOUT"
    with connection.cursor() as cursor, path.open("wb") as file, cursor.copy(statement) as copy:
        for block in copy:
            file.write(block)


def copy_once(path: Path) -> float:
    """The people stay as the import before made them; only the answers are copied again."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE assessments_response RESTART IDENTITY")
        cursor.execute("CHECKPOINT")
        began = time.perf_counter()
        with (
            path.open("rb") as file,
            cursor.copy(f"COPY assessments_response ({COLUMNS}) FROM STDIN") as copy,
        ):
            while block := file.read(1 << 16):
                copy.write(block)
        return time.perf_counter() - began


def memory() -> float:
    """Peak of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    course = make_course(DATA_DIR / "package")
    small = max(1, asked.rows // 10)
    import_once(course, make_files(DATA_DIR, small), small)
    low = memory()
    files, copied = make_files(DATA_DIR, asked.rows), DATA_DIR / "rows.copy"
    imports, copies = [], []
    for run in range(asked.runs):
        imports.append(import_once(course, files, asked.rows))
        if run == 0:
            copy_out(copied)
        copies.append(copy_once(copied))
    ours, plain = statistics.median(imports), statistics.median(copies)
    print(
        f"import_responses, {asked.rows:,} rows of {-(-asked.rows // ASKED):,} learners, "
        f"median of {asked.runs} runs"
    )
    print(f"  {'COPY into the final table':<34}{plain:>9.2f} s{asked.rows / plain:>12,.0f} rows/s")
    print(f"  {'import_responses':<34}{ours:>9.2f} s{asked.rows / ours:>12,.0f} rows/s")
    print(f"  {f'peak memory at {small:,} rows':<34}{low:>9.0f} MB")
    print(f"  {f'peak memory at {asked.rows:,} rows':<34}{memory():>9.0f} MB")
    state("import_responses / COPY into the final table", ours / plain, " x", at_most=MOST)


if __name__ == "__main__":
    main()
