"""Hidden, nobody, not asked, not tested, not recorded: each in its own words, and none counted."""

from copy import deepcopy

import pytest

from outcomes.reports.content.cells import Show
from outcomes.reports.content.evidence import evidence_of
from outcomes.reports.content.findings import (
    gaps_sentence,
    knowledge_sentence,
    satisfaction_sentence,
)
from outcomes.reports.content.findings_of_people import participation_sentence
from outcomes.reports.content.findings_of_practice import practice_sentence
from outcomes.reports.content.levels import levels
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.sections.audience import share_mark
from outcomes.reports.content.sections.decision_points import after_sentence
from outcomes.reports.content.sections.gaps import gaps_sentence as gaps_lead
from outcomes.reports.content.sections.precision import width_cell
from outcomes.reports.content.sections.quality import quality_sentence
from outcomes.reports.content.sections.satisfaction import title_of
from outcomes.reports.content.sections.wrong_and_sure import wrong_and_sure_sentence
from outcomes.snapshots.document import of_json
from outcomes.statistics import compare_matched_objective
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)
NO_GAP = "No gap remains in the one learning objective that can be judged."
NOBODY = {"n": 0, "count": 0, "share": None, "ci95": None}


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 40))


def nobody_in(matched):
    effect = dict.fromkeys(matched["effect"])
    gone = dict.fromkeys(("change", "change_ci95", "table", "test", "statistic", "p", "p_holm"))
    return matched | gone | {"n": 0, "pre": NOBODY, "post": NOBODY, "effect": effect}


def with_objectives(whole, first, second):
    """Of the two objectives: no gap, a gap, hidden, or nobody."""
    copy = deepcopy(whole)
    copy["items"], copy["persistent_gaps"] = [], []
    for objective in copy["knowledge"]["objectives"]:
        objective["matched"]["pre"] |= {"share": 0.9}
    for objective, state in zip(copy["knowledge"]["objectives"], (first, second), strict=True):
        matched = objective["matched"]
        matched["post"] |= {"share": 0.9}
        matched["p_holm"] = matched["p"] = 0.001
        if state == "gap":
            gap = {"objective": objective["objective"], "post": 0.5, "reason": "r"}
            copy["persistent_gaps"].append(gap)
        if state == "hidden":
            matched["post"] |= {"count": None, "share": None}
            matched |= {"p": None, "p_holm": None, "suppressed": True}
        if state == "nobody":
            objective["matched"] = nobody_in(matched)
    return of_json(copy)


@pytest.mark.parametrize(
    ("first", "second", "sentence", "lead"),
    [
        ("none", "none", "No gap remains in the 2 learning objectives.", "None among the 2"),
        ("none", "hidden", f"{NO_GAP} For 1 of 2 objectives this is not shown.", "objectives and"),
        ("none", "nobody", f"{NO_GAP} For 1 of 2 objectives there is no data (n = 0).",
         "For 1 of 2 objectives and items there is no data"),
        ("gap", "hidden", "objective 1 (r). For 1 of 2 objectives this is not shown.", "not shown"),
        ("gap", "none", "A gap remains after the activity: objective 1 (r).", "A gap is"),
        ("hidden", "nobody", "", "None can be judged. For 1 of 2 objectives and items this is"),
        ("nobody", "nobody", "", "There is nothing to judge yet: no data (n = 0)."),
        ("hidden", "hidden", "", "Not shown: it would tell of small groups."),
    ],
)  # fmt: skip
def test_a_gap_is_never_said_over_what_is_hidden_or_of_nobody(whole, first, second, sentence, lead):
    told = with_objectives(whole, first, second)

    assert gaps_sentence(told).endswith(sentence) and bool(gaps_sentence(told)) == bool(sentence)
    assert lead in gaps_lead(told, tuple(told.persistent_gaps))


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"n": 0}, "At the one decision point shown the post-test questions that follow were"),
        ({"n": 0}, "For 1 of 2 decision points there is no data (n = 0)."),
        ({"suppressed": True}, "For 1 of 2 decision points this is not shown."),
        ({"suppressed": True}, "whether a difference is beyond chance is not shown"),
    ],
)
def test_decisions_are_counted_only_where_they_are_shown(whole, second, words):
    copy = deepcopy(whole)
    (point,) = copy["decision_points"]["points"]
    point["change"] |= {"change": 0.1, "p": 0.01}
    gone = dict.fromkeys(("decision", "post", "change", "p"))
    other = deepcopy(point) | {"question": "d2", "change": point["change"] | gone | second}
    copy["decision_points"]["points"].append(other)

    assert words in after_sentence(of_json(copy), SHOW)


