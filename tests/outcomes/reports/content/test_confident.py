"""Confident of what, on how many questions, and what share of the confident was wrong."""

from copy import deepcopy

import pytest

from outcomes.reports.content.abstract_sentences import conclusions
from outcomes.reports.content.cells import Show
from outcomes.reports.content.confident import confident_learners
from outcomes.reports.content.headlines import headlines
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.sections.wrong_and_sure import wrong_and_sure_sentence
from outcomes.snapshots.document import of_json
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)
HER2 = "treating patients with HER2-low disease"


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 200))


def rated(whole, stem):
    copy = deepcopy(whole)
    copy["confidence"][0]["stem"] = stem
    return of_json(copy)


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        (f"How confident are you in {HER2}?", f"Learners confident in {HER2}"),
        (f"How confident do you feel about {HER2}?", f"Learners confident about {HER2}"),
        (f"Please rate your confidence in {HER2}.", f"Learners confident in {HER2}"),
        ("How sure are you in your choice of drug?", "Learners confident in their choice of drug"),
        ("How confident are you?", "Learners confident when asked “How confident are you?”"),
        ("How confident are you that you can treat it?",
         "Learners confident when asked “How confident are you that you can treat it?”"),
        ("I can choose a drug.", "Learners confident when asked “I can choose a drug.”"),
    ],
)  # fmt: skip
def test_confident_is_of_what_the_question_asks(whole, stem, words):
    told = rated(whole, stem)
    report = read(told, Options())

    assert confident_learners(told.confidence[0]) == words
    assert list(headlines(told, SHOW))[2].label == words.removeprefix("Learners ")
    figure = next(each for each in report.figures if each.key == "confidence-c1")
    assert figure.title.startswith(f"{words} ")
    assert any(each.sentence.startswith(f"{words} (“4 or 5”) ") for each in report.findings)


def wrong_yet_sure(whole, items, asked, before, after):
    """So many questions, of so many of them confidence asked: wrong and right of the sure."""
    copy = deepcopy(whole)
    copy["items"] = [copy["items"][0] | {"question": f"q{k}"} for k in range(items)]
    (entry,) = copy["confidence_knowledge"]["items"]
    for side, (wrong, right) in (("before", before), ("after", after)):
        entry[side] = {"mastered": right, "misinformed": wrong, "doubtful": 40, "uninformed": 20}
        entry[f"shares_{side}"] = {name: n / 188 for name, n in entry[side].items()}
    entry["misinformed"] |= {"change": (after[0] - before[0]) / 188, "p": 0.001, "p_holm": 0.001}
    copy["confidence_knowledge"]["items"] = [entry] * asked
    return of_json(copy)


@pytest.mark.parametrize(
    ("items", "asked", "before", "after", "begun", "sure", "concluded"),
    [
        (8, 2, (15, 9), (48, 76), "For 2 of 8 questions confidence was asked too: the share of",
         "15 of 24 (63%) were incorrect before and 48 of 124 (39%) after in q3; 15 of 24 (63%) "
         "before",
         ", but on 2 of 8 questions more of them were wrong yet confident, though a smaller share"),
        (1, 1, (15, 9), (48, 20), "The share of learners who were wrong and sure rose",
         "Of those who were sure, 15 of 24 (63%) were incorrect before and 48 of 68 (71%) after in "
         "q3",
         ", but more of them were wrong yet confident."),
        (3, 3, (0, 0), (48, 76), "The share of learners who were wrong and sure rose",
         "0 of 0 were incorrect before and 48 of 124 (39%) after",
         ", but on 3 of 3 questions more of them were wrong yet confident."),
    ],
)  # fmt: skip
def test_wrong_and_sure_is_of_so_many_questions_and_of_those_who_were_sure(
    whole, items, asked, before, after, begun, sure, concluded
):
    told = wrong_yet_sure(whole, items, asked, before, after)
    sentence = wrong_and_sure_sentence(told, SHOW)

    assert sentence.startswith(begun) and sure in sentence and "(not tested)" in sentence
    assert any(concluded in words for _, words in conclusions(told, Options()))
