"""The columns of a row file: what they are called, what they hold, and which values they know."""

from assessments.models import Measure, Phase
from courses.models import Pathway
from learners.models import PracticeSetting
from learners.professions import PROFESSIONS
from outcomes.counting.answer_rows import HEADER, PHASES

from .variable import Holds, Variable

NOT_STATED = "The learner did not say"
PHASE_WORDS = {name: str(Phase(number).label) for number, name in PHASES.items()}

VARIABLES = {
    each.name: each
    for each in (
        Variable("person", "Pseudonym, the same in every file of the course"),
        Variable("pathway", "Way through the course", values=tuple(Pathway.choices), is_coded=True),
        Variable(
            "profession",
            "Profession",
            values=tuple((name, name) for name in PROFESSIONS),
            is_coded=True,
            missing=NOT_STATED,
        ),
        Variable("specialty", "Specialty", is_coded=True, missing=NOT_STATED),
        Variable(
            "practice_setting",
            "Practice setting",
            values=tuple(PracticeSetting.choices),
            is_coded=True,
            missing=NOT_STATED,
        ),
        Variable("years_in_practice", "Years in practice", Holds.SMALL_NUMBER, missing=NOT_STATED),
        Variable("question", "Key of the question", is_coded=True),
        Variable("version", "Version of the question", Holds.SMALL_NUMBER),
        Variable(
            "measures", "What the question measures", values=tuple(Measure.choices), is_coded=True
        ),
        Variable(
            "objective",
            "Number of the learning objective",
            Holds.SMALL_NUMBER,
            missing="The question belongs to no objective",
        ),
        Variable("phase", "When it was asked", values=tuple(PHASE_WORDS.items()), is_coded=True),
        Variable("attempt", "Attempt", Holds.SMALL_NUMBER),
        Variable(
            "answer",
            "Choice key (several joined by |), level, number or text",
            missing="What was typed, in a file without typed answers",
        ),
        Variable(
            "correct",
            "Answered correctly",
            Holds.YES_OR_NO,
            values=(
                ("t", "correct; true in Parquet, 1 in SPSS and Stata"),
                ("f", "incorrect; false in Parquet, 0 in SPSS and Stata"),
            ),
            missing="No answer to this question is correct or incorrect",
        ),
        Variable("answered_at", "Answered at (UTC)", Holds.MOMENT),
    )
}
assert tuple(VARIABLES) == HEADER
