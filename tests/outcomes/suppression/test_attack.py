"""What a supporter gets, attacked: from all that is published together nobody narrows a small cell.

All tables of whole numbers that fit the published document are searched (`puzzle`), also those that
are nowhere printed: scores by score, levels by level. The page and the files set only what the
document says, so it is all a supporter has.
"""

import json
import random
import re
from copy import deepcopy

import pytest

from outcomes.reports.content.abstract import MEETINGS, abstract
from outcomes.reports.content.evidence import evidence_of
from outcomes.reports.content.reading import Options, read
from outcomes.snapshots.document import of_json, write
from outcomes.suppression import TooLittleNew, suppress
from outcomes.suppression.sections import ONLY_INSIDE
from tests.outcomes.made_up import document, given_numbers, people, person
from tests.outcomes.made_up_activity import did
from tests.outcomes.reports.content.test_beside_the_contract import FURTHER

from .courses import (
    BELOW,
    asked_after,
    both_truths,
    finished,
    leaving,
    of_one_question,
    of_tests,
    random_course,
    took_some,
    truth_of,
)
from .people import learner, learners, of_scores
from .puzzle import Puzzle
from .relations import puzzle_of, together
from .relations_of_numbers import numbers_told


def is_a_cell(name):
    """Who answered one question and not another: how many they are follows from the numbers of
    learners that stand on every table, and nothing is said of them."""
    return "none" not in name and (" beyond " not in name or "/all/" in name)


def worked_out(published: Puzzle, truth: Puzzle) -> list[str]:
    """Small cells that are told, or narrowed to fewer values than the threshold."""
    values, published = truth.values(), published.settle()
    assert all(values.get(name, value) == value for name, value in published.values().items())
    small = [
        name
        for name, value in values.items()
        if 0 < value < BELOW and name in published.index and is_a_cell(name)
    ]
    told = [f"{name} is told" for name in small if published.is_known(name)]
    unknown = [name for name in small if not published.is_known(name)]
    return told + published.narrowed(values, unknown, BELOW)


@pytest.mark.parametrize(
    "seeds", [*(range(n, n + 20) for n in range(0, 160, 20)), [284, 576, 7137]]
)
def test_no_small_cell_can_be_worked_out_from_what_is_published(seeds):
    for seed in seeds:
        folk, whole = random_course(seed)

        closed = worked_out(puzzle_of(leaving(whole)), truth_of(folk, whole))

        assert closed == [], f"seed {seed}"


TESTS = [(("q1", "q2"), ("q3",)), (("q1",), ("q2",), ("q3",)), (("q1", "q3"), ("q2",))]


@pytest.mark.parametrize("seeds", [range(16), [19, 26, 31, 74, 90, 95]])
def test_who_passed_any_of_several_tests_tells_no_few_of_one(seeds):
    """Of the odd courses some took one test alone."""
    for seed in seeds:
        rnd, folk, tests = random.Random(seed), random_course(seed)[0], TESTS[seed % 3]
        folk = [took_some(rnd, each, tests) for each in folk] if seed % 2 else folk
        whole = of_tests(folk, *tests)

        closed = worked_out(puzzle_of(leaving(whole), tests), truth_of(folk, whole))

        assert closed == [], f"seed {seed}"


@pytest.mark.parametrize(
    "seeds", [*(range(n, n + 10) for n in range(200, 240, 10)), [254, 270, 369]]
)
def test_two_publications_do_not_show_the_few_who_came_between(seeds):
    for seed in seeds:
        rnd = random.Random(seed)
        folk = people(seed)
        more = folk + [person(rnd, 0.5) for _ in range(rnd.choice([12, 40, 80, 150]))]
        old, new = (folk, document(folk)), (more, document(more))
        left = leaving(old[1])
        try:
            later = leaving(new[1], (old[1], left))
        except TooLittleNew:
            continue

        assert worked_out(together(left, later), both_truths(old, new)) == [], f"seed {seed}"


