"""Loading answers into a new course of a site in use, against plain insertion of the same rows,
in one run.

Ten other courses stand there, and the statistics are older than the course at hand: each load meets
a course they do not know. Plain insertion is COPY of the same learners, enrolments and answers,
resolved and judged, into a twin of the course.

`python bench/bench_used_site.py [--learners 5000 20000 100000] [--others 2000] [--runs 1]`
"""

import argparse
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from fresh import DATA_DIR, site

site()

from django.db import connection  # noqa: E402
from elsewhere import ASKED, make_course, make_files  # noqa: E402
from goals import state  # noqa: E402
from used_site import OTHERS, make_used_site  # noqa: E402

from assessments.loading import Loaded, load_responses  # noqa: E402
from courses.models import Course  # noqa: E402

MOST = 3.0
FEW = (6_000, 3)  # learners, answers each: below what autovacuum comes for
# The rows of one course as those of its twin: learners get the next free ids, questions are found
# by their keys.
LEARNERS = """
SELECT id + {past}, '{origin}', external_id, email, npi, npi_status, given_name, family_name,
    profession, specialty, exclusion
FROM learners_learner WHERE origin = 'course:{slug}' ORDER BY id"""
ENROLLED = """
SELECT learner_id + {past}, {twin}, pathway, campaign, loaded, enrolled_at
FROM courses_enrollment WHERE course_id = {course} ORDER BY id"""
ANSWERS = """
SELECT r.learner_id + {past}, r.answered_at, r.picked, {twin}, t.id, v.id, r.phase, r.attempt,
    r.correct, r.pathway, r.answer
FROM assessments_response r JOIN assessments_question q ON q.id = r.question_id
JOIN assessments_question t ON t.course_id = {twin} AND t.key = q.key
JOIN assessments_questionversion v ON v.question_id = t.id WHERE r.course_id = {course}
ORDER BY r.id"""
INTO = {
    "learners_learner (id, origin, external_id, email, npi, npi_status, given_name, "
    "family_name, profession, specialty, exclusion)": LEARNERS,
    "courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at)": ENROLLED,
    "assessments_response (learner_id, answered_at, picked, course_id, question_id, "
    "version_id, phase, attempt, correct, pathway, answer)": ANSWERS,
}


def course(name: str) -> Course:
    return make_course(DATA_DIR / name, name)


def load(into: Course, files: tuple[Path, Path]) -> tuple[float, Loaded]:
    began = time.perf_counter()
    loaded = load_responses(
        course=into, learners_path=files[0], responses_path=files[1], at=datetime.now(UTC)
    )
    return time.perf_counter() - began, loaded


def copy_plainly(loaded: Course, twin: Course) -> float:
    """The rows of a loaded course again, into its twin. Only the way in is timed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM learners_learner")
        past = cursor.fetchone()[0]
        names = {
            "past": past, "twin": twin.pk, "course": loaded.pk, "slug": loaded.slug,
            "origin": f"course:{twin.slug}",
        }  # fmt: skip
        for number, rows in enumerate(INTO.values()):
            out = f"COPY ({rows.format(**names)}) TO STDOUT"
            with (DATA_DIR / f"plain-{number}").open("wb") as file, cursor.copy(out) as copy:
                for block in copy:
                    file.write(block)
        cursor.execute("CHECKPOINT")
        began = time.perf_counter()
        cursor.execute("BEGIN")
        for number, table in enumerate(INTO):
            with (
                (DATA_DIR / f"plain-{number}").open("rb") as file,
                cursor.copy(f"COPY {table} FROM STDIN") as copy,
            ):
                while block := file.read(1 << 16):
                    copy.write(block)
        cursor.execute("COMMIT")
        took = time.perf_counter() - began
        cursor.execute(
            "SELECT setval('learners_learner_id_seq', (SELECT max(id) FROM learners_learner))"
        )
    return took


def measure(learners: int, each: int, runs: int) -> None:
    """The same files into a new course in every run; then once more into the last one,
    which must change nothing."""
    rows = learners * each
    files = make_files(DATA_DIR, rows, each)
    loads, plains = [], []
    for run in range(runs):
        name = f"run-{learners}-{each}-{run}"
        new = course(name)
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        took, loaded = load(new, files)
        assert (loaded.learners, loaded.responses) == (learners, rows), loaded
        loads.append(took)
        plains.append(copy_plainly(new, course(f"{name}-twin")))
    again, loaded = load(new, files)
    assert loaded.responses_known == rows, loaded
    first, plain = statistics.median(loads), statistics.median(plains)
    print(f"{learners:,} learners, {rows:,} answers; plain insertion {plain:.2f} s")
    print(f"  loaded in {first:.2f} s, the same files again in {again:.2f} s")
    name = f"{learners:,} learners x {each}"
    state(f"{name}, load / plain insertion", first / plain, " x", at_most=MOST)
    state(f"{name}, again / plain insertion", again / plain, " x", at_most=MOST)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, nargs="+", default=[5_000, 20_000, 100_000])
    parser.add_argument("--others", type=int, default=2_000, help="learners of each other course")
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    others = [course(f"other-{number}") for number in range(OTHERS)]
    with connection.cursor() as cursor:
        make_used_site(cursor, others, options.others)
    print(f"site with {OTHERS} other courses of {options.others:,} learners each", flush=True)
    measure(*FEW, options.runs)
    for learners in options.learners:
        measure(learners, ASKED, options.runs)


if __name__ == "__main__":
    main()
