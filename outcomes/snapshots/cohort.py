"""A part of the learners, judged as the whole is.

Looked for after the fact, so everything here is exploratory.
"""

from datetime import datetime

from courses.models import Course, Subgroup
from outcomes.counting import CURRENT, CountingRules, count_filtered
from outcomes.counting.cohort_filter import Filter, FilteredCounts

from .confidence import confidence_of
from .document import FilteredCohort
from .knowledge import items_of, knowledge_of

EXPLORATORY = "Chosen while looking: exploratory. p values are adjusted within this part only."


def filtered(
    *,
    course: Course,
    as_of: datetime,
    known_at: datetime,
    chosen: Filter,
    rules: CountingRules = CURRENT,
) -> FilteredCohort:
    """The chosen learners, judged as a snapshot is; always with the cohort in words and its size.

    Raises UnknownFilter.
    """
    counts = count_filtered(course, as_of, known_at, chosen, rules=rules)
    return build(course, chosen, counts, rules)


def build(
    course: Course, chosen: Filter, filtered_counts: FilteredCounts, rules: CountingRules
) -> FilteredCohort:
    counts, mid_p = filtered_counts.counts, rules.mid_p
    return FilteredCohort(
        filter=chosen.chosen,
        cohort=_in_words(chosen),
        n=filtered_counts.n,
        matched=filtered_counts.matched,
        knowledge=knowledge_of(
            counts, {each.pk: each for each in course.objectives.all()}, mid_p=mid_p
        ),
        items=items_of(counts, mid_p=mid_p),
        confidence=confidence_of(counts.ratings, rules),
        notes=[EXPLORATORY],
    )


def _in_words(chosen: Filter) -> str:
    parts = [f"{Subgroup(name).label}: {value}" for name, value in chosen.chosen.items()]
    return "; ".join(parts) or "All participants"
