"""What is kept by those who answered short questions in between, and by those who did not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from assessments.models import Phase, QuestionVersion
from assessments.querysets import AskedPoll

from .bit_layout import ITEM_MEASURES, Slot
from .context import KNOWN_ANSWER, CountContext
from .temporary_tables import BOOSTED


@dataclass(frozen=True)
class BoostedWaveCounts:
    """Learners with all three answers to an item by (boosted, right before, after, later)."""

    poll_id: int
    after_days: int
    items: list[tuple[QuestionVersion, Mapping[tuple[int, int, int, int], int]]]


ANY: LiteralString = """
SELECT EXISTS (
    SELECT FROM assessments_boosteranswer
    WHERE course_id = %(course)s AND recorded_at <= %(known)s)
"""
FILL: LiteralString = """
SELECT w.person_id, min(b.day) AS day
FROM {boosters} b JOIN who w USING (learner_id) GROUP BY w.person_id
"""
THREE_TIMES: LiteralString = """
SELECT (b.person_id IS NOT NULL)::int, ({right_before})::int, ({right_after})::int,
       (f.picked = {key})::int, count(*)
FROM words JOIN followed f USING (person_id)
LEFT JOIN boosted b ON b.person_id = words.person_id AND b.day < %(days)s
WHERE f.wave = %(wave)s AND f.version_id = %(version)s AND f.picked > 0 AND {before} AND {after}
GROUP BY 1, 2, 3, 4
"""


def count(context: CountContext) -> list[BoostedWaveCounts]:
    """After the follow-up: reads `followed` and `words`. Nothing where nobody has answered one."""
    waves = context.layout.asked.in_phase(Phase.FOLLOW_UP)
    if not waves or not context.value(ANY):
        return []
    boosters = context.rows_of_course("assessments_boosteranswer", KNOWN_ANSWER)
    context.fill(BOOSTED, FILL, boosters=boosters)
    waves = sorted(waves, key=lambda poll: (poll.after_days or 0, poll.pk))
    return [_wave(context, wave) for wave in waves]


def _wave(context: CountContext, wave: AskedPoll) -> BoostedWaveCounts:
    return BoostedWaveCounts(
        wave.pk,
        wave.after_days or 0,
        [
            (before.version, _three_times(context, before, after, wave))
            for before, after in context.layout.paired(ITEM_MEASURES)
            if before.version.question_id in wave.questions
        ],
    )


def _three_times(
    context: CountContext, before: Slot, after: Slot, wave: AskedPoll
) -> dict[tuple[int, int, int, int], int]:
    people = context.rows(
        THREE_TIMES,
        {"wave": wave.pk, "version": before.version.pk, "days": wave.after_days or 0},
        key=sql.Literal(before.key),
        right_before=before.right,
        right_after=after.right,
        before=before.answered,
        after=after.answered,
    )
    return {(boosted, was, then, now): n for boosted, was, then, now, n in people}
