"""Did it change more for some?

Chosen in advance: confirmatory, Holm. Otherwise exploratory, Benjamini-Hochberg.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from courses.models import Course, Subgroup
from learners.taxonomy import label_of
from outcomes import statistics
from outcomes.counting import CountingRules
from outcomes.counting.person_arrays import EXPERIENCE
from outcomes.counting.subgroups import DimensionCounts, GroupCounts, cuts_of
from outcomes.numbers import percent
from outcomes.statistics import OverallChange

from .document import Subgroups
from .shared import Json

MOST_GROUPS = 20  # the others of a dimension are put together
OTHERS = "all others"
CONFIRMATORY, EXPLORATORY = "confirmatory", "exploratory"
PATHWAYS = {"cme": "CME course", "micro": "Micro-learning"}
SETTINGS = {
    "academic": "Academic",
    "community": "Community",
    "private": "Private practice",
    "government": "Government",
    "other": "Other",
}
# As snapshots have it, whatever the interface calls it: the same answers give the same digest.
TITLES = {Subgroup.BASELINE.value: "Share correct in the pre-test"}
BASELINE_NOTE = (
    "Groups by the first answers before: whoever began low tends to rise and whoever began high to "
    "fall by chance alone "
    "(regression to the mean), so differences between these groups overstate what the course did."
)
Adjust = Callable[[Sequence[float | None]], list[float | None]]


@dataclass(frozen=True)
class Group:
    """A group as shown: values that read the same are one, the rarest are put together."""

    name: str
    label: str
    counts: GroupCounts


@dataclass(frozen=True)
class Dimension:
    name: str
    groups: list[Group]
    not_given: int


@dataclass(frozen=True)
class Chosen:
    """Dimensions chosen in advance, and when that was frozen."""

    names: list[str]
    at: datetime | None = None


def chosen_in_advance(course: Course, as_of: datetime, rules: CountingRules) -> Chosen:
    """What was chosen when the course went live; whatever was chosen later is exploratory."""
    if not rules.chosen_at_publication:
        return Chosen(course.subgroups)
    at = course.subgroups_frozen_at
    return Chosen(course.subgroups_frozen, at) if at and at <= as_of else Chosen([])


def build(counts: list[DimensionCounts], chosen: Chosen, rules: CountingRules) -> Subgroups:
    """Each role is one family: the groups of all its dimensions together, and apart from them the
    differences. Groups by the share right before are a family of their own.
    """
    shown = [dimension for dimension in map(_shown, counts) if len(dimension.groups) > 1]
    confirmatory = [dimension for dimension in shown if dimension.name in chosen.names]
    explored = [dimension for dimension in shown if dimension.name not in chosen.names]
    families = [explored]
    if rules.families_by_rule:
        families = [[each for each in explored if _is_baseline(each) == own] for own in (0, 1)]
    dimensions = _family(confirmatory, CONFIRMATORY, statistics.holm, rules)
    for family in families:
        dimensions += _family(family, EXPLORATORY, statistics.benjamini_hochberg, rules)
    order = [dimension.name for dimension in shown]
    dimensions.sort(key=lambda entry: order.index(entry["dimension"]))
    planned = [name for name in Subgroup.values if name in chosen.names]
    frozen = {"frozen_at": chosen.at.astimezone(UTC).isoformat()} if chosen.at and planned else {}
    return Subgroups.from_json({"planned": planned, "dimensions": dimensions} | frozen)


def _is_baseline(dimension: Dimension) -> bool:
    return dimension.name == Subgroup.BASELINE


def _shown(counts: DimensionCounts) -> Dimension:
    if counts.dimension == Subgroup.BASELINE:
        return Dimension(
            counts.dimension,
            _quarters({Fraction(share): group for share, group in counts.values.items()}),
            counts.not_given,
        )
    named: dict[str, list[GroupCounts]] = {}
    for value in sorted(counts.values):
        named.setdefault(
            label_of(value) if counts.dimension == Subgroup.SPECIALTY else value, []
        ).append(counts.values[value])
    together = {name: GroupCounts.together(several) for name, several in named.items()}
    if counts.dimension == Subgroup.EXPERIENCE:
        ordered = [name for name in EXPERIENCE if name in together]
    else:
        ordered = sorted(together, key=lambda name: (-together[name].n, name))
    groups = [
        Group(name, _label(counts.dimension, name), together[name])
        for name in ordered[:MOST_GROUPS]
    ]
    if rest := ordered[MOST_GROUPS:]:
        groups.append(
            Group(OTHERS, OTHERS, GroupCounts.together([together[name] for name in rest]))
        )
    return Dimension(counts.dimension, groups, counts.not_given)


def _quarters(by_share: dict[Fraction, GroupCounts]) -> list[Group]:
    """Matched learners by quarters of their share right before; equal shares stay together, so
    quarters are rarely even.
    """
    cuts = cuts_of({share: group.n for share, group in by_share.items()})
    quarters: dict[int, list[GroupCounts]] = {}
    for share in sorted(by_share):
        quarters.setdefault(sum(share > cut for cut in cuts), []).append(by_share[share])
    return [
        Group(f"q{quarter + 1}", _between_cuts(cuts, quarter), GroupCounts.together(several))
        for quarter, several in sorted(quarters.items())
    ]


def _between_cuts(cuts: Sequence[Fraction], quarter: int) -> str:
    """ "up to 25% correct before"; "nothing correct before" where that is all it holds."""
    low, high = cuts[quarter - 1] if quarter else None, cuts[quarter] if quarter < 3 else None
    if high == 0:
        return "nothing correct before"
    parts = [f"above {percent(float(low))}"] if low is not None else []
    parts += [f"{'to' if parts else 'up to'} {percent(float(high))}"] if high is not None else []
    return f"{' '.join(parts)} correct before"


def _family(counts: list[Dimension], role: str, adjust: Adjust, rules: CountingRules) -> list[Json]:
    changes = [[_change(group.counts) for group in dimension.groups] for dimension in counts]
    differences = [
        _between(_on_shared(dimension, several) if rules.groups_share_objectives else several)
        for dimension, several in zip(counts, changes, strict=True)
    ]
    by_group = iter(adjust([change.p for several in changes for change in several]))
    between = adjust([difference.p if difference else None for difference in differences])
    return [
        {
            "dimension": dimension.name,
            "title": TITLES.get(dimension.name) or str(Subgroup(dimension.name).label),
            "role": role,
            "adjustment": "holm" if role == CONFIRMATORY else "benjamini-hochberg",
            "groups": [
                _group(group, change, next(by_group))
                for group, change in zip(dimension.groups, several, strict=True)
            ],
            "not_given": dimension.not_given,
            "difference": difference.as_json() | {"p_adjusted": p} if difference else None,
            "note": BASELINE_NOTE if _is_baseline(dimension) else None,
        }
        for dimension, several, difference, p in zip(
            counts, changes, differences, between, strict=True
        )
    ]


def _change(group: GroupCounts) -> OverallChange:
    """The headline measure within a group: the unweighted mean over the objectives it answered."""
    if group.patterns is not None:
        return statistics.average_from_patterns(group.patterns)
    return statistics.average_from_moments(group.totals, group.learners, group.moments)


def _on_shared(dimension: Dimension, changes: list[OverallChange]) -> list[OverallChange]:
    """The changes of the groups that can be compared, over the objectives all of these answered."""
    groups = [
        group.counts
        for group, change in zip(dimension.groups, changes, strict=True)
        if change.change is not None and change.change_ci95 is not None
    ]
    answered = [{index for index, cell in enumerate(g.totals) if cell[0]} for g in groups]
    if not answered or all(each == answered[0] for each in answered):
        return changes
    shared = sorted(set.intersection(*answered))
    return [_change(group.of_objectives(shared)) for group in groups] if shared else []


def _between(changes: list[OverallChange]) -> statistics.Between | None:
    return statistics.between_groups(
        [(change.change, change.change_ci95) for change in changes if change.change is not None]
    )


def _group(group: Group, change: OverallChange, p: float | None) -> Json:
    overall = change.as_json() | {"p_adjusted": p, "suppressed": False}
    return {"group": group.name, "label": group.label, "n": group.counts.n, "overall": overall}


def _label(dimension: str, group: str) -> str:
    if dimension == Subgroup.EXPERIENCE:
        return f"{group.replace('-', ' to ').replace('21+', '21 and more')} years"
    names = {Subgroup.PATHWAY: PATHWAYS, Subgroup.PRACTICE_SETTING: SETTINGS}.get(
        Subgroup(dimension), {}
    )
    return names.get(group, group)
