import random
from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from outcomes.statistics import average_from_moments, average_from_patterns, moments_of

from .reading import bounded, demo_patterns, few


def made_up(learners, items, seed, gain=0.05):
    """Learners of whom most have a pair in most items; `gain` is the change of the chance to be
    right.
    """
    luck, patterns = random.Random(seed), Counter()
    for _ in range(learners):
        pairs = [k if luck.random() < 0.7 else luck.randint(0, k) for k in items]
        patterns[
            tuple((m, tossed(luck, m, 0.45), tossed(luck, m, 0.45 + gain)) for m in pairs)
        ] += 1
    return patterns


def tossed(luck, times, chance):
    return sum(luck.random() < chance for _ in range(times))


seeds, gains = some.integers(0, 10**6), some.sampled_from([-0.2, -0.1, 0.0, 0.05, 0.1, 0.2])
populations = some.builds(made_up, some.integers(1, 80), some.just([2, 1, 3]), seeds, gains)
crowds = some.builds(made_up, some.integers(30, 80), some.just([2, 1, 3]), seeds, gains)
handfuls = some.builds(made_up, some.integers(1, 9), some.just([2, 1]), seeds, gains)


def totals_of(patterns):
    objectives = len(next(iter(patterns)))
    return [
        tuple(sum(p[o][k] * n for p, n in patterns.items()) for k in range(3))
        for o in range(objectives)
    ]


def contributions(patterns):
    """The c and w of every single learner, straight from their definition."""
    totals = totals_of(patterns)
    used = [o for o, total in enumerate(totals) if total[0]]
    c, w = [], []
    for pattern in Counter(patterns).elements():
        if any(pairs for pairs, _, _ in pattern):
            c.append(
                sum(
                    (Fraction(pattern[o][2] - pattern[o][1], totals[o][0]) for o in used),
                    Fraction(0),
                )
                / len(used)
            )
            w.append(
                sum((Fraction(pattern[o][0], totals[o][0]) for o in used), Fraction(0)) / len(used)
            )
    return c, w


@bounded
@given(populations)
def test_the_average_weighs_every_objective_alike(patterns):
    used = [total for total in totals_of(patterns) if total[0]]
    assume(used)

    result = average_from_patterns(patterns)

    assert result.objectives == len(used)
    assert result.pre == pytest.approx(
        sum(before / n for n, before, _ in used) / len(used), abs=1e-12
    )
    assert result.post == pytest.approx(
        sum(after / n for n, _, after in used) / len(used), abs=1e-12
    )
    assert result.change == pytest.approx(float(sum(contributions(patterns)[0])), abs=1e-15)
    assert result.learners == sum(n for p, n in patterns.items() if any(m for m, _, _ in p))


@bounded
@given(crowds)
def test_interval_excludes_zero_exactly_when_p_is_under_five_percent(patterns):
    result = average_from_patterns(patterns)
    low, high = result.change_ci95

    assert (low > 0 or high < 0) == (result.p < 0.05)
    assert low <= result.change <= high


@few
@given(populations)
def test_exchanging_before_and_after_turns_everything_but_p(patterns):
    average = average_from_patterns(patterns)
    turned = Counter({tuple((m, a, b) for m, b, a in p): n for p, n in patterns.items()})
    other = average_from_patterns(turned)

    assert (average.pre, average.post, average.p) == (other.post, other.pre, other.p)
    assert average.change_ci95 == (
        other.change_ci95 and (-other.change_ci95[1], -other.change_ci95[0])
    )


@few
@given(populations, some.randoms(use_true_random=False))
def test_order_of_patterns_and_objectives_does_not_matter(patterns, luck):
    shuffled = list(patterns.items())
    luck.shuffle(shuffled)
    order = luck.sample(range(3), 3)

    reordered = {tuple(pattern[o] for o in order): n for pattern, n in shuffled}

    assert average_from_patterns(reordered) == average_from_patterns(patterns)


@bounded
@given(handfuls)
def test_p_of_few_learners_is_that_of_all_sign_flips(patterns):
    c, _ = contributions(patterns)
    assume(c)
    flips = [
        abs(sum(s * x for s, x in zip(signs, c, strict=True)))
        for signs in product((-1, 1), repeat=len(c))
    ]
    exact = sum(flip >= abs(sum(c)) for flip in flips) / len(flips)

    drawn = average_from_patterns(patterns).p

    assert drawn == pytest.approx(exact, abs=5 * (0.25 / 20_000) ** 0.5)
    assert (exact == 1) == (drawn == 1)


def test_p_and_interval_agree_with_floats_drawn_by_numpy():
    patterns = made_up(150, [2, 1, 3], seed=5)
    c, w = (np.array([float(x) for x in values]) for values in contributions(patterns))
    signs = np.random.default_rng(1).choice([-1.0, 1.0], size=(40_000, len(c)))

    def p_at(delta):
        return np.mean(np.abs(signs @ (c - delta * w)) >= abs((c - delta * w).sum()) - 1e-12)

    result = average_from_patterns(patterns)

    assert result.p == pytest.approx(p_at(0), abs=0.01)
    for limit in result.change_ci95:
        assert p_at(limit) == pytest.approx(0.05, abs=0.008)


def test_learners_are_flipped_whole_so_that_their_answers_stay_together():
    together = {((4, 0, 4), (4, 0, 4)): 5, ((4, 4, 0), (4, 4, 0)): 2}
    apart = {((1, 0, 1), (1, 0, 1)): 20, ((1, 1, 0), (1, 1, 0)): 8}

    average, other = average_from_patterns(together), average_from_patterns(apart)

    assert average.change == other.change
    assert average.p > 0.3 > 0.05 > other.p


