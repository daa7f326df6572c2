"""What learners said of the activity: ratings and choices of the evaluation."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assessments.models import Measure, Phase, QuestionVersion

from .bit_layout import Layout, Slot
from .crosstab import add, crossed
from .person_arrays import People


@dataclass(frozen=True)
class RatedCounts:
    """Respondents by what they chose of one version of a question about the activity."""

    version: QuestionVersion
    table: Mapping[tuple[int], int]


# The answer of the evaluation; after a track where there is none.
ASKED_IN = (Phase.EVALUATION, Phase.POST)


class Ratings:
    def __init__(self, layout: Layout) -> None:
        self.slots: list[tuple[QuestionVersion, list[Slot]]] = []
        for version in layout.versions:
            slots = [layout.slots.get((version.pk, phase)) for phase in ASKED_IN]
            asked = [slot for slot in slots if slot is not None and slot.width]
            if version.measures == Measure.EVALUATION and asked:
                self.slots.append((version, asked))
        self.tables: list[dict[tuple[int], int]] = [{} for _ in self.slots]

    def add(self, people: People) -> None:
        for (_, slots), table in zip(self.slots, self.tables, strict=True):
            code = people.code(slots[0])
            for slot in slots[1:]:
                code = np.where(code != 0, code, people.code(slot))
            add(table, {key: n for key, n in crossed((code,)).items() if key[0]})

    def counts(self) -> list[RatedCounts]:
        return [
            RatedCounts(version, table)
            for (version, _), table in zip(self.slots, self.tables, strict=True)
        ]
