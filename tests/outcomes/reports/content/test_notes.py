"""What is true of several questions is said once."""

import pytest

from outcomes.reports.content.notes import notes_once

FEW = "only 8 matched learners; read it with caution."


@pytest.mark.parametrize(
    ("notes", "read"),
    [
        ([], ()),
        (["Made up.", f"Question q1: {FEW}"], ("Made up.", f"Question q1: {FEW}")),
        (["Question q1: only 1 matched learners; x"], ("Question q1: only 1 matched learner; x",)),
        (["Question q1: only 11 matched learners"], ("Question q1: only 11 matched learners",)),
        (
            [f"Question q1: {FEW}", "Question q1: no.", f"Question q2 (version 2): {FEW}"],
            (
                "Questions q1 and q2 (version 2): only 8 matched learners each; read them with "
                "caution.",
                "Question q1: no.",
            ),
        ),
        ([f"Question q{n}: no." for n in (1, 2, 3)], ("Questions q1, q2, and q3: no.",)),
    ],
)
def test_each_note_is_said_once_with_the_questions_it_is_true_of(notes, read):
    assert notes_once(notes) == read
