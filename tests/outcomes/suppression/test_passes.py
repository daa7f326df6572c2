"""How many passed, beside the right answers of each question."""

from decimal import Decimal

import pytest

from outcomes.suppression.passes import tells_of_few
from outcomes.suppression.passes_bounds import Test as PostTest
from outcomes.suppression.right_answers import Right, share_tells

from .courses import BELOW

TOOK = 140


def shown(count):
    return Right(count, count, count)


def hidden(count, low, high):
    return Right(count, low, high)


CASES = {
    "one question": ([hidden(88, 84, 104)], 88, [], True),
    "all of three, two of them known by all": (
        [shown(140), shown(140), hidden(88, 84, 104)], 88, [], True),
    "two of three, one known by all and one by nobody": (
        [shown(140), shown(0), hidden(88, 84, 104)], 88, [], True),
    "one of three, nearly all of whom knew only that": (
        [shown(40), shown(40), hidden(36, 20, 40)], 115, [], True),
    "one of three, who may have known any": (
        [shown(40), shown(40), hidden(36, 20, 40)], 90, [], False),
    "two of three, as mostly": ([shown(104), shown(96), hidden(110, 103, 117)], 117, [], False),
    "either of two tests of one question": (
        [shown(40), hidden(60, 50, 65)], 99, [[0], [1]], True),
    "either of two tests, of whom many may have passed both": (
        [shown(80), hidden(60, 50, 65)], 99, [[0], [1]], False),
    "two tests of two, failed by nearly all": (
        [shown(0), hidden(9, 0, 60), shown(0), shown(2)], 9, [[0, 1], [2, 3]], True),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_passed_is_told_where_it_leaves_right_answers_open(case):
    rights, passed, tests, told = CASES[case]
    asked = [
        PostTest(tuple(rights[n] for n in test), TOOK) for test in tests or [range(len(rights))]
    ]

    assert tells_of_few(asked, passed, TOOK, BELOW) is told


@pytest.mark.parametrize(
    ("rights", "passed", "mark", "told"),
    [
        ([60, 63], 55, "1", True),  # both must be right: five knew the first alone
        ([80, 90], 55, "1", False),
        ([80, 90], 94, "0.5", True),  # one is enough: four of them did not know the second
        ([104, 96, 110], 117, "0.66", False),
        ([104, 96, hidden(110, 108, 114)], 117, "0.66", False),  # hidden by few already
        ([104, 96, 110], 117, "0.3", True),  # one is enough: seven of them missed the third
        ([140, 140, 88], 88, "1", False),
        ([88], 88, "1", False),
        ([80, 75], 20, "1", True),  # none right are 140 - 80 - 75 + 20 = 5
        ([129, 124, 125], 104, "1", True),  # 42 wrong answers in 36 people: six had two at most
        ([115, 115, 115], 104, "0.66", True),  # 33 answers or more in the 36 who failed
        ([71, 71, 71], 60, "0.66", False),
    ],
)
def test_who_passed_is_told_where_few_of_them_missed_a_question_or_few_had_a_score(
    rights, passed, mark, told
):
    known = (right if isinstance(right, Right) else shown(right) for right in rights)
    test = PostTest(tuple(known), TOOK)

    assert tells_of_few([test], passed, TOOK, BELOW, [Decimal(mark)]) is told


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
