"""The rules of counting that have changed, version by version:
an earlier snapshot is made again by its own.

A changed rule is a switch here and a new version.
The words of the rules stand in `snapshots/definitions.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assessments.models import Phase
from courses.models import Course, ItemTest
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
    withdrawn_in_scales: bool  # reliability and totals of a poll ask for what is asked no more
    zero_is_recorded: (
        bool  # a stage that only this platform records is 0 and not missing for loaded people
    )
    families_by_rule: (
        bool  # confidence questions are a family, and so are groups by the share right before
    )
    chosen_at_publication: bool  # subgroups are confirmatory as chosen when the course went live
    exclusive_is_told: bool  # which choices go with no other, and so name no change
    groups_share_objectives: bool  # groups are compared over the objectives that all answered
    quality_from_twenty: bool  # what whole polls tell of items asks for 20 people who finished one
    recorded_of_some: bool  # a stage that only this platform records is of those it saw
    mid_p: bool = False  # chosen by the course: McNemar's mid-p in place of the exact p


VERSIONS = {
    1: CountingRules(
        version=1,
        npis_tell_apart=False,
        choices_after=(Phase.EVALUATION,),
        marks_are_rounded=False,
        withdrawn_in_scales=True,
        zero_is_recorded=True,
        families_by_rule=False,
        chosen_at_publication=False,
        exclusive_is_told=False,
        groups_share_objectives=False,
        quality_from_twenty=False,
        recorded_of_some=False,
    ),
    2: CountingRules(
        version=2,
        npis_tell_apart=True,
        choices_after=(Phase.POST, Phase.EVALUATION),
        marks_are_rounded=True,
        withdrawn_in_scales=False,
        zero_is_recorded=False,
        families_by_rule=False,
        chosen_at_publication=False,
        exclusive_is_told=False,
        groups_share_objectives=False,
        quality_from_twenty=False,
        recorded_of_some=False,
    ),
    3: CountingRules(
        version=3,
        npis_tell_apart=True,
        choices_after=(Phase.POST, Phase.EVALUATION),
        marks_are_rounded=True,
        withdrawn_in_scales=False,
        zero_is_recorded=False,
        families_by_rule=True,
        chosen_at_publication=True,
        exclusive_is_told=True,
        groups_share_objectives=True,
        quality_from_twenty=False,
        recorded_of_some=False,
    ),
    4: CountingRules(
        version=4,
        npis_tell_apart=True,
        choices_after=(Phase.POST, Phase.EVALUATION),
        marks_are_rounded=True,
        withdrawn_in_scales=False,
        zero_is_recorded=False,
        families_by_rule=True,
        chosen_at_publication=True,
        exclusive_is_told=True,
        groups_share_objectives=True,
        quality_from_twenty=True,
        recorded_of_some=True,
    ),
}
CURRENT = VERSIONS[max(VERSIONS)]


def rules_for(course: Course) -> CountingRules:
    """Today's, with what the course has chosen."""
    return replace(CURRENT, mid_p=course.item_test == ItemTest.MID_P)


def rules_stated_in(stated: Mapping[str, Any]) -> CountingRules:
    """Those a document was made by, from the rules it states; the first had no number. Raises
    UnknownRules.
    """
    version = stated.get("version")
    rules = rules_of(version if isinstance(version, int) else 1)
    return replace(rules, mid_p=stated.get("item_test") == ItemTest.MID_P)


def rules_of(version: int) -> CountingRules:
    """Raises UnknownRules for those of a later release."""
    if version not in VERSIONS:
        known = ", ".join(map(str, VERSIONS))
        raise UnknownRules(
            f"It was computed by rules version {version}; this software knows versions {known}."
        )
    return VERSIONS[version]
