"""Which learner rows are one person, and who counts. Fills the temporary tables `who` and `special`.

`who`: every learner row of the course that counts, with its person. `special`: the rows among them whose answers must
be put together before counting, because their person has several rows.
"""

from datetime import datetime
from typing import Any

from courses.models import Course

# Facts as known at the moment: the row of today if it held then, else the one history kept.
WHO = """
CREATE TEMP TABLE who ON COMMIT DROP AS
WITH enrolled AS (
    SELECT learner_id, bool_or(pathway = 'cme') AS in_cme, bool_or(pathway = 'cme' AND loaded) AS loaded_cme,
           bool_or(pathway = 'micro' AND loaded) AS loaded_micro
    FROM courses_enrollment WHERE course_id = %(course)s AND recorded_at <= %(known)s AND pathway <> 'comparison'
    GROUP BY learner_id
), facts AS (
    SELECT id, user_id, email, npi, npi_status, profession, specialty, exclusion
    FROM learners_learner WHERE facts_since <= %(known)s
    UNION ALL
    SELECT h.learner_id, l.user_id, h.email, h.npi, h.npi_status, h.profession, h.specialty, h.exclusion
    FROM learners_learnerhistory h JOIN learners_learner l ON l.id = h.learner_id
    WHERE h.valid_until > %(known)s AND h.valid_from <= %(known)s
)
SELECT e.learner_id, e.learner_id AS person_id, e.in_cme, e.loaded_cme, e.loaded_micro, f.user_id, f.email, f.npi,
       f.npi_status, f.profession, f.specialty, f.exclusion
FROM enrolled e JOIN facts f ON f.id = e.learner_id
"""
SHARED = """
SELECT array_agg(learner_id) FROM who WHERE npi <> '' GROUP BY npi HAVING count(*) > 1
UNION ALL
SELECT array_agg(learner_id) FROM who WHERE email <> '' GROUP BY lower(email) HAVING count(*) > 1
"""
EXCLUDED = """
SELECT DISTINCT person_id FROM who
WHERE exclusion <> '' OR user_id IN (SELECT user_id FROM courses_faculty WHERE course_id = %s AND user_id IS NOT NULL)
"""

# Of several reasons the first of test account, staff and faculty.
LEAVE_OUT = """
INSERT INTO left_out
SELECT learner_id, min(CASE exclusion WHEN 'test' THEN 1 WHEN 'staff' THEN 2 ELSE 3 END)
                   FILTER (WHERE exclusion <> '' OR in_faculty) OVER (PARTITION BY person_id)
FROM (SELECT w.*, EXISTS (SELECT FROM courses_faculty f WHERE f.course_id = %s AND f.user_id = w.user_id) AS in_faculty
      FROM who w WHERE person_id = ANY (%s)) one
"""


def gather(cursor: Any, course: Course, known_at: datetime) -> tuple[int, int]:
    """Fill `who` and `special`; returns (persons excluded, learner rows beyond one a person)."""
    cursor.execute(WHO, {"course": course.pk, "known": known_at})
    cursor.execute(SHARED)
    persons = join([row[0] for row in cursor.fetchall()])
    cursor.execute("CREATE TEMP TABLE special (learner_id bigint PRIMARY KEY, person_id bigint) ON COMMIT DROP")
    if persons:
        with cursor.copy("COPY special FROM STDIN") as copy:
            for learner, person in persons.items():
                copy.write_row((learner, person))
        cursor.execute("UPDATE who SET person_id = s.person_id FROM special s WHERE s.learner_id = who.learner_id")
    return _leave_out(cursor, course), len(persons) - len(set(persons.values()))


def _leave_out(cursor: Any, course: Course) -> int:
    """A person is out when any of their rows is."""
    cursor.execute(EXCLUDED, [course.pk])
    out = [row[0] for row in cursor.fetchall()]
    cursor.execute("CREATE TEMP TABLE left_out (learner_id bigint PRIMARY KEY, why smallint) ON COMMIT DROP")
    if out:
        cursor.execute(LEAVE_OUT, [course.pk, out])
        cursor.execute("DELETE FROM who WHERE person_id = ANY (%s)", [out])
        cursor.execute("DELETE FROM special WHERE person_id = ANY (%s)", [out])
    return len(out)


def join(groups: list[list[int]]) -> dict[int, int]:
    """Rows that share something, and what they share it with in turn: row by row its person (the smallest row id)."""
    person: dict[int, int] = {}

    def find(row: int) -> int:
        while person.setdefault(row, row) != row:
            person[row] = person[person[row]]
            row = person[row]
        return row

    for group in groups:
        first = find(group[0])
        for row in group[1:]:
            other = find(row)
            first, other = min(first, other), max(first, other)
            person[other] = first
    return {row: find(row) for row in list(person)}
