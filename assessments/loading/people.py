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

from . import surveys
from .progress import Tell
from .rows import MOST_PROBLEMS, Cells, Problems, RowRefused, is_time, moment, read

COLUMNS = (
    "learner", "pathway", "profession", "specialty", "npi", "email", "given_name", "family_name",
    "campaign", "enrolled_at",
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
PATHWAYS = ("cme", "micro", "comparison")
FACTS = "profession, specialty, npi, email, given_name, family_name"


def origin_of(course: Course) -> str:
    """An id of a file means something within its course only."""
    return f"course:{course.slug}"


def stage(cursor: Any, path: Path, at: datetime, tell: Tell) -> Problems:
    """Every row with an id into a temporary table, refused ones too (pathway empty), so that their
    answers find them.
    """
    problems = Problems(path.name)
    cursor.execute(
        """CREATE TEMP TABLE staged_learner (line int, external_id text, pathway text,
            profession text, specialty text,
           npi text, email text, given_name text, family_name text, campaign text,
               enrolled_at timestamptz)
           ON COMMIT DROP"""
    )
    with cursor.copy("COPY staged_learner FROM STDIN") as copy:
        for line, cells in read(path, COLUMNS, {"learner", "pathway"}, problems, tell):
            cells = tuple(cell.strip() for cell in cells)
            try:
                copy.write_row((line, *_learner(cells, at)))
            except RowRefused as refused:
                if _is_header(cells):
                    sentence = surveys.ROW_OF_LABELS.format(what="learner")
                    problems.add(line, "", sentence, surveys.CODE)
                    continue
                problems.add(line, refused.column, str(refused), refused.code)
                copy.write_row((line, cells[0].replace("\x00", ""), "", *[None] * 8))
    cursor.execute("ANALYZE staged_learner")
    _find_doubles(cursor, problems)
    return problems


def _learner(cells: Cells, at: datetime) -> tuple[Any, ...]:
    if any("\x00" in cell for cell in cells):
        raise RowRefused("", "The row holds a NUL character.", "nul-character")
    row = dict(zip(COLUMNS, cells, strict=True))
    for name, longest in LONGEST.items():
        if len(row[name]) > longest:
            raise RowRefused(name, f"This is longer than {longest} characters.", "too-long")
    if not row["learner"]:
        raise RowRefused("learner", "The id of the learner is empty.", "empty-learner")
    if row["pathway"] not in PATHWAYS:
        sentence = f"{row['pathway'][:60]!r} is none of cme, micro and comparison."
        raise RowRefused("pathway", sentence, "unknown-pathway")
    if row["npi"] and not npi.is_valid(row["npi"]):
        sentence = f"{row['npi'][:60]!r} is not an NPI: ten digits with a right check digit."
        raise RowRefused("npi", sentence, "bad-npi")
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


def _is_header(cells: Cells) -> bool:
    """A second header, or a row of labels below it: nothing in the row is what its column holds."""
    row = dict(zip(COLUMNS, cells, strict=True))
    if row["pathway"] in PATHWAYS:
        return False
    email, number, enrolled = row["email"], row["npi"], row["enrolled_at"]
    if "@" in email or number.isdigit() or (enrolled and is_time(enrolled)):
        return False
    return bool(email or number or enrolled) or row["pathway"].lower() == "pathway"


def _find_doubles(cursor: Any, problems: Problems) -> None:
    cursor.execute(
        f"""SELECT line, external_id, count(*) OVER () FROM (
                SELECT line, external_id, row_number() OVER (PARTITION BY external_id
                    ORDER BY line) AS number
                FROM staged_learner WHERE external_id <> '') numbered
            WHERE number > 1 ORDER BY line LIMIT {MOST_PROBLEMS}"""
    )
    problems.add_all(cursor, "learner", "{} stands in the file before.", "duplicate-learner")


def find_changed_pathways(cursor: Any, problems: Problems) -> None:
    cursor.execute(
        f"""SELECT s.line, s.external_id, count(*) OVER () FROM staged_learner s
            JOIN known_learner k USING (external_id)
            WHERE k.enrolled AND k.pathway <> s.pathway AND s.pathway <> ''
            ORDER BY s.line LIMIT {MOST_PROBLEMS}"""
    )
    problems.add_all(
        cursor, "pathway", "{} was loaded on the other pathway before.", "pathway-changed"
    )


def match(cursor: Any, course: Course, *, first_load: bool) -> None:
    """Which learners of both files are known, into a temporary table that all later statements
    join.

    On a site in use the statistics do not know a new course, and the planner expects one row of it.
    So rows are looked up one by one through their whole key, which costs the same whatever it
    expects; what was looked up is analysed. A value from a subselect keeps the planner from asking
    the statistics for this course's own share; `origin <> ''` is what the index of loaded learners
    is for.
    """
    cursor.execute(
        """CREATE TEMP TABLE known_learner (external_id text, learner_id bigint, pathway text,
            enrolled bool)
           ON COMMIT DROP"""
    )
    if not first_load:
        cursor.execute(
            """INSERT INTO known_learner
               SELECT s.external_id, l.id, coalesce(e.pathway, s.pathway, ''), e.pathway IS NOT NULL
               FROM (SELECT DISTINCT ON (external_id) external_id, pathway FROM staged_learner
                     UNION ALL
                     SELECT DISTINCT external_id, NULL FROM staged_response r
                     WHERE NOT EXISTS (SELECT FROM staged_learner p
                         WHERE p.external_id = r.external_id)) s
               CROSS JOIN LATERAL (SELECT id FROM learners_learner
                                   WHERE origin = (SELECT %s) AND origin <> ''
                                       AND external_id = s.external_id LIMIT 1) l
               LEFT JOIN LATERAL (SELECT pathway FROM courses_enrollment
                                  WHERE course_id = (SELECT %s) AND learner_id = l.id
                                      AND loaded LIMIT 1) e ON true""",
            [origin_of(course), course.pk],
        )
    cursor.execute("ANALYZE known_learner")


def store(cursor: Any, course: Course) -> tuple[int, int]:
    """How many learners are new, and how many have new facts. Enrolments are never edited."""
    before, after = (
        ", ".join(f"{table}.{name}" for name in FACTS.split(", ")) for table in ("l", "s")
    )
    cursor.execute(
        f"""UPDATE learners_learner l SET ({FACTS}) = ROW({after})
            FROM staged_learner s JOIN known_learner k USING (external_id)
            WHERE l.id = k.learner_id AND ({before}) IS DISTINCT FROM ({after})"""
    )
    updated = cursor.rowcount
    cursor.execute(
        f"""WITH new AS (
                INSERT INTO learners_learner (origin, external_id, npi_status, exclusion, {FACTS})
                SELECT %s, external_id, 'unverified', '', {FACTS} FROM staged_learner s
                WHERE NOT EXISTS (SELECT FROM known_learner k WHERE k.external_id = s.external_id)
                ORDER BY line RETURNING id, external_id)
            INSERT INTO known_learner SELECT external_id, new.id, s.pathway, false
            FROM new JOIN staged_learner s USING (external_id)""",
        [origin_of(course)],
    )
    new = cursor.rowcount
    cursor.execute("ANALYZE known_learner")
    cursor.execute(
        """INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded,
            enrolled_at, recorded_at)
           SELECT k.learner_id, %s, s.pathway, s.campaign, true, s.enrolled_at, clock_timestamp()
           FROM staged_learner s JOIN known_learner k USING (external_id) WHERE NOT k.enrolled
               ORDER BY s.line
           ON CONFLICT (course_id, learner_id, pathway) DO NOTHING""",
        [course.pk],
    )
    return new, updated
