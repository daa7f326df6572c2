"""Who is wrong and sure, in sentences: of all learners, of those who were sure, and on how many of
the questions.

More may be wrong and sure because more are sure at all: both shares are told.
"""

import re
from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import (
    ConfidenceKnowledge,
    ConfidentlyWrong,
    KnowledgeConfidence,
    OutcomeDocument,
    States,
)

from ..cells import Show
from ..grammar import (
    Certainty,
    certainty,
    comma_listed,
    counted,
    deciding_p,
    in_parentheses,
    listed,
    moved,
    moved_in_several,
    p_details,
    size,
    span,
)
from ..several_moves import MOST_LISTED, Move, in_groups

MOST_TOLD = 3  # with n, interval and p, which stand in the section


def wrong_and_sure_sentence(document: OutcomeDocument, show: Show, *, brief: bool = False) -> str:
    """Before and after where both are shown, otherwise what is; nothing where nobody is. `brief`:
    without n, interval and p.
    """
    both = document.confidence_knowledge
    if both is None:
        return ""
    entries = [each for each in both.items if is_moved(each)]
    if entries:
        alone = len(both.items) == 1
        names = [name_among(each, entries) for each in entries]
        moves = moved_in_several(
            [
                _moved(each, name, show, brief, alone)
                for each, name in zip(entries, names, strict=True)
            ]
        )
        brief = brief or len(entries) > MOST_TOLD
        if brief and len(entries) > MOST_LISTED:
            moves = moved_in_groups(entries)
        words = f"the share of learners who were wrong and sure {moves}"
        return f"{_begun(words, len(both.items), document)}.{_of_the_sure(entries, brief=brief)}"
    after = [each for each in both.confidently_wrong_after if is_known(each.share) and each.share]
    if not after:
        return ""
    family = both.confidently_wrong_after
    shown = [f"{show.share(each.share).shown} in {name_among(each, family)}" for each in after]
    told = comma_listed(shown)
    words = f"after the activity {told} were wrong and sure{_not_told(both)}; "
    words += _before(after, both, show)
    asked = max(len(both.items), len(both.confidently_wrong_after))
    return f"{_begun(words, asked, document)}."


def moved_in_groups(entries: Sequence[KnowledgeConfidence], *, named: bool = True) -> str:
    """Of many questions those that moved alike together."""
    return in_groups(
        [
            Move(name_among(each, entries) * named, before, after, deciding_p(each.misinformed))
            for each in entries
            if is_known(before := each.shares_before.misinformed)
            and is_known(after := each.shares_after.misinformed)
        ]
    )


def _begun(words: str, asked: int, document: OutcomeDocument) -> str:
    """Of a part of the questions, where no other is answered with a word on confidence."""
    of = len(document.items)
    if asked >= of:
        return words[:1].upper() + words[1:]
    return f"For {asked} of {counted(of, 'question')} confidence was asked too: {words}"


Rated = KnowledgeConfidence | ConfidentlyWrong


def name_among(entry: Rated, family: Sequence[Rated]) -> str:
    """ "q3", or "q3 by c2" where several confidence questions are about it."""
    rated_by = {each.confidence_key for each in family if each.key == entry.key}
    return entry.key if len(rated_by) < 2 else f"{entry.key} by {entry.confidence_key}"


def is_moved(entry: KnowledgeConfidence) -> bool:
    """Whether both sides are shown and somebody is wrong and sure."""
    sides = entry.shares_before.misinformed, entry.shares_after.misinformed
    return all(is_known(share) for share in sides) and any(sides)


def _moved(entry: KnowledgeConfidence, name: str, show: Show, brief: bool, alone: bool) -> str:
    before, after = entry.shares_before.misinformed, entry.shares_after.misinformed
    words = moved("", before, after, deciding_p(entry.misinformed), f"in {name}").strip()
    return words if brief else f"{words} {in_parentheses(change_details(entry, show, alone=alone))}"


def change_details(entry: KnowledgeConfidence, show: Show, *, alone: bool) -> list[str]:
    """Size, interval, p and n of the change in who is wrong and sure."""
    change = entry.misinformed
    ends = entry.shares_before.misinformed, entry.shares_after.misinformed
    details = [size(change.change, *ends, relative=False)]
    details += show.change_interval_words(change.change_ci95)
    return [*details, *p_details(change, show.floor, alone=alone), counted(entry.n, "learner")]


# --- of those who were sure -----------------------------------------------------------------------


