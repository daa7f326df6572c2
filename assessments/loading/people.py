"""learners.csv: who they are, and by which pathway they came."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from courses.models import Course
from learners import npi
from learners.addresses import with_mail_domain
from learners.taxonomy import label_of

from .rows import MOST_PROBLEMS, Problems, RowRefused, moment, read

COLUMNS = (
    "learner", "pathway", "profession", "specialty", "npi", "email", "given_name", "family_name", "campaign", "enrolled_at",
)  # fmt: skip
LONGEST = {
    "learner": 200,
    "profession": 100,
    "specialty": 150,
    "email": 254,
    "given_name": 100,
    "family_name": 100,
    "campaign": 200,
}
FACTS = "profession, specialty, npi, email, given_name, family_name"


def origin_of(course: Course) -> str:
    """An id of a file means something within its course only."""
    return f"course:{course.slug}"


def stage(cursor: Any, course: Course, path: Path, at: datetime) -> Problems:
    """Every row with an id into a temporary table, refused ones too (pathway empty), so that their answers find them."""
    problems = Problems(path.name)
    cursor.execute(
        """CREATE TEMP TABLE staged_learner (line int, external_id text, pathway text, profession text, specialty text,
           npi text, email text, given_name text, family_name text, campaign text, enrolled_at timestamptz)
           ON COMMIT DROP"""
    )
    with cursor.copy("COPY staged_learner FROM STDIN") as copy:
        for line, cells in read(path, COLUMNS, {"learner", "pathway"}, problems):
            try:
                row = _learner(cells, at)
            except RowRefused as refused:
                problems.add(line, refused.column, str(refused), refused.code)
                row = (cells[0].strip().replace("\x00", ""), "", *[None] * 8)
            copy.write_row((line, *row))
    _find_conflicts(cursor, course, problems)
    return problems


def _learner(cells: list[str], at: datetime) -> tuple[Any, ...]:
    if any("\x00" in cell for cell in cells):
        raise RowRefused("", "The row holds a NUL character.", "nul-character")
    row = {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}
    for name, longest in LONGEST.items():
        if len(row[name]) > longest:
            raise RowRefused(name, f"This is longer than {longest} characters.", "too-long")
    if not row["learner"]:
        raise RowRefused("learner", "The id of the learner is empty.", "empty-learner")
    if row["pathway"] not in ("cme", "micro", "comparison"):
        raise RowRefused(
            "pathway",
            f"{row['pathway'][:60]!r} is none of cme, micro and comparison.",
            "unknown-pathway",
        )
    if row["npi"] and not npi.is_valid(row["npi"]):
        raise RowRefused(
            "npi",
            f"{row['npi'][:60]!r} is not an NPI: ten digits with a right check digit.",
            "bad-npi",
        )
    if row["email"]:
        _check_email(row["email"])
    enrolled = moment(row["enrolled_at"], "enrolled_at", at) if row["enrolled_at"] else at
    names = (
        row["profession"],
        label_of(row["specialty"]),
        row["npi"],
        with_mail_domain(row["email"]),
        row["given_name"],
        row["family_name"],
    )
    return row["learner"], row["pathway"], *names, row["campaign"], enrolled


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise RowRefused("email", f"{email!r} is not an e-mail address.", "bad-email") from None


def _find_conflicts(cursor: Any, course: Course, problems: Problems) -> None:
    cursor.execute("ANALYZE staged_learner")
    cursor.execute(
        f"""SELECT line, external_id, count(*) OVER () FROM (
                SELECT line, external_id, row_number() OVER (PARTITION BY external_id ORDER BY line) AS place
                FROM staged_learner WHERE external_id <> '') one
            WHERE place > 1 ORDER BY line LIMIT {MOST_PROBLEMS}"""
    )
    problems.add_all(cursor, "learner", "{} stands in the file before.", "duplicate-learner")
    cursor.execute(
        f"""SELECT s.line, s.external_id, count(*) OVER () FROM staged_learner s
            JOIN learners_learner l ON l.origin = %s AND l.external_id = s.external_id
            JOIN courses_enrollment e ON e.learner_id = l.id AND e.course_id = %s AND e.loaded
             AND e.pathway <> s.pathway AND s.pathway <> ''
            ORDER BY s.line LIMIT {MOST_PROBLEMS}""",
        [origin_of(course), course.pk],
    )
    problems.add_all(
        cursor, "pathway", "{} was loaded on the other pathway before.", "pathway-changed"
    )


def store(cursor: Any, course: Course) -> tuple[int, int]:
    """How many learners are new, and how many have new facts. Enrolments are never edited."""
    origin = origin_of(course)
    cursor.execute(
        f"""INSERT INTO learners_learner (origin, external_id, npi_status, exclusion, {FACTS})
            SELECT %s, external_id, 'unverified', '', {FACTS} FROM staged_learner ORDER BY line
            ON CONFLICT (origin, external_id) WHERE origin <> '' DO NOTHING""",
        [origin],
    )
    new = cursor.rowcount
    before, after = (
        ", ".join(f"{table}.{name}" for name in FACTS.split(", ")) for table in ("l", "s")
    )
    cursor.execute(
        f"""UPDATE learners_learner l SET ({FACTS}) = ROW({after}) FROM staged_learner s
            WHERE l.origin = %s AND l.external_id = s.external_id AND ({before}) IS DISTINCT FROM ({after})""",
        [origin],
    )
    updated = cursor.rowcount
    cursor.execute(
        """INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at, recorded_at)
           SELECT l.id, %s, s.pathway, s.campaign, true, s.enrolled_at, clock_timestamp() FROM staged_learner s
           JOIN learners_learner l ON l.origin = %s AND l.external_id = s.external_id
           ON CONFLICT (course_id, learner_id, pathway) DO NOTHING""",
        [course.pk, origin],
    )
    return new, updated
