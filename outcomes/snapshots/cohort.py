"""A part of the learners, judged as the whole is. Looked for after the fact, so everything here is exploratory."""

from datetime import datetime

from courses.models import Course, Subgroup
from outcomes.counting import count_filtered
from outcomes.counting.cohort_filter import Filter, FilteredCounts

from .building import confidence_of, items_of, knowledge_of
from .shared import Json

EXPLORATORY = "Chosen while looking: exploratory. p values are adjusted within this part only."


def filtered(*, course: Course, as_of: datetime, known_at: datetime, chosen: Filter) -> Json:
    """The chosen learners, judged as a snapshot is; always with the cohort in words and its size. Raises UnknownFilter."""
    return build(course, chosen, count_filtered(course, as_of, known_at, chosen))


def build(course: Course, chosen: Filter, found: FilteredCounts) -> Json:
    counts = found.counts
    return {
        "filter": chosen.chosen,
        "cohort": "; ".join(
            f"{Subgroup(name).label}: {value}" for name, value in chosen.chosen.items()
        )
        or "All participants",
        "n": found.n,
        "matched": found.matched,
        "knowledge": knowledge_of(
            counts, {objective.pk: objective for objective in course.objectives.all()}
        ),
        "items": items_of(counts),
        "confidence": [confidence_of(one) for one in counts.ratings],
        "notes": [EXPLORATORY],
    }
