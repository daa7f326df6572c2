"""Which learner rows are one person, and who counts. Fills `who`, `special` and `left_out`."""

from dataclasses import dataclass
from itertools import chain
from typing import LiteralString

import numpy as np
from psycopg import sql

from courses.models import Faculty

from .context import CountContext
from .same_person import Member, by_address, is_shared, join
from .temporary_tables import LEFT_OUT, SPECIAL, WHO, streamed


@dataclass(frozen=True)
class ByReason:
    """Learner rows joined with another, by what they share first."""

    npi: int = 0
    address: int = 0
    hand: int = 0


ENROLLED: LiteralString = """
SELECT e.learner_id, e.learner_id AS person_id, e.in_cme, e.in_micro, e.loaded_cme, e.loaded_micro,
       f.user_id, f.email, f.npi, f.npi_status, f.profession, f.specialty, f.exclusion,
       f.practice_setting, f.years_in_practice
FROM (
    SELECT learner_id, bool_or(pathway = 'cme') AS in_cme, bool_or(pathway = 'micro') AS in_micro,
           bool_or(pathway = 'cme' AND loaded) AS loaded_cme,
           bool_or(pathway = 'micro' AND loaded) AS loaded_micro
    FROM {enrolments} enrolment GROUP BY learner_id
) e {facts}
"""
# Nobody was edited since: the rows of today are those of then. The planner may go through them in
# order or look them up.
FACTS_OF_TODAY: LiteralString = """
JOIN learners_learner f ON f.id = e.learner_id WHERE f.facts_since <= %(known)s
"""
# Facts as known at the moment: the row of today if it held then, else the one history kept. Looked
# up learner by learner.
FACTS_OF_THEN: LiteralString = """
CROSS JOIN LATERAL (
    SELECT user_id, email, npi, npi_status, profession, specialty, exclusion, practice_setting,
           years_in_practice
    FROM learners_learner WHERE id = e.learner_id AND facts_since <= %(known)s
    UNION ALL
    SELECT (SELECT user_id FROM learners_learner WHERE id = e.learner_id), email, npi, npi_status,
           profession, specialty, exclusion, practice_setting, years_in_practice
    FROM learners_learnerhistory WHERE learner_id = e.learner_id AND valid_until > %(known)s
        AND valid_from <= %(known)s
    OFFSET 0) f
"""
EDITED_SINCE: LiteralString = (
    "SELECT EXISTS (SELECT FROM learners_learnerhistory WHERE valid_until > %(known)s)"
)
# What is shared is looked for first: rows are read only for the few that share.
SHARED_NPIS: LiteralString = "SELECT npi FROM who WHERE npi <> '' GROUP BY 1 HAVING count(*) > 1"
# Of addresses a number each, eight bytes in a row: sorted here in half the time of there, and
# part by part, so that memory does not grow with the learners. Two that have the same one by chance
# are told apart when their rows are read.
NUMBERS_OF_ADDRESSES = sql.SQL("""
SELECT string_agg(int8send(number), '') FROM (
    SELECT hashtextextended(lower(email), 0) AS number FROM who WHERE email <> '') numbered
GROUP BY number & 31
""")
SHARING_ADDRESSES: LiteralString = """
SELECT lower(email), learner_id, npi FROM who
WHERE email <> '' AND hashtextextended(lower(email), 0) = ANY (%(shared)s)
"""
# Rows that somebody put together (learners/merging.py), as it stood then: of each joined row the
# newest entry decides.
PUT_TOGETHER: LiteralString = """
SELECT kept_id, learner_id FROM (
    SELECT kept_id, unnest(ARRAY[joined_id, kept_id]) AS learner_id FROM (
        SELECT DISTINCT ON (joined_id) joined_id, kept_id FROM learners_learnermerge
        WHERE recorded_at <= %(known)s ORDER BY joined_id, id DESC
    ) newest WHERE kept_id IS NOT NULL
) both_rows JOIN who USING (learner_id)
"""
# What decides how much work the rest is; one scan.
SUMMARY: LiteralString = """
SELECT count(*), count(*) FILTER (WHERE NOT (loaded_cme OR loaded_micro)),
       count(*) FILTER (WHERE in_cme),
       count(*) FILTER (WHERE exclusion <> '' OR user_id = ANY (%(faculty)s))
FROM who
"""
OUT: LiteralString = (
    "SELECT DISTINCT person_id FROM who WHERE exclusion <> '' OR user_id = ANY (%(faculty)s)"
)
# Of several reasons the first of test account, staff and faculty.
LEFT_OUT_ROWS: LiteralString = """
SELECT learner_id, min(CASE exclusion WHEN 'test' THEN 1 WHEN 'staff' THEN 2 ELSE 3 END)
                   FILTER (WHERE exclusion <> '' OR user_id = ANY (%(faculty)s))
                   OVER (PARTITION BY person_id)
FROM who WHERE person_id = ANY (%(out)s)
"""


@dataclass(frozen=True)
class Gathered:
    excluded: int  # persons
    joined: int  # learner rows beyond one a person
    shared_addresses: int  # under which people with NPIs of their own are counted apart
    enrolled: int  # persons on the CME pathway
    rows: int  # learner rows that count
    live: int  # of them those who came by this platform and not by a file
    all_loaded: bool  # everybody came from elsewhere
    joined_by: ByReason


