"""Did it change more for some, item by item? The course's target group and all others, specialties
and professions; looked at after the fact unless the course has chosen the dimension in advance.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from courses.models import Course, Objective, Subgroup
from learners.taxonomy import is_oncologist, label_of
from outcomes import statistics
from outcomes.counting.by_group import ByWho, Grouped
from outcomes.statistics import Comparison, PairedTable

from .document_groups import ByGroup
from .shared import Json, asked, limits

MOST_GROUPS = 6  # the others of a dimension are put together
OTHERS = "all others"
TARGET = "target"  # the dimension of the course's own group
ONCOLOGISTS = "Oncologists"
NAMES = {TARGET: "Target group", "specialty": "Specialty", "profession": "Profession"}
Cells = Mapping[tuple[int, int, int], int]
GroupOf = Callable[[ByWho], str]


@dataclass(frozen=True)
class Target:
    """The group a course is made for: as it says, or the platform's list of oncologists."""

    specialties: tuple[str, ...]

    @classmethod
    def of(cls, course: Course) -> "Target":
        return cls(tuple(str(name) for name in course.target_specialties))

    @property
    def label(self) -> str:
        return NAMES[TARGET] if self.specialties else ONCOLOGISTS

    def has(self, specialty: str) -> bool:
        if not self.specialties:
            return is_oncologist(specialty)
        wanted = {label_of(name).lower() for name in self.specialties}
        return label_of(specialty).lower() in wanted


@dataclass(frozen=True)
class Dimension:
    name: str
    labels: dict[str, str]  # of each group, in order
    group_of: GroupOf  # empty where it is not known


def build(
    counts: Grouped, target: Target, objectives: Mapping[int, Objective], mid_p: bool
) -> ByGroup:
    dimensions = [each for each in _dimensions(counts, target) if len(each.labels) > 1]
    return ByGroup.from_json(
        {
            "target": target.label,
            "specialties": list(target.specialties),
            "chosen": bool(target.specialties),
            "adjustment": "benjamini-hochberg",
            "dimensions": [_split(counts, each, objectives, mid_p) for each in dimensions],
        }
    )


def _dimensions(counts: Grouped, target: Target) -> Iterable[Dimension]:
    people: dict[ByWho, int] = {}
    for item in counts.items:
        for (profession, specialty, _, _), n in item.table.items():
            people[profession, specialty] = people.get((profession, specialty), 0) + n
    if any(target.has(specialty) for _, specialty in people):
        yield Dimension(
            TARGET,
            {"target": target.label, "other": "Others"},
            lambda who: "target" if target.has(who[1]) else "other",
        )
    for name, value in (
        (Subgroup.SPECIALTY, lambda who: label_of(who[1])),
        (Subgroup.PROFESSION, lambda who: who[0]),
    ):
        yield _largest(str(name), value, people)


def _largest(name: str, value: GroupOf, people: Mapping[ByWho, int]) -> Dimension:
    sizes: dict[str, int] = {}
    for who, n in people.items():
        if value(who):
            sizes[value(who)] = sizes.get(value(who), 0) + n
    ordered = sorted(sizes, key=lambda group: (-sizes[group], group))
    labels = {group: group for group in ordered[:MOST_GROUPS]}
    if ordered[MOST_GROUPS:]:
        labels[OTHERS] = OTHERS

    def group_of(who: ByWho) -> str:
        return value(who) if value(who) in labels or not value(who) else OTHERS

    return Dimension(name, labels, group_of)


def _split(
    counts: Grouped, dimension: Dimension, objectives: Mapping[int, Objective], mid_p: bool
) -> Json:
    of_objective: dict[int, list[str]] = {}
    for item in counts.items:
        version = item.version
        keys = of_objective.setdefault(version.objective_id or 0, [])
        if version.question.key not in keys:
            keys.append(version.question.key)
    ids = sorted(of_objective, key=lambda pk: objectives[pk].number)
    cells = {each.objective_id: each.table for each in counts.objectives}
    judged = [_compared(dimension, cells[pk], len(of_objective[pk]) > 1, mid_p) for pk in ids]
    items = [_compared(dimension, _of_one_pair(item.table), False, mid_p) for item in counts.items]
    return {
        "dimension": dimension.name,
        "title": NAMES[dimension.name],
        "objectives": [
            {
                "objective": objectives[pk].number,
                "text": objectives[pk].text,
                "questions": of_objective[pk],
            }
            | groups
            for pk, groups in zip(ids, _adjusted(judged, dimension), strict=True)
        ],
        "items": [
            asked(item.version) | groups
            for item, groups in zip(counts.items, _adjusted(items, dimension), strict=True)
        ],
        "not_given": max((_not_given(dimension, item.table) for item in counts.items), default=0),
    }


def _not_given(dimension: Dimension, table: Mapping[tuple[str, str, int, int], int]) -> int:
    return sum(n for (*who, _, _), n in table.items() if not dimension.group_of((who[0], who[1])))


def _of_one_pair(
    table: Mapping[tuple[str, str, int, int], int],
) -> dict[tuple[str, str, int, int, int], int]:
    return {
        (profession, specialty, 1, before, after): n
        for (profession, specialty, before, after), n in table.items()
    }


def _compared(
    dimension: Dimension,
    table: Mapping[tuple[str, str, int, int, int], int],
    of_several: bool,
    mid_p: bool,
) -> list[Comparison]:
    """One comparison a group, in the order of the dimension."""
    by_group: dict[str, dict[tuple[int, int, int], int]] = {name: {} for name in dimension.labels}
    for (profession, specialty, *cell), n in table.items():
        group = dimension.group_of((profession, specialty))
        if group:
            key = (cell[0], cell[1], cell[2])
            by_group[group][key] = by_group[group].get(key, 0) + n
    return [_compare(cells, of_several, mid_p) for cells in by_group.values()]


def _compare(cells: Cells, of_several: bool, mid_p: bool) -> Comparison:
    if of_several:
        return statistics.compare_matched_objective(cells)
    both, gained, lost, neither = (
        cells.get((1, *way), 0) for way in ((1, 1), (0, 1), (1, 0), (0, 0))
    )
    table = PairedTable(both=both, gained=gained, lost=lost, neither=neither)
    return statistics.compare_matched_item(table, mid_p=mid_p)


def _adjusted(compared: list[list[Comparison]], dimension: Dimension) -> list[Json]:
    """All groups of the entries are one family, and the differences between groups another."""
    adjusted = iter(
        statistics.benjamini_hochberg([each.p for groups in compared for each in groups])
    )
    between = [
        statistics.between_groups(
            [(each.change, each.change_ci95) for each in groups if each.change is not None]
        )
        for groups in compared
    ]
    between_p = statistics.benjamini_hochberg([each.p if each else None for each in between])
    return [
        {
            "groups": [
                _group(name, label, each, next(adjusted))
                for (name, label), each in zip(dimension.labels.items(), groups, strict=True)
            ],
            "difference": difference.as_json() | {"p_adjusted": p} if difference else None,
        }
        for groups, difference, p in zip(compared, between, between_p, strict=True)
    ]


def _group(name: str, label: str, compared: Comparison, p_adjusted: float | None) -> Json:
    return {
        "group": name,
        "label": label,
        "n": compared.n,
        "pre": compared.pre.as_json(),
        "post": compared.post.as_json(),
        "change": compared.change,
        "change_ci95": limits(compared.change_ci95),
        "test": compared.test,
        "p": compared.p,
        "p_adjusted": p_adjusted,
        "suppressed": False,
    }
