"""Figures held against the matched learners beside them: what they say of everybody else. Pure.

Who answered after only are everybody less the matched. Where everybody is hidden because these are
few, no other number of people who answered after may tell how many of them there are, or how many
of them were right.
"""

from collections.abc import Sequence
from typing import NamedTuple

from outcomes.snapshots.document import Absent, Comparison, Item, OutcomeDocument, is_known

from .cells import Figure, Review, less, total_of


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


def few_were_lost_since(
    review: Review, no_post: Figure, no_pre: Figure, no_answer: Figure = Absent.UNDEFINED
) -> bool:
    """Who answered one poll and not the other is the difference of two stages of the funnel: by how
    much it grew is told also where an earlier publication showed those."""
    pre, post = (f"participation/funnel/{side}_answered" for side in ("pre", "post"))
    told = [
        review.grew_by_few(f"{post}/short-of/{pre}", less(no_post, no_pre)),
        review.grew_by_few(f"{post}/short-of/cme_learners", total_of((no_answer, no_post))),
        review.grew_by_few(f"{pre}/short-of/cme_learners", total_of((no_answer, no_pre))),
    ]
    return any(told)


def questions_of(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.measures != "confidence"]
