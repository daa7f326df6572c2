"""Who took part, in a sentence: how many, how many of them oncologists, how many claimed credit."""

from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_groups import ComparedGroup

from .grammar import absence, counted, span, spans_all


def participation_sentence(document: OutcomeDocument) -> str:
    part = document.participation
    if not is_known(part.participants):
        return ""
    if not part.participants:
        return _nobody_took_part(document)
    words = counted(part.participants, "clinician") + " took part"
    if alone := only_way(document):
        words += f", {alone}"
    elif is_known(part.cme_learners) and is_known(part.micro_learning):
        words += f": {pathways(document)}"
    if tells_oncologists(document):
        words += _oncologists_words(document)
    return f"{words}.{_credit_sentence(document)}"


def participation_brief(document: OutcomeDocument) -> str:
    """What the headline figure has not told: who they are."""
    if not document.participation.participants or not tells_oncologists(document):
        return ""
    words = _oncologists_words(document).removeprefix("; ")
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def pathways(document: OutcomeDocument) -> str:
    """ "463 CME learners and 898 in micro-learning alone", or why that is not known."""
    part = document.participation
    for n in (part.cme_learners, part.micro_learning):
        if not is_known(n):
            return f"how many in the course and in micro-learning is {absence(n)}"
    if not part.cme_learners and not part.micro_learning:
        return "nobody yet"
    micro = f"{part.micro_learning:,}" if part.micro_learning else "nobody"
    return f"{counted(part.cme_learners, 'CME learner')} and {micro} in micro-learning alone"


def only_way(document: OutcomeDocument) -> str:
    """ "all as CME learners" of a course without segments, where there is no other way in; "all in
    micro-learning" where nobody came to a track."""
    part, segments = document.participation, document.micro_learning
    if not part.participants or not is_known(part.participants):
        return ""
    alone = part.participants == 1
    if part.micro_learning == 0 and not (segments and segments.segments):
        return "as a CME learner" if alone else "all as CME learners"
    if part.cme_learners == 0:
        return "in micro-learning" if alone else "all in micro-learning"
    return ""


def nobody(document: OutcomeDocument) -> str:
    """Nobody, or nobody of those who count, where only others took part."""
    part = document.participation
    none_out = part.excluded in (0, Absent.NOT_RECORDED)
    return "nobody" if none_out or part.participants else "nobody who counts"


def _nobody_took_part(document: OutcomeDocument) -> str:
    words = f"{nobody(document).capitalize()} has taken part yet"
    excluded = document.participation.excluded
    if not is_known(excluded) or not excluded:
        return f"{words}."
    people, verb = counted(excluded, "person", "people"), "is" if excluded == 1 else "are"
    return f"{words}: {people} {verb} left out as test accounts, staff or faculty."


def tells_oncologists(document: OutcomeDocument) -> bool:
    """Only where one took part: of a course for others it says nothing that there is none."""
    return document.audience.oncologists.n != 0


def _oncologists_words(document: OutcomeDocument) -> str:
    group = document.audience.oncologists
    if not (is_known(group.share) and is_known(group.n) and is_known(group.of)):
        return ""
    if group.n == group.of:  # of the matched learners they are all, too
        everybody = f"all {group.of:,} participants are oncologists"
        return f"; {everybody}" if group.of > 1 else "; the one participant is an oncologist"
    matched = _oncologists_matched(document, group.share)
    return f"; {_oncologists(group.n, group.of, group.share)}{matched}"


def _oncologists(n: int, of: int, share: float) -> str:
    verb = "is an oncologist" if n == 1 else "are oncologists"
    people = "participant" if of == 1 else "participants"
    return f"{n:,} of {of:,} ({numbers.percent(share)}) {people} {verb}"


def _oncologists_matched(document: OutcomeDocument, of_all: float) -> str:
    """Results are of the matched learners, who may be others than the participants."""
    shares = oncologists_matched(document)
    if shares and spans_all(shares):
        return ""
    if shares:
        return f", {beside(shares, of_all)} of the matched learners of each question"
    matched = document.knowledge.overall.learners
    if document.is_published and matched not in (0, document.participation.participants):
        return "; how many of the matched learners are oncologists is not shown"
    return ""


def beside(shares: Sequence[float], of_all: float) -> str:
    """ "but" only where the share of all lies outside."""
    low, high, whole = (numbers.rounded_percent(s) for s in (min(shares), max(shares), of_all))
    if low == high == whole:
        return f"as are {span(shares)}"
    return f"{'and' if low <= whole <= high else 'but'} {span(shares)}"


def oncologists_matched(document: OutcomeDocument) -> list[float]:
    """Their share among the matched learners, question by question; none where it is hidden or
    the course counts another target group.
    """
    by_group = document.by_group
    if by_group is None or by_group.chosen:
        return []
    groups = [
        groups
        for each in by_group.dimensions
        if each.dimension == "target"
        for groups in (*(o.groups for o in each.objectives), *(i.groups for i in each.items))
    ]
    return [share for each in groups if is_known(share := _share_of_target(each))]


def _share_of_target(groups: Sequence[ComparedGroup]) -> float | Absent:
    counts = [(group.group, group.n) for group in groups]
    known = [(name, n) for name, n in counts if is_known(n)]
    total = sum(n for _, n in known)
    if len(known) < len(counts) or not total:
        return Absent.HIDDEN
    return sum(n for name, n in known if name == "target") / total


def _credit_sentence(document: OutcomeDocument) -> str:
    """How many earned credit, where there is a course to earn it in."""
    stages = document.flow.funnel if document.flow else []
    stage = next((each for each in stages if each.stage == "credit_claimed"), None)
    if stage is None:
        return ""
    if not is_known(stage.n):
        return f" How many claimed credit is {absence(stage.n)}."
    if not is_known(stage.recorded_for):
        return f" {stage.n:,} claimed credit."
    people = counted(stage.recorded_for, "person", "people")
    everybody = document.participation.participants
    if is_known(everybody) and 2 * stage.recorded_for < everybody:
        return f" How many claimed credit is recorded for {people} only."
    return f" Of the {people} for whom it is recorded {stage.n:,} claimed credit."
