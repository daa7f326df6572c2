"""What a report claims, beside what it must say with it: whom it is about, what is missing, what
became worse.
"""

from copy import deepcopy

import pytest

from outcomes.reports.content.abstract_results import results
from outcomes.reports.content.cells import Show
from outcomes.reports.content.findings import findings, gaps_sentence
from outcomes.reports.content.findings_of_people import (
    beside,
    participation_brief,
    participation_sentence,
)
from outcomes.reports.content.findings_of_practice import practice_sentence
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.report import Axis, Figure, FigureRow, Mark, Table
from outcomes.reports.content.sections.by_group import is_compared
from outcomes.reports.content.sections.decision_points import after_sentence
from outcomes.reports.content.sections.gaps import close_calls, told_once
from outcomes.reports.content.sections.knowledge import bases_sentence
from outcomes.reports.content.sections.micro_learning import micro_words
from outcomes.reports.content.sections.missing_learners import survival_limits, survival_sentence
from outcomes.reports.content.sections.quality import quality_sentence
from outcomes.reports.content.sections.scores import position
from outcomes.reports.content.sections.wrong_and_sure import wrong_and_sure_sentence
from outcomes.snapshots.absence import Absent
from outcomes.snapshots.document import of_json
from outcomes.snapshots.document_groups import ChangeBetween, ComparedGroup, ItemByGroup
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 200))


def changed(whole, **parts):
    copy = deepcopy(whole)
    copy.update(parts)
    return copy


def table(whole, key):
    return read(of_json(whole), Options()).table(key)


def test_oncologists_are_of_the_participants_and_the_matched_are_told_apart(whole):
    own_list = whole["by_group"] | {"chosen": False}
    told = participation_sentence(of_json(whole | {"by_group": own_list}))
    left = participation_sentence(suppress(of_json(whole | {"by_group": None}), 11))

    assert (
        " of 200 (" in told
        and "participants are oncologists" in told
        and "of the matched learners of each question" in told
    )
    assert "how many of the matched learners are oncologists is not shown" in left


@pytest.mark.parametrize(
    ("n", "of", "words"),
    [
        (140, 140, "; all 140 participants are oncologists."),
        (1, 1, "; the one participant is an oncologist."),
        (139, 140, "; 139 of 140 (99%) participants are oncologists; how many of the matched"),
    ],
)
def test_where_all_are_oncologists_so_are_the_matched(whole, n, of, words):
    copy = deepcopy(whole)
    copy["participation"] |= {"participants": of, "cme_learners": of, "micro_learning": 0}
    copy["audience"]["oncologists"] = {"n": n, "of": of, "share": n / of}
    copy["flow"] = None
    copy["snapshot"]["rules"] |= {"suppress_below": 11}
    told = of_json(copy | {"by_group": None})

    assert words in participation_sentence(told)
    assert ("not shown" in participation_sentence(told)) == (n < of)
    assert participation_brief(told).startswith(words.removeprefix("; ")[:1].upper())


def test_where_all_participants_were_matched_the_matched_are_no_others(whole):
    copy = deepcopy(whole)
    copy["participation"] |= {"participants": 120}
    copy["audience"]["oncologists"] = {"n": 100, "of": 120, "share": 100 / 120}
    copy["snapshot"]["rules"] |= {"suppress_below": 11}
    for matched, is_said in ((120, False), (110, True)):
        copy["knowledge"]["overall"]["learners"] = matched
        told = participation_sentence(of_json(copy | {"by_group": None}))
        assert ("matched learners are oncologists is not shown" in told) == is_said


