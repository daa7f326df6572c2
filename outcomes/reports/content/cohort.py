"""A filtered cohort: the sentence, tables and figures of a part of the learners, looked at after
the fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from outcomes.snapshots.absence import is_known
from outcomes.snapshots.document import FilteredCohort, OutcomeDocument

from .cells import Show
from .columns import ITEM, OBJECTIVE
from .grammar import counted, moved, p_words, size
from .report import Table, text
from .sections.comparing import compared_table, item_name, objective_name


@dataclass(frozen=True)
class Choice:
    """A dimension that can be chosen from, and what was."""

    name: str
    title: str
    chosen: str
    groups: tuple[tuple[str, str], ...]  # value, label


def choices(document: OutcomeDocument, given: Mapping[str, str]) -> tuple[Choice, ...]:
    """Every dimension with the groups it has."""
    dimensions = document.subgroups.dimensions if document.subgroups else []
    return tuple(
        Choice(
            dimension.dimension,
            dimension.title,
            given.get(dimension.dimension, ""),
            tuple((group.group, group.label) for group in dimension.groups),
        )
        for dimension in dimensions
    )


def sentence(cohort: FilteredCohort, show: Show) -> str:
    overall = cohort.knowledge.overall
    if not is_known(overall.pre):
        return "Nobody of this cohort answered the same question before and after (n = 0)."
    details = [size(overall.change, overall.pre)]
    if is_known(overall.change_ci95):
        details.append(f"95% CI {show.change_interval(overall.change_ci95).shown} points")
    details += [p_words(overall.p, show.floor), counted(overall.learners, "learner")]
    return f"{moved('Correct answers', overall.pre, overall.post)} ({'; '.join(details)})."


def tables(cohort: FilteredCohort, show: Show) -> tuple[Table, ...]:
    note = "Exploratory: p values are adjusted within this part only."
    of_cohort = "Matched learners of the cohort"
    objectives = [(text(objective_name(o)), o.matched, "") for o in cohort.knowledge.objectives]
    items = [(text(item_name(i)), i.matched, "") for i in cohort.items]
    confidence = [(text(item_name(c)), c.matched, "") for c in cohort.confidence]
    named = (
        ("objectives", f"{of_cohort}, by learning objective", OBJECTIVE, objectives),
        ("items", f"{of_cohort}, by item", ITEM, items),
        ("confidence", f"{of_cohort}, confident (top box)", ITEM, confidence),
    )
    return tuple(
        compared_table(key, title, head, rows, show, note=note)
        for key, title, head, rows in named
        if rows
    )