@pytest.mark.parametrize(
    ("before", "n", "words"),
    [
        (None, 0, "24% in q3 were wrong and sure; nobody answered both times."),
        (0.0, 30, "before, of the learners with all four answers: 0% in q3."),
        ("hidden", 30, "how many before is not shown."),
        ("not asked", 0, "before, of the learners with all four answers: not asked in q3."),
    ],
)
def test_how_many_were_wrong_and_sure_before_says_why_it_is_not_known(whole, before, n, words):
    copy = deepcopy(whole)
    both = copy["confidence_knowledge"]
    (states,) = both["items"]
    share = None if isinstance(before, str) else before
    states |= {"n": n, "suppressed": before == "hidden"}
    for side in ("shares_before", "shares_after"):
        states[side] = dict.fromkeys(states[side], share)
    if before == "not asked":
        both["items"] = []

    told = wrong_and_sure_sentence(of_json(copy), SHOW)

    assert ": after the activity " in told and told.endswith(words)


def level(told, number):
    return next(row[2].shown for row in levels(told).rows if row[0].shown == str(number))


def with_changes(whole, **total):
    copy = deepcopy(whole)
    (question,) = copy["follow_up"][0]["changes"]
    question["total"] |= total
    copy["practice_measures"] = []
    return of_json(copy)


def test_practice_is_claimed_by_what_was_reported_and_hidden_is_not_unmeasured(whole):
    asked = "Changes asked about at follow-up"
    hidden = suppress(with_changes(whole, answered=18, done=7), 11)
    assert level(hidden, 5) == f"{asked}: not shown"
    done = with_changes(whole, answered=18, done=7)
    assert level(done, 5) == "Changes made, self-reported at follow-up"
    assert level(with_changes(whole, answered=18, done=0), 5) == f"{asked}: none made so far"
    assert level(with_changes(whole, answered=0, done=0), 5) == f"{asked}: no data (n = 0)"
    assert level(of_json(whole | {"follow_up": [], "practice_measures": []}), 5) == "Not measured"


def test_what_was_measured_and_is_hidden_says_so_in_every_level(whole):
    left = suppress(of_json(whole), 5000)

    assert level(left, 2) == "Ratings of the activity: not shown"
    assert level(left, 3) == "Knowledge items before and after: not shown"
    assert "confidence (subjective): not shown" in level(left, 4)


def test_where_nothing_is_asked_twice_nobody_is_not_said_to_have_answered(whole):
    copy = deepcopy(whole)
    gone = dict.fromkeys(("pre", "post", "change", "change_ci95", "test", "p"))
    copy["knowledge"]["overall"] |= gone | {"learners": 0, "objectives": 0}

    assert "nobody has answered" in knowledge_sentence(of_json(copy), SHOW)
    assert knowledge_sentence(of_json(copy | {"items": []}), SHOW) == (
        "No question is asked both before and after."
    )


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ({"n": 1, "recorded_for": 1}, "How many claimed credit is recorded for 1 person only."),
        ({"n": 7, "recorded_for": 30}, "Of the 30 people for whom it is recorded 7 claimed"),
        ({"n": 7}, " 7 claimed credit."),
        ({"n": None}, "How many claimed credit is not recorded."),
    ],
)
def test_credit_recorded_for_some_is_no_figure_of_all(whole, stage, words):
    about = {"stage": "credit_claimed", "label": "Credit", "share": None, "definition": ""}
    told = of_json(whole | {"flow": {"participants": [], "funnel": [about | stage]}})

    assert words in participation_sentence(told)
    table = read(told, Options()).table("funnel")
    recorded = stage.get("recorded_for")
    assert (table is not None and recorded is not None) == (
        table is not None and "(recorded for" in table.rows[0][0].shown
    )


def test_the_few_of_whom_a_stage_is_recorded_do_not_leave(whole):
    about = {"stage": "completer", "label": "Completer", "share": 0.5, "definition": ""}
    larger = document(people(3, 400))
    for recorded, n, leaves in ((40, 20, True), (9, 0, False), (40, 35, False)):
        stage = about | {"n": n, "recorded_for": recorded}
        told = of_json(larger | {"flow": larger["flow"] | {"funnel": [stage]}})
        (left,) = suppress(told, 11).as_json()["flow"]["funnel"]
        assert (left["recorded_for"] is not None) == leaves


