"""What earlier publications showed, against which a new one is held. Pure."""

from collections.abc import Sequence

from learners.refusals import Refusal
from outcomes.snapshots.document import OutcomeDocument, is_known

from .cells import Cells, Figure, less
from .sections import cells_of

Publications = Sequence[tuple[OutcomeDocument, OutcomeDocument]]  # each whole, and as it left


class TooLittleNew(Refusal):
    code = "too-little-new"


def refuse_too_little_new(document: OutcomeDocument, below: int, earlier: Publications) -> None:
    """Raises TooLittleNew where both together would show the few who came between."""
    for old, _ in earlier:
        for now, then in zip(_trunk(document), _trunk(old), strict=True):
            if is_known(now) and is_known(then) and 0 < abs(now - then) < below:
                raise TooLittleNew(
                    "Since an earlier publication fewer than %(below)s participants came, or fewer "
                    "of them were matched or were not, so both together would show them. Publish "
                    "again when at least %(below)s have.",
                    below=below,
                )


def _trunk(document: OutcomeDocument) -> tuple[Figure, ...]:
    """Who took part, who of them was matched, and who was not."""
    participants = document.participation.participants
    matched = document.knowledge.overall.learners
    return participants, matched, less(participants, matched)


def cells_of_publications(earlier: Publications) -> list[tuple[Cells, Cells]]:
    """Of every earlier publication the cells as counted, and those it left to be seen."""
    return [(cells_of(whole), cells_of(left)) for whole, left in earlier]
