"""Learners told apart: by who they are, how they came, and what they knew before.

`told`: one row a person with the value of every dimension and, of each objective, (pairs, right before, right after).
Memory does not grow with the learners: groups come back as sums.
"""

from collections import Counter
from typing import Any

from courses.models import Subgroup
from learners.taxonomy import label_of

from .counting import ITEM_MEASURES, Layout, Slot, _key, _several
from .section_counts import Cell, DimensionCounts, GroupCounts

DRAWN_UP_TO = 100  # matched learners of a group whose sign-flip test is drawn; beyond, the normal approximation
MOST_GROUPS = 20  # the others of a dimension are put together
OTHERS = "all others"
EXPERIENCE = {"0-5": (0, 5), "6-10": (6, 10), "11-20": (11, 20), "21+": (21, 99)}
QUARTERS = ("q1", "q2", "q3", "q4")

TOLD = """
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT p.person_id, p.cme OR p.micro AS takes_part, p.profession, p.specialty,
       CASE WHEN p.cme THEN 'cme' ELSE 'micro' END AS pathway, c.campaign, {facts}, NULL::text AS baseline,
       w.*
FROM participant p LEFT JOIN (
    SELECT DISTINCT ON (w.person_id) w.person_id, e.campaign FROM who w
    JOIN courses_enrollment e ON e.learner_id = w.learner_id AND e.course_id = %(course)s AND e.recorded_at <= %(known)s
    WHERE e.campaign <> '' AND e.pathway <> 'comparison' ORDER BY w.person_id, e.enrolled_at, e.id
) c USING (person_id) LEFT JOIN (
    SELECT person_id AS of_person, {values} FROM (SELECT person_id, {codes} FROM words OFFSET 0) one
) w ON w.of_person = p.person_id
"""


def count(cursor: Any, layout: Layout, times: dict[str, Any]) -> list[DimensionCounts]:
    """Dimensions with two groups or more, in the order of Subgroup."""
    objectives = len(_several(layout.paired(ITEM_MEASURES)))
    if not objectives:
        return []
    fill(cursor, layout, times)
    cuts = _cuts(cursor)
    found = [_dimension(cursor, dimension, objectives) for dimension in Subgroup.values]
    return [
        DimensionCounts(one.dimension, one.groups, one.not_given, cuts if one.dimension == "baseline" else ())
        for one in found
        if len(one.groups) > 1
    ]


def fill(cursor: Any, layout: Layout, times: dict[str, Any]) -> None:
    """Make `told`, the quarters of the baseline included."""
    pairs = _several(layout.paired(ITEM_MEASURES))
    codes, values = _cells(list(pairs.values()))
    cursor.execute(TOLD.format(facts=_facts(), codes=codes, values=values), times)


def _facts() -> str:
    """SQL: practice setting and years of experience, where the profile knows them."""
    return "NULL::text AS practice_setting, NULL::text AS experience"


def _cells(objectives: list[list[tuple[Slot, Slot]]]) -> tuple[str, str]:
    """SQL: the fields of the words, and from them v0, v1, v2 … by objective, and the whole baseline."""
    pairs = [pair for several in objectives for pair in several]
    codes = ", ".join(f"{b.code} AS b{n}, {a.code} AS a{n}" for n, (b, a) in enumerate(pairs)) or "0 AS b0, 0 AS a0"
    values, first = [], 0
    for several in objectives:
        numbered = list(enumerate(several, start=first))
        values.append(" + ".join(f"(b{n} <> 0 AND a{n} <> 0)::int" for n, _ in numbered))
        values.append(" + ".join(f"(b{n} = {_key(b)} AND a{n} <> 0)::int" for n, (b, _) in numbered))
        values.append(" + ".join(f"(a{n} = {_key(a)} AND b{n} <> 0)::int" for n, (_, a) in numbered))
        first += len(several)
    return codes, ", ".join(f"{value} AS v{place}" for place, value in enumerate(values)) or "0 AS v0, 0 AS v1, 0 AS v2"


