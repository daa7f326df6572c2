"""A filtered cohort: the sentence, tables and figures of a part of the learners, looked at after
the fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import FilteredCohort, OutcomeDocument

from .cells import Show
from .dates import minute
from .findings import overall_details
from .grammar import counted, in_parentheses, moved
from .reading import WRITERS, Options, read
from .report import Report
from .unanswered import joined

SECTIONS = ("objectives", "items", "answers", "confidence")


class GroupChoice(NamedTuple):
    value: str
    label: str


@dataclass(frozen=True)
class Choice:
    """A dimension that can be chosen from, and what was."""

    name: str
    title: str
    chosen: str
    groups: tuple[GroupChoice, ...]


def choices(document: OutcomeDocument, given: Mapping[str, str]) -> tuple[Choice, ...]:
    """Every dimension with the groups it has."""
    dimensions = document.subgroups.dimensions if document.subgroups else []
    return tuple(
        Choice(
            dimension.dimension,
            dimension.title,
            given.get(dimension.dimension, ""),
            tuple(GroupChoice(group.group, group.label) for group in dimension.groups),
        )
        for dimension in dimensions
    )


def sentence(cohort: FilteredCohort, show: Show) -> str:
    overall = cohort.knowledge.overall
    if not is_known(overall.pre):
        return "Nobody of this cohort answered a question in both tests (n = 0)."
    words = moved("Correct answers", overall.pre, overall.post, overall.p)
    return f"{words} {in_parentheses(overall_details(overall, 'learner', show))}."


def report(document: OutcomeDocument, cohort: FilteredCohort, options: Options) -> Report:
    """Charts and tables as of the whole course, of the chosen learners alone."""
    show = Show(options.p_floor)
    part = document.model_copy(
        update={
            "knowledge": cohort.knowledge,
            "items": cohort.items,
            "confidence": cohort.confidence,
        }
    )
    written = (WRITERS[key](part, show) for key in SECTIONS)
    return replace(
        read(document, options),
        title=f"{document.course.title}. {cohort.cohort}",
        findings=(),
        sections=tuple(joined(section) for section in written if section is not None),
    )


def citation(document: OutcomeDocument, cohort: FilteredCohort, address: str) -> str:
    """How these figures are quoted, so that whoever reads it finds them again."""
    block, who = document.snapshot, counted(cohort.matched, "matched learner")
    return (
        f"{document.course.title}. Educational outcomes of participants with "
        f"{cohort.cohort} ({who} of {counted(cohort.n, 'participant')}; exploratory). "
        f"Snapshot {block.id}, answers until {minute(block.as_of)}. {address}"
    )