@pytest.mark.parametrize("learners", [{(2, 0, 1): 1, (2, 1, 1): 1}, {(2, 0, 2): 2, (2, 2, 0): 1}])
def test_no_interval_of_a_change_exceeds_what_a_share_can_change(learners):
    low, high = compare_matched_objective(learners).change_ci95
    assert low < -1 and high > 1  # in JSON as computed

    assert SHOW.change_interval((low, high)).shown == "too few people"
    assert SHOW.change_interval_words((low, high)) == ["95% CI: too few people"]
    shown = SHOW.change_interval((-0.2, high))
    assert shown.shown == "\N{MINUS SIGN}20 to 100" and (shown.low, shown.high) == (-20, 100)


def test_an_interval_of_a_share_is_cut_too_and_said_where_it_says_something():
    assert SHOW.interval((-0.1, 0.4)).shown == "0% to 40%"
    assert SHOW.interval((0.0, 1.0)).shown == "too few people"
    mark = share_mark(0.5, 2, (-0.1, 1.2))
    assert (mark.low, mark.high) == (0, 1)
    assert [width_cell(width, SHOW).shown for width in (0.2, 25.42)] == ["20", "too few people"]


def with_practice(whole, *questions):
    copy = deepcopy(whole)
    copy["practice_change"] = [
        {"question": f"p{number}", "version": 1, "stem": "?", "n": 40, "options": [
            {"choice": "a", "text": text, "n": n, "share": n / 40, "ci95": [0.1, 0.9]}]}
        for number, (text, n) in enumerate(questions)
    ]  # fmt: skip
    return of_json(copy)


def test_the_change_named_most_often_is_the_most_of_all_questions(whole):
    told = with_practice(whole, ("Test sooner", 12), ("Refer", 33))

    assert practice_sentence(told, SHOW).startswith("33 of 40 respondents")
    assert read(told, Options()).headlines[3].label == "intend “Refer”"
    # 39 of 40 are hidden, as one person is left: more than what is shown.
    left = suppress(with_practice(whole, ("Test sooner", 12), ("Refer", 39)), 11)
    assert "the change named most often of those shown: Test sooner" in (
        practice_sentence(left, SHOW)
    )


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (["poor", "fair", "good", "excellent"], "“good” or “excellent”"),
        (["no", "agree", "strongly agree"], "“agree” or “strongly agree”"),
    ],
)
def test_a_rating_is_told_in_the_words_of_its_scale(whole, scale, words):
    copy = deepcopy(whole)
    (question,) = copy["satisfaction"]["questions"]
    question |= {"scale": scale, "top": 2, "stem": "How was it?", "share": 0.85, "n": 20}
    told = of_json(copy)

    assert satisfaction_sentence(told, SHOW) == (
        f"Of the respondents, 85% answered {words} to “How was it?”."
    )
    assert title_of(told.satisfaction.questions) == f"85% answered {words}: How was it?"


def test_evidence_of_wrong_and_sure_has_the_p_of_its_sentence(whole):
    copy = deepcopy(whole)
    copy["confidence_knowledge"]["items"][0]["misinformed"] |= {"p": 0.02, "p_holm": 0.04}
    told = of_json(copy)

    facts = {fact.name: fact.shown for fact in evidence_of(told, "states.q3", 0.001).facts}

    assert facts["Wrong and sure, change"] == "+10 points, adjusted p=0.04"


def test_objectives_of_one_item_are_tested_with_the_overlap_too(whole):
    report = read(of_json(whole), Options())
    objectives, items = (report.table(f"{name}_everybody") for name in ("objectives", "items"))

    assert objectives.columns[-1].head == "p, overlap"
    assert objectives.rows[1][-1] == items.rows[2][-1]  # the second is of the third item alone
    assert objectives.rows[0][-1].value is None  # the first of two


def test_items_that_tell_little_apart_after_teaching_alone_are_no_fault(whole):
    low = {"code": "low-discrimination", "phase": "after", "choice": None, "sentence": "Little."}
    items = [
        {"question": f"q{n}", "version": 1, "stem": "?", "objective": 1, "measures": "knowledge",
         "before": None, "after": None, "choices": [], "flags": flags}
        for n, flags in enumerate([[low]] * 7 + [[low, low | {"phase": "before"}]])
    ]  # fmt: skip
    polls = [
        {"phase": "post", "track": 1, "questions": ["q0"], "items": 2, "n": 3, "mean": 1.0,
         "sd": 0.5, "kr20": -2.0, "alpha": -2.0, "alpha_without": {}}
    ]  # fmt: skip
    analysis = {"rules": {}, "items": items}
    told = whole | {"item_analysis": analysis, "reliability": polls}

    assert quality_sentence(of_json(told)) == (
        "Limits of the questions: 8 of 8 test questions discriminate little in the post-test (7 of "
        "them for no other reason to review)."
    )
    assert (
        quality_sentence(of_json(told | {"item_analysis": {"rules": {}, "items": items[:7]}})) == ""
    )
