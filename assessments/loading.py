"""Answers collected elsewhere: read row by row, judged, staged, then stored by the database in one transaction."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from courses.models import Course
from learners import npi
from learners.taxonomy import label_of

from .models import Phase
from .querysets import form_of, versions_in_force
from .scoring import InvalidAnswer, read
from .structure import Structure

LEARNER_COLUMNS = (
    "learner", "pathway", "profession", "specialty", "npi", "email", "given_name", "family_name", "campaign", "enrolled_at",
)  # fmt: skip
RESPONSE_COLUMNS = ("learner", "question", "phase", "answer", "answered_at", "attempt")
LONGEST = {"learner": 200, "profession": 100, "specialty": 150, "email": 254, "given_name": 100, "family_name": 100,
           "campaign": 200}  # fmt: skip
MOST_PROBLEMS = 1000
VACUUM_FROM = 20_000


@dataclass(frozen=True)
class RowProblem:
    file: str
    line: int
    column: str
    sentence: str
    code: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column + ': ' if self.column else ''}{self.sentence} [{self.code}]"


class LoadRefused(Exception):
    """Nothing was stored. `problems` are the first ones, `count` is all of them."""

    def __init__(self, problems: list[RowProblem], count: int) -> None:
        super().__init__(f"{count} problems")
        self.problems, self.count = problems, count


@dataclass
class Loaded:
    learners: int = 0  # new ones
    learners_updated: int = 0
    responses: int = 0  # new ones
    responses_known: int = 0  # the same answers as before


class RowRefused(ValueError):
    def __init__(self, column: str, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.column, self.code = column, code


@dataclass
class _Problems:
    file: str
    found: list[RowProblem] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, column: str, sentence: str, code: str) -> None:
        self.count += 1
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(RowProblem(self.file, line, column, sentence, code))


class _DryRun(Exception):
    pass


def load_responses(*, course: Course, learners_path: Path, responses_path: Path, at: datetime, dry_run: bool = False) -> Loaded:
    """Load learners and answers, all or nothing. Raises LoadRefused with every bad row."""
    loaded = Loaded()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '60s'; SET LOCAL work_mem = '64MB'")
            cursor.execute("DROP TABLE IF EXISTS staged_learner, staged_response, staged_person")
            problems = [
                _stage_learners(cursor, learners_path, at),
                _stage_responses(cursor, course, responses_path, at),
            ]
            _refuse_if_any(problems)
            _store_learners(cursor, course, problems[0], loaded)
            _refuse_if_any(problems)
            _store_responses(cursor, course, problems[1], loaded)
            _refuse_if_any(problems)
            if dry_run:
                raise _DryRun
    except _DryRun:
        return loaded
    _settle(loaded)
    return loaded


def _refuse_if_any(problems: list[_Problems]) -> None:
    found = [problem for each in problems for problem in each.found]
    if found:
        raise LoadRefused(found[:MOST_PROBLEMS], sum(each.count for each in problems))


def _settle(loaded: Loaded) -> None:
    """After a large load: fresh statistics, and a visibility map that lets the counting pass read the index alone."""
    if loaded.responses < VACUUM_FROM or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) assessments_response, learners_learner, courses_enrollment")


# --- reading -----------------------------------------------------------------------------------------------------


def _rows(path: Path, columns: tuple[str, ...], required: set[str], problems: _Problems) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells in the order of the columns. Rows of the wrong shape are reported and left out."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            places = _header(next(reader, []), columns, required, problems)
            if places is None:
                return
            width, line = len([place for place in places if place is not None]), reader.line_num + 1
            for row in reader:
                if len(row) == width:
                    yield line, [row[place] if place is not None else "" for place in places]
                elif row:
                    problems.add(line, "", f"The row has {len(row)} cells, the header {width}.", "wrong-width")
                line = reader.line_num + 1
    except UnicodeDecodeError:
        problems.add(_undecodable_line(path), "", "The file is not UTF-8.", "not-utf8")
    except csv.Error as problem:
        problems.add(reader.line_num, "", f"This is not valid CSV: {problem}.", "bad-csv")
    except OSError as problem:
        problems.add(0, "", f"The file cannot be read: {problem.strerror}.", "unreadable")


def _undecodable_line(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def _header(header: list[str], columns: tuple[str, ...], required: set[str], problems: _Problems) -> list[int | None] | None:
    names = [name.strip() for name in header]
    unknown, missing = [n for n in names if n not in columns], sorted(required - set(names))
    if unknown:
        problems.add(1, "", f"Unknown column {', '.join(unknown)}. Known: {', '.join(columns)}.", "unknown-column")
    if missing:
        problems.add(1, "", f"The header lacks {', '.join(missing)}.", "missing-column")
    if len(set(names)) < len(names):
        problems.add(1, "", "A column stands twice in the header.", "duplicate-column")
    if problems.count:
        return None
    return [names.index(name) if name in names else None for name in columns]


def _moment(text: str, column: str, at: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RowRefused(column, f"{text!r} is not an ISO 8601 time.", "bad-time") from None
    if moment.tzinfo is None:
        raise RowRefused(column, f"{text!r} has no offset from UTC.", "time-without-offset")
    if moment > at:
        raise RowRefused(column, f"{text} lies in the future.", "time-in-future")
    if moment.year < 1990:
        raise RowRefused(column, f"{text} is too long ago.", "bad-time")
    return moment


def _checked_text(cells: list[str]) -> None:
    if any("\x00" in cell for cell in cells):
        raise RowRefused("", "The row holds a NUL character.", "nul-character")


# --- learners ----------------------------------------------------------------------------------------------------


def _stage_learners(cursor: Any, path: Path, at: datetime) -> _Problems:
    problems = _Problems(path.name)
    cursor.execute(
        """CREATE TEMP TABLE staged_learner (line int, external_id text, pathway text, profession text, specialty text,
           npi text, email text, given_name text, family_name text, campaign text, enrolled_at timestamptz)
           ON COMMIT DROP"""
    )
    with cursor.copy("COPY staged_learner FROM STDIN") as copy:
        for line, cells in _rows(path, LEARNER_COLUMNS, {"learner", "pathway"}, problems):
            try:
                copy.write_row((line, *_learner(cells, at)))
            except RowRefused as refused:
                problems.add(line, refused.column, str(refused), refused.code)
    cursor.execute(
        "SELECT max(line), external_id FROM staged_learner GROUP BY external_id HAVING count(*) > 1 ORDER BY 1 LIMIT 1000"
    )
    for line, external_id in cursor.fetchall():
        problems.add(line, "learner", f"{external_id!r} stands in the file twice.", "duplicate-learner")
    return problems


def _learner(cells: list[str], at: datetime) -> tuple[Any, ...]:
    _checked_text(cells)
    row = {name: cell.strip() for name, cell in zip(LEARNER_COLUMNS, cells, strict=True)}
    for name, longest in LONGEST.items():
        if len(row[name]) > longest:
            raise RowRefused(name, f"This is longer than {longest} characters.", "too-long")
    if not row["learner"]:
        raise RowRefused("learner", "The id of the learner is empty.", "empty-learner")
    if row["pathway"] not in ("cme", "micro"):
        raise RowRefused("pathway", f"{row['pathway']!r} is neither cme nor micro.", "unknown-pathway")
    if row["npi"] and not npi.is_valid(row["npi"]):
        raise RowRefused("npi", f"{row['npi']!r} is not an NPI: ten digits with a right check digit.", "bad-npi")
    if row["email"]:
        _check_email(row["email"])
    enrolled = _moment(row["enrolled_at"], "enrolled_at", at) if row["enrolled_at"] else at
    names = (
        row["profession"],
        label_of(row["specialty"]),
        row["npi"],
        row["email"],
        row["given_name"],
        row["family_name"],
    )
    return row["learner"], row["pathway"], *names, row["campaign"], enrolled


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise RowRefused("email", f"{email!r} is not an e-mail address.", "bad-email") from None


FACTS = "profession, specialty, npi, email, given_name, family_name"


def _store_learners(cursor: Any, course: Course, problems: _Problems, loaded: Loaded) -> None:
    origin = f"course:{course.slug}"
    cursor.execute(
        """SELECT s.line, s.external_id, e.pathway FROM staged_learner s
           JOIN learners_learner l ON l.origin = %s AND l.external_id = s.external_id
           JOIN courses_enrollment e ON e.learner_id = l.id AND e.course_id = %s AND e.pathway <> s.pathway
           ORDER BY s.line LIMIT 1000""",
        [origin, course.pk],
    )
    for line, external_id, pathway in cursor.fetchall():
        problems.add(line, "pathway", f"{external_id!r} was loaded on the pathway {pathway} before.", "pathway-changed")
    cursor.execute(
        f"""INSERT INTO learners_learner (origin, external_id, npi_status, exclusion, {FACTS})
            SELECT %s, external_id, 'unverified', '', {FACTS} FROM staged_learner ORDER BY line
            ON CONFLICT (origin, external_id) WHERE origin <> '' DO NOTHING""",
        [origin],
    )
    loaded.learners = cursor.rowcount
    old, new = (", ".join(f"{table}.{name.strip()}" for name in FACTS.split(",")) for table in ("l", "s"))
    cursor.execute(
        f"""UPDATE learners_learner l SET ({FACTS}) = ROW({new}) FROM staged_learner s
            WHERE l.origin = %s AND l.external_id = s.external_id AND ({old}) IS DISTINCT FROM ({new})""",
        [origin],
    )
    loaded.learners_updated = cursor.rowcount
    cursor.execute(
        """INSERT INTO courses_enrollment (learner_id, course_id, pathway, campaign, loaded, enrolled_at, recorded_at)
           SELECT l.id, %s, s.pathway, s.campaign, true, s.enrolled_at, clock_timestamp() FROM staged_learner s
           JOIN learners_learner l ON l.origin = %s AND l.external_id = s.external_id
           ON CONFLICT (course_id, learner_id, pathway) DO NOTHING""",
        [course.pk, origin],
    )


# --- responses ---------------------------------------------------------------------------------------------------


class _Reader:
    """Turns the cells of a response into what is staged. The same answer to the same question is judged once."""

    def __init__(self, course: Course, at: datetime) -> None:
        self.at = at
        self.structure = Structure(course)
        self.versions = {version.question.key: version for version in versions_in_force(course).values()}
        self.phases = {phase.label: phase for phase in Phase}
        self.seen: dict[tuple[str, str, str], tuple[Any, ...]] = {}

    def row(self, cells: list[str]) -> tuple[Any, ...]:
        learner, question, phase, answer, answered_at, attempt = cells
        judged = self.seen.get((question, phase, answer)) or self._judge(question, phase, answer)
        if not learner or "\x00" in learner:
            raise RowRefused("learner", "The id of the learner is empty or unreadable.", "empty-learner")
        return learner.strip(), *judged, _moment(answered_at, "answered_at", self.at), self._attempt(attempt)

    def _attempt(self, text: str) -> int:
        if not text:
            return 1
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
            raise RowRefused("attempt", f"{text!r} is not a number from 1 to 1000.", "bad-attempt")
        return int(text)

    def _judge(self, key: str, phase_name: str, answer: str) -> tuple[Any, ...]:
        version, phase = self.versions.get(key), self.phases.get(phase_name)
        if version is None:
            raise RowRefused("question", f"There is no question {key!r} in this course.", "unknown-question")
        if phase is None:
            raise RowRefused("phase", f"{phase_name!r} is none of {', '.join(self.phases)}.", "unknown-phase")
        if not self.structure.places(key, phase):
            raise RowRefused("phase", f"{key!r} is not asked in the phase {phase_name}.", "not-asked-then")
        raw: object = answer.split("|") if version.kind == "multiple" else answer
        try:
            given = read(form_of(version), raw)
        except InvalidAnswer as problem:
            raise RowRefused("answer", f"{answer[:60]!r}: {problem}", problem.code) from None
        judged = (version.question_id, version.pk, phase.value, given.picked, given.correct, json.dumps(given.answer))
        if len(self.seen) < 100_000 and version.kind != "text":
            self.seen[(key, phase_name, answer)] = judged
        return judged


def _stage_responses(cursor: Any, course: Course, path: Path, at: datetime) -> _Problems:
    problems = _Problems(path.name)
    cursor.execute(
        """CREATE TEMP TABLE staged_response (external_id text, question_id int, version_id int, phase smallint,
           picked bigint, correct bool, answer jsonb, answered_at timestamptz, attempt smallint, line int)
           ON COMMIT DROP"""
    )
    read_row: Callable[[list[str]], tuple[Any, ...]] = _Reader(course, at).row
    required = set(RESPONSE_COLUMNS) - {"attempt"}
    with cursor.copy("COPY staged_response FROM STDIN") as copy:
        for line, cells in _rows(path, RESPONSE_COLUMNS, required, problems):
            try:
                copy.write_row((*read_row(cells), line))
            except RowRefused as refused:
                problems.add(line, refused.column, str(refused), refused.code)
    return problems


def _store_responses(cursor: Any, course: Course, problems: _Problems, loaded: Loaded) -> None:
    origin = f"course:{course.slug}"
    cursor.execute("SELECT count(*) FROM staged_response")
    staged = cursor.fetchone()[0]
    cursor.execute("ANALYZE staged_response")
    cursor.execute(
        """CREATE TEMP TABLE staged_person ON COMMIT DROP AS
           SELECT l.id, l.external_id, e.pathway FROM learners_learner l
           JOIN courses_enrollment e ON e.learner_id = l.id AND e.course_id = %s WHERE l.origin = %s;
           ANALYZE staged_person""",
        [course.pk, origin],
    )
    cursor.execute(
        """INSERT INTO assessments_response (learner_id, answered_at, picked, course_id, question_id, version_id, phase,
                                             attempt, correct, pathway, answer)
           SELECT p.id, s.answered_at, s.picked, %s, s.question_id, s.version_id, s.phase, s.attempt, s.correct, p.pathway,
                  s.answer
           FROM staged_response s JOIN staged_person p USING (external_id)
           ON CONFLICT (course_id, learner_id, question_id, phase, attempt) DO NOTHING""",
        [course.pk],
    )
    loaded.responses = cursor.rowcount
    if loaded.responses < staged:
        loaded.responses_known = _explain_the_rest(cursor, course, problems)


def _explain_the_rest(cursor: Any, course: Course, problems: _Problems) -> int:
    """Why rows were not new: nobody of that id, twice in the file, another answer before, or simply known."""
    cursor.execute(
        """SELECT line, external_id FROM staged_response s WHERE NOT EXISTS
           (SELECT FROM staged_person p WHERE p.external_id = s.external_id) ORDER BY line LIMIT 1001"""
    )
    for line, external_id in cursor.fetchall():
        problems.add(line, "learner", f"There is no learner {external_id!r} in the learners file.", "unknown-learner")
    cursor.execute(
        """SELECT max(line), external_id FROM staged_response GROUP BY external_id, question_id, phase, attempt
           HAVING count(*) > 1 ORDER BY 1 LIMIT 1001"""
    )
    for line, external_id in cursor.fetchall():
        sentence = f"{external_id!r} answers this question, phase and attempt twice."
        problems.add(line, "", sentence, "duplicate-response")
    known = """FROM staged_response s JOIN staged_person p USING (external_id)
               JOIN assessments_response r ON r.course_id = %s AND r.learner_id = p.id AND r.question_id = s.question_id
                AND r.phase = s.phase AND r.attempt = s.attempt"""
    cursor.execute(f"SELECT s.line {known} WHERE r.answer IS DISTINCT FROM s.answer ORDER BY 1 LIMIT 1001", [course.pk])
    for (line,) in cursor.fetchall():
        problems.add(line, "answer", "Another answer is stored already; answers are never changed.", "answer-differs")
    cursor.execute(f"SELECT count(*) {known}", [course.pk])
    return int(cursor.fetchone()[0])
