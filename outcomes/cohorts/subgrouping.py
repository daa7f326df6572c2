"""Learners told apart: by who they are, how they came, and what they knew before.

Memory does not grow with the learners: groups come back as sums.
"""

from collections import Counter
from fractions import Fraction
from typing import Any

from courses.models import Subgroup
from learners.taxonomy import label_of

from .counting import ITEM_MEASURES, WORD_BITS, Layout, Slot, _added, _several
from .section_counts import Cell, DimensionCounts, GroupCounts

DRAWN_UP_TO = 100  # matched learners of a group whose sign-flip test is drawn; beyond, the normal approximation
MOST_GROUPS = 20  # the others of a dimension are put together
OTHERS = "all others"
EXPERIENCE = {"0-5": (0, 5), "6-10": (6, 10), "11-20": (11, 20), "21+": (21, 99)}
QUARTERS = ("q1", "q2", "q3", "q4")

TOLD = """
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT p.person_id, p.profession, p.specialty, CASE WHEN p.cme THEN 'cme' ELSE 'micro' END AS pathway, c.campaign,
       f.practice_setting, {experience} AS experience, {sums}
FROM participant p LEFT JOIN (
    SELECT DISTINCT ON (w.person_id) w.person_id, e.campaign FROM who w
    JOIN courses_enrollment e ON e.learner_id = w.learner_id AND e.course_id = %(course)s AND e.recorded_at <= %(known)s
    WHERE e.campaign <> '' AND e.pathway <> 'comparison' ORDER BY w.person_id, e.enrolled_at, e.id
) c USING (person_id) LEFT JOIN (
    SELECT person_id,
           (array_agg(practice_setting ORDER BY in_cme DESC, learner_id)
               FILTER (WHERE practice_setting <> ''))[1] AS practice_setting,
           (array_agg(years_in_practice ORDER BY in_cme DESC, learner_id) FILTER (WHERE years_in_practice IS NOT NULL))[1] AS years
    FROM who WHERE practice_setting <> '' OR years_in_practice IS NOT NULL GROUP BY person_id
) f USING (person_id) LEFT JOIN words w USING (person_id)
WHERE p.cme OR p.micro
"""


class Told:
    """The table `told`: participants with the value of every dimension, their objectives added up in whole numbers."""

    def __init__(self, cursor: Any, layout: Layout, times: dict[str, Any]) -> None:
        self.cursor = cursor
        self.pairs = layout.paired(ITEM_MEASURES)
        self.fields = Fields(list(_several(self.pairs).values()))
        cursor.execute(TOLD.format(experience=_experience(), sums=self.fields.packed), times)
        self.shares = self._shares()
        self.cuts = tuple(cut for part in (1, 2, 3) if (cut := _at_quarter(self.shares, part)) is not None)

    @property
    def objectives(self) -> int:
        return len(self.fields.values) // 3

    def expression(self, dimension: str) -> str:
        """SQL: the value of a dimension; NULL or empty where it is not known."""
        if dimension != Subgroup.BASELINE:
            return dimension
        if not self.cuts:
            return "NULL::text"
        pairs, right = self.fields.sum_of(0), self.fields.sum_of(1)
        quarters = " ".join(
            f"WHEN {right} * {cut.denominator} <= {pairs} * {cut.numerator} THEN '{quarter}'"
            for cut, quarter in zip(self.cuts, QUARTERS, strict=False)
        )
        return f"CASE WHEN {pairs} IS NULL OR {pairs} = 0 THEN NULL {quarters} ELSE '{QUARTERS[-1]}' END"

    def _shares(self) -> dict[Fraction, int]:
        """Matched learners by their share right before, whose quarters are the groups of the baseline."""
        pairs, right = self.fields.sum_of(0), self.fields.sum_of(1)
        self.cursor.execute(f"SELECT {right}, {pairs}, count(*) FROM told WHERE {pairs} > 0 GROUP BY 1, 2")
        people: dict[Fraction, int] = {}
        for rights, of, n in self.cursor.fetchall():
            share = Fraction(int(rights), int(of))
            people[share] = people.get(share, 0) + int(n)
        return people