def test_the_attacker_finds_the_few_newcomers_who_did_not_evaluate():
    folk, evaluated = people(5, 200), {"practice": {"a"}}
    more = folk + [learner("a", "b", **(evaluated if n < 15 else {})) for n in range(18)]
    old, new = (folk, document(folk)), (more, document(more))
    left = leaving(old[1])
    later = leaving(new[1], (old[1], left))
    careless = later | {"practice_change": new[1]["practice_change"]}
    careless["participation"]["funnel"] = new[1]["participation"]["funnel"]

    closed = worked_out(together(left, careless), both_truths(old, new))

    assert any("stayed behind/funnel/post_answered/practice_change" in cell for cell in closed)


@pytest.mark.parametrize("size", [12, 25, 43, 44, 60, 131, 400, 1000])
def test_nobody_is_found_among_those_who_gave_numbers(size):
    """Of each small group, by what they gave, nobody fits what left, or many different counts."""
    folk = people(size, size)
    given = given_numbers(sum(bool(person["before"]) for person in folk))

    left = leaving(document(folk))

    assert numbers_told(left, given, BELOW) == []
    shown = [key for key, told in left["audience"]["numbers"].items() if told["mean"] is not None]
    assert shown == [] if size < 100 else "n1" in shown


def test_the_attacker_finds_the_only_one_who_saw_a_patient():
    given = {"n1": [1, *[0] * 11]}
    careless = {"audience": {"numbers": {"n1": {"n": 12, "mean": 0.1, "sd": 0.3, "median": 0.0}}}}

    told = numbers_told(careless, given, BELOW, steps=["0.1"])

    assert told == ["number/n1/1 = 1 is one of [1]", "number/n1/1+ = 1 is one of [1]"]


def test_the_attacker_finds_a_label_left_alone():
    folk = people(7, 200)
    whole = document(folk)
    careless = deepcopy(whole)
    label = next(entry for entry in careless["audience"]["specialty"] if 0 < entry["n"] < BELOW)
    label["n"] = label["share"] = None

    assert f"specialty/{label['label']} is told" in worked_out(
        puzzle_of(careless), truth_of(folk, whole)
    )


def test_the_attacker_finds_who_went_both_ways_beside_two_tables():
    folk, whole = random_course(298)
    careless = leaving(whole)
    assert all(item["matched"]["table"] for item in careless["items"])
    moves = whole["knowledge"]["objectives"][0]["learners"]
    careless["knowledge"]["objectives"][0]["learners"] = moves

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any("scores/gained+lost = 2" in cell for cell in closed)


def test_the_attacker_finds_the_right_answers_of_a_hidden_group():
    folk, whole = random_course(1)
    careless = leaving(whole)
    careless["subgroups"] = deepcopy(whole["subgroups"])
    last = careless["subgroups"]["dimensions"][0]["groups"][-1]
    last["overall"] |= {"learners": None, "pre": None, "post": None}

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any(cell.startswith("subgroup/") and "/right" in cell for cell in closed)


def test_the_attacker_finds_a_specialty_left_alone_at_a_decision_point():
    folk, whole = random_course(4)
    careless = leaving(whole)
    point = deepcopy(whole["decision_points"]["points"][0])
    small = min((g for g in point["specialties"] if g["recommended"]), key=lambda g: g["n"])
    small |= {"n": None, "recommended": None}
    careless["decision_points"]["points"] = [point]

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert f"decision/d1/specialties/{small['label']}/right is told" in closed


def test_the_attacker_finds_a_level_of_a_rating_that_was_left_alone():
    folk, whole = random_course(7)
    careless = leaving(whole)
    question = deepcopy(whole["satisfaction"]["questions"][0])
    level = next(option for option in question["options"] if 0 < option["n"] < BELOW)
    level |= {"n": None, "share": None}
    careless["satisfaction"]["questions"] = [question | {"mean": None}]

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert f"satisfaction/e1/level/{level['choice']} is told" in closed


def test_the_attacker_finds_scores_in_groups_by_what_each_had_right_before():
    folk = [finished(random.Random(80), person) for person in people(80, 200)]
    whole = of_tests(folk, ("q1", "q2"), ("q3",))
    careless = leaving(whole)
    careless["subgroups"]["dimensions"][-1] = whole["subgroups"]["dimensions"][-1]

    closed = worked_out(puzzle_of(careless, asked_after(whole)), truth_of(folk, whole))

    assert any(cell.startswith("through/") for cell in closed)