@pytest.mark.parametrize(
    ("alone", "also", "answered", "segments", "words"),
    [
        (30, 40, 70, [40], "70 participants (40 of whom also took the course) gave"),
        (30, 50, 70, [40], "70 participants (40 of whom also took the course) gave"),
        (30, 40, 70, [40, 40], "70 participants (40 of whom also took the course) gave"),
        (30, 40, 60, [20, 25], "60 participants (some of whom also took the course) gave"),
        (30, None, 60, [None, None], "60 participants (some of whom also took the course) gave"),
        (80, None, 60, [None, None], "60 participants gave"),
        (80, 0, 60, [0, 0], "60 participants gave"),
        (0, 30, 30, [30], "30 participants (all of whom also took the course) gave"),
        (0, 1, 1, [1], "1 participant (who also took the course) gave"),
    ],
)
def test_who_answered_in_segments_is_told_beside_who_came_there_alone(
    whole, alone, also, answered, segments, words
):
    copy = deepcopy(whole)
    pattern = copy["micro_learning"]["segments"][0]
    copy["micro_learning"] |= {"participants": alone, "also_cme": also, "answered": answered}
    copy["micro_learning"]["segments"] = [pattern | {"also_cme": n} for n in segments]
    copy["snapshot"]["rules"] |= {"suppress_below": 11}

    assert micro_words(of_json(copy)).startswith(f"In micro-learning, {words}")


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.76, 0.76), "as are 76%"),
        ((0.39, 0.41), "but 39% to 41%"),
        ((0.70, 0.80), "and 70% to 80%"),
        ((0.76, 0.80), "and 76% to 80%"),
        ((0.80, 0.80), "but 80%"),
    ],
)
def test_only_what_differs_is_said_to_with_but(shares, words):
    assert beside(shares, 0.76) == words


def test_credit_that_is_not_recorded_is_said_to_be_so(whole):
    stage = {"stage": "credit_claimed", "label": "Credit", "share": None, "definition": ""}
    for n, words in ((None, "How many claimed credit is not recorded."), (7, "7 claimed credit.")):
        flow = {"participants": [], "funnel": [stage | {"n": n}]}
        assert words in participation_sentence(of_json(changed(whole, flow=flow)))


def test_who_is_wrong_and_sure_is_a_finding_with_what_was_before(whole):
    told = {each.key: each for each in findings(of_json(whole), SHOW)}["states"]

    assert told.sentence.startswith(
        "For 1 of 3 questions confidence was asked too: the share of learners who were wrong and "
        "sure "
    )
    assert " Of those who were sure, " in told.sentence
    assert " from " in told.sentence and " to " in told.sentence and "95% CI" in told.sentence
    assert told.evidence.startswith("states.")


def test_where_before_is_hidden_it_says_so(whole):
    copy = deepcopy(whole)
    for entry in copy["confidence_knowledge"]["items"]:
        for side in ("before", "after", "shares_before", "shares_after"):
            entry[side] = dict.fromkeys(entry[side])
        entry["suppressed"] = True

    told = wrong_and_sure_sentence(of_json(copy), SHOW)

    assert told.startswith("For 1 of 3 questions confidence was asked too: after the activity ")
    assert told.endswith("were wrong and sure; how many before is not shown.")


def survival(whole, *, worst, silent, p):
    copy = deepcopy(whole)
    missing = copy["missing_learners"]
    missing |= {"survives": True, "suppressed": False}
    missing["before_only"]["n"] = 80
    missing["mix"] |= {"p": p, "test": "chi-square"}
    names = ("matched", "overlapping", "unchanged", "worst")
    shape = {"label": "", "definition": "", "test": "paired-t", "statistic": 1.0, "p": 0.001}
    shape |= {"change_ci95": None, "holds": True, "suppressed": False}
    missing["scenarios"] = [
        shape | {"scenario": name, "n": 431, "pre": worst[0], "post": worst[1],
                 "change": worst[1] - worst[0]}
        for name in names
    ]  # fmt: skip
    box = {"stage": "no_answer", "kind": "out", "unit": "persons", "n": silent, "label": "",
           "definition": ""}  # fmt: skip
    copy["flow"] = {"participants": [box], "funnel": []}
    return of_json(copy)


@pytest.mark.parametrize(
    ("worst", "silent", "words"),
    [
        ((0.442, 0.491), 32, "the score would go from 48% to 46%, so that it would not hold."),
        ((0.2, 0.6), 32, "the score would go from 26% to 56%, not tested."),
        ((0.442, 0.491), 0, "Questions a learner left unanswered are not filled in."),
    ],
)
def test_what_survives_is_said_of_those_who_answered(whole, worst, silent, words):
    told = survival(whole, worst=worst, silent=silent, p=0.04)
    limits = " ".join(survival_limits(told, SHOW))

    assert "Among the 431 learners who answered at least once" in survival_sentence(
        told.missing_learners
    )
    assert words in limits and ("in no scenario" in limits) == bool(silent)
    assert "differs between the learners not matched and the matched (p=0.04)." in limits


