"""How many passed, beside the right answers of each question."""

import copy
import random
from decimal import Decimal

import pytest

from outcomes.snapshots.document import Item, Knowledge, OutcomeDocument, Side, Stage
from outcomes.snapshots.document_groups import ByGroup, ComparedGroup, ItemByGroup, SplitBy
from outcomes.suppression.cells import Review
from outcomes.suppression.passes import PASSED, target_tells, tells_of_few, without_passes
from outcomes.suppression.passes import Test as PostTest
from outcomes.suppression.right_answers import Right, share_tells

from .courses import BELOW, PASS_MARK
from .puzzle import Puzzle
from .relations_of_people import name_of, of_passes, passes, took_after

TOOK = 140


def shown(count):
    return Right(count, count, count)


def hidden(count, low, high):
    return Right(count, low, high)


CASES = {
    "a test of three questions": ([[104, 96, 110]], 80, "0.7", True),
    "three of four": ([[104, 96, 110, 100]], 80, "0.7", False),
    "all of four": ([[104, 96, 110, 100]], 70, "1", True),
    "one of four": ([[104, 96, 110, 100]], 135, "0.2", True),
    "three of four, two known by all": ([[140, 140, 68, 60]], 70, "0.7", True),
    "three of four, one known by nobody": ([[0, 110, 105, 108]], 80, "0.7", True),
    "hardly more right than who passed need": ([[80, 78, 75, 70]], 98, "0.7", True),
    "either of two long tests": ([[104, 96, 110, 100], [90, 95, 99, 80]], 120, "0.7", False),
    "either of two, one short": ([[104, 96, 110, 100], [90]], 120, "0.7", True),
    "the second by nobody": ([[104, 96, 110, 100], [20, 3, 5, 4]], 70, "0.7", True),
    "more than the first answers allow": ([[12, 12, 20, 18]], 100, "0.7", False),
}


@pytest.mark.parametrize("case", CASES)
def test_who_passed_is_told_where_a_test_is_short_or_leaves_few_answers_open(case):
    tests, passed, mark, told = CASES[case]
    taken = [PostTest(tuple(rights), TOOK) for rights in tests]

    assert tells_of_few(taken, passed, BELOW, [Decimal(mark)]) is told


@pytest.mark.parametrize(("then", "shown"), [(60, True), (70, False)])
def test_of_who_came_since_a_publication_who_passed_tells_no_few(then, shown):
    """Forty came, of whom forty passed, or thirty: they had 120 right answers in four questions."""
    rights = {f"q{n}": (count, count - 30) for n, count in enumerate((90, 92, 94, 95))}
    addresses = {f"item/{key}/all/post/count": counts for key, counts in rights.items()}
    addresses |= {f"item/{key}/all/post/n": (TOOK, TOOK - 40) for key in rights}
    cells = [{name: counts[n] for name, counts in addresses.items()} for n in (0, 1)]
    cells[1][PASSED] = then
    review = Review(BELOW, [(cells[1], cells[1])], [PASS_MARK])
    review.cells = cells[0]
    items = [Item.model_construct(question=key, version=1, measures="") for key in rights]
    knowledge = Knowledge.model_construct(objectives=[])
    whole = OutcomeDocument.model_construct(items=items, knowledge=knowledge, reliability=[])
    stage = Stage.model_construct(stage="passed", n=90)

    (left,) = without_passes(review, [stage], 90, whole)

    assert (left.n == 90) is shown


@pytest.mark.parametrize(("others", "shown"), [((40, 40, 30, 20), False), ((60, 70, 55, 65), True)])
def test_who_passed_tells_no_few_beside_a_target_group_that_was_right_in_all(others, shown):
    """Of 44 or 70 who passed with three of four, forty are of the target group."""
    passed = 44 if not shown else 70
    groups = {"target": (40, (40, 40, 40, 40)), "others": (100, others)}
    items = [
        ItemByGroup.model_construct(
            question=f"q{n}",
            groups=[
                ComparedGroup.model_construct(
                    group=name, n=size, post=Side.model_construct(n=size, count=rights[n])
                )
                for name, (size, rights) in groups.items()
            ],
        )
        for n in range(4)
    ]
    split = SplitBy.model_construct(dimension="target", items=items)
    by_group = ByGroup.model_construct(chosen=True, dimensions=[split])
    review = Review(BELOW, marks=[PASS_MARK])
    review.cells = {
        f"item/q{n}/all/post/{name}": value
        for n in range(4)
        for name, value in (("n", TOOK), ("count", 40 + others[n]))
    }
    asked = [Item.model_construct(question=f"q{n}", version=1, measures="") for n in range(4)]
    whole = OutcomeDocument.model_construct(items=asked, by_group=by_group)

    assert target_tells(review, passed, whole) is not shown


