"""What a dry run shows of the answers of a file."""

import pytest

pytestmark = pytest.mark.django_db
HEADER = "learner,question,phase,answer,answered_at\n"


def given(*answers):
    return HEADER + "".join(
        f"R_{n},{question},pre,{answer},2025-02-01T10:05:00+00:00\n"
        for n, (question, answer) in enumerate(answers)
    )


def test_a_dry_run_counts_choices_and_levels_with_those_nobody_gave(load):
    answers = given(
        ("q1", "a"),
        ("q1", "b"),
        ("q1", "a"),
        ("c1", 1),
        ("c1", 5),
        ("m1", "a|c"),
        ("n1", 7),
        ("n1", 12),
    )

    assert load("learners-survey.csv", answers, dry_run=True).distribution == [
        "q1 pre: 3 answers: a 2, b 1, c 0",
        "c1 pre: 2 answers: 1 (0) 1, 2 (1) 0, 3 (2) 0, 4 (3) 0, 5 (4) 1",
        "m1 pre: 1 answers: a 1, b 0, c 1",
        "n1 pre: 2 answers, 7 to 12",
    ]


def test_a_load_that_stores_shows_no_counts(load):
    assert load("learners-survey.csv", given(("q1", "a"))).distribution == []
