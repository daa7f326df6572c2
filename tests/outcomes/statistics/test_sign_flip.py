import random
import subprocess
import sys

import pytest

from outcomes.statistics import sign_flip
from outcomes.statistics.sign_flip import DRAWS, SEED, flip_learners


def test_both_ways_of_drawing_give_sums_with_the_right_mean_and_spread():
    for contributions in ({(3, 5): 400}, {(k, 5): 1 for k in range(-20, 21)}):
        drawn = list(sign_flip._draws(contributions))

        mean = sum(c for c, _ in drawn) / DRAWS
        variance = sum(c * c for c, _ in drawn) / DRAWS
        expected = sum(c * c * n for (c, _), n in contributions.items())
        assert mean == pytest.approx(0, abs=4 * (expected / DRAWS) ** 0.5)
        assert variance == pytest.approx(expected, rel=0.05)


def test_a_draw_moves_change_and_weight_of_a_learner_together():
    # weights far apart tell which signs were drawn; the change must be that of the same signs
    learners = [(7, 1), (-3, 10), (5, 100), (-11, 1000)]

    for c, w in sign_flip._draws(dict.fromkeys(learners, 1)):
        plus = [(w + 1111) // 2 // weight % 10 for _, weight in learners]
        assert c == sum(
            (2 * sign - 1) * change for sign, (change, _) in zip(plus, learners, strict=True)
        )


def test_more_learners_than_one_byte_and_equal_ones_are_all_flipped():
    contributions = {(k, 1): 1 + k % 20 for k in range(1, 30)}
    reach = sum(c * n for (c, _), n in contributions.items())

    drawn = list(sign_flip._draws(contributions))

    assert {(c - reach) % 2 for c, _ in drawn} == {0}
    assert len({c for c, _ in drawn}) > 500
    assert all(abs(w) <= sum(contributions.values()) for _, w in drawn)


def test_huge_common_scales_change_nothing():
    contributions = {(k - 7, k + 1): 3 for k in range(20)}
    scaled = {(c * 10**40, w * 10**40): n for (c, w), n in contributions.items()}

    assert flip_learners(scaled) == flip_learners(contributions)


def test_ties_count_as_at_least_as_far():
    # the change is 1 and can only be -1 or 1, so that every draw ties with it
    assert flip_learners({(1, 1): 1, (0, 1): 30}).p == 1


def test_the_random_stream_is_the_documented_one():
    stream = random.Random(SEED)

    assert [stream.getrandbits(8) for _ in range(6)] == [8, 24, 147, 141, 212, 138]


def test_hash_seeds_do_not_reach_the_draws():
    code = (
        "from outcomes.statistics.sign_flip import flip_learners;"
        "print(flip_learners({(k * 37 % 50 - 20, k + 1): k % 19 + 1 for k in range(60)}))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(printed) == 1


def test_the_bits_of_the_draws_are_those_of_the_documented_stream():
    stream, bits = random.Random(SEED), sign_flip._Bits()

    for n in (16, 31, 32, 33, 100):
        expected = [2 * stream.getrandbits(n).bit_count() - n for _ in range(DRAWS)]
        assert bits.surplus(n).tolist() == expected
    assert bits.bytes().tolist() == list(stream.getrandbits(8 * DRAWS).to_bytes(DRAWS, "little"))
