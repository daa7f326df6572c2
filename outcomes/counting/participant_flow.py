"""The way of the participants: from all learner rows to those analysed,
and how far persons came."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import LiteralString

import numpy as np
from psycopg import sql

from assessments.models import Phase
from assessments.querysets import AskedPoll
from courses.shares import right_needed
from credit.models import CreditOffer

from .bit_layout import ITEM_MEASURES, Layout
from .context import OF_TRACKS, CountContext
from .crosstab import crossed
from .participation import OF_FRONT_MATTERS, Participation
from .person_arrays import People
from .rules import CountingRules
from .who_counts import Gathered


@dataclass(frozen=True)
class FlowCounts:
    """From all learner rows to those analysed, and how far persons came."""

    rows: int
    left_out: list[tuple[str, int]]  # rows of test accounts, staff, faculty
    duplicates: int  # rows beyond one a person, among those that count
    counted: int  # persons
    lost: list[tuple[str, int]]  # persons not analysed, by reason
    analysed: int  # persons with both answers to an item
    live: int  # rows that count of those who came by this platform
    loaded: int  # rows that count of those who came by a file
    seen_here: int  # persons of whom this platform records how far they come
    funnel: list[tuple[str, int]]  # persons by stage


REASONS = {1: "test", 2: "staff", 3: "faculty"}
# Per row and attempt, as the pass is judged where it is given: every question answered, enough of
# the scored ones right.
PASSED: LiteralString = """
WITH question_of (question_id, poll) AS (VALUES {asked}),
     needed (poll, questions, scored, right_ones) AS (VALUES {needed})
SELECT count(DISTINCT w.person_id) FROM (
    SELECT learner_id, poll, attempt, count(*) AS answered,
           count(*) FILTER (WHERE correct) AS right_ones, count(correct) AS scored
    FROM (
        SELECT learner_id, poll, attempt, correct
        FROM {answers} r JOIN question_of USING (question_id) WHERE phase = {post}
        UNION ALL  -- what a further attempt asked instead
        SELECT r.learner_id, a.poll_id, attempt, correct FROM {answers} r
        JOIN assessments_attempt a ON a.learner_id = r.learner_id AND a.number = r.attempt
            AND a.drawn <> '{{}}'
        JOIN LATERAL jsonb_each_text(a.drawn) d ON d.value::integer = r.question_id
            AND (d.key::integer, a.poll_id) IN (SELECT question_id, poll FROM question_of)
        WHERE phase = {post}
    ) given
    GROUP BY learner_id, poll, attempt
) taken JOIN needed USING (poll, scored) JOIN who w USING (learner_id)
WHERE answered = questions AND taken.right_ones >= needed.right_ones
"""
OF_OFFERS: LiteralString = (
    "offer_id = ANY (ARRAY(SELECT id FROM credit_creditoffer WHERE course_id = %(course)s))"
)
# Who came by this platform, and who came by a file and was seen here all the same.
SEEN_HERE: LiteralString = """
SELECT count(DISTINCT w.person_id) FROM who w JOIN (
    {came_here} SELECT learner_id FROM {shown} shown
    UNION ALL SELECT learner_id FROM {progress} progress
    UNION ALL SELECT learner_id FROM {claims} claims
) seen USING (learner_id)
"""
CAME_HERE = sql.SQL("SELECT learner_id FROM who WHERE NOT (loaded_cme OR loaded_micro) UNION ALL")
CREDIT: LiteralString = """
SELECT count(DISTINCT w.person_id), count(DISTINCT w.person_id) FILTER (
           WHERE EXISTS (SELECT FROM credit_certificate i WHERE i.claim_id = c.id
               AND i.recorded_at <= %(known)s))
