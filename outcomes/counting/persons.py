"""Which learner rows are one person, and who counts. Fills the temporary tables `who` and `special`.

`who`: every learner row of the course that counts, with its person. `special`: the rows among them whose answers must
be put together before counting, because their person has several rows.
"""

from dataclasses import dataclass
from typing import Any

from courses.models import Faculty

# Facts as known at the moment: the row of today if it held then, else the one history kept.
WHO = """
CREATE TEMP TABLE who ON COMMIT DROP AS
WITH enrolled AS (
    SELECT learner_id, bool_or(pathway = 'cme') AS in_cme, bool_or(pathway = 'micro') AS in_micro,
           bool_or(pathway = 'cme' AND loaded) AS loaded_cme, bool_or(pathway = 'micro' AND loaded) AS loaded_micro
    FROM courses_enrollment WHERE course_id = %(course)s AND recorded_at <= %(known)s AND pathway <> 'comparison' {only}
    GROUP BY learner_id
), facts AS (
    SELECT id, user_id, email, npi, npi_status, profession, specialty, exclusion, practice_setting, years_in_practice
    FROM learners_learner WHERE facts_since <= %(known)s {only_id}
    UNION ALL
    SELECT h.learner_id, l.user_id, h.email, h.npi, h.npi_status, h.profession, h.specialty, h.exclusion, h.practice_setting,
           h.years_in_practice
    FROM learners_learnerhistory h JOIN learners_learner l ON l.id = h.learner_id
    WHERE h.valid_until > %(known)s AND h.valid_from <= %(known)s {only}
)
SELECT e.learner_id, e.learner_id AS person_id, e.in_cme, e.in_micro, e.loaded_cme, e.loaded_micro, f.user_id,
       f.email, f.npi, f.npi_status, f.profession, f.specialty, f.exclusion, f.practice_setting, f.years_in_practice
FROM enrolled e JOIN facts f ON f.id = e.learner_id
"""
# What is shared is found first: rows are looked at only for the few that share.
SHARED = (
    (
        "SELECT npi FROM who WHERE npi <> '' GROUP BY 1 HAVING count(*) > 1",
        "SELECT 'npi', npi, learner_id FROM who WHERE npi = ANY (%s)",
    ),
    (
        "SELECT lower(email) FROM who WHERE email <> '' GROUP BY 1 HAVING count(*) > 1",
        "SELECT 'email', lower(email), learner_id FROM who WHERE lower(email) = ANY (%s)",
    ),
)
# Rows that somebody put together (learners/merging.py), as it stood then: of each joined row the newest entry decides.
JOINED = """
SELECT 'joined', m.kept_id::text, w.learner_id FROM (
    SELECT DISTINCT ON (joined_id) joined_id, kept_id FROM learners_learnermerge
    WHERE recorded_at <= %(known)s ORDER BY joined_id, id DESC
) m CROSS JOIN LATERAL (VALUES (m.joined_id), (m.kept_id)) both_rows (id) JOIN who w ON w.learner_id = both_rows.id
WHERE m.kept_id IS NOT NULL
"""
# What decides how much work the rest is; one scan.
SUMMARY = """
SELECT count(*), count(*) FILTER (WHERE NOT (loaded_cme OR loaded_micro)), count(*) FILTER (WHERE in_cme),
       count(*) FILTER (WHERE exclusion <> '' OR user_id = ANY (%s))
FROM who
"""
OUT = "SELECT DISTINCT person_id FROM who WHERE exclusion <> '' OR user_id = ANY (%s)"

# Of several reasons the first of test account, staff and faculty.
LEAVE_OUT = """
INSERT INTO left_out
SELECT learner_id, min(CASE exclusion WHEN 'test' THEN 1 WHEN 'staff' THEN 2 ELSE 3 END)
                   FILTER (WHERE exclusion <> '' OR user_id = ANY (%s)) OVER (PARTITION BY person_id)
FROM who WHERE person_id = ANY (%s)
"""


@dataclass(frozen=True)
class Gathered:
    excluded: int  # persons
    joined: int  # learner rows beyond one a person
    enrolled: int  # persons on the CME pathway
    rows: int  # learner rows that count
    live: int  # of them those who came by this platform and not by a file
    all_loaded: bool  # everybody came from elsewhere


def gather(cursor: Any, times: dict[str, Any], only: str) -> Gathered:
    """Fill `who`, `special` and `left_out`; `only`: SQL that chooses among the learners."""
    if (
        not only
    ):  # both sides are read in the order of their index: half the time of two hash tables
        cursor.execute("SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off")
    cursor.execute(WHO.format(only=only, only_id=only.replace("learner_id IN", "id IN", 1)), times)
    cursor.execute("SET LOCAL enable_hashagg = on; SET LOCAL enable_hashjoin = on")
    if only:
        cursor.execute("ANALYZE who")
    persons = join(_sharing(cursor, times))
    cursor.execute(
        """CREATE TEMP TABLE special (learner_id bigint PRIMARY KEY, person_id bigint) ON COMMIT DROP;
           CREATE TEMP TABLE left_out (learner_id bigint PRIMARY KEY, why smallint) ON COMMIT DROP"""
    )
    if persons:
        with cursor.copy("COPY special FROM STDIN") as copy:
            for learner, person in persons.items():
                copy.write_row((learner, person))
        cursor.execute(
            "UPDATE who SET person_id = s.person_id FROM special s WHERE s.learner_id = who.learner_id"
        )
    faculty = [
        *Faculty.objects.filter(course_id=times["course"], user__isnull=False).values_list(
            "user_id", flat=True
        )
    ]
    cursor.execute(SUMMARY, [faculty])
    rows, live, enrolled, left_out = cursor.fetchone()
    out = []
    if left_out:
        cursor.execute(OUT, [faculty])
        out = [row[0] for row in cursor.fetchall()]
        _leave_out(cursor, out, faculty)
        cursor.execute(SUMMARY, [[]])
        rows, live, *_ = cursor.fetchone()
    if persons or out:  # rows are not persons then, or not all count
        cursor.execute("SELECT count(DISTINCT person_id) FROM who WHERE in_cme")
        enrolled = cursor.fetchone()[0]
    return Gathered(
        len(out),
        len(persons) - len(set(persons.values())),
        enrolled,
        rows,
        live,
        all_loaded=not live and not persons,
    )


def _sharing(cursor: Any, times: dict[str, Any]) -> list[list[int]]:
    """Learner rows with the same NPI, with the same e-mail address, and those that somebody put together."""
    groups: dict[tuple[str, str], list[int]] = {}
    for what, whose in SHARED:
        cursor.execute(what)
        shared = [row[0] for row in cursor.fetchall()]
        if shared:
            cursor.execute(whose, [shared])
            _collect(groups, cursor.fetchall())
    cursor.execute(JOINED, times)
    _collect(groups, cursor.fetchall())
    return list(groups.values())


def _collect(groups: dict[tuple[str, str], list[int]], rows: list[tuple[str, str, int]]) -> None:
    for kind, value, learner in rows:
        groups.setdefault((kind, value), []).append(learner)


def _leave_out(cursor: Any, out: list[int], faculty: list[int]) -> None:
    """A person is out when any of their rows is."""
    cursor.execute(LEAVE_OUT, [faculty, out])
    cursor.execute("DELETE FROM who WHERE person_id = ANY (%s)", [out])
    cursor.execute("DELETE FROM special WHERE person_id = ANY (%s)", [out])


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
