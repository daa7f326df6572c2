"""Of several objectives those that changed most: the largest gain, and a fall that must be told."""

from collections.abc import Iterator, Sequence

from outcomes.numbers import rounded_percent
from outcomes.snapshots.absence import Absent, is_known
from outcomes.snapshots.document import Comparison, MeasuredObjective, OutcomeDocument

from .cells import Show
from .grammar import (
    Certainty,
    Direction,
    certainty,
    counted,
    deciding_p,
    direction,
    in_parentheses,
    moved,
    p_details,
    plain,
    size,
)
from .report import Finding

MOST_TIED = 2  # that are named together


def comparison_words(
    matched: Comparison, show: Show, people: str = "matched learner", *, alone: bool = False
) -> str:
    """Size, interval, p and n of a change."""
    moved_by = size(matched.change, matched.pre.share, matched.post.share)
    details = [moved_by, *show.change_interval_words(matched.change_ci95)]
    details += p_details(matched, show.floor, alone=alone)
    return "; ".join([*details, counted(matched.n, people)])


def gained_most(document: OutcomeDocument) -> list[MeasuredObjective]:
    """Of several objectives that which gained most, or both that did."""
    return _most(document, _moving(document, Direction.RISE))


def fell_most(document: OutcomeDocument) -> list[MeasuredObjective]:
    """Where nothing gained; beside a gain what fell beyond chance."""
    fallen = _moving(document, Direction.FALL)
    if _moving(document, Direction.RISE):
        fallen = [each for each in fallen if _is_sure(each.matched)]
    return _most(document, fallen)


def largest_changes(document: OutcomeDocument, show: Show) -> Iterator[Finding]:
    """Each with the p that allows for the choice."""
    for what, objectives in named_changes(document):
        brief = "; and in ".join(_changed(each) for each in objectives)
        whole = "; and in ".join(
            f"{_changed(each)} {in_parentheses([comparison_words(each.matched, show)])}"
            for each in objectives
        )
        evidence = f"objective.{objectives[0].objective}"
        yield Finding("objectives", f"{what} in {whole}.", evidence, f"{what} in {brief}.")


def named_changes(document: OutcomeDocument) -> Iterator[tuple[str, list[MeasuredObjective]]]:
    """ "The largest gain was", and of which objectives."""
    for what, objectives in (("gain", gained_most(document)), ("fall", fell_most(document))):
        if objectives:
            yield _subject(document, what, several=len(objectives) > 1), objectives


def _subject(document: OutcomeDocument, what: str, *, several: bool) -> str:
    """A larger change may be among those that are hidden."""
    if len(_known(document)) == 1:
        return "The only change shown was"
    shown = " shown" * _hides(document)
    if what == "gain" and not _may_be_sure(document):
        also = "the largest gains were" if several else "the largest gain was"
        return f"No objective gained beyond chance; {also}"
    return f"The largest {what}s{shown} were" if several else f"The largest {what}{shown} was"


def _may_be_sure(document: OutcomeDocument) -> bool:
    """Whether an objective gained beyond chance, or one that is not shown may have."""
    gained = _moving(document, Direction.RISE)
    tested = [certainty(deciding_p(each.matched)) for each in gained]
    return _hides(document) or any(sure is not Certainty.WITHIN_CHANCE for sure in tested)


def gained_surely(document: OutcomeDocument) -> list[MeasuredObjective]:
    return [each for each in gained_most(document) if _is_sure(each.matched)]


def _most(
    document: OutcomeDocument, moving: Sequence[MeasuredObjective]
) -> list[MeasuredObjective]:
    """Those that read the same are ties: of many of them, and of all, none is the largest."""
    if not moving or (len(_known(document)) == 1 and not _hides(document)):
        return []
    most = max(_points(each.matched) for each in moving)
    tied = [each for each in moving if _points(each.matched) == most]
    is_all = len(tied) == len(_known(document)) > 1
    return [] if is_all or len(tied) > MOST_TIED else tied


def _known(document: OutcomeDocument) -> list[MeasuredObjective]:
    return [each for each in document.knowledge.objectives if is_known(each.matched.change)]


def _hides(document: OutcomeDocument) -> bool:
    changes = [each.matched.change for each in document.knowledge.objectives]
    return Absent.HIDDEN in changes


def _moving(document: OutcomeDocument, way: Direction) -> list[MeasuredObjective]:
    """As displayed."""
    return [
        each
        for each in _known(document)
        if direction(each.matched.pre.share, each.matched.post.share) is way
    ]


def _points(matched: Comparison) -> int:
    """The size of the change as it is displayed."""
    return abs(int(rounded_percent(matched.change))) if is_known(matched.change) else 0


def _is_sure(matched: Comparison) -> bool:
    return certainty(deciding_p(matched)) is Certainty.BEYOND_CHANCE


def _changed(objective: MeasuredObjective) -> str:
    ends = objective.matched.pre.share, objective.matched.post.share
    words = moved("correct answers", *ends, deciding_p(objective.matched))
    return f"objective {objective.objective}, {plain(objective.text)}: {words}"
