"""Fills what the follow-up waves are counted from: `followed`, `outcome`,
`invited` and `responder`."""

from typing import LiteralString

from psycopg import sql

from assessments.models import Phase
from assessments.querysets import AskedPoll

from .context import KNOWN_ANSWER, CountContext
from .temporary_tables import FOLLOWED, INVITED, OUTCOME, RESPONDER

# In which wave an answer was given: the only one that asks its question, or the wave of the number
# of its attempt.
ANSWERS: LiteralString = """
WITH place (question_id, attempt, wave) AS (VALUES {places})
SELECT DISTINCT ON (w.person_id, r.question_id, place.wave) w.person_id, place.wave, r.version_id,
       r.picked, r.answered_at
FROM {answers} r JOIN who w USING (learner_id)
JOIN place ON place.question_id = r.question_id AND (place.attempt = 0 OR place.attempt = r.attempt)
WHERE r.phase = {phase}
ORDER BY w.person_id, r.question_id, place.wave, r.attempt, r.answered_at, r.id
"""
OUTCOMES: LiteralString = """
SELECT DISTINCT ON (w.person_id, o.poll_id, o.version_id, o.choice_key)
       w.person_id, o.poll_id AS wave, o.version_id, o.choice_key, o.status,
       o.answered_at
FROM {outcomes} o JOIN who w USING (learner_id)
ORDER BY w.person_id, o.poll_id, o.version_id, o.choice_key, o.answered_at, o.id
"""
INVITATIONS: LiteralString = """
SELECT DISTINCT w.person_id, i.poll_id AS wave FROM {invitations} i JOIN who w USING (learner_id)
"""
RESPONDERS: LiteralString = """
SELECT person_id, wave, min(answered_at) AS answered_at FROM (
    SELECT person_id, wave, answered_at FROM followed
    UNION ALL SELECT person_id, wave, answered_at FROM outcome) told GROUP BY 1, 2
"""


def fill(context: CountContext, waves: list[AskedPoll]) -> None:
    polls = {"waves": [wave.pk for wave in waves]}
    phase = sql.Literal(Phase.FOLLOW_UP.value)
    context.fill(FOLLOWED, ANSWERS, places=_places(waves), phase=phase, answers=context.answers)
    outcomes = context.rows_of(
        "assessments_changeoutcome",
        "poll_id = ANY ((SELECT %(waves)s)::bigint[]) AND " + KNOWN_ANSWER,
    )
    context.fill(OUTCOME, OUTCOMES, polls, outcomes=outcomes)
    invitations = context.rows_of(
        "assessments_followupinvitation",
        "poll_id = ANY ((SELECT %(waves)s)::bigint[]) AND invited_at <= %(known)s",
    )
    context.fill(INVITED, INVITATIONS, polls, invitations=invitations)
    context.fill(RESPONDER, RESPONDERS)


def _places(waves: list[AskedPoll]) -> sql.Composable:
    """SQL: question, attempt (0: any) and wave of every question asked in a wave."""
    asked = [
        (question, number, wave.pk)
        for number, wave in enumerate(waves, 1)
        for question in wave.questions
    ]
    several = {
        question for question, _, _ in asked if sum(other == question for other, _, _ in asked) > 1
    }
    rows = [
        (question, number if question in several else 0, wave) for question, number, wave in asked
    ]
    return sql.SQL(", ").join(sql.SQL("({}, {}, {})").format(*row) for row in rows or [(0, 0, 0)])