def test_professions_that_do_not_differ_are_not_said_to(whole):
    told = survival(whole, worst=(0.2, 0.6), silent=0, p=0.4)

    assert "other professions" not in " ".join(survival_limits(told, SHOW))


def test_an_average_over_groups_that_differ_says_so(whole):
    copy = deepcopy(whole)
    for objective, n in zip(copy["knowledge"]["objectives"], (212, 188), strict=True):
        objective["matched"]["n"] = n

    assert bases_sentence(of_json(copy)) == (
        "The average joins groups that differ: 212 learners in objective 1 and 188 learners in "
        "objective 2."
    )
    for objective in copy["knowledge"]["objectives"]:
        objective["matched"]["n"] = 212
    assert bases_sentence(of_json(copy)) == ""


@pytest.mark.parametrize(
    ("share", "limits", "words"),
    [
        (254 / 424, [0.55, 0.65], "is no gap by this rule, as 59.9% is rounded to 60%."),
        (
            0.58,
            [0.52, 0.63],
            "after the activity is not certain: its 95% interval is 52% to 63%.",
        ),
        (0.5, [0.44, 0.56], ""),
        (0.7, [0.6, 0.8], ""),
    ],
)
def test_the_rule_of_a_gap_says_what_it_leaves_open(whole, share, limits, words):
    copy = deepcopy(whole)
    for objective in copy["knowledge"]["objectives"]:
        objective["matched"]["post"] |= {"share": 0.9, "ci95": [0.8, 0.95]}
    copy["knowledge"]["objectives"][0]["matched"]["post"] |= {"share": share, "ci95": limits}

    told = " ".join(close_calls(of_json(copy)))

    assert words in told and bool(told) == bool(words)


def test_intervals_that_leave_a_gap_open_are_one_sentence(whole):
    copy = deepcopy(whole)
    for objective in copy["knowledge"]["objectives"]:
        objective["matched"]["post"] |= {"share": 0.58, "ci95": [0.52, 0.63]}

    assert list(close_calls(of_json(copy))) == [
        "Whether these objectives are under 60% after the activity is not certain (95% intervals): "
        "1 (52% to 63%) and 2 (52% to 63%)."
    ]


def test_an_objective_of_one_item_is_one_gap_and_the_largest_gain_is_named_as_such(whole):
    copy = deepcopy(whole)
    first, second = copy["knowledge"]["objectives"]
    first["questions"] = first["questions"][:1]
    first["matched"]["change"], second["matched"]["change"] = 0.3, 0.1
    alone = first["questions"][0]
    copy["persistent_gaps"] = [
        {"objective": first["objective"], "post": 0.5, "reason": "r"},
        {"question": alone, "post": 0.5, "reason": "r"},
    ]

    told = of_json(copy)

    assert [gap.objective for gap in told_once(told)] == [first["objective"]]
    assert f"objective {first['objective']}, which gained most (r)" in gaps_sentence(told)


def test_a_share_of_those_it_applies_to_stands_beside(whole):
    copy = deepcopy(whole)
    options = [
        {"choice": k, "text": text, "n": n, "share": n / 252, "ci95": [0.1, 0.4]}
        for k, text, n in (("a", "Sequence", 91), ("g", "Not applicable: no patients", 19))
    ]
    copy["practice_change"][0] |= {"n": 252, "options": options}

    assert "Without the 19 to whom this does not apply it is 91 of 233 (39%)." in (
        practice_sentence(of_json(copy), SHOW)
    )
    copy["practice_change"][0]["options"] = options[:1]
    assert "does not apply" not in practice_sentence(of_json(copy), SHOW)


