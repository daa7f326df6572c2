"""The columns of a row file: what they are called, what they hold, and which values they know."""

from dataclasses import dataclass

import pyarrow as pa

from assessments.models import Measure, Phase
from courses.models import Pathway
from learners.models import PracticeSetting
from outcomes.counting.answer_rows import HEADER, PHASES

TEXT, SMALL = pa.string(), pa.int16()


@dataclass(frozen=True)
class Variable:
    name: str
    label: str
    type: pa.DataType = TEXT
    values: tuple[tuple[str, str], ...] = ()  # as stored, and in words; codes count from 1
    is_coded: bool = False  # a number with value labels in SPSS and Stata


PHASE_WORDS = {name: str(Phase(number).label) for number, name in PHASES.items()}

VARIABLES = {
    each.name: each
    for each in (
        Variable("person", "Pseudonym, the same in every file of the course"),
        Variable("pathway", "Way through the course", values=tuple(Pathway.choices), is_coded=True),
        Variable("profession", "Profession", is_coded=True),
        Variable("specialty", "Specialty", is_coded=True),
        Variable(
            "practice_setting",
            "Practice setting",
            values=tuple(PracticeSetting.choices),
            is_coded=True,
        ),
        Variable("years_in_practice", "Years in practice", SMALL),
        Variable("question", "Key of the question", is_coded=True),
        Variable("version", "Version of the question", SMALL),
        Variable(
            "measures", "What the question measures", values=tuple(Measure.choices), is_coded=True
        ),
        Variable("objective", "Number of the learning objective", SMALL),
        Variable("phase", "When it was asked", values=tuple(PHASE_WORDS.items()), is_coded=True),
        Variable("attempt", "Attempt", SMALL),
        Variable("answer", "Choice key (several joined by |), level, number or text"),
        Variable("correct", "Answered correctly", pa.bool_()),
        Variable("answered_at", "Answered at (UTC)", pa.timestamp("us", tz="UTC")),
    )
}
assert tuple(VARIABLES) == HEADER