@few
@given(seeds)
def test_the_normal_form_comes_near_the_drawn_one(seed):
    patterns = made_up(400, [2, 2, 1], seed)

    drawn = average_from_patterns(patterns)
    normal = average_from_moments(totals_of(patterns), drawn.learners, moments_of(patterns))

    assert (normal.pre, normal.post, normal.change) == (drawn.pre, drawn.post, drawn.change)
    assert normal.change_ci95 == pytest.approx(drawn.change_ci95, abs=0.002)
    assert normal.p == pytest.approx(drawn.p, abs=0.015)


@bounded
@given(crowds)
def test_normal_interval_excludes_zero_exactly_when_its_p_is_under_five_percent(patterns):
    learners = sum(n for p, n in patterns.items() if any(m for m, _, _ in p))
    result = average_from_moments(totals_of(patterns), learners, moments_of(patterns))
    low, high = result.change_ci95

    assert (low > 0 or high < 0) == (result.p < 0.05)
    for limit in (low, high):
        c, w = contributions(patterns)
        squares = sum((x - Fraction(limit) * y) ** 2 for x, y in zip(c, w, strict=True))
        assert abs(result.change - limit) == pytest.approx(
            1.959963984540054 * float(squares) ** 0.5, rel=1e-6
        )


def test_beyond_ten_thousand_learners_the_normal_form_takes_over():
    patterns = Counter(
        {
            ((2, 0, 1), (1, 0, 1)): 4_000,
            ((2, 1, 1), (1, 1, 0)): 3_900,
            ((1, 1, 0), (0, 0, 0)): 2_101,
        }
    )

    result = average_from_patterns(patterns)

    assert result == average_from_moments(totals_of(patterns), 10_001, moments_of(patterns))
    assert result.test == "sign-flip"
    assert 0 < result.p < 1 / 20_001


def test_ten_thousand_learners_are_still_drawn():
    assert average_from_patterns({((1, 0, 1),): 9_000, ((1, 1, 0),): 1_000}).p == 1 / 20_001


def test_the_result_is_the_same_on_every_python():
    result = average_from_patterns(demo_patterns())

    assert result.p == 1 / 20_001
    assert result.change_ci95 == (0.1336487542321382, 0.184020598447314)


@pytest.mark.parametrize("patterns", [{}, {((0, 0, 0), (0, 0, 0)): 9}, {((2, 1, 2),): 0}])
def test_nobody_matched_has_no_average(patterns):
    result = average_from_patterns(patterns).as_json()

    assert (result["objectives"], result["learners"]) == (0, 0)
    assert [result[key] for key in ("pre", "post", "change", "change_ci95", "test", "p")] == [
        None
    ] * 6


def test_nobody_matched_has_no_moments_either():
    result = average_from_moments([(0, 0, 0)], 0, [[0, 0], [0, 0]])

    assert (result.objectives, result.p, result.change_ci95) == (0, None, None)


def test_an_objective_with_nobody_matched_does_not_count():
    with_empty = average_from_patterns({((2, 0, 2), (0, 0, 0)): 6, ((2, 1, 0), (0, 0, 0)): 3})

    assert with_empty == average_from_patterns({((2, 0, 2),): 6, ((2, 1, 0),): 3})
    assert with_empty.objectives == 1


def test_one_learner_has_a_change_p_one_and_no_interval():
    result = average_from_patterns({((2, 0, 2), (1, 0, 1)): 1})

    assert (result.learners, result.change, result.p, result.change_ci95) == (1, 1.0, 1.0, None)


def test_five_learners_can_never_be_significant_and_have_no_bounded_interval():
    result = average_from_patterns({((4, k, 4),): 1 for k in range(4)} | {((4, 4, 4),): 1})

    assert result.p > 0.05
    assert result.change_ci95 is None


def test_nobody_changed_has_p_one_and_no_interval_out_of_nothing():
    patterns = {((2, 1, 1), (1, 0, 0)): 40}
    drawn = average_from_patterns(patterns)
    normal = average_from_moments(totals_of(patterns), 40, moments_of(patterns))

    assert (drawn.p, drawn.change, drawn.change_ci95) == (1.0, 0.0, None)
    assert normal == drawn


def test_very_few_learners_have_no_bounded_normal_interval():
    patterns = {((1, 0, 1),): 1, ((1, 1, 0),): 1, ((1, 0, 0),): 1}

    assert average_from_moments(totals_of(patterns), 3, moments_of(patterns)).change_ci95 is None


@pytest.mark.parametrize(
    "patterns",
    [
        {((1, 0, 1),): 1, ((1, 0, 1), (1, 0, 0)): 1},
        {((1, 2, 0),): 1},
        {((1, 0),): 1},
        {((1, 0, 1),): -1},
    ],
)
def test_impossible_patterns_are_refused(patterns):
    with pytest.raises(ValueError, match="pattern|pairs|cell is|whole number"):
        average_from_patterns(patterns)


@pytest.mark.parametrize(
    ("totals", "learners", "moments"),
    [
        ([(4, 1, 2)], 4, [[1, 1]]),
        ([(4, 1, 2)], 4, [[1, 1, 1], [1, 4, 1]]),
        ([(4, 1, 2)], 4, [[1, 1], [2, 4]]),
        ([(4, 5, 2)], 4, [[1, 1], [1, 4]]),
        ([(4, 1, 2)], 0, [[1, 1], [1, 4]]),
        ([(0, 0, 0)], 3, [[0, 0], [0, 0]]),
        ([(4, 1, 2)], -1, [[1, 1], [1, 4]]),
    ],
)
def test_impossible_moments_are_refused(totals, learners, moments):
    told = "matrix|symmetric|More correct|come together|whole number"
    with pytest.raises(ValueError, match=told):
        average_from_moments(totals, learners, moments)
