"""Numbers beside the matched learners leave where they tell of nobody else."""

import pytest

from tests.outcomes.made_up import document, people
from tests.outcomes.suppression.people import learner, learners

from .courses import leaving, of_one_question

MANY = 400
MATCHED = learners(24, 60, 18, 18)


@pytest.mark.parametrize(("wrong", "shown"), [(3, None), (60, 0.74)])
def test_the_share_right_after_a_decision_is_a_count_of_one_question(wrong, shown):
    whole = of_one_question(MATCHED * 3)
    point = whole["decision_points"]["points"][0]
    point["change"] |= {"n": 230, "decision": 0.5, "post": (230 - wrong) / 230}
    point |= {"n": 260, "recommended": 130}

    change = leaving(whole)["decision_points"]["points"][0]["change"]

    assert change["post"] == shown


@pytest.mark.parametrize(("third", "pre"), [(3, None), (30, 0.47)])
def test_the_share_before_of_who_is_missing_leaves_where_it_tells_no_question(third, pre):
    """Of 60 who answered before only; in the third question everybody is hidden where few were
    right."""
    right = [{"q1": "ab"[n < 30], "q2": "ba"[n < 35], "q3": "ab"[n < third]} for n in range(60)]
    answers = {"before": {"q1": "a", "q2": "b"}, "after": {"q1": "b", "q2": "b"}}
    both = [
        each | {side: each[side] | answers[side] for side in answers}
        for each in learners(30, 40, 20, 30) + learners(20, 20, 20, 20)
    ]
    whole = document(both + [learner("a", None) | {"before": before} for before in right])

    left = leaving(whole)

    assert (left["items"][2]["all"]["pre"]["count"] is None) == (third == 3)
    assert left["missing_learners"]["before_only"]["n"] == 60
    assert left["missing_learners"]["before_only"]["pre"] == pre


def kept(question, n, right):
    side = {"n": n, "count": right, "share": right / n, "ci95": None}
    about = {"question": question, "version": 1, "stem": question, "objective": 1, "n": n}
    tested = dict.fromkeys(("test", "statistic", "df", "p", "p_holm"))
    return about | dict.fromkeys(("pre", "post", "follow_up"), side) | tested | {"pairs": []}


@pytest.mark.parametrize(("third", "n"), [(3, None), (13, 40)])
def test_what_a_follow_up_asks_again_leaves_the_responders_answers_to_the_rest(third, n):
    """Of three questions right before; two are asked again, so the share of all tells the third."""
    whole = document(people(5, MANY))
    wave = whole["follow_up"][0]
    matched = whole["knowledge"]["overall"]["learners"]
    wave["responded"] = max(wave["responded"], 60)
    wave["responders"]["responders"] |= {"n": 40, "pre": (20 + 20 + third) / 120}
    wave["responders"]["non_responders"] |= {"n": matched - 40, "pre": 0.45}
    wave["retention"] = [kept("q1", 40, 20), kept("q2", 40, 20)]

    assert leaving(whole)["follow_up"][0]["responders"]["responders"]["n"] == n


@pytest.mark.parametrize(("before_only", "n"), [(3, None), (22, 142), (0, 120)])
def test_numbers_leave_where_no_few_answered_without_a_pair(before_only, n):
    folk = [*MATCHED, *[learner("a", None)] * before_only]

    assert leaving(of_one_question(folk))["audience"]["numbers"]["n1"]["n"] == n


@pytest.mark.parametrize(("unsure", "shown"), [(3, None), (14, 26)])
def test_who_made_a_wrong_choice_and_was_sure_leaves_where_few_others_of_it_were_not(unsure, shown):
    """Forty chose a, and 40 chose c, of whom 20 were sure."""
    wrong = learners(0, 0, 20, 20) + [learner("ac"[n % 2], "c") for n in range(40)]
    folk = [
        each | {"sure": {"before": 1, "after": 5 if n >= unsure and n < 60 else 2}}
        for n, each in enumerate(wrong)
    ]
    folk += learners(20, 40, 0, 0, sure={"before": 1, "after": 5})
    folk += learners(0, 20, 0, 0, sure={"before": 1, "after": 1})

    entry = leaving(document(folk))["confidence_knowledge"]["confidently_wrong_after"][0]

    choices = {choice["choice"]: choice["n"] for choice in entry["choices"]}
    assert (entry["count"], choices["a"]) == (60 - unsure, shown)


@pytest.mark.parametrize(("never", "intended"), [(3, None), (14, 40)])
def test_who_intended_a_change_and_answered_later_tells_no_few_who_did_not_intend_it(
    never, intended
):
    """All who answered later had evaluated; 30 of each intention did not answer."""
    answered = [{"practice": {"a"}, "later": {"a": "done"}}] * 40
    answered += [{"practice": {"b"}, "later": {"b": "done"}}] * never
    silent = [{"practice": {choice}} for choice in "ab"] * 30
    folk = zip(learners(40, 60, 30, 30), answered + silent, strict=False)
    whole = document([each | facts for each, facts in folk])

    left = leaving(whole)

    assert left["practice_change"][0]["options"][0]["n"] == 70
    assert left["follow_up"][0]["changes"][0]["options"][0]["intended"] == intended
