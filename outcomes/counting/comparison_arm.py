"""The comparison arm: clinicians who did not take the course, asked the same items once.
Never participants."""

from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from assessments.models import Phase, QuestionVersion

from .bit_layout import ITEM_MEASURES
from .context import CountContext
from .same_person import Member, by_address, join
from .temporary_tables import ARM


@dataclass(frozen=True)
class ArmItemCounts:
    version: QuestionVersion
    right: int
    n: int


@dataclass(frozen=True)
class ArmCounts:
    """The comparison arm: clinicians who did not take the course."""

    n: int
    items: list[ArmItemCounts]


Row = tuple[int, str, str]  # learner, e-mail address in small letters, NPI

ENROLLED: LiteralString = """
SELECT EXISTS (SELECT FROM courses_enrollment WHERE course_id = %(course)s
    AND pathway = 'comparison')
"""
# Facts as known at the moment, as in `persons`.
FACTS: LiteralString = """
CROSS JOIN LATERAL (
    SELECT user_id, lower(email) AS email, npi, exclusion FROM learners_learner
    WHERE id = e.learner_id AND facts_since <= %(known)s
    UNION ALL
    SELECT (SELECT user_id FROM learners_learner WHERE id = e.learner_id), lower(email), npi,
           exclusion
    FROM learners_learnerhistory WHERE learner_id = e.learner_id AND valid_until > %(known)s
        AND valid_from <= %(known)s
    OFFSET 0) f
"""
FILL: LiteralString = """
SELECT e.learner_id, e.learner_id AS person_id, f.email, f.npi,
       f.exclusion <> '' OR f.user_id IN (
           SELECT user_id FROM courses_faculty WHERE course_id = %(course)s
               AND user_id IS NOT NULL) AS out
FROM (
    SELECT DISTINCT learner_id FROM courses_enrollment
    WHERE course_id = %(course)s AND recorded_at <= %(known)s AND pathway = 'comparison'
) e {facts}
"""
# Rows that may be of the same people and take the course. Only rows that share something are looked
# at.
TAKERS: LiteralString = """
SELECT e.learner_id, f.email, f.npi FROM (
    SELECT id AS learner_id FROM learners_learner WHERE npi <> '' AND npi = ANY (%(npis)s)
    UNION SELECT id FROM learners_learner WHERE email <> '' AND lower(email) = ANY (%(emails)s)
    UNION SELECT learner_id FROM learners_learnerhistory WHERE npi = ANY (%(npis)s)
        OR lower(email) = ANY (%(emails)s)
    UNION SELECT learner_id FROM arm
) e CROSS JOIN LATERAL (
    SELECT FROM courses_enrollment
    WHERE course_id = (SELECT %(course)s) AND learner_id = e.learner_id AND recorded_at <= %(known)s
      AND pathway <> 'comparison' LIMIT 1) takes {facts}
"""
ANSWERED = sql.SQL("""(
    SELECT * FROM assessments_response
    WHERE course_id = (SELECT %(course)s) AND learner_id = a.learner_id AND phase = {phase}
      AND answered_at <= %(as_of)s AND recorded_at <= %(known)s OFFSET 0)
""").format(phase=Phase.COMPARISON.value)
ANSWERS: LiteralString = """
SELECT version_id, picked, count(*) FROM (
    SELECT DISTINCT ON (a.person_id, r.question_id) r.version_id, r.picked FROM arm a
    CROSS JOIN LATERAL {answered} r
    ORDER BY a.person_id, r.question_id, r.attempt, r.answered_at, r.id
) first_answers GROUP BY 1, 2
"""
NO_COMPARISON = sql.SQL(
    "person_id = ANY (%(learners)s) OR person_id IN (SELECT person_id FROM arm WHERE out)"
)
PERSONS: LiteralString = """
SELECT count(DISTINCT a.person_id) FROM arm a CROSS JOIN LATERAL {answered} r
"""


def count(context: CountContext) -> ArmCounts | None:
    """None when nobody of the arm has answered."""
    if not context.value(ENROLLED):
        return None
    _fill(context)
    persons = context.value(PERSONS, answered=ANSWERED)
    return ArmCounts(persons, _items(context)) if persons else None


def _fill(context: CountContext) -> None:
    """Whoever takes the course by any of their rows is a learner and not in the arm;
    nor is who never counts."""
    context.fill(ARM, FILL, facts=sql.SQL(FACTS))
    arm: list[Row] = context.rows("SELECT learner_id, email, npi FROM arm")
    takers = _takers(context, arm)
    person = _persons(context, arm, takers)
    ARM.move_persons(context.cursor, person)
    learners = {person.get(learner, learner) for learner, _, _ in takers}
    ARM.remove(context.cursor, NO_COMPARISON, {"learners": list(learners)})


def _takers(context: CountContext, arm: list[Row]) -> list[Row]:
    emails, npis = ({str(row[column]) for row in arm} - {""} for column in (1, 2))
    sharing = {"npis": sorted(npis), "emails": sorted(emails)}
    return context.rows(TAKERS, sharing, facts=sql.SQL(FACTS))


def _persons(context: CountContext, arm: list[Row], takers: list[Row]) -> dict[int, int]:
    """Of the rows that share something with another, their persons."""
    npis: dict[str, list[int]] = {}
    addresses: dict[str, list[Member]] = {}
    for learner, email, npi in {*arm, *takers}:
        if npi:
            npis.setdefault(npi, []).append(learner)
        if email:
            addresses.setdefault(email, []).append((learner, npi))
    apart = context.rules.npis_tell_apart
    return join([*npis.values(), *by_address(addresses, npis_tell_apart=apart)])


def _items(context: CountContext) -> list[ArmItemCounts]:
    picked: dict[int, dict[int, int]] = {}
    for version, code, n in context.rows(ANSWERS, answered=ANSWERED):
        picked.setdefault(version, {})[code] = n
    return [
        ArmItemCounts(
            after.version,
            picked.get(after.version.pk, {}).get(after.key, 0),
            sum(picked.get(after.version.pk, {}).values()),
        )
        for _, after in context.layout.paired(ITEM_MEASURES)
    ]