@pytest.mark.parametrize(
    ("changes", "values", "words"),
    [
        ((0.07, -0.11), (0.08, 0.03), "At none of 2 decision points do correct decisions and"),
        ((0.07, -0.11), (0.08, 0.03), "that follow differ beyond chance (adjusted by Holm)."),
        ((0.07, -0.11), (0.001, 0.9), "At 1 of 2 decision points the post-test questions that"),
        ((0.07, -0.11), (0.001, 0.002), "decision, and at 1 less often, beyond chance (adjusted"),
        ((-0.07, -0.11), (0.001, 0.002), "At none of 2 decision points the post-test questions"),
        ((-0.07, -0.11), (0.001, 0.002), "decision, and at 2 less often, beyond chance"),
        ((0.0045,), (0.91,), "were correct (not beyond chance, p=0.91). They are different"),
        ((0.34,), (0.0001,), "were correct (p<0.001). They are different questions: this is no"),
        ((0.07, -0.11), (None, None), "At 1 of 2 decision points the post-test questions that"),
        ((0.07, -0.11), (None, None), "decision, at 1 less often; whether a difference is beyond"),
        ((0.0045, 0.07), (None, None), "decision, at 1 as often; whether a difference is beyond"),
        ((0.07, -0.11), (None, None), "They are different questions: this is no measure of change"),
    ],
)  # fmt: skip
def test_decisions_and_the_questions_after_are_compared_as_a_family(whole, changes, values, words):
    copy = deepcopy(whole)
    point = copy["decision_points"]["points"][0]
    copy["decision_points"]["points"] = [
        deepcopy(point) | {"question": f"d{k}",
                           "change": point["change"] | {"change": change, "p": p, "decision": 0.57,
                                                        "post": 0.57 + change}}
        for k, (change, p) in enumerate(zip(changes, values, strict=True))
    ]  # fmt: skip

    told = after_sentence(of_json(copy), SHOW)
    assert words in told and "1 of 1" not in told


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ((0.57, 0.78), "its interval overlaps"),
        ((0.8, 0.9), "its interval is above"),
        ((0.1, 0.4), "its interval is below"),
        (Absent.UNDEFINED, "it is within"),
    ],
)
def test_an_interval_overlaps_a_band_and_is_not_said_to_equal_it(limits, words):
    assert position(0.67, limits, [0.48, 0.75], 20) == words


def test_of_few_learners_an_effect_is_not_placed_beside_the_band():
    words = position(2.0, (1.0, 3.0), [0.48, 0.75], 19)

    assert words == "with fewer than 20 learners it is not compared with"


def test_each_item_says_what_it_measures_and_everybody_is_tested_with_the_overlap(whole):
    items, everybody = table(whole, "items"), table(whole, "items_everybody")

    assert items.columns[1].head == "Measures" and 1 in items.short
    assert {row[1].shown for row in items.rows} <= {"knowledge (3)", "competence (4)"}
    assert "p, overlap" in [everybody.columns[index].head for index in everybody.short]


def marks(*bounded):
    limits = ((0.4, 0.6) if each else (None, None) for each in bounded)
    return tuple(FigureRow(str(n), (Mark("50%", 0.5, *ends),)) for n, ends in enumerate(limits))


@pytest.mark.parametrize(
    ("rows", "subtitle"),
    [
        (marks(True, True), "n; Wilson intervals"),
        (marks(True, False), "n; Wilson intervals, where shown"),
        (marks(False, False), "n"),
        ((FigureRow("hidden", (Mark("not shown"),)),), "n"),
    ],
)
def test_a_caption_speaks_of_what_is_shown(rows, subtitle):
    figure = Figure(
        "f", "bars", "F", "n; p adjusted (Holm); Wilson intervals", Axis("share"), ("a",),
        ("after",), rows, Table("f", "F", (), ()),
    )  # fmt: skip

    assert figure.subtitle == subtitle


