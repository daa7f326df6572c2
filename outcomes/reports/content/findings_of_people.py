"""Who took part, in a sentence: how many, how many of them oncologists, how many claimed credit."""

from collections.abc import Sequence

from outcomes import numbers
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import OutcomeDocument
from outcomes.snapshots.document_groups import ComparedGroup

from .grammar import absence, counted, span


def participation_sentence(document: OutcomeDocument) -> str:
    part, oncologists = document.participation, document.audience.oncologists
    if not is_known(part.participants):
        return ""
    if not part.participants:
        return "Nobody has taken part yet."
    words = counted(part.participants, "clinician") + " took part"
    if is_known(part.cme_learners) and is_known(part.micro_learning):
        learners = counted(part.cme_learners, "CME learner")
        words += f": {learners} and {part.micro_learning:,} in micro-learning"
    if is_known(oncologists.share) and is_known(oncologists.n) and is_known(oncologists.of):
        words += f"; {_oncologists(oncologists.n, oncologists.of, oncologists.share)}"
        words += _oncologists_matched(document, oncologists.share) if oncologists.n else ""
    return f"{words}.{_credit_sentence(document)}"


def _oncologists(n: int, of: int, share: float) -> str:
    if not n:
        return "none is an oncologist"
    verb = "is an oncologist" if n == 1 else "are oncologists"
    people = "participant" if of == 1 else "participants"
    return f"{n:,} of {of:,} ({numbers.percent(share)}) {people} {verb}"


def _oncologists_matched(document: OutcomeDocument, of_all: float) -> str:
    """Results are of the matched learners, who may be others than the participants."""
    shares = oncologists_matched(document)
    if shares:
        same = {numbers.percent(share) for share in shares} == {numbers.percent(of_all)}
        joint = "and as many" if same else f"but {span(shares)}"
        return f", {joint} of the matched learners of each question"
    if document.is_published and document.knowledge.overall.learners != 0:
        return "; how many of the matched learners are oncologists is not shown"
    return ""


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