class Fields:
    """Of every objective the answered pairs, those right before and those right after, side by side in whole numbers.

    `values` take them out again: v0, v1, v2 of the first objective, v3, v4, v5 of the second and so on.
    """

    def __init__(self, objectives: list[list[tuple[Slot, Slot]]]) -> None:
        self.sums: list[list[str]] = [[]]
        self.values: list[str] = []
        used = 0
        for pairs in objectives:
            width = len(pairs).bit_length()
            if used + 3 * width > WORD_BITS:
                self.sums, used = [*self.sums, []], 0
            self.sums[-1] += [_added(pair, used, width) for pair in pairs]
            self.values += [f"(p{len(self.sums) - 1} >> {used + k * width} & {(1 << width) - 1})::int" for k in range(3)]
            used += 3 * width

    @property
    def packed(self) -> str:
        return ", ".join(f"{' + '.join(terms) or '0::bigint'} AS p{place}" for place, terms in enumerate(self.sums))

    @property
    def names(self) -> str:
        return ", ".join(f"p{place}" for place in range(len(self.sums)))

    @property
    def taken_out(self) -> str:
        return ", ".join(f"{value} AS v{place}" for place, value in enumerate(self.values))

    def sum_of(self, place: int) -> str:
        """SQL: over all objectives the pairs (0), those right before (1) or right after (2)."""
        return f"({' + '.join(self.values[place::3]) or '0'})"


def count(cursor: Any, layout: Layout, times: dict[str, Any]) -> list[DimensionCounts]:
    """Dimensions with two groups or more, in the order of Subgroup."""
    if not layout.paired(ITEM_MEASURES):
        return []
    told = Told(cursor, layout, times)
    people = _people(told)
    found = [_dimension(told, dimension, people[dimension]) for dimension in Subgroup.values]
    return [one for one in found if len(one.groups) > 1]


def _experience() -> str:
    bands = " ".join(f"WHEN f.years <= {last} THEN '{band}'" for band, (_, last) in EXPERIENCE.items())
    return f"CASE {bands} END"


def _at_quarter(people: dict[Fraction, int], part: int) -> Fraction | None:
    """The smallest value that so many quarters of the people do not exceed."""
    n, below = sum(people.values()), 0
    for value in sorted(people):
        below += people[value]
        if 4 * below >= part * n:
            return value
    return None


def _people(told: Told) -> dict[str, dict[str, int]]:
    """By dimension the participants of each value, '' where it is not known; one scan for all but the baseline."""
    columns = [name for name in Subgroup.values if name != Subgroup.BASELINE]
    sets = ", ".join(f"({name})" for name in columns)
    told.cursor.execute(
        f"SELECT grouping({', '.join(columns)}), {', '.join(columns)}, count(*) FROM told GROUP BY GROUPING SETS ({sets})"
    )
    found: dict[str, dict[str, int]] = {name: {} for name in columns}
    places = {((1 << len(columns)) - 1) ^ (1 << (len(columns) - 1 - place)): place for place in range(len(columns))}
    for mask, *values, n in told.cursor.fetchall():
        counted = found[columns[places[mask]]]
        value = values[places[mask]] or ""
        counted[value] = counted.get(value, 0) + int(n)
    everybody = sum(found[columns[0]].values())
    return found | {Subgroup.BASELINE.value: {"": everybody - sum(told.shares.values())} | _quarters(told)}


def _quarters(told: Told) -> dict[str, int]:
    found: dict[str, int] = {}
    for share, n in told.shares.items():
        quarter = QUARTERS[sum(share > cut for cut in told.cuts)]
        found[quarter] = found.get(quarter, 0) + n
    return found


def _dimension(told: Told, dimension: str, people: dict[str, int]) -> DimensionCounts:
    """Sums by value of one dimension; values that read the same are one group, the rarest are put together."""
    not_given = people.pop("", 0)
    names = _names(dimension, people)
    if len(set(names.values())) < 2:
        return DimensionCounts(dimension, [], not_given)
    groups: dict[str, GroupCounts] = {}
    for value, learners, totals, moments in _sums(told, dimension):
        _add(groups, names[value], GroupCounts(names[value], 0, learners, totals, moments))
    for value, n in people.items():
        _add(groups, names[value], _empty(names[value], n, told.objectives))
    small = [value for value in people if groups[names[value]].learners <= DRAWN_UP_TO]
    patterns = _patterns(told, dimension, small, names)
    ordered = sorted(groups.values(), key=lambda group: _order(dimension, group))
    return DimensionCounts(
        dimension,
        [GroupCounts(g.label, g.n, g.learners, g.totals, g.moments, patterns.get(g.label)) for g in ordered],
        not_given,
        tuple(map(float, told.cuts)) if dimension == Subgroup.BASELINE else (),
    )