FROM {claims} c JOIN who w USING (learner_id)
"""


class Flow:
    """Persons by why they are not among those analysed."""

    def __init__(self, layout: Layout) -> None:
        self.pairs = layout.paired(ITEM_MEASURES)
        self.lost = dict.fromkeys(
            ("micro_learning", "no_answer", "no_post", "no_pre", "no_pair"), 0
        )
        self.analysed = self.started = 0

    def add(self, people: People) -> None:
        before, after, pair = (np.zeros(len(people.ids), bool) for _ in range(3))
        for first, second in self.pairs:
            was, then = people.code(first) != 0, people.code(second) != 0
            before |= was
            after |= then
            pair |= was & then
        counted = people.of_kind(lambda kind: kind.counts)
        micro = people.of_kind(lambda kind: kind.micro and not kind.cme)
        self.analysed += int(np.count_nonzero(counted & pair))
        lost = counted & ~pair
        was_here, was_after, came_by_micro = (
            holds[lost].astype(np.int64) for holds in (before, after, micro)
        )
        for (was, then, in_micro), n in crossed((was_here, was_after, came_by_micro)).items():
            self.lost[_reason(bool(was), bool(then), bool(in_micro))] += n
        self.started += sum(n for kind, n in people.kinds if kind.takes_part or kind.micro_start)

    def counts(
        self, context: CountContext, participation: Participation, gathered: Gathered
    ) -> FlowCounts:
        left_out = dict.fromkeys(REASONS.values(), 0) | {
            REASONS[why]: n
            for why, n in context.rows("SELECT why, count(*) FROM left_out GROUP BY why")
        }
        counted = self.analysed + sum(self.lost.values())
        return FlowCounts(
            rows=gathered.rows + sum(left_out.values()),
            left_out=list(left_out.items()),
            duplicates=gathered.rows - counted,
            counted=counted,
            lost=list(self.lost.items()),
            analysed=self.analysed,
            live=gathered.live,
            loaded=gathered.rows - gathered.live,
            seen_here=_seen_here(context, gathered.live)
            if gathered.live < gathered.rows
            else counted,
            funnel=_funnel(context, participation, counted, self.started),
        )


def _reason(before: bool, after: bool, micro: bool) -> str:
    if before and after:
        return "no_pair"
    if before:
        return "no_post"
    if after:
        return "no_pre"
    return "micro_learning" if micro else "no_answer"


def _funnel(
    context: CountContext, participation: Participation, counted: int, started: int
) -> list[tuple[str, int]]:
    stages = dict(participation.stages)
    return [
        ("view", counted),
        ("front_matter", stages["front_matter_shown"]),
        ("pre", stages["pre_answered"]),
        ("start", started),
        ("learner", participation.cme),
        ("completer", stages["completed"]),
        ("post", stages["post_answered"]),
        *_passed(context),
        ("evaluation", stages["evaluation_answered"]),
        *_credit(context),
    ]


def _passed(context: CountContext) -> list[tuple[str, int]]:
    """Persons who passed the questions after of any track;
    nothing when there is nothing to pass."""
    polls = [
        poll
        for poll in context.layout.asked.in_phase(Phase.POST)
        if poll.pass_mark is not None
        and poll.to_pass
        and (context.rules.withdrawn_in_scales or not poll.is_withdrawn)
    ]
    if not polls:
        return []
    asked = [(question, poll.pk) for poll in polls for question in poll.to_pass]
    needed = [row for poll in polls for row in _needed(poll, context.rules)]
    passed = context.value(
        PASSED,
        asked=_values(asked),
        needed=_values(needed),
        answers=context.answers,
        post=sql.Literal(Phase.POST.value),
    )
    return [("passed", int(passed))]


def _needed(poll: AskedPoll, rules: CountingRules) -> list[tuple[int, ...]]:
    """The poll, its questions, and how many right answers pass for each number of scored ones."""
    mark, questions = Decimal(str(poll.pass_mark)), len(poll.to_pass)
    return [
        (poll.pk, questions, scored, _right_needed(mark, scored, rules))
        for scored in range(questions + 1)
    ]


def _right_needed(mark: Decimal, scored: int, rules: CountingRules) -> int:
    return right_needed(mark, scored) if rules.marks_are_rounded else math.ceil(mark * scored)


def _values(rows: Sequence[tuple[int, ...]]) -> sql.Composable:
    """SQL: what stands after VALUES."""
    return sql.SQL(", ").join(
        sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Literal, row))) for row in rows
    )


def _seen_here(context: CountContext, live: int) -> int:
    known = " <= %(known)s"
    return int(
        context.value(
            SEEN_HERE,
            came_here=CAME_HERE if live else sql.SQL(""),
            shown=context.rows_of(
                "courses_frontmattershown", f"{OF_FRONT_MATTERS} AND shown_at{known}"
            ),
            progress=context.rows_of("courses_trackprogress", f"{OF_TRACKS} AND started_at{known}"),
            claims=context.rows_of("credit_claim", f"{OF_OFFERS} AND recorded_at{known}"),
        )
    )


def _credit(context: CountContext) -> list[tuple[str, int]]:
    """Persons who claimed credit, and who hold a certificate of it;
    nothing where the course offers none."""
    if not CreditOffer.objects.filter(course=context.course).exists():
        return []
    claims = context.rows_of("credit_claim", OF_OFFERS + " AND recorded_at <= %(known)s")
    claimed, certified = context.row(CREDIT, claims=claims)
    return [("credit_claimed", claimed), ("certificate", certified)]
