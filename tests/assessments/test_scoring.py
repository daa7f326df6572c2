"""What an answer must look like, and in which order choices come."""

import pytest

from assessments.scoring import Form, InvalidAnswer, read, shuffled

ALONE = Form("multiple", ("a", "b", "none"), frozenset({"a"}), alone=frozenset({"none"}))


def test_a_choice_that_goes_with_no_other_is_taken_alone_only():
    assert read(ALONE, ["none"]).answer == ["none"]
    assert read(ALONE, ["a", "b"]).answer == ["a", "b"]
    with pytest.raises(InvalidAnswer, match="cannot be combined with others"):
        read(ALONE, ["a", "none"])


@pytest.mark.parametrize(("low", "high", "fits", "fails", "sentence"), [
    (0, 200, ["0", "200", "12.5"], "200.5", "from 0 to 200"),
    (1, None, ["1", "1e6"], "0", "at least 1"),
    (None, 7.5, ["-3", "7.5"], "8", "at most 7.5"),
])  # fmt: skip
def test_a_number_stays_within_its_range(low, high, fits, fails, sentence):
    form = Form("number", lowest=low, highest=high)

    for given in fits:
        assert read(form, given).answer == float(given)
    with pytest.raises(InvalidAnswer, match=sentence):
        read(form, fails)


def test_an_order_is_the_learners_own_always_the_same_and_leaves_the_last_where_they_are():
    keys = ["a", "b", "c", "d", "none", "unsure"]

    def order(seed):
        return shuffled(keys, last=lambda key: len(key) > 1, key=str, seed=seed)

    assert order("7:1") == order("7:1")
    assert len({tuple(order(f"{n}:1")) for n in range(40)}) > 10
    for seed in "123456789":
        assert order(seed)[-2:] == ["none", "unsure"]
        assert sorted(order(seed)) == sorted(keys)
