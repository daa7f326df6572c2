"""A course package into the database, all or nothing: directly by the command line, and by page and
API so that learners meet nothing that nobody has looked through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction

from assessments.packages import write_questions
from assessments.pictures import write_pictures
from courses import front_matter, publishing, working_copies
from courses.changes import changed_by, during
from courses.models import Course, CourseStatus
from courses.packages import Package, open_package, read_course
from courses.packages.problems import PackageProblems, Problem, refuse
from courses.packages.reading_in import remove_missing, write_course
from courses.packages.row_changes import Changes
from courses.publishing import Failure
from courses.reviewing import second_person_missing
from credit.packages import write_offers
from learners.models import User

# the advisory lock of imports: one at a time, so that none cleans away another's files
IMPORTING = 0x636D65


@dataclass(frozen=True)
class Imported:
    course: Course
    changes: list[str]  # in words; empty when nothing changed
    not_published: list[str]  # what is to mend before it may be published; empty when nothing is
    # The working copy that says what the package says, where learners take the course.
    copy: Course | None = None


class _NothingKept(Exception):
    """A trial, or nothing to change: what was written is taken back."""


def import_package(
    path: Path, *, at: datetime, dry_run: bool = False, publish: bool = True
) -> Imported:
    """Create or update a course, a live one too: for whoever answers for the whole site. Raises
    PackageProblems.
    """
    changes, done = Changes(trial=dry_run), None
    with _opened(path, changes) as (data, package):
        done = _write_directly(data, package, changes, at, publish)
        if dry_run:
            raise _NothingKept
    assert done is not None
    return done


def bring_in(
    path: Path, *, by: User, at: datetime, called: str = "package", dry_run: bool = False,
    over: bool = False,
) -> Imported:  # fmt: skip
    """Create or update a course; one that learners take, in its working copy. Raises
    PackageProblems.

    `called`: what its sender calls the file; `over`: what waits in the copy is written over.
    """
    changes, done = Changes(trial=dry_run), None
    try:
        with _opened(path, changes) as (data, package), changed_by(by):
            live = Course.objects.filter(slug=data["slug"], status=CourseStatus.PUBLISHED).first()
            if live is None:
                done = _write_draft(data, package, changes, by, at)
            else:
                done = _write_copy(live, data, package, changes, by, at, over)
            if dry_run or (live is not None and done.copy is None):
                raise _NothingKept
    except PackageProblems as problems:
        # A file is called what its sender calls it, not what it is called here.
        raise PackageProblems(
            [replace(p, file=called) if p.file == path.name else p for p in problems.problems]
        ) from None
    assert done is not None
    return done


@contextmanager
def _opened(path: Path, changes: Changes) -> Iterator[tuple[dict[str, Any], Package]]:
    """What it says, within a transaction; files that were stored go with it."""
    try:
        with open_package(path) as package, _alone(), during("package"):
            yield read_course(package), package
    except _NothingKept:
        pass
    except BaseException:
        for name in changes.stored:
            default_storage.delete(name)
        raise


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction that no other import shares.

    Hashing large videos takes longer than a web request may idle.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORTING])
        except OperationalError:
            sentence = "Another package is being imported. Please try again when it is done."
            raise refuse(sentence, "another-import-runs") from None
        yield


def _write(data: dict[str, Any], package: Package, changes: Changes, at: datetime) -> Course:
    course = write_course(data, package, changes, at)
    write_pictures(course, data, package, changes)
    write_questions(course, data, changes, at)
    write_offers(course, data, changes)
    remove_missing(course, data, changes)
    return course


def _write_directly(
    data: dict[str, Any], package: Package, changes: Changes, at: datetime, publish: bool
) -> Imported:
    course = _write(data, package, changes, at)
    failures = publishing.gate_failures(course)
    if course.is_published and failures:
        # Learners are in it: what may not be shown to them does not come in.
        raise PackageProblems([Problem("course.yaml", "", f.sentence, f.code) for f in failures])
    if publish and course.status == CourseStatus.DRAFT and not failures:
        publishing.publish(course, at=at)
        changes.add(f"published course {course}")
    if course.is_published:
        front_matter.current(course)
    return Imported(course, changes.lines, [failure.sentence for failure in failures])


def _write_draft(
    data: dict[str, Any], package: Package, changes: Changes, by: User, at: datetime
) -> Imported:
    """Published when nothing is to mend that a person who publishes by hand would have to mend."""

    def gate(course: Course) -> list[Failure]:
        return publishing.to_mend(course) + second_person_missing(course, by)

    course = _write(data, package, changes, at)
    if course.status != CourseStatus.DRAFT:
        return Imported(course, changes.lines, [failure.sentence for failure in gate(course)])
    failures = publishing.publish(course, at=at, gate=gate)
    if course.is_published:
        front_matter.current(course)
        changes.add(f"published course {course}")
    return Imported(course, changes.lines, [failure.sentence for failure in failures])


def _write_copy(
    live: Course, data: dict[str, Any], package: Package, changes: Changes, by: User,
    at: datetime, over: bool,
) -> Imported:  # fmt: skip
    """Learners see none of it before the copy is compared and published."""
    held = working_copies.make(live=live, by=by, at=at)
    before = working_copies.compare(held)
    _write(data | {"slug": held.copy.slug}, package, changes, at)
    after = working_copies.compare(held)
    if before.digest == after.digest:
        return Imported(live, [], [], held.copy if before.changes else None)
    if before.changes and not over:
        raise refuse(_in_use(len(before.changes)), "working-copy-in-use")
    held.copy.refresh_from_db()
    failures = publishing.to_mend(held.copy)
    return Imported(live, changes.lines, [failure.sentence for failure in failures], held.copy)


def _in_use(number: int) -> str:
    wait = "1 change waits" if number == 1 else f"{number} changes wait"
    return (
        f"{wait} in the working copy of this course. Publish it or throw it away first, or say "
        "that the package writes over it."
    )
