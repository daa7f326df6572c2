"""Who took part, and who they are."""

from collections.abc import Mapping
from fractions import Fraction

from assessments.models import QuestionVersion
from learners.taxonomy import is_oncologist, label_of
from outcomes import statistics
from outcomes.counting import CountingRules, Counts
from outcomes.snapshots.definitions import STAGES

from . import participant_flow
from .document import Audience, NumberAnswers, Participation
from .shared import Json

NOT_GIVEN = "not given"
RECORDED_HERE = ("front_matter_shown", "completed")


def participation_of(counts: Counts, rules: CountingRules) -> Participation:
    part, flow = counts.participation, counts.sections.flow if counts.sections else None
    of_here = () if rules.zero_is_recorded else RECORDED_HERE
    return Participation.from_json(
        {
            "participants": part.cme + part.micro,
            "cme_learners": part.cme,
            "micro_learning": part.micro,
            "funnel": [
                {"stage": stage, "definition": STAGES[stage]}
                | participant_flow.as_recorded(stage, n, flow, of_here, rules)
                for stage, n in part.stages
            ],
            "campaigns": [{"label": label, "n": n} for label, n in _most_first(part.campaigns)],
            "excluded": part.excluded,
            "joined_rows": part.joined_rows,
            "unverified_micro": part.unverified_micro,
        }
    )


def audience_of(counts: Counts) -> Audience:
    participants = counts.participation.cme + counts.participation.micro
    specialties: dict[str, int] = {}
    for specialty, n in counts.specialties.items():
        label = label_of(specialty) or NOT_GIVEN
        specialties[label] = specialties.get(label, 0) + n
    oncologists = sum(n for label, n in specialties.items() if is_oncologist(label))
    professions = {label or NOT_GIVEN: n for label, n in counts.professions.items()}
    return Audience.from_json(
        {
            "specialty": _shares(specialties, participants),
            "profession": _shares(professions, participants),
            "oncologists": {"n": oncologists, "of": participants}
            | {"share": oncologists / participants if participants else None},
            "numbers": {
                version.question.key: _number(version, values).as_json()
                for version, values in counts.numbers
            },
        }
    )


def _shares(people: dict[str, int], of: int) -> list[Json]:
    return [
        {"label": label, "n": n, "share": n / of if of else None}
        for label, n in _most_first(people)
    ]


def _most_first(people: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(people.items(), key=lambda entry: (-entry[1], entry[0]))


def _number(version: QuestionVersion, values: dict[str, int]) -> NumberAnswers:
    summary = statistics.summarize_numbers({Fraction(value): n for value, n in values.items()})
    return NumberAnswers.from_json(summary.as_json() | {"stem": version.plain_stem})
