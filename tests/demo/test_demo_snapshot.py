"""The demonstration, loaded through the same import as any course's answers, gives every expected
figure.
"""

import json
from pathlib import Path

import pytest

from outcomes.numbers import p_value, percent, points

EXPECTED = json.loads(
    (Path(__file__).resolve().parents[2] / "demo/her2_demo_counts.json").read_text()
)


# Marked so that the test database is set up before the fixture below uses it.
pytestmark = pytest.mark.django_db


def test_participants_are_463_and_898(snapshot):
    part = snapshot["participation"]

    assert (part["participants"], part["cme_learners"], part["micro_learning"]) == (1361, 463, 898)


def test_oncologists_are_81_percent_of_all_participants(snapshot):
    assert snapshot["audience"]["oncologists"]["n"] == 1102
    assert percent(snapshot["audience"]["oncologists"]["share"]) == "81%"


def test_the_mean_caseload_is_ten(snapshot):
    numbers = snapshot["audience"]["numbers"]["n1"]

    assert (numbers["n"], numbers["mean"]) == (437, 10.0)


def test_the_average_over_objectives_goes_from_44_to_60(snapshot):
    overall = snapshot["knowledge"]["overall"]

    assert (percent(overall["pre"]), percent(overall["post"]), points(overall["change"])) == (
        "44%",
        "60%",
        "+16 points",
    )
    assert overall["pre"] * 100 == pytest.approx(EXPECTED["overall"]["pre_pct"], abs=0.001)
    assert overall["p"] == EXPECTED["overall"]["p_learner_sign_flip_20000_seed20251209"]
    assert overall["learners"] == 330


@pytest.mark.parametrize("number", range(1, 6))
def test_every_objective_equals_the_counts(snapshot, number):
    expected = EXPECTED["learning_objectives"][f"LO{number}"]
    matched = snapshot["knowledge"]["objectives"][number - 1]["matched"]

    assert matched["n"] == expected["matched_learners"]
    assert (matched["pre"]["count"], matched["post"]["count"]) == (
        expected["pre_correct"],
        expected["post_correct"],
    )
    assert matched["p"] == pytest.approx(expected["p_primary"], rel=1e-9)
    assert matched["p_holm"] == pytest.approx(expected["p_holm_5_los"], rel=1e-9)


@pytest.mark.parametrize("key", [f"q{n}" for n in range(1, 9)])
def test_every_item_equals_the_counts(snapshot, key):
    expected = EXPECTED["items"][key.upper()]
    item = next(item for item in snapshot["items"] if item["question"] == key)
    table, matched, everybody = (
        item["matched"]["table"],
        expected["matched"],
        expected["all_respondents_sensitivity"],
    )

    assert [table[c] for c in ("both", "lost", "gained", "neither")] == [
        matched[c] for c in ("n11", "n10_loss", "n01_gain", "n00")
    ]
    assert item["matched"]["p"] == pytest.approx(matched["p_mcnemar_exact"], rel=1e-9)
    assert item["matched"]["p_holm"] == pytest.approx(matched["p_holm_8_items"], rel=1e-9)
    assert item["all"]["p"] == pytest.approx(everybody["p_two_proportion_z"], rel=1e-9)
    assert (item["all"]["pre"]["n"], item["all"]["post"]["n"]) == (
        everybody["pre_n"],
        everybody["post_n"],
    )


def test_confidence_goes_from_13_to_66(snapshot):
    confidence, expected = snapshot["confidence"][0], EXPECTED["confidence_her2_low"]

    assert (
        percent(confidence["matched"]["pre"]["share"]),
        percent(confidence["matched"]["post"]["share"]),
    ) == (
        "13%",
        "66%",
    )
    assert points(confidence["matched"]["change"]) == "+53 points"
    assert confidence["ratings"]["pre"] == expected["pre_margin"]
    assert confidence["ratings"]["statistic"] == pytest.approx(
        expected["wilcoxon_pratt"]["z"], rel=1e-9
    )
    assert (
        p_value(confidence["matched"]["p"]),
        p_value(confidence["matched"]["p"], floor=0.01),
    ) == (
        "p<0.001",
        "p<0.01",
    )


def test_practice_changes_are_36_29_27_25_20(snapshot):
    question = snapshot["practice_change"][0]

    assert question["n"] == 252
    assert [percent(option["share"]) for option in question["options"][:5]] == [
        "36%",
        "29%",
        "27%",
        "25%",
        "20%",
    ]
    assert [o["n"] for o in snapshot["barriers"][0]["options"]] == list(
        EXPECTED["synthetic_barriers"]["counts"].values()
    )


def test_none_of_the_wrong_readings_comes_out(snapshot):
    overall = snapshot["knowledge"]["overall"]
    shares = [round(overall["pre"] * 100, 2), round(overall["post"] * 100, 2)]

    right, *wrong = EXPECTED["contrasts_for_tests"].values()
    assert shares == pytest.approx(right, abs=0.02)
    assert all(shares != pytest.approx(reading, abs=0.02) for reading in wrong)


def test_the_score_per_learner_is_the_published_one(snapshot):
    scores, expected = snapshot["scores"], EXPECTED["overall"]["learner_mean_score"]

    assert (scores["n"], scores["df"]) == (expected["n"], expected["df"])
    assert scores["pre"]["mean"] * 100 == pytest.approx(expected["pre_mean_pct"], abs=0.005)
    assert scores["post"]["mean"] * 100 == pytest.approx(expected["post_mean_pct"], abs=0.005)
    assert scores["statistic"] == pytest.approx(expected["t"], abs=5e-5)
    assert scores["p"] == pytest.approx(expected["p_paired_t"], rel=1e-9)
    assert scores["d_av"] == pytest.approx(expected["cohens_d_av"], abs=5e-5)
    assert scores["d_z"] == pytest.approx(expected["cohens_d_z"], abs=5e-5)
    assert (scores["pre"]["all_right"], scores["post"]["all_right"]) == (18, 44)


def test_what_898_people_answered_in_segments_is_told(snapshot):
    micro = snapshot["micro_learning"]

    whole = ("participants", "answered", "answers", "right", "also_cme")
    assert [micro[name] for name in whole] == [898, 673, 1345, 895, 23]
    assert [segment["answered"] for segment in micro["segments"]] == [673, 448, 224, 0, 0]
    assert [way["matched"] for way in micro["pathways"]] == [15, 315]


def test_decisions_and_ratings_are_told(snapshot):
    points = snapshot["decision_points"]["points"]

    assert [point["question"] for point in points] == ["d1", "d2", "d3", "d4", "d5", "d6"]
    assert (points[0]["n"], points[0]["recommended"]) == (341, 197)
    assert {point["change"]["paired_with"] for point in points} == {"objective"}
    rated = snapshot["satisfaction"]["questions"]
    assert [(each["question"], each["agree"], each["n"]) for each in rated] == [
        ("e1", 250, 252),
        ("e2", 247, 252),
    ]


def test_the_conclusion_survives_the_worst_case(snapshot):
    missing = snapshot["missing_learners"]

    sizes = (missing["matched"]["n"], missing["before_only"]["n"], missing["after_only"])
    assert sizes == (330, 82, 19) and missing["survives"] is True
    changes = {each["scenario"]: points(each["change"]) for each in missing["scenarios"]}
    assert changes == {
        "matched": "+18 points",
        "overlapping": "+19 points",
        "unchanged": "+14 points",
        "worst": "+5 points",
    }
