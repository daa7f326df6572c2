"""Every sentence and title that speaks of a change, walked over direction, certainty and number."""

import re
from copy import deepcopy

import pytest

from outcomes.reports.content.abstract_results import results
from outcomes.reports.content.abstract_sentences import conclusions
from outcomes.reports.content.cells import Show
from outcomes.reports.content.cohort import sentence as cohort_sentence
from outcomes.reports.content.findings import (
    confidence_sentence,
    knowledge_sentence,
)
from outcomes.reports.content.largest_changes import largest_changes
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.sections.practice_measures import measure_sentence
from outcomes.reports.content.sections.scores import score_sentence
from outcomes.reports.content.sections.wrong_and_sure import wrong_and_sure_sentence
from outcomes.snapshots.absence import Absent
from outcomes.snapshots.document import FilteredCohort, of_json
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)
RISE, FALL, LEVEL, GONE = (0.4, 0.6), (0.6, 0.4), (0.501, 0.502), (None, None)
HIDDEN = "hidden"


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 60))


def course(whole, ends, p, n):
    """Where everything that can change went that way, with that p, of so many."""
    copy = deepcopy(whole)
    before, after = ends
    told = None if p == HIDDEN or before is None else p
    test = {"change": None if before is None else after - before, "change_ci95": None, "p": told}
    family = test | {"p_holm": told}
    knowledge, scores = copy["knowledge"], copy["scores"]
    knowledge["overall"] |= test | {"pre": before, "post": after, "learners": n, "objectives": 2}
    scores |= test | {"n": n, "d_av": None, "d_z": None}
    scores["pre"] |= {"mean": before}
    scores["post"] |= {"mean": after}
    for entry in (*knowledge["objectives"], *copy["items"], *copy["confidence"]):
        entry["matched"] |= family | {"n": n}
        entry["matched"]["pre"] |= {"n": n, "share": before}
        entry["matched"]["post"] |= {"n": n, "share": after}
        entry["options"] = []
    (states,) = copy["confidence_knowledge"]["items"]
    states |= {"n": n, "misinformed": states["misinformed"] | family}
    for side, share in zip(("shares_before", "shares_after"), ends, strict=True):
        states[side] |= {"misinformed": share}
    copy["confidence_knowledge"]["items"] = [states, deepcopy(states) | {"question": "q9"}]
    (measure,) = copy["practice_measures"]
    measure |= family
    for side, share in zip(("before", "after"), ends, strict=True):
        measure[side] |= {"n": n, "share": share}
    if p == HIDDEN:
        copy["snapshot"]["rules"] |= {"suppress_below": 11}
    return of_json(copy)


def largest(told):
    """Of two objectives, the second of which is level."""
    first, second = told.knowledge.objectives
    level = second.matched.model_copy(update={"change": 0.0, "pre": second.matched.post})
    objectives = [first, second.model_copy(update={"matched": level})]
    knowledge = told.knowledge.model_copy(update={"objectives": objectives})
    changes = largest_changes(told.model_copy(update={"knowledge": knowledge}), SHOW)
    return " ".join(each.sentence for each in changes)


def spoken(told):
    """Each sentence by who makes it."""
    report = read(told, Options())
    cohort = FilteredCohort.model_construct(knowledge=told.knowledge)
    titles = {figure.key: figure.title for figure in report.figures}
    return {
        "average": knowledge_sentence(told, SHOW),
        "largest": largest(told),
        "confidence": confidence_sentence(told.confidence[0], SHOW, alone=True),
        "wrong and sure": wrong_and_sure_sentence(told, SHOW),
        "score": score_sentence(told.scores, SHOW),
        "cohort": cohort_sentence(cohort, SHOW),
        "practice": measure_sentence(told.practice_measures[0], SHOW, alone=True),
        "chart of objectives": titles.get("objectives", ""),
        "chart of confidence": titles.get("confidence-c1", ""),
        "abstract": "\n".join(words for _, words in results(told, Options())),
        "conclusions": "\n".join(words for _, words in conclusions(told, Options())),
    } | {f"finding {n}": each.sentence for n, each in enumerate(report.findings)}


DIRECT = ("average", "confidence", "wrong and sure", "score", "cohort", "practice", "abstract",
          "chart of objectives", "chart of confidence")  # fmt: skip
MOVING = re.compile(r"\b(rose|fell) from|gave (more|fewer)")
DOUBTS = {0.4: "not beyond chance", 1.0: "not beyond chance", HIDDEN: "p not shown"}


@pytest.mark.parametrize("ends", [RISE, FALL, LEVEL], ids=["rise", "fall", "level"])
@pytest.mark.parametrize("p", [0.001, 0.4, 1.0, HIDDEN])
def test_only_what_is_beyond_chance_rose_or_fell(whole, ends, p):
    told = spoken(course(whole, ends, p, 60))

    verb = {RISE: "rose from 40% to 60%", FALL: "fell from 60% to 40%", LEVEL: "stayed at 50%"}
    expected = verb[ends]
    if ends != LEVEL and p != 0.001:
        expected = verb[ends].split(" ", 1)[1].join(["went ", ""])
        assert not [each for each in told.values() if MOVING.search(each)]
        assert all(DOUBTS[p] in told[maker] for maker in DIRECT)
    assert all(expected in told[maker] for maker in DIRECT)
    assert bool(told["largest"]) == (ends in (RISE, FALL))
    assert all(other not in " ".join(told.values()) for other in {*verb.values()} - {verb[ends]})


@pytest.mark.parametrize(("n", "words"), [(1, "1 learner"), (2, "2 learners"), (1361, "1,361 l")])
def test_one_two_and_many_learners(whole, n, words):
    told = " ".join(spoken(course(whole, RISE, 0.001, n)).values())

    assert f"{words.split(' ')[0]} matched l" in told and words in told
    assert not re.search(r"\b1 (matched )?learners", told)


@pytest.mark.parametrize(("p", "n", "words"), [(HIDDEN, 40, "not shown"), (None, 0, "n = 0")])
def test_what_is_hidden_and_what_nobody_did_neither_rose_nor_fell(whole, p, n, words):
    told = course(whole, GONE, p, n)
    if p == HIDDEN:
        hidden = {"pre": Absent.HIDDEN, "post": Absent.HIDDEN, "change": Absent.HIDDEN}
        overall = told.knowledge.overall.model_copy(update=hidden)
        knowledge = told.knowledge.model_copy(update={"overall": overall})
        told = told.model_copy(update={"knowledge": knowledge})
    sentences = spoken(told)

    assert not [each for each in sentences.values() if MOVING.search(each) or "went from" in each]
    if n == 0:
        assert "nobody has answered a question" in sentences["average"]
        assert all(words in sentences[maker] for maker in ("score", "practice"))
