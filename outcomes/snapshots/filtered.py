"""A part of the learners, judged as the whole is. Looked for after the fact, so everything here is exploratory."""

from courses.models import Course, Subgroup
from outcomes.cohorts.filtering import Filter, FilteredCounts

from .document import confidence_of, items_of, knowledge_of
from .shared import Json

EXPLORATORY = "Chosen while looking: exploratory. p values are adjusted within this part only."


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
