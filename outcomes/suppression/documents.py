"""What may leave the house: a document in, the same document out with small groups hidden. Pure.

A cell is a number of persons (or of their answers) about whom something is said: how many were
right, how many chose b. A cell of 1 to `below` less one is hidden, and so is whatever gives it
away: other cells of its table, the total, the share, mean, interval and p that follow from it, the
same cell in a sibling table, and the difference to what was published before. A cell of 0 is shown.
docs/adr/0014-what-leaves-the-house.md says why each rule is as it is.

Three shapes of table, three rules:
- a *partition* (groups that add up to a known total): small cells and enough others, so that at
  least two are hidden and their sum leaves each of them `below` possible values; all of them where
  that cannot be reached;
- a *comparison* (the same learners before and after): a small cell of the fourfold table hides the
  table with all that follows from it; a small margin hides the comparison. Margins of `below` or
  more leave each cell over as many values;
- everything else: hidden as a whole when any part of it is small.
"""

from collections.abc import Collection
from decimal import Decimal

from outcomes.snapshots.document import (
    Knowledge,
    OutcomeDocument,
    SnapshotBlock,
    is_known,
    of_json,
)
from outcomes.snapshots.persistent_gaps import persistent_gaps

from .averages import are_counts
from .cells import FEWEST_QUESTIONS, Review
from .comparisons import MIN_DISCORDANT, MIN_PAIRS
from .earlier_publications import Publications, cells_of_publications, refuse_too_little_new
from .sections import suppress_sections

ABOUT_FEW_QUESTIONS = (
    "Fewer than four questions are compared, so averages of groups would count answers: they are "
    "not shown."
)
ABOUT_ZERO = "0 tells of nobody and is shown, unless its whole table is hidden."


def suppress(
    document: OutcomeDocument,
    below: int,
    earlier: Publications = (),
    marks: Collection[Decimal] = (),
    fewest_questions: int = FEWEST_QUESTIONS,
) -> OutcomeDocument:
    """The document as it may leave; `earlier` are the documents of earlier publications, whole and
    as they left, `marks` what must be right to pass, `fewest_questions` of which groups have
    averages. TooLittleNew where both publications together would show the few who came between."""
    refuse_too_little_new(document, below, earlier)
    review = Review(below, cells_of_publications(earlier), marks, fewest_questions)
    shown = suppress_sections(review, document)
    knowledge = _with_reason(shown.knowledge, earlier)
    shown = shown.model_copy(
        update={
            "snapshot": _block(shown.snapshot, below),
            "knowledge": knowledge,
            "persistent_gaps": persistent_gaps(knowledge.objectives, shown.items),
            "notes": _notes(review, document),
        }
    )
    # Why a figure is not there is read from what leaves, so it says no more than that does.
    return of_json(shown.as_json())


def _with_reason(knowledge: Knowledge, earlier: Publications) -> Knowledge:
    """Groups only grow: an average that was shown is hidden for its step since then."""
    was_shown = any(is_known(left.knowledge.overall.pre) for _, left in earlier)
    if not was_shown or not knowledge.overall.suppressed:
        return knowledge
    overall = knowledge.overall.model_copy(update={"hidden_beside_earlier": True})
    return knowledge.model_copy(update={"overall": overall})


def _block(block: SnapshotBlock, below: int) -> SnapshotBlock:
    """Without the digest of the whole document:
    guesses at hidden cells could be tried against it.
    """
    rules = block.rules | {"suppress_below": below}
    return block.model_copy(update={"digest": None, "rules": rules})


def _notes(review: Review, document: OutcomeDocument) -> list[str]:
    few, below = [ABOUT_FEW_QUESTIONS] if are_counts(review, document.items) else [], review.below
    return [
        f"Figures about fewer than {below} persons are hidden, and with them every figure from "
        f"which they could be worked out. {ABOUT_ZERO}",
        f"p values are hidden under {MIN_PAIRS} matched learners or {MIN_DISCORDANT} learners who "
        "changed; where the table behind a p is hidden, p is given as a class: under 0.001, 0.01 "
        "or 0.05. An adjusted p allows for all of its family, those not shown included; it is "
        "shown where they cannot change it, whatever they are.",
        *few,
        *(note for note in document.notes if not any(letter.isdigit() for letter in note)),
    ]
