"""Learner rows that share an NPI or an e-mail address, and how many people outcomes takes them for.

Rows that share either are one person, unless they have NPIs of their own that differ: then the
address is shared, as that of a desk, and joins nobody who has one.
"""

from dataclasses import dataclass
from typing import Any

from courses.models import Course

MOST_SHOWN = 20
MOST_LINES = 5


@dataclass(frozen=True)
class Shared:
    by: str  # NPI or e-mail address
    value: str
    rows: int
    people: int
    lines: tuple[int, ...]  # of the learners' file, the first ones
    in_file: int

    def __str__(self) -> str:
        lines = ", ".join(map(str, self.lines)) + (", …" if self.in_file > len(self.lines) else "")
        elsewhere = self.rows - self.in_file
        where = f"line{'s' if self.in_file > 1 else ''} {lines}"
        where += f", and {elsewhere:,} enrolled before" if elsewhere else ""
        counted = "one participant"
        if self.people > 1:
            counted = f"{self.people:,} participants, by NPIs of their own that differ"
        return (
            f"{self.rows:,} learners share the {self.by} {self.value} ({where}): they are "
            f"{counted}."
        )


def shared(cursor: Any, course: Course, *, enrolled_before: bool) -> tuple[int, list[Shared]]:
    """How many NPIs and addresses the learners of the file share, among themselves and with others
    of the course; and the first of them. Needs the learners stored.
    """
    cursor.execute(
        """CREATE TEMP TABLE participant ON COMMIT DROP AS
           SELECT s.line, lower(s.email) AS email, s.npi FROM staged_learner s"""
    )
    if enrolled_before:
        _add_others(cursor, course)
    cursor.execute(
        f"""SELECT by, value, rows, people, lines, in_file, count(*) OVER () FROM (
                SELECT 'NPI' AS by, npi AS value, count(*) AS rows, 1 AS people,
                    count(line) AS in_file,
                       (array_agg(line ORDER BY line))[1:{MOST_LINES}] AS lines, min(line) AS first
                FROM participant WHERE npi <> '' GROUP BY npi HAVING count(*) > 1
                UNION ALL
                SELECT 'e-mail address', email, count(*),
                       CASE WHEN count(DISTINCT nullif(npi, '')) > 1
                            THEN count(DISTINCT nullif(npi,
                                '')) + count(DISTINCT npi) FILTER (WHERE npi = '')
                            ELSE 1 END,
                       count(line), (array_agg(line ORDER BY line))[1:{MOST_LINES}], min(line)
                FROM participant WHERE email <> '' GROUP BY email HAVING count(*) > 1) shared
            WHERE in_file > 0 ORDER BY rows DESC, first LIMIT {MOST_SHOWN}"""
    )
    rows = cursor.fetchall()
    return (rows[0][6] if rows else 0), [
        Shared(by, value, count, people, tuple(line for line in lines if line), in_file)
        for by, value, count, people, lines, in_file, _ in rows
    ]


def _add_others(cursor: Any, course: Course) -> None:
    cursor.execute(
        """INSERT INTO participant
           SELECT NULL, lower(l.email), l.npi FROM courses_enrollment e
               JOIN learners_learner l ON l.id = e.learner_id
           WHERE e.course_id = (SELECT %s) AND NOT EXISTS (
               SELECT FROM known_learner k JOIN staged_learner s USING (external_id)
                   WHERE k.learner_id = l.id)""",
        [course.pk],
    )
