"""The target group and all others, where participants work, measures of practice: what leaves."""

from copy import deepcopy

import pytest

from outcomes.snapshots.document import Absent, Audience, LabelledShare, ShareOf
from outcomes.snapshots.document_practice import Remarks, Verbatim
from outcomes.suppression.beside_specialties import BesideSpecialties
from tests.outcomes.made_up import document, people

from .courses import BELOW, leaving, random_course, truth_of
from .relations import puzzle_of
from .test_attack import worked_out

SHOWN = 31  # a course whose split leaves whole


def groups_of(left):
    return [
        group
        for dimension in left["by_group"]["dimensions"]
        for item in dimension["items"]
        for group in item["groups"]
    ]


def test_both_parts_of_an_item_leave_or_neither():
    for seed in range(12):
        left = leaving(random_course(seed)[1])
        for dimension in left["by_group"]["dimensions"]:
            for item in dimension["items"]:
                assert len({group["n"] is None for group in item["groups"]}) == 1


def test_of_a_part_margins_leave_and_no_table_interval_or_p():
    groups = groups_of(leaving(random_course(SHOWN)[1]))

    assert len(groups) == 6 and all(group["n"] for group in groups)
    for group in groups:
        assert group["change_ci95"] is group["p"] is group["p_adjusted"] is None
        assert group["pre"]["share"] == group["pre"]["count"] / group["n"]


@pytest.mark.parametrize(
    ("target", "n", "told"),
    [
        (["Medical Oncology"], 25, True),  # of 34 hidden oncologists, so Hematology are 9 or fewer
        (["Medical Oncology"], 0, False),
        (["Medical Oncology", "Hematology"], 30, False),
        (["Medical Oncology", "Pathology"], 60, False),  # 50 of Pathology, and ten of the 34
        (["Medical Oncology", "Pathology"], 75, True),
    ],
)
def test_learners_of_the_target_group_may_bound_a_hidden_specialty(target, n, told):
    numbers = {"Medical Oncology": None, "Hematology": None, "Pathology": 50, "Nurse": 40}
    audience = Audience.model_construct(
        oncologists=ShareOf.model_construct(n=34, of=124),
        specialty=[
            LabelledShare.model_construct(label=label, n=count or Absent.HIDDEN)
            for label, count in numbers.items()
        ],
    )

    beside = BesideSpecialties(target, audience)

    assert beside.are_told(n, BELOW, target=True) is told


def test_where_the_split_leaves_single_specialties_do_not():
    folk, whole = random_course(SHOWN)
    unchosen = deepcopy(whole)
    unchosen["by_group"]["chosen"] = False

    specialties = [
        [g["overall"]["learners"] for g in left["subgroups"]["dimensions"][1]["groups"]]
        for left in (leaving(whole), leaving(unchosen))
    ]

    assert set(specialties[0]) == {None} and set(specialties[1]) != {None}
    assert leaving(unchosen)["by_group"]["dimensions"] == []


def test_the_attacker_finds_the_small_cells_of_a_careless_split():
    folk = people(6, 60)
    whole = document(folk)
    careless = leaving(whole)
    careless["by_group"] = deepcopy(whole["by_group"])

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any("/split/" in cell for cell in closed)


def test_a_small_side_hides_a_measure_and_a_small_setting_is_not_alone():
    whole = document(people(5, 60))
    measure = leaving(whole)["practice_measures"][0]
    large = leaving(document(people(5, 400)))["practice_measures"][0]

    assert measure["before"]["n"] is None and measure["p"] is None and measure["suppressed"]
    assert (measure["label"], measure["level"]) == ("Tested", 5)
    assert large["before"]["count"] == 400 // 9
    settings = leaving(whole)["workplace"]["practice_setting"]
    assert [entry["n"] for entry in settings].count(None) in (0, 2, 3)


def test_what_an_analyst_says_leaves_as_chosen():
    whole = document(people(5, 200))
    remarks = Remarks(
        recommendations=["Teach it again."], verbatims=[Verbatim(question="t1", text="Good.")]
    )
    whole["snapshot"]["remarks"] = remarks.as_json()

    assert leaving(whole)["snapshot"]["remarks"] == remarks.as_json()
