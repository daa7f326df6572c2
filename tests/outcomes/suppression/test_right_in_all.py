"""Groups of whom everybody was right in everything, or nobody in anything."""

import pytest

from tests.outcomes.made_up import KEYS, document

from .courses import leaving
from .people import learner

RIGHT, WRONG = "b", "a"


def answered(before, after, n, **about):
    """So many who were right in these questions, and wrong in the others."""
    sides = {"before": before, "after": after}
    given = {
        side: {key: RIGHT if key in right else WRONG for key in KEYS}
        for side, right in sides.items()
    }
    return [learner(RIGHT, RIGHT, **about) | given for _ in range(n)]


def of_groups(nurses, few, n):
    """Forty nurses of one kind, and a hundred physicians of whom `n` are of another."""
    return (
        answered(*nurses, 40, profession="nurse")
        + answered(*few, n)
        + answered({"q2"}, {"q3"}, 50)
        + answered({"q3"}, {"q2"}, 50 - n)
    )


ALL, NONE = {*KEYS}, frozenset()


@pytest.mark.parametrize(
    ("nurses", "few"),
    [
        ((ALL, {"q3"}), ({"q1"}, {"q2", "q3"})),  # right before in q1
        (({"q3"}, ALL), ({"q3"}, {"q1"})),  # right after in q1
        ((ALL, ALL), ({"q1"}, {"q1"})),  # right both times
    ],
)
@pytest.mark.parametrize(("n", "shown"), [(5, False), (20, True)])
def test_a_group_right_in_all_leaves_no_few_others_who_were_right(nurses, few, n, shown):
    left = leaving(document(of_groups(nurses, few, n)))

    dimension = next(d for d in left["subgroups"]["dimensions"] if d["dimension"] == "profession")
    told = {group["label"]: group["overall"]["learners"] for group in dimension["groups"]}
    assert (told["nurse"] is not None) == shown, told
