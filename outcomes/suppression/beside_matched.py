"""Figures held against the matched learners beside them: what they say of everybody else. Pure.

Who answered after only are everybody less the matched. Where everybody is hidden because these are
few, no other number of people who answered after may tell how many of them there are, or how many
of them were right.
"""

from collections.abc import Sequence
from typing import NamedTuple

from outcomes.snapshots.document import Comparison, Item, OutcomeDocument, Stage, is_known

from .cells import Figure, Review, hidden, less

FEW_QUESTIONS = 2  # of a test: who passed is who was right in one, or nearly
NEED_A_PASS = ("passed", "credit_claimed", "certificate")


class People(NamedTuple):
    """How many there are, as counted."""

    participants: Figure
    cme: Figure
    matched: Figure

    @classmethod
    def of(cls, document: OutcomeDocument) -> "People":
        part = document.participation
        return cls(part.participants, part.cme_learners, document.knowledge.overall.learners)

    def beside(self, n: Figure) -> dict[str, Figure]:
        """Of those who answered some question how many are not matched, and who did not answer."""
        return {
            "unmatched": less(n, self.matched),
            "silent": less(self.participants, n),
            "silent-learners": less(self.cme, n),
        }


def tells_who_answered_after_only(
    matched: Comparison, every: Comparison, yes: Figure, no: Figure
) -> bool:
    """Whether more people than the matched are told to be right, or wrong, of a comparison whose
    everybody is hidden: those beyond them answered after only."""
    if not every.suppressed:
        return False
    count, n = matched.post.count, matched.post.n
    beyond = less(yes, count), less(no, less(n, count))
    return any(is_known(cell) and cell > 0 for cell in beyond)


def questions_of(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.measures != "confidence"]


def without_passes(review: Review, stages: list[Stage], items: Sequence[Item]) -> list[Stage]:
    """`items` as they leave. Who passed a test of one question was right in it; of two, nearly."""
    questions = questions_of(items)
    if not 0 < len(questions) <= FEW_QUESTIONS:
        return stages
    told = any(item.all.suppressed for item in questions)
    if len(questions) == 1:
        told |= _few_tried_again(review, stages, questions[0].all.post.count)
    if not told:
        return stages
    return [
        hidden(stage, "n", "share", "recorded_for")
        if stage.stage in NEED_A_PASS and is_known(stage.n)
        else stage
        for stage in stages
    ]


def _few_tried_again(review: Review, stages: Sequence[Stage], right: Figure) -> bool:
    """Who passed and was wrong at first."""
    return any(
        review.tells("flow/funnel/passed/again", less(stage.n, right))
        for stage in stages
        if stage.stage == "passed"
    )