def test_the_attacker_finds_the_few_who_came_to_several_segments():
    folk = random_course(31)[0]
    whole = of_tests(folk, ("q1", "q2", "q3"))
    careless = leaving(whole)
    careless["micro_learning"] = whole["micro_learning"]

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any(cell.startswith("came by ") for cell in closed)


def test_the_attacker_finds_who_has_no_pair_between_the_funnel_and_the_matched():
    folk, whole = random_course(0)
    careless = leaving(whole)
    names = ("participation", "flow")
    for name in names:
        careless[name]["funnel"] = deepcopy(whole[name]["funnel"])

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any(cell.startswith("flow/no_pair") for cell in closed)


def of_two_campaigns(folk):
    """Five of the first campaign did not answer in the segment."""
    came = [bool(did(number, each)["segment"]) for number, each in enumerate(folk)]
    quiet = iter(["spring"] * 5 + ["autumn", ""] * len(folk))
    campaigns = [
        ("spring", "autumn", "")[n % 3] if came[n] else next(quiet) for n in range(len(folk))
    ]
    return [each | {"campaign": name} for each, name in zip(folk, campaigns, strict=True)]


def test_whom_a_campaign_brought_less_those_in_a_segment_are_people_too():
    """Mostly those who took the course."""
    folk = of_two_campaigns(people(2, 400))
    whole = document(folk)
    left = leaving(whole)
    assert all(entry["n"] for entry in left["participation"]["campaigns"])
    careless = left | {"micro_learning": whole["micro_learning"]}

    closed = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert "segment/s1/campaign/spring/elsewhere is told" in closed
    assert worked_out(puzzle_of(left), truth_of(folk, whole)) == []


SURE = {"before": 4, "after": 5}
ONE_QUESTION = learners(24, 60, 18, 18)
ALONE = [learner(None, "b")] * 4 + [learner(None, "a")] * 16
FORGOT = [learner("b", "a", later={"a": "done"}, practice={"a"})] * 3
KEPT = [learner("a", "b", later={"a": "done"}, practice={"a"})] * 40


def of_three_questions(folk):
    """Right in the first and wrong in the second after, so whoever knew the third passed."""
    sides = {"before": {"q1": "a", "q2": "a"}, "after": {"q1": "b", "q2": "a"}}
    return [
        each | {side: each[side] and each[side] | more for side, more in sides.items()}
        for each in folk
    ]


SURE_AT_LAST = {"sure": {"before": 1, "after": 5}}
UNSURE_AT_LAST = {"sure": {"before": 1, "after": 2}}


ROUTES = {
    "passed is right in the third of three": of_three_questions([*ONE_QUESTION, *ALONE]),
    "passed is right": [*ONE_QUESTION, *ALONE],
    "a share of responders is a count": [*learners(24, 40, 18, 18), *FORGOT, *KEPT],
    "the wrong and sure are wrong": [
        each | {"sure": SURE if each["before"] else {"after": 5}}
        for each in [*learners(25, 28, 14, 13), *ALONE]
    ],
    "the right are sure": [
        each | (SURE_AT_LAST if n > 2 else UNSURE_AT_LAST)
        for n, each in enumerate(learners(24, 31, 0, 14))
    ]
    + [each | UNSURE_AT_LAST for each in learners(0, 0, 0, 14)],
    "numbers say who took the test before": [
        *ONE_QUESTION,
        *[learner(None, "b")] * 7,
        *[learner("a", None)] * 22,
    ],
}


@pytest.mark.parametrize("route", ROUTES)
def test_no_number_of_one_table_tells_the_few_another_hides(route):
    folk = ROUTES[route]
    for whole in (of_one_question(folk), document(folk)):
        closed = worked_out(puzzle_of(leaving(whole)), truth_of(folk, whole))

        assert closed == []


