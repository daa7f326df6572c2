"""Answers collected elsewhere: read row by row, judged, staged, then stored by the database in one
transaction.

`text` and `rows` read the files, `people`, `judging` and `answers` know what stands in each,
`conflicts` what only all rows together show. Memory does not grow with the files: a row is in
Python only while it is judged.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from courses.models import Course
from learners.models import Learner

from . import answers, conflicts, people
from .choice_frequencies import distribution
from .progress import Progress, Tell, untold
from .rows import LoadRefused, Problems, RowProblem
from .sharing import Shared, shared

__all__ = ["LoadRefused", "Loaded", "Progress", "RowProblem", "Shared", "load_responses"]

VACUUM_FROM = 20_000
# What joins and filters ask the statistics for; an answer's JSON and people's names are long to
# measure and never asked.
TABLES = """assessments_response (learner_id, course_id, question_id, version_id, phase, attempt,
                                  correct, picked, pathway, answered_at, recorded_at),
            learners_learner (id, origin, external_id, email, npi, exclusion, profession, specialty,
                              facts_since),
            courses_enrollment"""


@dataclass
class Loaded:
    learners: int = 0  # new ones
    learners_updated: int = 0
    responses: int = 0  # new ones
    responses_known: int = 0  # the same answers as before
    shared_count: int = 0  # NPIs and addresses that several learners of the file have
    shared: list[Shared] = field(default_factory=list)  # the first of them
    distribution: list[str] = field(default_factory=list)  # of a dry run


class _DryRun(Exception):
    pass


def load_responses(
    *,
    course: Course,
    learners_path: Path,
    responses_path: Path,
    at: datetime,
    dry_run: bool = False,
    tell: Tell = untold,
) -> Loaded:
    """Load learners and answers, all or nothing. Raises LoadRefused with every bad row."""
    loaded = Loaded()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _prepare(cursor, course)
            _load(cursor, course, (learners_path, responses_path), at, loaded, tell)
            if dry_run:
                loaded.distribution = distribution(cursor)
                raise _DryRun
            tell(Progress("Checking what was stored"))  # foreign keys, when the transaction ends
    except _DryRun:
        return loaded
    _settle(loaded, tell)
    return loaded


class _RowsLeftOver(Exception):
    pass


def _load(
    cursor: Any,
    course: Course,
    paths: tuple[Path, Path],
    at: datetime,
    loaded: Loaded,
    tell: Tell,
) -> None:
    of_people = people.stage(cursor, paths[0], at, tell)
    staged, of_answers = answers.stage(cursor, course, paths[1], at, tell)
    tell(Progress("Comparing with what is stored"))
    first_load = not Learner.objects.filter(origin=people.origin_of(course)).exists()
    people.match(cursor, course, first_load=first_load)
    people.find_changed_pathways(cursor, of_people)
    conflicts.find_wrong_arms(cursor, of_answers)
    # What only all rows together show costs a sort; a first load of good rows shows by storing
    # every one that it is good.
    if of_people.count or of_answers.count or not first_load:
        _refuse_if_any_conflict(cursor, course, of_people, of_answers)
    enrolled_before = course.enrollments.exists()
    try:
        with transaction.atomic():
            tell(Progress("Storing learners"))
            loaded.learners, loaded.learners_updated = people.store(cursor, course)
            loaded.responses = answers.store(cursor, course, staged, tell)
            loaded.responses_known = staged - loaded.responses
            if first_load and loaded.responses_known:
                raise _RowsLeftOver
    except _RowsLeftOver:
        _refuse_if_any_conflict(cursor, course, of_people, of_answers)
        raise
    loaded.shared_count, loaded.shared = shared(cursor, course, enrolled_before=enrolled_before)


def _prepare(cursor: Any, course: Course) -> None:
    """One load of a course at a time; no author edits a question while its answers are judged."""
    cursor.execute("SET LOCAL lock_timeout = '10min'; SET LOCAL work_mem = '64MB'")
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import_responses'), %s)", [course.pk])
    cursor.execute(
        "SELECT 1 FROM assessments_questionversion WHERE course_id = %s ORDER BY id FOR KEY SHARE",
        [course.pk],
    )
    cursor.execute(
        """SET LOCAL client_min_messages = warning;
           DROP TABLE IF EXISTS staged_learner, staged_response, known_learner, participant"""
    )
    # Of a table that was empty when it was measured any index looks as good as the right one.
    cursor.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY (%s::regclass[]) "
        "AND reltuples = 0 AND pg_relation_size(oid) > 0",
        [["assessments_response", "learners_learner", "courses_enrollment"]],
    )
    for (table,) in cursor.fetchall():
        cursor.execute(f"ANALYZE {table}")


def _refuse_if_any_conflict(
    cursor: Any, course: Course, of_people: Problems, of_answers: Problems
) -> None:
    conflicts.find_conflicts(cursor, course, of_answers, learners_read=not of_people.unread)
    if count := of_people.count + of_answers.count:
        raise LoadRefused(of_people.in_order() + of_answers.in_order(), count)


def _settle(loaded: Loaded, tell: Tell) -> None:
    """Fresh statistics, so that whatever counts next knows of these rows: nothing else comes for a
    few thousand of them. After a large load also a visibility map that lets the counting pass read
    the index alone.
    """
    if not (loaded.learners or loaded.responses) or connection.in_atomic_block:
        return
    tell(Progress("Measuring the tables"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"VACUUM (ANALYZE) {TABLES}" if loaded.responses >= VACUUM_FROM else f"ANALYZE {TABLES}"
        )
