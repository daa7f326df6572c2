"""The rules of counting that have changed, version by version:
an earlier snapshot is made again by its own.

A changed rule is a switch here and a new version.
The words of the rules stand in `snapshots/definitions.py`.
"""

from dataclasses import dataclass

from assessments.models import Phase
from learners.refusals import Refusal


class UnknownRules(Refusal):
    code = "unknown-rules"
    status = 409


@dataclass(frozen=True)
class CountingRules:
    version: int
    npis_tell_apart: bool  # two valid NPIs under one e-mail address are two people
    choices_after: tuple[Phase, ...]  # where a first answer on practice changes or barriers counts
    marks_are_rounded: (
        bool  # a pass mark of three or more decimals is a fraction rounded when written
    )
    zero_is_recorded: (
        bool  # a stage that only this platform records is 0 and not missing for loaded people
    )


VERSIONS = {
    1: CountingRules(
        version=1,
        npis_tell_apart=False,
        choices_after=(Phase.EVALUATION,),
        marks_are_rounded=False,
        zero_is_recorded=True,
    ),
    2: CountingRules(
        version=2,
        npis_tell_apart=True,
        choices_after=(Phase.POST, Phase.EVALUATION),
        marks_are_rounded=True,
        zero_is_recorded=False,
    ),
}
CURRENT = VERSIONS[max(VERSIONS)]


def rules_of(version: int) -> CountingRules:
    """Raises UnknownRules for those of a later release."""
    if version not in VERSIONS:
        known = ", ".join(map(str, VERSIONS))
        raise UnknownRules(
            f"It was computed by rules version {version}; this software knows versions {known}."
        )
    return VERSIONS[version]
