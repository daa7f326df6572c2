"""The demonstration's files, read row by row and counted by hand, against the counts.

Nothing of the product counts here.
"""

import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from demo.people import write
from learners.npi import is_valid

DEMO = Path(__file__).resolve().parents[2] / "demo"
COUNTS = json.loads((DEMO / "her2_demo_counts.json").read_text())
ITEMS = {key.lower(): item for key, item in COUNTS["items"].items()}
QUESTIONS = {
    question["key"]: question
    for question in yaml.safe_load((DEMO / "course.yaml").read_text())["questions"]
}
RIGHT = {
    key: next(c["key"] for c in QUESTIONS[key]["choices"] if c.get("correct")) for key in ITEMS
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    return write(folder)


@pytest.fixture(scope="module")
def learners(files):
    with files[0].open(newline="") as file:
        return {row["learner"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def answers(files):
    """(question, phase, attempt) -> learner -> answer"""
    given = defaultdict(dict)
    with files[1].open(newline="") as file:
        for row in csv.DictReader(file):
            asked = given[row["question"], row["phase"], int(row["attempt"])]
            assert row["learner"] not in asked
            asked[row["learner"]] = row["answer"]
    return given


@pytest.fixture(scope="module")
def persons(learners):
    """Rows that share an NPI or an e-mail address are one; CME before micro-learning."""
    first: dict[str, str] = {}
    person = {}
    for name, row in sorted(learners.items(), key=lambda entry: entry[1]["pathway"]):
        marks = [mark for mark in (row["npi"], row["email"].lower()) if mark]
        person[name] = next((first[mark] for mark in marks if mark in first), name)
        for mark in marks:
            first.setdefault(mark, person[name])
    return person


def test_1361_persons_of_whom_463_took_the_course_and_23_came_by_both_ways(learners, persons):
    part = COUNTS["participation"]
    cme = {persons[name] for name, row in learners.items() if row["pathway"] == "cme"}
    micro = {persons[name] for name, row in learners.items() if row["pathway"] == "micro"}

    assert len(cme) == part["cme_learners"]
    assert len(micro - cme) == part["micro_learning_participants"]
    assert len(micro & cme) == part["synthetic_raw_micro"]["moved_to_cme_learners_by_precedence"]
    assert len(cme | micro) == part["total"]


def test_specialties_and_professions_are_those_of_the_counts(learners, persons):
    for pathway in ("cme", "micro"):
        counted = Counter(
            row["specialty"]
            for name, row in learners.items()
            if row["pathway"] == pathway and persons[name] == name
        )
        expected = {
            name.rsplit(" ", 1)[0]: n
            for name, n in COUNTS["participation"]["oncologists"][pathway].items()
        }
        assert {label: counted[label] for label in expected} == expected
    cme = [row["profession"] for row in learners.values() if row["pathway"] == "cme"]
    others = COUNTS["participation"]["other_cme_learners"]
    assert Counter(cme)["physician"] == COUNTS["participation"]["pars_counts"]["physician_learners"]
    assert (
        len(cme) - Counter(cme)["physician"]
        == COUNTS["participation"]["pars_counts"]["other_learners"]
    )
    assert Counter(cme)["pharmacist"] == others["Pharmacist 183500000X"]


def test_every_npi_is_well_formed_and_of_a_kind_never_issued(learners):
    numbers = [row["npi"] for row in learners.values() if row["npi"]]

    assert len(numbers) > 1300
    assert all(is_valid(number) and number.startswith("2") for number in numbers)


def test_times_lie_between_enrolment_and_today_and_carry_an_offset(files, learners):
    now = datetime.now(UTC)
    with files[1].open(newline="") as file:
        for row in csv.DictReader(file):
            answered = datetime.fromisoformat(row["answered_at"])
            assert datetime.fromisoformat(learners[row["learner"]]["enrolled_at"]) < answered < now


@pytest.mark.parametrize("key", sorted(ITEMS))
def test_the_fourfold_table_of_an_item(answers, key):
    before, after, expected = answers[key, "pre", 1], answers[key, "post", 1], ITEMS[key]
    both = [
        (before[name] == RIGHT[key], after[name] == RIGHT[key])
        for name in before.keys() & after.keys()
    ]
    everybody = expected["all_respondents_sensitivity"]

    assert Counter(both) == {
        (True, True): expected["matched"]["n11"],
        (True, False): expected["matched"]["n10_loss"],
        (False, True): expected["matched"]["n01_gain"],
        (False, False): expected["matched"]["n00"],
    }
    assert (len(before), len(after)) == (everybody["pre_n"], everybody["post_n"])
    assert sum(answer == RIGHT[key] for answer in before.values()) == everybody["pre_correct"]
    assert sum(answer == RIGHT[key] for answer in after.values()) == everybody["post_correct"]


@pytest.mark.parametrize("key", sorted(ITEMS))
def test_the_last_attempt_would_tell_another_story(answers, key):
    before, last = answers[key, "pre", 1], answers[key, "post", 1] | answers[key, "post", 2]

    right = sum(last[name] == RIGHT[key] for name in before.keys() & last.keys())

    assert right == ITEMS[key]["retake_trap_last_post_correct_matched"]


@pytest.mark.parametrize("key", sorted(ITEMS))
def test_wrong_answers_are_spread_over_the_distractors(answers, key):
    wrong = Counter(answer for answer in answers[key, "pre", 1].values() if answer != RIGHT[key])

    assert len(wrong) == len(QUESTIONS[key]["choices"]) - 1
    assert min(wrong.values()) > 5


@pytest.mark.parametrize("pair", ["Q1xQ2", "Q3xQ4", "Q5xQ6"])
def test_the_items_of_an_objective_hang_together_as_counted(answers, pair):
    first, other = (key.lower() for key in pair.split("x"))
    order = [(True, True), (True, False), (False, True), (False, False)]

    def pattern(key, name):
        return (
            answers[key, "pre", 1][name] == RIGHT[key],
            answers[key, "post", 1][name] == RIGHT[key],
        )

    matched = answers[first, "pre", 1].keys() & answers[first, "post", 1].keys()
    joint = Counter((pattern(first, name), pattern(other, name)) for name in matched)

    assert [[joint[a, b] for b in order] for a in order] == COUNTS["joint_patterns_two_item_LOs"][
        pair
    ]


def test_confidence_before_and_after(answers):
    before, after, expected = (
        answers["c1", "pre", 1],
        answers["c1", "post", 1],
        COUNTS["confidence_her2_low"],
    )
    moves = Counter((int(before[name]), int(after[name])) for name in before.keys() & after.keys())
    everybody = expected["all_respondents_sensitivity"]

    assert [[moves[a, b] for b in range(1, 6)] for a in range(1, 6)] == expected[
        "paired_5x5_rows_pre_cols_post"
    ]
    assert [Counter(before.values())[str(k)] for k in range(1, 6)] == everybody["pre_counts_1to5"]
    assert [Counter(after.values())[str(k)] for k in range(1, 6)] == everybody["post_counts_1to5"]


def test_caseload(answers):
    numbers = Counter(answers["n1", "pre", 1].values())

    assert numbers == COUNTS["caseload_her2pos_mbc_patients_per_week"]["distribution_value_count"]
    assert not [asked for asked in answers if asked[0] == "n1" and asked[1] != "pre"]


@pytest.mark.parametrize(
    ("key", "expected", "alone"),
    [
        (
            "p1",
            COUNTS["intended_practice_changes"]["counts"]
            | COUNTS["intended_practice_changes"]["other_synthetic_options"],
            ("f", "g"),
        ),
        ("b1", COUNTS["synthetic_barriers"]["counts"], ("e",)),
    ],
)
def test_practice_changes_and_barriers(answers, key, expected, alone):
    given = [answer.split("|") for answer in answers[key, "evaluation", 1].values()]
    named = Counter(choice for chosen in given for choice in chosen)

    assert len(given) == 252
    assert {
        choice["text"]: named[choice["key"]] for choice in QUESTIONS[key]["choices"]
    } == expected
    assert all(len(chosen) == 1 for chosen in given if set(chosen) & set(alone))
    assert all(len(set(chosen)) == len(chosen) for chosen in given)


def test_the_small_groups_that_suppression_has_to_hide(answers, learners):
    matched = answers["q5", "pre", 1].keys() & answers["q5", "post", 1].keys()
    rare = [name for name in matched if learners[name]["specialty"] == "Gynecologic Oncology"]

    assert len(rare) == COUNTS["suppression_demo"]["gynecologic_oncologists_matched_track2"]
    assert (
        len(answers["q5", "follow_up", 1])
        == COUNTS["suppression_demo"]["follow_up_60_day_respondents"]
    )


def test_the_first_decision_of_a_track_is_answered_by_all_who_started_it(answers):
    first, two = set(answers["d1", "in_activity", 1]), set(answers["d4", "in_activity", 1])
    tracks = COUNTS["participation"]["tracks"]

    assert (len(first), len(two)) == (tracks["track1_started"], tracks["track2_started"])
    assert (len(first & two), len(first | two)) == (tracks["both"], tracks["any"])


def test_made_twice_it_is_the_same(files, tmp_path):
    again = write(tmp_path)

    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in again]
