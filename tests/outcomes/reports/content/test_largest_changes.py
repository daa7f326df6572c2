"""Which objectives are named as those that changed most: ties, falls, and what is hidden."""

from copy import deepcopy

import pytest

from outcomes.reports.content.abstract_results import results
from outcomes.reports.content.cells import Show
from outcomes.reports.content.findings import gaps_sentence
from outcomes.reports.content.largest_changes import largest_changes
from outcomes.reports.content.reading import Options
from outcomes.snapshots.document import of_json
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)
HIDDEN, NOBODY = (None, None, None), (None, None, 0)


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 60))


def course(whole, changes):
    """An objective for each of the changes, of 80 learners right before and after."""
    copy = deepcopy(whole)
    pattern = copy["knowledge"]["objectives"][0]
    copy["knowledge"]["objectives"] = [
        objective(pattern, number, *change) for number, change in enumerate(changes, start=1)
    ]
    copy["snapshot"]["rules"] |= {"suppress_below": 11}
    return copy


def objective(pattern, number, before, after, p):
    entry = deepcopy(pattern) | {"objective": number, "text": f"Text {number}"}
    told = before is not None
    entry["matched"] |= {"n": 80 if told else p, "p": p or None, "p_holm": p or None}
    entry["matched"] |= {"suppressed": not told and p is None}
    entry["matched"] |= {"change": after / 80 - before / 80 if told else None}
    for side, count in (("pre", before), ("post", after)):
        share = count / 80 if told else None
        entry["matched"][side] = {"n": 80, "count": count, "share": share, "ci95": None}
    return entry


UP_40, UP_41, DOWN = (40, 41, 0.9), (41, 42, 0.9), (50, 40, 0.001)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ([UP_40, UP_41], []),
        ([UP_40, UP_41, (40, 40, 1.0)], ["No objective gained beyond chance; the largest gains "
                                         "were in objective 1, Text 1: correct"]),
        ([UP_40, UP_41, (42, 43, 0.9), (40, 40, 1.0)], []),
        ([(40, 60, 0.001), UP_41], ["The largest gain was in objective 1, Text 1: correct"]),
        ([(40, 60, 0.001), UP_41, HIDDEN], ["The largest gain shown was in objective 1"]),
        ([(40, 60, 0.001), HIDDEN], ["The only change shown was in objective 1"]),
        ([(60, 55, 0.3), DOWN], ["The largest fall was in objective 2, Text 2: correct answers"]),
        ([(60, 55, 0.3), (60, 58, 0.6)],
         ["The largest fall was in objective 1, Text 1: correct answers went from 75% to 69%"]),
        ([(60, 40, None), HIDDEN], ["The only change shown was in objective 1"]),
        ([(40, 60, 0.001), UP_41, DOWN], ["The largest gain was in objective 1", "The largest fall "
                                          "was in objective 3, Text 3: correct answers fell from"]),
        ([(40, 60, 0.001), (60, 58, 0.6)], ["The largest gain was in objective 1"]),
        ([(40, 60, 0.001), (60, 40, 0.2), (50, 45, 0.01)],
         ["The largest gain was in objective 1", "The largest fall was in objective 3"]),
        ([(40, 60, 0.001)], []),
        ([(40, 40, 1.0), (60, 60, 1.0)], []),
        ([HIDDEN, HIDDEN], []),
        ([NOBODY, (40, 60, 0.001)], []),
        ([NOBODY, UP_41, (40, 60, 0.001)], ["The largest gain was in objective 3"]),
        ([NOBODY, HIDDEN, (40, 60, 0.001)], ["The only change shown was in objective 3"]),
    ],
)  # fmt: skip
def test_the_largest_of_several_is_named_and_no_tie_is_broken(whole, changes, named):
    told = [each.sentence for each in largest_changes(of_json(course(whole, changes)), SHOW)]

    assert len(told) == len(named)
    assert all(words in sentence for words, sentence in zip(named, told, strict=True))


def test_both_of_a_tie_are_told_with_their_own_figures(whole):
    tied = of_json(course(whole, [UP_40, UP_41, (40, 40, 1.0)]))

    (gains,) = largest_changes(tied, SHOW)

    assert gains.short == (
        "No objective gained beyond chance; the largest gains were in objective 1, Text 1: correct "
        "answers went from 50% to 51%, not beyond chance; and in objective 2, Text 2: correct "
        "answers went from 51% to 53%, not beyond chance."
    )
    abstract = " ".join(sentence for _, sentence in results(tied, Options()))
    assert "; the largest gains were for the objective to text 1: correct answers went" in abstract
    assert "; and for the objective to text 2: correct answers went" in abstract


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([UP_40, UP_41], "objective 1 (r)"),
        ([(40, 60, 0.001), UP_41], "objective 1, which gained most (r)"),
    ],
)
def test_a_gap_is_said_to_have_gained_most_only_where_it_alone_did(whole, changes, words):
    gaps = [{"objective": 1, "post": 0.5, "reason": "r"}]
    told = of_json(course(whole, changes) | {"persistent_gaps": gaps})

    assert f"A gap remains after the activity: {words}." in gaps_sentence(told)
