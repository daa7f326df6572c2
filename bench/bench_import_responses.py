"""How much longer `import_responses` takes than COPY of the same rows straight into the final table.

COPY gets rows that are resolved, judged and known to be good; both keep every index, constraint and foreign key of the table.
Runs alternate, so that a slow moment of the machine meets both.
"""

import argparse
import csv
import json
import random
import resource
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fresh import DATA_DIR, site

site()

from django.db import connection  # noqa: E402

from assessments.loading import load_responses  # noqa: E402
from cme_platform.packages import import_package  # noqa: E402
from courses.models import Course  # noqa: E402

ITEMS, CHOICES, ASKED = (
    9,
    "abcde",
    20,
)  # answers a learner: nine items and a rating, before and after
START = datetime(2025, 1, 1, tzinfo=UTC)
COLUMNS = "learner_id, answered_at, picked, course_id, question_id, version_id, phase, attempt, correct, pathway, answer"


def make_course() -> Course:
    choices = [{"key": key, "text": key, "correct": key == "b"} for key in CHOICES]
    item = {
        "kind": "single",
        "measures": "knowledge",
        "objective": 1,
        "stem": "Which one?",
        "choices": choices,
    }
    questions = [{"key": f"q{number}", **item} for number in range(1, ITEMS + 1)]
    rating = {
        "key": "c1",
        "kind": "rating",
        "measures": "confidence",
        "objective": 1,
        "stem": "How sure?",
        "top": 2,
    }
    questions.append(rating | {"scale": ["1", "2", "3", "4", "5"]})
    keys = [question["key"] for question in questions]
    course = {
        "format": 1,
        "slug": "bench",
        "title": "Benchmark",
        "objectives": [{"number": 1, "text": "One"}],
        "questions": questions,
        "polls": [{"phase": phase, "questions": keys} for phase in ("pre", "post")],
    }
    folder = DATA_DIR / "package"
    folder.mkdir()
    (folder / "course.yaml").write_text(json.dumps(course))  # JSON is YAML, without aliases
    return import_package(folder, at=datetime.now(UTC)).course


def make_files(rows: int, folder: Path) -> tuple[Path, Path]:
    """As people would send them: one learner after the other, times with offset."""
    chance = random.Random(1)
    learners, responses = folder / f"learners-{rows}.csv", folder / f"responses-{rows}.csv"
    with learners.open("w", newline="") as one, responses.open("w", newline="") as two:
        who, what = csv.writer(one), csv.writer(two)
        who.writerow(("learner", "pathway", "specialty", "email"))
        what.writerow(("learner", "question", "phase", "answer", "answered_at", "attempt"))
        for number in range(-(-rows // ASKED)):
            who.writerow((f"L{number:07}", "cme", "Medical Oncology", f"l{number}@people.example"))
            moment = START + timedelta(seconds=47 * number % 31_000_000)
            for place in range(min(ASKED, rows - number * ASKED)):
                phase, item = ("pre", "post")[place // (ITEMS + 1)], place % (ITEMS + 1) + 1
                question = (
                    (f"q{item}", chance.choice(CHOICES))
                    if item <= ITEMS
                    else ("c1", str(chance.randint(1, 5)))
                )
                what.writerow(
                    (
                        f"L{number:07}",
                        question[0],
                        phase,
                        question[1],
                        (moment + timedelta(seconds=place)).isoformat(),
                        1,
                    )
                )
    return learners, responses


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE assessments_response, courses_enrollment, learners_learner RESTART IDENTITY CASCADE"
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
    course = make_course()
    small = max(1, asked.rows // 10)
    import_once(course, make_files(small, DATA_DIR), small)
    low = memory()
    files, copied = make_files(asked.rows, DATA_DIR), DATA_DIR / "rows.copy"
    imports, copies = [], []
    for run in range(asked.runs):
        imports.append(import_once(course, files, asked.rows))
        if run == 0:
            copy_out(copied)
        copies.append(copy_once(copied))
    one, other = statistics.median(imports), statistics.median(copies)
    print(
        f"import_responses, {asked.rows:,} rows of {-(-asked.rows // ASKED):,} learners, median of {asked.runs} runs"
    )
    print(f"  {'COPY into the final table':<34}{other:>9.2f} s{asked.rows / other:>12,.0f} rows/s")
    print(f"  {'import_responses':<34}{one:>9.2f} s{asked.rows / one:>12,.0f} rows/s")
    print(f"  {'ratio (at most 4)':<34}{one / other:>9.2f}")
    print(f"  {f'peak memory at {small:,} rows':<34}{low:>9.0f} MB")
    print(f"  {f'peak memory at {asked.rows:,} rows':<34}{memory():>9.0f} MB")


if __name__ == "__main__":
    main()