def _names(dimension: str, people: dict[str, int]) -> dict[str, str]:
    """The group each value belongs to."""
    if dimension == "specialty":
        named = {value: label_of(value) for value in people}
    else:
        named = dict(zip(people, people, strict=True))
    sizes: Counter[str] = Counter()
    for value, n in people.items():
        sizes[named[value]] += n
    largest = sorted(sizes, key=lambda label: (-sizes[label], label))[:MOST_GROUPS]
    return {value: label if label in largest else OTHERS for value, label in named.items()}


def _order(dimension: str, group: GroupCounts) -> tuple[Any, ...]:
    if dimension in ("experience", "baseline"):
        return ((*EXPERIENCE, *QUARTERS).index(group.label),)
    return (group.label == OTHERS, -group.n, group.label)


def _sums(told: Told, dimension: str) -> list[tuple[str, int, list[Cell], list[list[int]]]]:
    """By value: matched learners, totals of each objective, and the sums of products of changes and pairs."""
    k = told.objectives
    vector = [f"(v{3 * o + 2} - v{3 * o + 1})" for o in range(k)] + [f"v{3 * o}" for o in range(k)]
    places = [(i, j) for i in range(len(vector)) for j in range(i, len(vector))]
    sums = [f"sum(n * v{place})" for place in range(3 * k)] + [f"sum(n * {vector[i]} * {vector[j]})" for i, j in places]
    told.cursor.execute(f"SELECT value, sum(n), {', '.join(sums)} FROM ({_matched(told, dimension)}) one GROUP BY value")
    return [_read(row, k, places) for row in told.cursor.fetchall()]


def _matched(told: Told, dimension: str) -> str:
    """SQL: matched learners (n) by value of the dimension and pattern of their objectives."""
    fields = told.fields
    return f"""SELECT value, {fields.taken_out}, n FROM (
        SELECT {told.expression(dimension)} AS value, {fields.names}, count(*) AS n FROM told
        WHERE {" OR ".join(f"p{place} <> 0" for place in range(len(fields.sums)))} GROUP BY value, {fields.names}
    ) many WHERE value <> ''"""


def _read(row: Any, objectives: int, places: list[tuple[int, int]]) -> tuple[str, int, list[Cell], list[list[int]]]:
    value, learners, *flat = row
    totals = [(int(flat[3 * k]), int(flat[3 * k + 1]), int(flat[3 * k + 2])) for k in range(objectives)]
    moments = [[0] * (2 * objectives) for _ in range(2 * objectives)]
    for (i, j), total in zip(places, flat[3 * objectives :], strict=True):
        moments[i][j] = moments[j][i] = int(total)
    return value, int(learners), totals, moments


def _empty(label: str, n: int, objectives: int) -> GroupCounts:
    return GroupCounts(label, n, 0, [(0, 0, 0)] * objectives, [[0] * (2 * objectives) for _ in range(2 * objectives)])


def _add(groups: dict[str, GroupCounts], label: str, more: GroupCounts) -> None:
    if label not in groups:
        groups[label] = more
        return
    one = groups[label]
    groups[label] = GroupCounts(
        label,
        one.n + more.n,
        one.learners + more.learners,
        [(a + d, b + e, c + f) for (a, b, c), (d, e, f) in zip(one.totals, more.totals, strict=True)],
        [[x + y for x, y in zip(left, right, strict=True)] for left, right in zip(one.moments, more.moments, strict=True)],
    )


def _patterns(told: Told, dimension: str, values: list[str], names: dict[str, str]) -> dict[str, dict[tuple[Cell, ...], int]]:
    """Of small groups every pattern, so that their test can be drawn."""
    if not values:
        return {}
    told.cursor.execute(f"SELECT * FROM ({_matched(told, dimension)}) one WHERE value = ANY (%s)", [values])
    found: dict[str, dict[tuple[Cell, ...], int]] = {names[value]: {} for value in values}
    for value, *flat, n in told.cursor.fetchall():
        pattern = tuple((flat[3 * k], flat[3 * k + 1], flat[3 * k + 2]) for k in range(told.objectives))
        group = found[names[value]]
        group[pattern] = group.get(pattern, 0) + int(n)
    return found
