"""Did it change more for some? Chosen in advance: confirmatory, Holm. Otherwise exploratory, Benjamini-Hochberg."""

from collections.abc import Callable, Sequence

from courses.models import Subgroup
from outcomes import statistics
from outcomes.cohorts.section_counts import DimensionCounts, GroupCounts
from outcomes.statistics import OverallChange
from outcomes.statistics.display import percent

from .shared import Json

CONFIRMATORY, EXPLORATORY = "confirmatory", "exploratory"
PATHWAYS = {"cme": "CME course", "micro": "Micro-learning"}
SETTINGS = {
    "academic": "Academic",
    "community": "Community",
    "private": "Private practice",
    "government": "Government",
    "other": "Other",
}
BASELINE_NOTE = (
    "Groups by the first answers before: whoever began low tends to rise and whoever began high to fall by chance alone "
    "(regression to the mean), so differences between these groups overstate what the course did."
)
Adjust = Callable[[Sequence[float | None]], list[float | None]]


def build(counts: list[DimensionCounts], planned: list[str]) -> Json:
    """Each role is one family: the groups of all its dimensions together, and apart from them the differences."""
    dimensions: list[Json] = []
    for role, adjust in ((CONFIRMATORY, statistics.holm), (EXPLORATORY, statistics.benjamini_hochberg)):
        dimensions += _family([one for one in counts if (one.dimension in planned) == (role == CONFIRMATORY)], role, adjust)
    order = [one.dimension for one in counts]
    dimensions.sort(key=lambda entry: order.index(entry["dimension"]))
    return {"planned": [name for name in Subgroup.values if name in planned], "dimensions": dimensions}


def _family(counts: list[DimensionCounts], role: str, adjust: Adjust) -> list[Json]:
    changes = [[_change(group) for group in one.groups] for one in counts]
    differences = [_between(several) for several in changes]
    by_group = iter(adjust([change.p for several in changes for change in several]))
    between = adjust([one.p if one else None for one in differences])
    return [
        {
            "dimension": one.dimension,
            "title": str(Subgroup(one.dimension).label),
            "role": role,
            "adjustment": "holm" if role == CONFIRMATORY else "benjamini-hochberg",
            "groups": [_group(one, group, change, next(by_group)) for group, change in zip(one.groups, several, strict=True)],
            "not_given": one.not_given,
            "difference": difference.as_json() | {"p_adjusted": p} if difference else None,
            "note": BASELINE_NOTE if one.dimension == Subgroup.BASELINE else None,
        }
        for one, several, difference, p in zip(counts, changes, differences, between, strict=True)
    ]


def _change(group: GroupCounts) -> OverallChange:
    """The headline measure within a group: the unweighted mean over the objectives it answered."""
    if group.patterns is not None:
        return statistics.average_from_patterns(group.patterns)
    return statistics.average_from_moments(group.totals, group.learners, group.moments)


def _between(changes: list[OverallChange]) -> statistics.Between | None:
    return statistics.between_groups([(one.change, one.change_ci95) for one in changes if one.change is not None])


def _group(dimension: DimensionCounts, group: GroupCounts, change: OverallChange, p: float | None) -> Json:
    overall = change.as_json() | {"p_adjusted": p, "suppressed": False}
    return {"group": group.label, "label": label_of_group(dimension, group.label), "n": group.n, "overall": overall}


def label_of_group(dimension: DimensionCounts, group: str) -> str:
    if dimension.dimension == Subgroup.BASELINE and dimension.cuts:
        return _quarter(group, dimension.cuts)
    if dimension.dimension == Subgroup.EXPERIENCE:
        return f"{group.replace('-', ' to ').replace('21+', '21 and more')} years"
    names = {Subgroup.PATHWAY: PATHWAYS, Subgroup.PRACTICE_SETTING: SETTINGS}.get(Subgroup(dimension.dimension), {})
    return names.get(group, group)


def _quarter(group: str, cuts: tuple[float, ...]) -> str:
    low, middle, high = (percent(cut) for cut in cuts)
    limits = {"q1": f"up to {low}", "q2": f"above {low} to {middle}", "q3": f"above {middle} to {high}", "q4": f"above {high}"}
    return f"{limits[group]} right before"
