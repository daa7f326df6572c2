"""What several sections of a snapshot say alike."""

from collections.abc import Callable, Sequence
from typing import Any

from assessments.models import QuestionVersion
from outcomes import statistics
from outcomes.counting import CountingRules, ItemCounts
from outcomes.statistics import PairedTable

from .document import LearnerMoves, OptionQuestion

Json = dict[str, Any]


class Right:
    """An item's cross table of codes, read as right and wrong."""

    def __init__(self, item: ItemCounts, is_right: Callable[[int], bool]) -> None:
        self.cells = {True: {True: 0, False: 0}, False: {True: 0, False: 0}}
        self.pre, self.post = [0, 0], [0, 0]  # everybody: right, answered
        for (before, after), n in item.table.items():
            if before:
                self.pre = [self.pre[0] + n * is_right(before), self.pre[1] + n]
            if after:
                self.post = [self.post[0] + n * is_right(after), self.post[1] + n]
            if before and after:
                self.cells[is_right(before)][is_right(after)] += n

    @property
    def matched(self) -> PairedTable:
        right, wrong = self.cells[True], self.cells[False]
        return PairedTable(
            both=right[True], gained=wrong[True], lost=right[False], neither=wrong[False]
        )


def judged_right(item: ItemCounts) -> Right:
    key = item.key
    return Right(item, lambda code: code == key)


def about(version: QuestionVersion) -> Json:
    return {
        "question": version.question.key,
        "version": version.number,
        "stem": version.plain_stem,
        "objective": version.objective.number if version.objective else None,
        "measures": version.measures,
    }


def asked(version: QuestionVersion) -> Json:
    """Which item it is, without what it measures."""
    item = about(version)
    del item["measures"]
    return item


def options_of(
    version: QuestionVersion, respondents: int, by_choice: Sequence[int], rules: CountingRules
) -> OptionQuestion:
    """A question whose choices are ticked: practice changes and barriers."""
    choices = list(version.choices.all())
    keys = [choice.key for choice in choices]
    shares = statistics.option_shares(dict(zip(keys, by_choice, strict=True)), respondents)
    return OptionQuestion.from_json(
        {
            "question": version.question.key,
            "version": version.number,
            "stem": version.plain_stem,
            "n": respondents,
            "options": [
                {
                    "choice": share.choice,
                    "text": choice.text,
                    "n": share.n,
                    "share": share.share,
                    "ci95": limits(share.ci95),
                }
                | ({"exclusive": choice.stands_alone} if rules.exclusive_is_told else {})
                for choice, share in zip(choices, shares, strict=True)
            ],
        }
    )


def limits(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)


def learner_moves(improved: int, reinforced: int, unchanged: int, worse: int) -> LearnerMoves:
    """What became of the matched learners, each in one of the four."""
    return LearnerMoves(
        n=improved + reinforced + unchanged + worse,
        improved=improved,
        reinforced=reinforced,
        unchanged=unchanged,
        worse=worse,
        suppressed=False,
    )


def moves_of_item(table: PairedTable) -> LearnerMoves:
    """The McNemar table in words."""
    return learner_moves(table.gained, table.both, table.neither, table.lost)
