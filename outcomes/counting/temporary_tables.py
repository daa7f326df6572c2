"""Every temporary table of the counting room: its columns, what fills it and who reads it.
No other file makes one.

They last as long as the transaction; on a standby, where none can be made, they are queries with
names (`named_queries`). Persons who do not count are in none of those that
are read for figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from .named_queries import Cursor, Params, Query, StandbyCursor

MOVED_ROWS = sql.SQL(
    "unnest(%(rows)s::bigint[], %(persons)s::bigint[]) AS moved (learner_id, person_id)"
)
UPDATE_PERSONS = sql.SQL("""
UPDATE {table} SET person_id = moved.person_id FROM {moved}
WHERE moved.learner_id = {table}.learner_id
""")
MOVE = sql.SQL("""
SELECT {columns} FROM {table} of_table LEFT JOIN {moved}
    ON moved.learner_id = of_table.learner_id
""")
MOVED = sql.SQL("coalesce(moved.person_id, of_table.person_id) AS person_id")


@dataclass(frozen=True)
class TemporaryTable:
    name: str
    columns: Mapping[str, str]  # with their types, in order
    filled_by: str  # modules of this room
    read_by: tuple[str, ...]
    key: str = ""  # the column that is the primary key

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier(self.name)

    def create(self, cursor: Cursor, more: Mapping[str, str] | None = None) -> None:
        """Empty; `more` are columns that only a course knows."""
        if isinstance(cursor, StandbyCursor):
            cursor.create(self.name, dict(self.columns) | dict(more or {}))
            return
        columns = [
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))  # type: ignore[arg-type]
            for name, kind in (dict(self.columns) | dict(more or {})).items()
        ]
        if self.key:
            columns.append(sql.SQL("PRIMARY KEY ({})").format(sql.Identifier(self.key)))
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ({}) ON COMMIT DROP").format(
                self.identifier, sql.SQL(", ").join(columns)
            )
        )

    def create_as(self, cursor: Cursor, select: Query, params: Params) -> None:
        """Created and filled in one statement: only then may the database read in parallel."""
        if isinstance(cursor, StandbyCursor):
            cursor.name(self.name, cursor.text(select, params))
            return
        query = sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS {}")
        cursor.execute(query.format(self.identifier, select), params)

    def create_view(self, cursor: Cursor, select: Query) -> None:
        """The same columns without the work; goes with the table it reads."""
        if isinstance(cursor, StandbyCursor):
            cursor.name(self.name, cursor.text(select))
            return
        cursor.execute(sql.SQL("CREATE TEMP VIEW {} AS {}").format(self.identifier, select))

    def add(
        self,
        cursor: Cursor,
        select: Query,
        params: Params,
        apart: bool = False,
    ) -> None:
        """Its rows beside those that are there. `apart`: they last longer than the tables the
        query reads."""
        if isinstance(cursor, StandbyCursor):
            cursor.add(self.name, cursor.text(select, params), apart=apart)
            return
        cursor.execute(sql.SQL("INSERT INTO {} {}").format(self.identifier, select), params)

    def remove(self, cursor: Cursor, where: sql.Composable, params: Params) -> None:
        """Rows for which it holds. The condition reads this table and those filled before it."""
        if isinstance(cursor, StandbyCursor):
            query = sql.SQL("SELECT * FROM {} WHERE ({}) IS NOT TRUE")
            text = cursor.text(query.format(self.identifier, where), params)
            cursor.change(self.name, text)
            return
        query = sql.SQL("DELETE FROM {} WHERE {}")
        cursor.execute(query.format(self.identifier, where), params)

    def move_persons(self, cursor: Cursor, person: Mapping[int, int]) -> None:
        """These learner rows are rows of those persons."""
        params: Params = {"rows": list(person), "persons": list(person.values())}
        if isinstance(cursor, StandbyCursor):
            columns = [
                MOVED if name == "person_id" else sql.Identifier("of_table", name)
                for name in self.columns
            ]
            query = MOVE.format(
                columns=sql.SQL(", ").join(columns), table=self.identifier, moved=MOVED_ROWS
            )
            cursor.change(self.name, cursor.text(query, params))
            return
        cursor.execute(UPDATE_PERSONS.format(table=self.identifier, moved=MOVED_ROWS), params)

    def analyze(self, cursor: Cursor) -> None:
        if not isinstance(cursor, StandbyCursor):  # which knows how many values it holds
            cursor.execute(sql.SQL("ANALYZE {}").format(self.identifier))

    def copy_in(self, cursor: Cursor, rows: Iterable[Sequence[object]]) -> None:
        if isinstance(cursor, StandbyCursor):
            cursor.hold(self.name, self.columns, list(rows))
            return
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(self.identifier)) as copy:
            for row in rows:
                copy.write_row(row)


def drop(cursor: Cursor, *tables: TemporaryTable) -> None:
    """Those of them that are there, tables or views."""
    if isinstance(cursor, StandbyCursor):
        cursor.forget([table.name for table in tables])
        return
    cursor.execute(
        """SELECT relname, relkind FROM pg_class WHERE relnamespace = pg_my_temp_schema()
               AND relname = ANY (%s)
           ORDER BY relkind DESC""",  # a view before the table it reads
        [[table.name for table in tables]],
    )
    for name, kind in cursor.fetchall():
        statement = sql.SQL("DROP VIEW {}" if kind == "v" else "DROP TABLE {}")
        cursor.execute(statement.format(sql.Identifier(name)))


def streamed(cursor: Cursor, query: sql.Composable, at_once: int) -> Iterator[Any]:
    """Rows fetched a few at once, by another cursor of the same transaction."""
    with cursor.db.chunked_cursor() as rows:
        rows.cursor.itersize = at_once
        rows.execute(reading(cursor, query))
        yield from rows


def reading(cursor: Cursor, query: sql.Composable) -> sql.Composable:
    """The query as another cursor of the transaction may run it."""
    if isinstance(cursor, StandbyCursor):
        return sql.SQL(cursor.with_named(cursor.text(query)))  # type: ignore[arg-type]
    return query


# --- who is counted -------------------------------------------------------------------------------

TOUCHED = TemporaryTable(
    "touched",  # learners whose counts may have changed since the counts that are kept
    {"learner_id": "bigint"},
    filled_by="changed_learners",
    read_by=("incremental",),  # and through `CountContext.of` everything that looks learners up
    key="learner_id",
)
WHO = TemporaryTable(
    "who",  # every learner row of the course that counts, with its person and the facts of the time
    {
        "learner_id": "bigint",
        "person_id": "bigint",
        "in_cme": "boolean",
        "in_micro": "boolean",
        "loaded_cme": "boolean",
        "loaded_micro": "boolean",
        "user_id": "bigint",
        "email": "character varying(254)",
        "npi": "character varying(10)",
        "npi_status": "character varying(12)",
        "profession": "character varying(100)",
        "specialty": "character varying(150)",
        "exclusion": "character varying(8)",
        "practice_setting": "character varying(10)",
        "years_in_practice": "smallint",
    },
    filled_by="who_counts",
    read_by=(
        "answer_rows", "boosters", "choices_after", "cohort_filter", "data_quality", "follow_up",
        "follow_up_tables", "participant_flow", "participation", "programme", "segments", "states",
    ),
)  # fmt: skip
SPECIAL = TemporaryTable(
    # Rows whose answers are put together first: persons of several rows or with no first attempt.
    "special",
    {"learner_id": "bigint", "person_id": "bigint"},
    filled_by="who_counts",
    read_by=("participation", "packed_answers"),
    key="learner_id",
)
LEFT_OUT = TemporaryTable(
    "left_out",  # rows of test accounts (1), staff (2) and faculty (3)
    {"learner_id": "bigint", "why": "smallint"},
    filled_by="who_counts",
    read_by=("participant_flow", "packed_answers"),
    key="learner_id",
)

# --- what they answered and who they are ----------------------------------------------------------

WORDS = TemporaryTable(
    "words",  # one row a person with answers: w0, w1, … as many as the layout of the course has
    {"person_id": "bigint"},
    filled_by="packed_answers",
    read_by=(
        "boosters", "choices_after", "cohort_filter", "follow_up", "participation",
        "person_arrays", "segments",
    ),
)  # fmt: skip
PARTICIPANT = TemporaryTable(
    # One row a person; a view on `who` where everybody was loaded and nobody is joined.
    "participant",
    {
        "person_id": "bigint",
        "cme": "boolean",
        "micro": "boolean",
        "micro_start": "boolean",
        "specialty": "character varying(150)",
        "profession": "character varying(100)",
        "practice_setting": "character varying(10)",
        "years": "smallint",
    },
    filled_by="participation",
    read_by=("cohort_filter", "person_arrays", "programme", "segments", "states"),
)
CAME_BY = TemporaryTable(
    "came_by",  # the campaign that brought a person
    {"person_id": "bigint", "campaign": "character varying(200)"},
    filled_by="participation",
    read_by=("cohort_filter", "person_arrays", "segments"),
)
CHOSEN_AFTER = TemporaryTable(
    # First answers to choices that the course asks in several phases after the activity.
    "chosen_after",
    {"person_id": "bigint", "version_id": "integer", "picked": "bigint"},
    filled_by="choices_after",
    read_by=("choices_after",),
)
COHORT = TemporaryTable(
    "cohort",  # the persons a filter chose
    {"person_id": "bigint"},
    filled_by="cohort_filter",
    read_by=("cohort_filter",),
    key="person_id",
)

# --- follow-up ------------------------------------------------------------------------------------

FOLLOWED = TemporaryTable(
    "followed",  # of each person and wave the first answer to each question
    {
        "person_id": "bigint",
        "wave": "integer",
        "version_id": "integer",
        "picked": "bigint",
        "answered_at": "timestamp with time zone",
    },
    filled_by="follow_up_tables",
    read_by=("boosters", "follow_up"),
)
OUTCOME = TemporaryTable(
    "outcome",  # what became of the changes a person had intended, as first told in a wave
    {
        "person_id": "bigint",
        "wave": "integer",
        "version_id": "integer",
        "choice_key": "character varying(60)",
        "status": "character varying(14)",
        "answered_at": "timestamp with time zone",
    },
    filled_by="follow_up_tables",
    read_by=("follow_up",),
)
INVITED = TemporaryTable(
    "invited",  # who was asked to take part in a wave
    {"person_id": "bigint", "wave": "integer"},
    filled_by="follow_up_tables",
    read_by=("follow_up",),
)
RESPONDER = TemporaryTable(
    "responder",  # who answered anything of a wave, and when first
    {"person_id": "bigint", "wave": "integer", "answered_at": "timestamp with time zone"},
    filled_by="follow_up_tables",
    read_by=("choices_after", "follow_up"),
)

BOOSTED = TemporaryTable(
    "boosted",  # who answered short questions after the course, and the day of the first
    {"person_id": "bigint", "day": "smallint"},
    filled_by="boosters",
    read_by=("boosters",),
)

# --- apart from the participants of one course ----------------------------------------------------

ARM = TemporaryTable(
    "arm",  # rows of the comparison arm, with their persons
    {
        "learner_id": "bigint",
        "person_id": "bigint",
        "email": "text",
        "npi": "character varying(10)",
        "out": "boolean",
    },
    filled_by="comparison_arm",
    read_by=("comparison_arm",),
)
TIMED = TemporaryTable(
    "timed",  # first answers of the learners whose dates are looked at
    {
        "learner_id": "bigint",
        "enrolled_at": "timestamp with time zone",
        "live": "boolean",
        "question_id": "integer",
        "version_id": "integer",
        "phase": "smallint",
        "picked": "bigint",
        "answered_at": "timestamp with time zone",
    },
    filled_by="data_quality",
    read_by=("data_quality",),
)
TAKER = TemporaryTable(
    "taker",  # participants of several courses, one row each learner row and course
    {
        "course_id": "bigint",
        "pathway": "text",
        "learner_id": "bigint",
        "person_id": "bigint",
        "npi": "text",
        "email": "text",
    },
    filled_by="programme",
    read_by=("programme",),
)
NAMED = TemporaryTable(
    "named",  # learner rows under pseudonyms, texts made safe for spreadsheets
    {
        "learner_id": "bigint",
        "person": "text",
        "profession": "text",
        "specialty": "text",
        "practice_setting": "text",
        "years_in_practice": "smallint",
    },
    filled_by="answer_rows",
    read_by=("answer_rows",),
)
ASKED = TemporaryTable(
    "asked",  # versions of the questions of a course, as a file of rows names them
    {
        "version_id": "integer",
        "question": "character varying",
        "version": "smallint",
        "kind": "character varying(8)",
        "measures": "character varying(15)",
        "objective": "smallint",
    },
    filled_by="answer_rows",
    read_by=("answer_rows",),
)

OF_A_COURSE = (
    PARTICIPANT, WHO, SPECIAL, LEFT_OUT, WORDS, CAME_BY, CHOSEN_AFTER, COHORT, FOLLOWED, OUTCOME,
    INVITED, RESPONDER, BOOSTED, TIMED,
)  # fmt: skip
ALL = (*OF_A_COURSE, TOUCHED, ARM, TAKER, NAMED, ASKED)