@pytest.mark.parametrize("route", ROUTES)
def test_the_attacker_finds_the_few_beside_the_number_of_another_table(route):
    folk = ROUTES[route]
    whole = of_one_question(folk)
    careless = leaving(whole)
    careless["flow"]["funnel"] = whole["flow"]["funnel"]
    careless["follow_up"][0]["responders"] = whole["follow_up"][0]["responders"]
    wrong = whole["confidence_knowledge"]["confidently_wrong_after"]
    careless["confidence_knowledge"]["confidently_wrong_after"] = wrong
    careless["audience"]["numbers"] = whole["audience"]["numbers"]

    assert worked_out(puzzle_of(careless), truth_of(folk, whole)) != []


def test_the_attacker_finds_the_few_of_a_score_beside_who_passed():
    """Of those who failed nearly all had one right of three, so few had none."""
    folk = of_scores((60, 3), (33, 1), (3, 0))
    whole = document(folk)
    left = leaving(whole)
    assert left["flow"]["funnel"][-1]["n"] is None
    careless = left | {"flow": left["flow"] | {"funnel": whole["flow"]["funnel"]}}

    assert any(
        "scored/0" in cell for cell in worked_out(puzzle_of(careless), truth_of(folk, whole))
    )


@pytest.mark.parametrize(("several", "closed"), [(4, True), (24, False)])
def test_choices_tell_no_few_who_named_more_than_one(several, closed):
    named = [{"a"}] * 30 + [{"b"}] * 20 + [{"a", "b"}] * several
    folk = [
        each | {"practice": n} for each, n in zip(learners(30, 30, 20, 30), named, strict=False)
    ]
    whole = document(folk)
    left = leaving(whole)
    careless = left | {"practice_change": whole["practice_change"]}

    told = worked_out(puzzle_of(careless), truth_of(folk, whole))

    assert any("practice_change/p1/several" in cell for cell in told) is closed
    assert [option["n"] is None for option in left["practice_change"][0]["options"]] == [
        False, closed, False, False,
    ]  # fmt: skip
    assert worked_out(puzzle_of(left), truth_of(folk, whole)) == []


def test_the_attacker_finds_the_few_of_a_state():
    folk, whole = random_course(4)
    careless = leaving(whole)
    assert [entry["n"] for entry in careless["snapshot"]["states"]].count(None) == 1
    careless["snapshot"]["states"] = whole["snapshot"]["states"]

    assert "state/WY is told" in worked_out(puzzle_of(careless), truth_of(folk, whole))


def test_what_rests_on_tables_nobody_sees_stays_inside():
    _, whole = random_course(3)

    left = json.loads(write(suppress(of_json(whole | FURTHER), BELOW)))

    assert not {*ONLY_INSIDE} & {name for name, part in left.items() if part}
    assert left["missing_learners"]["scenarios"] == []
    assert left["missing_learners"]["professions"] == []
    assert left["snapshot"]["digest"] is None
    assert {way["n"] for way in left["micro_learning"]["pathways"]} <= {None}


@pytest.mark.parametrize("seed", [3, 4])
def test_files_tables_and_abstracts_say_no_count_that_did_not_leave(seed):
    """Everything a supporter opens is read from the one document that left: no count of the whole
    document that is nowhere in it stands in a cell, sentence, evidence or abstract."""
    _, whole = random_course(seed)
    document = of_json(leaving(whole))
    known = {n for n in _numbers(json.loads(write(document))) if isinstance(n, int)}
    secret = {n for n in _numbers(whole) if isinstance(n, int)} - known - {*range(101)}
    report = read(document, Options())
    cells = [cell for table in report.tables for row in table.rows for cell in row]
    told = [evidence_of(document, cell.evidence, 0.001) for cell in cells if cell.evidence]
    texts = [cell.shown for cell in cells] + [each.plain for each in told if each]
    texts += [finding.sentence for finding in report.findings]
    for conference in MEETINGS:
        options = Options(conference=conference)
        texts += [words for _, words in abstract(document, report, options).parts]

    printed = {int(n.replace(",", "")) for text in texts for n in COUNT.findall(text)}
    assert printed & secret == set()


COUNT = re.compile(r"(?<![\d.,%-])\d{1,3}(?:,\d{3})*(?![\d.,%])")


def _numbers(value):
    if isinstance(value, dict | list):
        entries = value.values() if isinstance(value, dict) else value
        return [number for entry in entries for number in _numbers(entry)]
    return [value]
