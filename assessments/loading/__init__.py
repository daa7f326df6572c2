"""Answers collected elsewhere: read row by row, judged, staged, then stored by the database in one transaction.

`rows` reads the files, `people` and `answers` know what stands in each. Memory does not grow with the files: a row is
in Python only while it is judged.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from courses.models import Course

from . import answers, people
from .rows import LoadRefused, Problems, RowProblem

__all__ = ["LoadRefused", "Loaded", "RowProblem", "load_responses"]

VACUUM_FROM = 20_000


@dataclass
class Loaded:
    learners: int = 0  # new ones
    learners_updated: int = 0
    responses: int = 0  # new ones
    responses_known: int = 0  # the same answers as before


class _DryRun(Exception):
    pass


def load_responses(
    *,
    course: Course,
    learners_path: Path,
    responses_path: Path,
    at: datetime,
    dry_run: bool = False,
) -> Loaded:
    """Load learners and answers, all or nothing. Raises LoadRefused with every bad row."""
    loaded = Loaded()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _prepare(cursor, course)
            _load(cursor, course, (learners_path, responses_path), at, loaded)
            if dry_run:
                raise _DryRun
    except _DryRun:
        return loaded
    _settle(loaded)
    return loaded


class _RowsLeftOver(Exception):
    pass


def _load(
    cursor: Any, course: Course, paths: tuple[Path, Path], at: datetime, loaded: Loaded
) -> None:
    of_people = people.stage(cursor, course, paths[0], at)
    staged, of_answers = answers.stage(cursor, course, paths[1], at)
    answers.find_wrong_arms(cursor, course, of_answers)
    first_load = not course.enrollments.filter(loaded=True).exists()
    # What only all rows together show costs a sort; a first load of good rows shows by storing every one that it is good.
    if of_people.count or of_answers.count or not first_load:
        answers.find_conflicts(cursor, course, of_answers)
        _refuse_if_any(of_people, of_answers)
    try:
        with transaction.atomic():
            loaded.learners, loaded.learners_updated = people.store(cursor, course)
            loaded.responses = answers.store(cursor, course)
            loaded.responses_known = staged - loaded.responses
            if first_load and loaded.responses_known:
                raise _RowsLeftOver
    except _RowsLeftOver:
        answers.find_conflicts(cursor, course, of_answers)
        _refuse_if_any(of_answers)
        raise


def _prepare(cursor: Any, course: Course) -> None:
    """One load of a course at a time; no author edits a question while its answers are judged."""
    cursor.execute("SET LOCAL lock_timeout = '10min'; SET LOCAL work_mem = '64MB'")
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import_responses'), %s)", [course.pk])
    cursor.execute(
        "SELECT 1 FROM assessments_questionversion WHERE course_id = %s ORDER BY id FOR KEY SHARE",
        [course.pk],
    )
    cursor.execute(
        "SET LOCAL client_min_messages = warning; DROP TABLE IF EXISTS staged_learner, staged_response"
    )


def _refuse_if_any(*problems: Problems) -> None:
    if count := sum(each.count for each in problems):
        raise LoadRefused([found for each in problems for found in each.in_order()], count)


def _settle(loaded: Loaded) -> None:
    """After a large load: fresh statistics, and a visibility map that lets the counting pass read the index alone."""
    if loaded.responses < VACUUM_FROM or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM (ANALYZE) assessments_response, learners_learner, courses_enrollment"
        )
