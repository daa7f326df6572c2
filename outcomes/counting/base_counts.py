"""What the base document of a snapshot needs, counted from persons side by side."""

from assessments.models import Measure

from . import participation, who_counts
from .bit_layout import ASKED, ITEM_MEASURES
from .choices_after import ChoicesAfter
from .context import CountContext
from .counts import Code, Counts, ItemCounts, ObjectiveCounts, ObjectivePatterns
from .crosstab import add, crossed
from .objective_sums import Sums, with_a_pair
from .person_arrays import Cell, People


class Base:
    def __init__(self, context: CountContext) -> None:
        layout = context.layout
        self.items, self.ratings = layout.paired(ITEM_MEASURES), layout.paired([Measure.CONFIDENCE])
        both = [*self.items, *self.ratings]
        self.crossings: list[dict[tuple[Code, Code], int]] = [{} for _ in both]
        self.choices = ChoicesAfter(layout, context.rules)
        self.objectives = list(layout.objectives())
        self.cells: list[dict[Cell, int]] = [{} for _ in self.objectives]
        self.sums = Sums(len(self.objectives), ObjectivePatterns.are_few)
        self.taking_part = participation.TakingPart([layout.of_phase(phase) for phase in ASKED])

    def add(self, people: People) -> None:
        for (before, after), table in zip(
            [*self.items, *self.ratings], self.crossings, strict=True
        ):
            add(table, crossed((people.code(before), people.code(after))))
        self.choices.add(people)
        patterns = people.patterns
        for index, cells in enumerate(self.cells):
            add(cells, with_a_pair(patterns, [index]))
        self.sums.add(patterns)
        self.taking_part.add(people)

    def counts(self, context: CountContext, gathered: who_counts.Gathered) -> Counts:
        crossings = [
            ItemCounts(pair[0].version, table)
            for pair, table in zip([*self.items, *self.ratings], self.crossings, strict=True)
        ]
        return Counts(
            items=crossings[: len(self.items)],
            ratings=crossings[len(self.items) :],
            objectives=[
                ObjectiveCounts(objective, cells)
                for objective, cells in zip(self.objectives, self.cells, strict=True)
            ],
            patterns=self._patterns(),
            options=self.choices.counts(context),
            numbers=participation.numbers(context),
            participation=self.taking_part.participation(context, gathered),
            specialties=self.taking_part.specialties,
            professions=self.taking_part.professions,
        )

    def _patterns(self) -> ObjectivePatterns | None:
        if not self.objectives:
            return None
        return ObjectivePatterns(
            self.sums.learners, self.sums.totals, self.sums.patterns, self.sums.moments
        )
