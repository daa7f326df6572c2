"""Knowledge and confidence of the same learners together: who is right and sure, and who is wrong
and sure.

After Hunt, Perform Instr 2003;42(9):12 (usable knowledge is knowledge one is sure of); `sure` is
the top box of the rating.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .paired import compare_matched_item
from .proportions import wilson
from .results import Comparison, Interval, JsonObject, PairedTable, check_counts, finite

STATES = ("mastered", "doubtful", "misinformed", "uninformed")
FLAGGED_FROM = 0.10  # share wrong and sure after from which an item is called out

Known = tuple[bool, bool, bool, bool]
"""Of one learner: right before, sure before, right after, sure after."""


@dataclass(frozen=True)
class KnowledgeConfidence:
    """Learners who answered an item and rated their confidence, both before and after."""

    n: int
    # 4 x 4 learners: state before by state after, in the order of STATES
    transitions: tuple[tuple[int, ...], ...]
    misinformed: Comparison  # wrong and sure: learners before against after; a rise is bad

    @property
    def before(self) -> dict[str, int]:
        return {state: sum(row) for state, row in zip(STATES, self.transitions, strict=True)}

    @property
    def after(self) -> dict[str, int]:
        return {
            state: sum(row[column] for row in self.transitions)
            for column, state in enumerate(STATES)
        }

    def as_json(self) -> JsonObject:
        return {
            "n": self.n,
            "before": self.before,
            "after": self.after,
            "shares_before": self._shares(self.before),
            "shares_after": self._shares(self.after),
            "transitions": [list(row) for row in self.transitions],
        }

    def _shares(self, people: Mapping[str, int]) -> JsonObject:
        return {state: people[state] / self.n if self.n else None for state in STATES}


@dataclass(frozen=True)
class ConfidentlyWrong:
    """Learners who were wrong and sure, of all who answered and rated at that time."""

    n: int
    count: int
    share: float | None
    ci95: Interval | None
    flagged: bool  # the share is FLAGGED_FROM or more

    def as_json(self) -> JsonObject:
        limits = None if self.ci95 is None else list(self.ci95)
        return {
            "n": self.n,
            "count": self.count,
            "share": finite(self.share),
            "ci95": limits,
            "flagged": self.flagged,
        }


def state_of(right: bool, sure: bool) -> str:
    """Mastered, doubtful, misinformed or uninformed."""
    return STATES[2 * (not right) + (not sure)]


def combine_confidence(table: Mapping[Known, int], *, mid_p: bool = False) -> KnowledgeConfidence:
    """States before and after from {(right before, sure before, right after, sure after):
    learners}.
    """
    check_counts(*table.values())
    cells = [[0] * 4 for _ in STATES]
    for (right_before, sure_before, right_after, sure_after), learners in table.items():
        row, column = state_of(right_before, sure_before), state_of(right_after, sure_after)
        cells[STATES.index(row)][STATES.index(column)] += learners
    wrong_sure = STATES.index("misinformed")
    both = cells[wrong_sure][wrong_sure]
    before, after = sum(cells[wrong_sure]), sum(row[wrong_sure] for row in cells)
    n = sum(map(sum, cells))
    paired = PairedTable(
        both=both, gained=after - both, lost=before - both, neither=n - before - after + both
    )
    compared = compare_matched_item(paired, mid_p=mid_p)
    return KnowledgeConfidence(n, tuple(map(tuple, cells)), compared)


def confidently_wrong(count: int, n: int) -> ConfidentlyWrong:
    """How many of n were wrong and sure."""
    limits = wilson(count, n)
    return ConfidentlyWrong(
        n, count, count / n if n else None, limits, bool(n) and count >= FLAGGED_FROM * n
    )