def _cuts(cursor: Any) -> tuple[float, ...]:
    """Quarters of the matched learners by their share right before; equal shares stay together."""
    columns = _value_columns(cursor)
    pairs, right = (" + ".join(f"v{place}" for place in range(start, columns, 3)) for start in (0, 1))
    share = f"(({right})::float8 / nullif({pairs}, 0))"
    cursor.execute(
        f"SELECT percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY {share}) FROM told WHERE {share} IS NOT NULL"
    )
    found = cursor.fetchone()[0]
    if found is None:
        return ()
    low, middle, high = found
    cursor.execute(
        f"""UPDATE told SET baseline = CASE WHEN {share} <= %s THEN 'q1' WHEN {share} <= %s THEN 'q2'
                                            WHEN {share} <= %s THEN 'q3' ELSE 'q4' END WHERE {share} IS NOT NULL""",
        [low, middle, high],
    )
    return low, middle, high


def _value_columns(cursor: Any) -> int:
    cursor.execute("SELECT count(*) FROM pg_attribute WHERE attrelid = 'told'::regclass AND attname ~ '^v[0-9]+$'")
    return int(cursor.fetchone()[0])


def _dimension(cursor: Any, dimension: str, objectives: int) -> DimensionCounts:
    """Sums by value of one dimension; values that read the same are one group, the rarest are put together."""
    cursor.execute(f"SELECT coalesce({dimension}, ''), count(*) FROM told WHERE takes_part GROUP BY 1")
    people = {value: int(n) for value, n in cursor.fetchall()}
    not_given = people.pop("", 0)
    names = _names(dimension, people)
    if len(set(names.values())) < 2:
        return DimensionCounts(dimension, [], not_given)
    groups: dict[str, GroupCounts] = {}
    for value, learners, totals, moments in _sums(cursor, dimension, objectives):
        if value in names:
            _add(groups, names[value], GroupCounts(names[value], 0, learners, totals, moments))
    for value, n in people.items():
        _add(groups, names[value], _empty(names[value], n, objectives))
    small = [value for value in people if groups[names[value]].learners <= DRAWN_UP_TO]
    patterns = _patterns(cursor, dimension, small, objectives, names)
    ordered = sorted(groups.values(), key=lambda group: _order(dimension, group))
    return DimensionCounts(
        dimension,
        [GroupCounts(g.label, g.n, g.learners, g.totals, g.moments, patterns.get(g.label)) for g in ordered],
        not_given,
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


def _sums(cursor: Any, dimension: str, objectives: int) -> list[tuple[str, int, list[Cell], list[list[int]]]]:
    """By value: matched learners, totals of each objective, and the sums of products of changes and pairs."""
    vector = [f"(v{3 * k + 2} - v{3 * k + 1})" for k in range(objectives)] + [f"v{3 * k}" for k in range(objectives)]
    places = [(i, j) for i in range(len(vector)) for j in range(i, len(vector))]
    sums = [f"sum(v{place})" for place in range(3 * objectives)] + [f"sum({vector[i]} * {vector[j]})" for i, j in places]
    matched = " + ".join(f"v{3 * k}" for k in range(objectives))
    cursor.execute(
        f"""SELECT {dimension}, count(*), {", ".join(sums)} FROM told
            WHERE takes_part AND {dimension} <> '' AND {matched} > 0 GROUP BY 1"""
    )
    return [_read(row, objectives, places) for row in cursor.fetchall()]


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


def _patterns(
    cursor: Any, dimension: str, values: list[str], objectives: int, names: dict[str, str]
) -> dict[str, dict[tuple[Cell, ...], int]]:
    """Of small groups every pattern, so that their test can be drawn."""
    columns = ", ".join(f"v{place}" for place in range(3 * objectives))
    matched = " + ".join(f"v{3 * k}" for k in range(objectives))
    cursor.execute(
        f"""SELECT {dimension}, {columns}, count(*) FROM told
            WHERE takes_part AND {dimension} = ANY(%s) AND {matched} > 0 GROUP BY {dimension}, {columns}""",
        [values],
    )
    found: dict[str, dict[tuple[Cell, ...], int]] = {names[value]: {} for value in values}
    for value, *flat, n in cursor.fetchall():
        pattern = tuple((flat[3 * k], flat[3 * k + 1], flat[3 * k + 2]) for k in range(objectives))
        group = found[names[value]]
        group[pattern] = group.get(pattern, 0) + int(n)
    return found