def answered(rnd, questions):
    """A class of skill, so that right answers go together."""
    hard = [rnd.uniform(0.3, 0.9) for _ in range(questions)]
    keys = [f"q{n}" for n in range(questions)]
    spread = rnd.choice([0.1, 0.3])
    for _ in range(rnd.choice([60, 140, 300])):
        skill = rnd.gauss(0, spread)
        yield {
            key: "right" if rnd.random() < each + skill else "wrong"
            for key, each in zip(keys, hard, strict=True)
        }


@pytest.mark.parametrize("tests", [[[0, 1, 2, 3]], [[0, 1, 2, 3, 4]]])
def test_where_who_passed_is_told_no_few_of_a_question_or_score_are(tests):
    """The searching attack, on who took tests of four and five questions."""
    seen, several = 0, [tuple(f"q{n}" for n in test) for test in tests]
    for seed in range(60):
        folk = [*answered(random.Random(seed), sum(map(len, tests)))]
        passed = sum(passes(way, several) for way in folk)
        rights = {key: sum(way[key] == "right" for way in folk) for key in folk[0]}
        if any(min(right, len(folk) - right) < BELOW for right in rights.values()):
            continue  # the question is hidden
        taken = [PostTest(tuple(rights[key] for key in test), len(folk)) for test in several]
        if not tells_of_few(taken, passed, BELOW, [PASS_MARK]):
            seen += 1
            assert worked_out(folk, rights, passed, several) == [], f"seed {seed}"
    assert seen > 5


def worked_out(folk, rights, passed, tests):
    puzzle = Puzzle()
    of_passes(puzzle, {"flow": True, "items": [each(key, len(folk)) for key in rights]}, tests)
    took_after(puzzle)
    for name in puzzle.index:
        if name.startswith("answered/") and "none" in name:
            puzzle.know(name, 0)
    truth = {name: 0 for name in puzzle.index if name.startswith("answered/")}
    for way in folk:
        truth[name_of(way)] += 1
    puzzle.know("flow funnel/passed", passed)
    for key, count in rights.items():
        puzzle.know(f"item/{key}/all/post/count", count)
        puzzle.know(f"item/{key}/all/post/wrong", len(folk) - count)
    whole = copy.deepcopy(puzzle)
    for name, count in truth.items():
        whole.know(name, count)
    values = whole.settle().values()
    puzzle.settle()
    small = [
        name
        for name, value in values.items()
        if 0 < value < BELOW and not name.startswith("answered/")
    ]
    told = [name for name in small if puzzle.is_known(name)]
    return told + puzzle.narrowed(values, [name for name in small if name not in told], BELOW)


def each(key, n):
    return {"question": key, "all": {"post": {"n": n}}}


@pytest.mark.parametrize(
    ("first", "second", "n", "share", "told"),
    [
        (hidden(128, 117, 136), hidden(110, 100, 119), 140, 0.85, False),  # of 234 to 242 answers
        (hidden(135, 117, 136), hidden(118, 100, 119), 140, 0.90, True),
        (hidden(118, 117, 136), hidden(101, 100, 119), 140, 0.78, True),
        (hidden(135, 117, 136), hidden(118, 100, 119), 70, 0.90, False),  # of few who took it
        (shown(128), hidden(110, 100, 119), 140, 0.85, True),
    ],
)
def test_a_share_of_all_who_took_the_test_tells_where_few_values_are_left(
    first, second, n, share, told
):
    assert share_tells({"q0": first, "q1": second}, TOOK, n, share, BELOW) is told
