"""The subgroups of a course."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from courses import publishing
from outcomes.counting import CURRENT, VERSIONS, count_course, wait_for_writers
from outcomes.counting.subgroups import DimensionCounts, GroupCounts
from outcomes.snapshots import subgroups
from outcomes.snapshots.building import build
from outcomes.snapshots.subgroups import Chosen, chosen_in_advance
from outcomes.statistics import average_from_patterns, between_groups, moments_of
from tests.factories import THEN, make_course


@pytest.mark.django_db
def test_the_subgroups_of_a_course_are_of_those_there_are():
    course = make_course()
    course.subgroups = ["profession", "shoe size"]

    with pytest.raises(ValidationError):
        course.full_clean()


@pytest.mark.django_db(transaction=True)
def test_chosen_in_advance_is_what_was_chosen_when_the_course_went_live():
    course = make_course(published=False)
    course.subgroups = ["profession"]
    assert chosen_in_advance(course, THEN, CURRENT) == Chosen([])
    publishing.publish(course, at=THEN, gate=lambda course: [])
    course.subgroups = ["profession", "specialty"]
    course.save()
    publishing.publish(course, at=wait_for_writers(lambda: None), gate=lambda course: [])
    course.refresh_from_db()
    now = wait_for_writers(lambda: None)

    told = build(course, count_course(course, now, now), now).as_json()["subgroups"]

    assert (told["planned"], told["frozen_at"]) == (["profession"], THEN.isoformat())
    assert chosen_in_advance(course, now, VERSIONS[2]).names == ["profession", "specialty"]


def group(patterns):
    totals = [
        tuple(sum(cells[o][k] * n for cells, n in patterns.items()) for k in range(3))
        for o in range(len(next(iter(patterns))))
    ]
    people = sum(patterns.values())
    return GroupCounts(people, people, totals, moments_of(patterns), patterns)


def told(*dimensions, chosen=(), rules=CURRENT):
    counts = [DimensionCounts(name, values, 0) for name, values in dimensions]
    section = subgroups.build(counts, Chosen(list(chosen)), rules).as_json()
    return {entry["dimension"]: entry for entry in section["dimensions"]}


ROSE = {((1, 0, 1), (1, 0, 1)): 20, ((1, 1, 1), (1, 1, 0)): 12, ((1, 0, 0), (1, 1, 1)): 9}
FIRST_ALONE = {((1, 0, 1), (0, 0, 0)): 9, ((1, 1, 0), (0, 0, 0)): 6, ((1, 1, 1), (0, 0, 0)): 8}


def test_groups_are_compared_over_the_objectives_they_share():
    difference = told(("profession", {"a": group(ROSE), "b": group(FIRST_ALONE)}))["profession"]

    first = [
        average_from_patterns({(cells[0],): n for cells, n in patterns.items()})
        if len({cells[0] for cells in patterns}) == len(patterns)
        else None
        for patterns in (ROSE, FIRST_ALONE)
    ]
    expected = between_groups([(each.change, each.change_ci95) for each in first])
    assert difference["difference"]["statistic"] == pytest.approx(expected.statistic)


def test_groups_that_share_no_objective_are_not_compared():
    second_alone = {tuple(reversed(cells)): n for cells, n in FIRST_ALONE.items()}

    entry = told(("profession", {"a": group(second_alone), "b": group(FIRST_ALONE)}))

    assert entry["profession"]["difference"] is None


def test_groups_by_the_share_before_are_a_family_of_their_own():
    groups = {"a": group(ROSE), "b": group(FIRST_ALONE)}
    quarters = {"0": group(ROSE), "1/2": group(FIRST_ALONE), "1": group(ROSE)}

    alone = told(("profession", groups))["profession"]["groups"]
    beside = told(("profession", groups), ("baseline", quarters))["profession"]["groups"]
    before = told(("profession", groups), ("baseline", quarters), rules=replace(VERSIONS[2]))[
        "profession"
    ]["groups"]

    p = [[entry["overall"]["p_adjusted"] for entry in groups] for groups in (alone, beside, before)]
    assert p[0] == p[1] != p[2]


@pytest.mark.parametrize(
    ("shares", "labels"),
    [
        (("0", "1/2", "1"), ["nothing correct before", "above 0% to 50% correct before",
                             "above 50% to 100% correct before"]),
        (("1/3", "2/3"), ["up to 33% correct before", "above 33% to 67% correct before"]),
    ],
)  # fmt: skip
def test_a_group_of_those_who_knew_nothing_is_called_so(shares, labels):
    groups = told(("baseline", {share: group(ROSE) for share in shares}))["baseline"]["groups"]

    assert [each["label"] for each in groups] == labels