def sure_and_wrong(states: States) -> tuple[int, int] | None:
    """How many of those who were sure were wrong, and how many were sure."""
    if not is_known(states.misinformed) or not is_known(states.mastered):
        return None
    wrong = int(states.misinformed)
    return wrong, wrong + int(states.mastered)


def sure_and_wrong_of(states: States) -> str | None:
    """ "15 of 24 (63%)"; of nobody there is no share."""
    counts = sure_and_wrong(states)
    if counts is None:
        return None
    wrong, sure = counts
    return f"{wrong:,} of {sure:,}" + (f" ({numbers.percent(wrong / sure)})" if sure else "")


def _of_the_sure(entries: Sequence[KnowledgeConfidence], *, brief: bool) -> str:
    """Other people before than after, so that nothing is tested."""
    if brief:
        words = shares_of_the_sure(entries)
        return f" Of those who were sure, {words}." if words else ""
    told = [
        f"{before} {were(each.before)} incorrect before and {after} after in {name}"
        for each in entries
        for name in [name_among(each, entries)]
        for before, after in [(sure_and_wrong_of(each.before), sure_and_wrong_of(each.after))]
        if before and after
    ]
    if not told:
        return ""
    first, *others = told
    rest = [re.sub(" (was|were) incorrect before", " before", each) for each in others]
    return f" Of those who were sure, {'; '.join([first, *rest])} (not tested)."


def were(states: States) -> str:
    return "was" if states.misinformed == 1 else "were"


def shares_of_the_sure(entries: Sequence[KnowledgeConfidence]) -> str:
    """ "63% were incorrect before and 39% after"; nothing where that is not told of all."""
    counts = [(sure_and_wrong(each.before), sure_and_wrong(each.after)) for each in entries]
    sides = [[side for pair in counts if (side := pair[time]) and side[1]] for time in (0, 1)]
    if any(len(told) < len(entries) for told in sides):
        return ""
    shares = [[wrong / of for wrong, of in told] for told in sides]
    if len(entries) > MOST_LISTED:
        before, after = map(span, shares)
    else:
        before, after = (listed([numbers.percent(share) for share in side]) for side in shares)
    return f"{before} were incorrect before and {after} after"


def more_wrong_and_sure(document: OutcomeDocument) -> list[KnowledgeConfidence]:
    """The questions on which more were wrong and sure after, beyond chance."""
    both = document.confidence_knowledge
    return [
        each
        for each in (both.items if both else ())
        if is_known(each.misinformed.change)
        and each.misinformed.change > 0
        and certainty(deciding_p(each.misinformed)) is Certainty.BEYOND_CHANCE
    ]


def wrong_less_often_when_sure(entry: KnowledgeConfidence) -> bool:
    """As displayed; not where one side is not shown or nobody was sure."""
    sides = sure_and_wrong(entry.before), sure_and_wrong(entry.after)
    shares = [numbers.rounded_percent(side[0] / side[1]) for side in sides if side and side[1]]
    return len(shares) == 2 and shares[1] < shares[0]


# --- after alone ----------------------------------------------------------------------------------


def _not_told(both: ConfidenceKnowledge) -> str:
    """ " (not shown in q2)": more may be wrong and sure there."""
    after = both.confidently_wrong_after
    keys = [name_among(each, after) for each in after if each.share is Absent.HIDDEN]
    return f" (not shown in {comma_listed(keys)})" if keys else ""


def _before(after: Sequence[ConfidentlyWrong], both: ConfidenceKnowledge, show: Show) -> str:
    """What is known of the same questions before, of the learners with all four answers."""
    ways = {(each.key, each.confidence_key): each.shares_before for each in both.items}
    told = []
    for each in after:
        states = ways.get((each.key, each.confidence_key))
        share = states.misinformed if states else Absent.NOT_ASKED
        told.append(
            (name_among(each, both.confidently_wrong_after), show.share(share).shown, share)
        )
    if all(share is Absent.NOBODY for *_, share in told):
        return "nobody answered both times"
    if all(share is Absent.HIDDEN for *_, share in told):
        return "how many before is not shown"
    known = "; ".join(f"{shown} in {key}" for key, shown, _ in told)
    return f"before, of the learners with all four answers: {known}"


def wrong_and_sure_evidence(document: OutcomeDocument) -> str:
    both = document.confidence_knowledge
    if both is None:
        return ""
    for entry in both.items:
        if is_known(entry.shares_before.misinformed):
            return f"states.{entry.key}"
    wrong = (each for each in both.confidently_wrong_after if is_known(each.share))
    return next((f"sure.{each.key}.{each.confidence_key}" for each in wrong), "")