def test_what_limits_the_questions_is_a_finding(whole):
    flags = [{"code": code, "phase": "after", "choice": None, "sentence": code}
             for code in ("low-discrimination", "suspect-key")]  # fmt: skip
    items = [
        {"question": f"q{n}", "version": 1, "stem": "?", "objective": 1, "measures": "knowledge",
         "before": None, "after": None, "choices": [], "flags": each}
        for n, each in enumerate((flags, []))
    ]  # fmt: skip
    analysis = {"rules": {}, "items": items}
    polls = [
        {"phase": "post", "track": 1, "questions": ["q0", "q1"], "items": 2, "n": 200, "mean": 1.0,
         "sd": 0.5, "kr20": 0.06, "alpha": 0.06, "alpha_without": {}}
    ]  # fmt: skip
    told = quality_sentence(of_json(changed(whole, item_analysis=analysis, reliability=polls)))

    assert told == (
        "Limits of the questions: 1 of 2 items discriminates little in the post-test; in q0 an "
        "incorrect choice goes with more correct answers elsewhere than the correct choice does; "
        "KR-20 of the post-test is 0.06."
    )


def test_nobody_with_all_three_answers_is_not_nobody_who_answered(whole):
    copy = deepcopy(whole)
    wave = copy["follow_up"][0]
    nobody = {"n": 0, "count": 0, "share": None, "ci95": None}
    wave["retention"] = [
        {"question": "q1", "version": 1, "stem": "?", "objective": 1, "n": 0, "pre": nobody,
         "post": nobody, "follow_up": nobody, "test": None, "statistic": None, "df": None,
         "p": None, "p_holm": None, "pairs": [], "suppressed": False}
    ]  # fmt: skip

    sections = {each.key: each for each in read(of_json(copy), Options()).sections}
    told = " ".join(getattr(part, "text", "") for part in sections["follow_up"].parts)

    assert "nobody has all three answers to a question; " in told
    assert f"{wave['responded']:,} learners answered the follow-up." in told


@pytest.mark.parametrize(
    ("wrong", "verb"),
    [(1, "1 of 10 (10%) was incorrect before"), (2, "2 of 10 (20%) were incorrect before")],
)
def test_of_the_sure_a_single_learner_was_incorrect(whole, wrong, verb):
    copy = deepcopy(whole)
    (entry,) = copy["confidence_knowledge"]["items"]
    entry["before"] |= {"misinformed": wrong, "mastered": 10 - wrong}

    assert f"Of those who were sure, {verb}" in wrong_and_sure_sentence(of_json(copy), SHOW)


def test_methods_tell_of_the_measures_that_were_written(whole):
    without = whole | {"satisfaction": None}
    facts = [
        {fact.name for fact in read(of_json(course), Options()).methods}
        for course in (without, whole)
    ]

    assert facts[1] - facts[0] == {"Who counts: satisfaction"}


@pytest.mark.parametrize(
    ("hidden", "words", "of_all"),
    [
        ((False, False), "10% in q3 and 12% in q2 were wrong and sure;", "wrong yet confident."),
        (
            (False, True),
            "10% in q3 were wrong and sure (not shown in q2);",
            "confident, where shown.",
        ),
    ],
)
def test_who_is_wrong_and_sure_in_a_hidden_question_is_said_to_be_not_shown(
    whole, hidden, words, of_all
):
    copy = deepcopy(whole)
    both = copy["confidence_knowledge"]
    both["items"] = []
    (pattern,) = both["confidently_wrong_after"][:1]
    both["confidently_wrong_after"] = [
        pattern | {"question": key, "share": None if gone else share, "suppressed": gone}
        for key, share, gone in zip(("q3", "q2"), (0.1, 0.12), hidden, strict=True)
    ]
    copy["items"] = copy["items"][:2]
    copy["snapshot"]["rules"] |= {"suppress_below": 11}
    told = of_json(copy)

    assert words in wrong_and_sure_sentence(told, SHOW)
    assert any(sentence.endswith(of_all) for _, sentence in results(told, Options()))


@pytest.mark.parametrize(("least", "is_told"), [(1, False), (9, False), (10, True)])
def test_groups_of_a_handful_are_not_compared(least, is_told):
    """Of one learner against two the test between groups gives p < 0.001."""
    groups = [ComparedGroup.model_construct(n=n) for n in (least, 40, 0)]
    item = ItemByGroup.model_construct(groups=groups, difference=ChangeBetween.model_construct())

    assert is_compared(item) == is_told
