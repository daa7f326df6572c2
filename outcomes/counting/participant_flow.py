"""The way of the participants: from all learner rows to those analysed, and how far persons came."""

from typing import Any

import numpy as np

from assessments.models import Phase
from credit.models import CreditOffer

from .bit_layout import ITEM_MEASURES, Layout
from .counts import Participation
from .crosstab import crossed
from .one_pass import restriction
from .person_arrays import People
from .persons import Gathered
from .section_counts import FlowCounts

REASONS = {1: "test", 2: "staff", 3: "faculty"}
# Per row and attempt, as the pass is judged where it is given: every question answered, enough of the scored ones right.
PASSED = """
WITH asked (question_id, poll) AS (VALUES {asked}), poll (poll, questions, mark) AS (VALUES {polls})
SELECT count(DISTINCT w.person_id) FROM (
    SELECT learner_id, poll, attempt, count(*) AS answered, count(*) FILTER (WHERE correct) AS right_ones,
           count(correct) AS scored
    FROM assessments_response JOIN asked USING (question_id)
    WHERE course_id = %(course)s AND phase = {post} AND answered_at <= %(as_of)s AND recorded_at <= %(known)s {only}
    GROUP BY learner_id, poll, attempt
) taken JOIN poll USING (poll) JOIN who w USING (learner_id)
WHERE answered = questions AND right_ones >= mark * scored
"""

CREDIT = """
SELECT count(DISTINCT w.person_id), count(DISTINCT w.person_id) FILTER (
           WHERE EXISTS (SELECT FROM credit_certificate i WHERE i.claim_id = c.id AND i.recorded_at <= %(known)s))
FROM credit_claim c JOIN credit_creditoffer o ON o.id = c.offer_id AND o.course_id = %(course)s
JOIN who w ON w.learner_id = c.learner_id WHERE c.recorded_at <= %(known)s
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
        columns = [one[counted & ~pair].astype(np.int64) for one in (before, after, micro)]
        for (was, then, in_micro), n in crossed(columns).items():
            self.lost[_reason(bool(was), bool(then), bool(in_micro))] += n
        self.started += sum(n for kind, n in people.kinds if kind.takes_part or kind.micro_start)

    def counts(
        self,
        cursor: Any,
        layout: Layout,
        times: dict[str, Any],
        participation: Participation,
        gathered: Gathered,
        of: str,
    ) -> FlowCounts:
        cursor.execute("SELECT why, count(*) FROM left_out GROUP BY why")
        left_out = dict.fromkeys(REASONS.values(), 0) | {
            REASONS[why]: n for why, n in cursor.fetchall()
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
            funnel=_funnel(
                cursor, layout, times, participation, counted, self.started, restriction(of)
            ),
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
    cursor: Any,
    layout: Layout,
    times: dict[str, Any],
    participation: Participation,
    counted: int,
    started: int,
    only: str,
) -> list[tuple[str, int]]:
    stages = dict(participation.stages)
    funnel = [
        ("view", counted),
        ("front_matter", stages["front_matter_shown"]),
        ("pre", stages["pre_answered"]),
        ("start", started),
        ("learner", participation.cme),
        ("completer", stages["completed"]),
        ("post", stages["post_answered"]),
    ]
    passed = _passed(cursor, layout, times, only)
    funnel += [] if passed is None else [("passed", passed)]
    return [*funnel, ("evaluation", stages["evaluation_answered"]), *_credit(cursor, layout, times)]


def _passed(cursor: Any, layout: Layout, times: dict[str, Any], only: str) -> int | None:
    """Persons who passed the questions after of any track; None when there is nothing to pass."""
    polls = [
        poll
        for poll in layout.asked.in_phase(Phase.POST)
        if poll.pass_mark is not None and poll.questions
    ]
    if not polls:
        return None
    asked = ", ".join(f"({question}, {poll.pk})" for poll in polls for question in poll.to_pass)
    marks = ", ".join(f"({poll.pk}, {len(poll.to_pass)}, {poll.pass_mark})" for poll in polls)
    cursor.execute(PASSED.format(asked=asked, polls=marks, post=Phase.POST.value, only=only), times)
    return int(cursor.fetchone()[0])


def _credit(cursor: Any, layout: Layout, times: dict[str, Any]) -> list[tuple[str, int]]:
    """Persons who claimed credit, and who hold a certificate of it; nothing where the course offers none."""
    if not CreditOffer.objects.filter(course=layout.course).exists():
        return []
    cursor.execute(CREDIT, times)
    claimed, certified = cursor.fetchone()
    return [("credit_claimed", claimed), ("certificate", certified)]