@dataclass(frozen=True)
class _Sharing:
    person: dict[int, int]  # of each row that is joined with another
    shared_addresses: int
    joined_by: ByReason


def gather(context: CountContext) -> Gathered:
    """Fill `who`, `special` and `left_out`."""
    _fill_who(context)
    sharing = _sharing(context)
    if sharing.person:
        WHO.move_persons(context.cursor, sharing.person)
    LEFT_OUT.create(context.cursor)
    faculty = _faculty(context)
    rows, live, enrolled, left_out = context.row(SUMMARY, {"faculty": faculty})
    out = _leave_out(context, faculty) if left_out else set()
    _fill_special(context, sharing.person, out)
    if out:
        rows, live, *_ = context.row(SUMMARY, {"faculty": []})
    if sharing.person or out:  # rows are not persons then, or not all count
        enrolled = context.value("SELECT count(DISTINCT person_id) FROM who WHERE in_cme")
    return Gathered(
        excluded=len(out),
        joined=len(sharing.person) - len(set(sharing.person.values())),
        shared_addresses=sharing.shared_addresses,
        enrolled=enrolled,
        rows=rows,
        live=live,
        all_loaded=not live and not sharing.person,
        joined_by=sharing.joined_by,
    )


def _fill_who(context: CountContext) -> None:
    enrolments = context.enrolments
    if context.of or context.value(EDITED_SINCE):
        context.fill(WHO, ENROLLED, enrolments=enrolments, facts=sql.SQL(FACTS_OF_THEN))
        return
    # Both sides in the order of their index: half the time of two hash tables.
    context.run(
        "SET LOCAL enable_hashagg = off; SET LOCAL enable_hashjoin = off; "
        "SET LOCAL enable_nestloop = on"
    )
    context.fill(WHO, ENROLLED, enrolments=enrolments, facts=sql.SQL(FACTS_OF_TODAY))
    context.run(
        "SET LOCAL enable_hashagg = on; SET LOCAL enable_hashjoin = on; "
        "SET LOCAL enable_nestloop = off"
    )


def _sharing(context: CountContext) -> _Sharing:
    """Learner rows with the same NPI, with the same e-mail address,
    and those that somebody put together."""
    by_npi: dict[str, list[int]] = {}
    if numbers := [row[0] for row in context.rows(SHARED_NPIS)]:
        sharing = "SELECT npi, learner_id FROM who WHERE npi = ANY (%(numbers)s)"
        for number, learner in context.rows(sharing, {"numbers": numbers}):
            by_npi.setdefault(number, []).append(learner)
    addresses = _addresses(context)
    together: dict[int, list[int]] = {}
    for kept, learner in context.rows(PUT_TOGETHER):
        together.setdefault(kept, []).append(learner)
    apart = context.rules.npis_tell_apart
    same_address = by_address(addresses, npis_tell_apart=apart)
    several = [list(by_npi.values()), same_address, list(together.values())]
    joined = [join(chain.from_iterable(several[: n + 1])) for n in range(3)]
    rows = [len(person) - len(set(person.values())) for person in joined]
    return _Sharing(
        joined[-1],
        sum(map(is_shared, addresses.values())) if apart else 0,
        ByReason(npi=rows[0], address=rows[1] - rows[0], hand=rows[2] - rows[1]),
    )


def _addresses(context: CountContext) -> dict[str, list[Member]]:
    """The rows of every e-mail address that several have."""
    addresses: dict[str, list[Member]] = {}
    parts = streamed(context.cursor, NUMBERS_OF_ADDRESSES, at_once=4)
    if shared := [number for (part,) in parts for number in _repeated(part)]:
        for address, learner, number in context.rows(SHARING_ADDRESSES, {"shared": shared}):
            addresses.setdefault(address, []).append((learner, number))
    return addresses


def _repeated(part: bytes) -> list[int]:
    numbers = np.frombuffer(part, ">i8").astype(np.int64)
    numbers.sort()
    repeated: list[int] = np.unique(numbers[1:][numbers[1:] == numbers[:-1]]).tolist()
    return repeated


def _fill_special(context: CountContext, person: dict[int, int], out: set[int]) -> None:
    SPECIAL.create(context.cursor)
    special = [each for each in person.items() if each[1] not in out]
    if special:
        SPECIAL.copy_in(context.cursor, special)


def _faculty(context: CountContext) -> list[int]:
    teaching = Faculty.objects.filter(course=context.course, user__isnull=False)
    return list(teaching.values_list("user_id", flat=True))


def _leave_out(context: CountContext, faculty: list[int]) -> set[int]:
    """A person is out when any of their rows is; who are."""
    out = [row[0] for row in context.rows(OUT, {"faculty": faculty})]
    rows = context.rows(LEFT_OUT_ROWS, {"faculty": faculty, "out": out})
    LEFT_OUT.copy_in(context.cursor, rows)
    WHO.remove(context.cursor, sql.SQL("person_id = ANY (%(out)s)"), {"out": out})
    return set(out)
