"""What a follow-up shows: direction, certainty and number, in the summary and in the abstract."""

from copy import deepcopy

import pytest

from outcomes.reports.content.abstract import abstract
from outcomes.reports.content.abstract_sentences import conclusions
from outcomes.reports.content.cells import Show
from outcomes.reports.content.findings import findings, follow_up_sentence
from outcomes.reports.content.reading import Options, read
from outcomes.snapshots.document import of_json
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 200))


def asked_again(key, shares, n, p_post, p_pre):
    pre, post, then = shares
    sides = {
        side: {"n": n, "count": None if share is None else round(n * share), "share": share,
               "ci95": None}
        for side, share in zip(("pre", "post", "follow_up"), shares, strict=True)
    }  # fmt: skip
    pairs = [
        {"from": start, "to": "follow_up", "change": None if share is None else then - share,
         "change_ci95": None, "test": "mcnemar-exact", "p": p, "p_holm": p}
        for start, share, p in (("pre", pre, p_pre), ("post", post, p_post))
    ]  # fmt: skip
    return sides | {
        "question": key, "version": 1, "stem": "?", "objective": 1, "n": n, "test": "cochran-q",
        "statistic": 1.0, "df": 2, "p": 0.01, "p_holm": 0.01, "pairs": pairs, "suppressed": False,
    }  # fmt: skip


def course(whole, *items):
    copy = deepcopy(whole)
    copy["follow_up"][0] |= {"retention": list(items), "changes": [], "responded": 27}
    return of_json(copy)


FELL, KEPT, LEVEL = (0.52, 0.85, 0.56), (0.52, 0.85, 0.83), (0.52, 0.85, 0.85)


@pytest.mark.parametrize(
    ("shares", "n", "p_post", "p_pre", "words", "concluded"),
    [
        (FELL, 27, 0.01, 1.0, "correct answers fell back by 29 points from the post-test (adjusted "
         "p=0.01) and are 4 points above the pre-test (not beyond chance, adjusted p=1.00).",
         "That the gain lasts was not shown at 60 days (1 question asked again)."),
        (FELL, 27, 0.08, 0.04, "are 29 points below the post-test (not beyond chance, adjusted "
         "p=0.08) and 4 points above the pre-test (adjusted p=0.04).",
         "At 60 days a gain was still shown on the one question asked again."),
        (KEPT, 1, 1.0, 1.0, "are 2 points below the post-test (not beyond chance, adjusted p=1.00)",
         "That the gain lasts was not shown"),
        (LEVEL, 60, 1.0, 0.001, "are level with the post-test and 33 points above the pre-test "
         "(adjusted p=0.001).", "At 60 days a gain was still shown"),
        ((0.5, 0.4, 0.3), 60, 0.2, 0.01, "below the post-test (not beyond chance, adjusted p=0.20) "
         "and 20 points below the pre-test (adjusted p=0.01).", "At 60 days fewer answers were "
         "correct than before the activity on the one question asked again."),
    ],
)  # fmt: skip
def test_the_follow_up_is_told_with_its_n_its_p_and_its_doubt(
    whole, shares, n, p_post, p_pre, words, concluded
):
    told = course(whole, asked_again("q1", shares, n, p_post, p_pre))
    sentence = follow_up_sentence(told.follow_up[0], SHOW)
    written = abstract(told, read(told, Options()), Options(char_limit=9000))
    texts = dict(written.parts)

    before, after, then = (f"{share:.0%}" for share in shares)
    ends = f"{before} were correct before, {after} after, and {then} then; correct answers "
    assert (
        f"27 learners answered the follow-up 60 days after the activity; of learners with all \
three answers to q1 (n = {n}), {ends}"
        in sentence
    )
    assert words in sentence and words in texts["Results"]
    assert concluded in texts["Conclusions"]
    assert (
        "and the follow-up 60 days later" in texts["Methods"]
        or "tests were taken" not in (texts["Methods"])
    )
    assert "by the exact McNemar test, adjusted by Holm." in texts["Methods"]


NONE_OF = "differ from the {} beyond chance in none of 2 questions"
LOST, ABOVE, LOW = (0.7, 0.5, 0.3), (0.4, 0.8, 0.6), (0.7, 0.5, 0.45)


@pytest.mark.parametrize(
    ("shares", "p_post", "p_pre", "words"),
    [
        ((FELL, FELL), 0.01, 0.5, "are below the post-test beyond chance in 2 of 2 questions and "
         f"{NONE_OF.format('pre-test')} (Holm within a question)."),
        ((FELL, FELL), 0.4, 0.5, "; correct answers differ from neither test beyond chance in "
         "any of 2 questions (Holm"),
        ((LOST, LOST), 0.4, 0.01, " and are below the pre-test beyond chance in 2 of 2 questions"),
        ((ABOVE, LOW), 0.4, 0.01, "are above the pre-test beyond chance in 1 and below it in 1 of "
         "2 questions (Holm"),
        ((FELL, FELL), None, 0.5, "; whether the follow-up differs from the other tests beyond "
         "chance is not shown."),
    ],
)  # fmt: skip
def test_of_several_questions_it_says_how_many_moved_to_which_side(
    whole, shares, p_post, p_pre, words
):
    items = [asked_again(f"q{k}", s, 20 + k, p_post, p_pre) for k, s in enumerate(shares, 1)]
    told = follow_up_sentence(course(whole, *items).follow_up[0], SHOW)

    assert "answers to a question (2 questions asked again; n = 21 to 22), " in told
    assert words in told


@pytest.mark.parametrize(
    ("shares", "ends", "p_pre", "concluded"),
    [
        ((LOST, LOST), (0.6, 0.4), 0.01, "At 60 days fewer answers were correct than before the "
         "activity on 2 of 2 questions asked again."),
        ((LOST, LOST), (0.6, 0.4), 0.5, "No gain was shown at 60 days (2 questions asked again)."),
        ((ABOVE, LOW), (0.6, 0.61), 0.01, "At 60 days a gain was shown on 1 of 2 questions asked "
         "again, and fewer answers were correct than before the activity on 1."),
        ((LOST, LOST), (0.4, 0.6), 0.5, "That the gain lasts was not shown at 60 days"),
    ],
)  # fmt: skip
def test_only_a_gain_that_was_shown_can_last(whole, shares, ends, p_pre, concluded):
    copy = deepcopy(whole)
    items = [asked_again(f"q{k}", s, 30, 0.4, p_pre) for k, s in enumerate(shares, 1)]
    copy["follow_up"][0] |= {"retention": items, "changes": [], "responded": 27}
    p = 0.001 if abs(ends[1] - ends[0]) > 0.1 else 0.6
    copy["knowledge"]["overall"] |= {"pre": ends[0], "post": ends[1], "p": p}
    told = " ".join(words for _, words in conclusions(of_json(copy), Options()))

    assert concluded in told and told.count("At 60 days") <= 1
    assert "the change in correct answers after this activity, and" not in told or (
        "more clinicians were wrong yet confident" in told
    )


def test_what_was_correct_is_not_told_where_one_time_is_hidden(whole):
    words = "27 learners answered the follow-up 60 days after the activity"
    half = asked_again("q1", (0.5, None, 0.4), 60, None, 0.1)
    hidden = suppress(course(whole, asked_again("q1", FELL, 12, 0.1, 0.1)), 11)

    assert follow_up_sentence(course(whole, half).follow_up[0], SHOW) == f"{words}."
    assert follow_up_sentence(hidden.follow_up[0], SHOW) == (
        f"{words}; what was still correct then is not shown."
    )


def test_every_follow_up_is_a_finding_and_its_chart_and_table_tell_both_steps(whole):
    told = course(whole, asked_again("q1", FELL, 27, 0.08, 1.0))
    later = told.follow_up[0].model_copy(update={"after_days": 180, "label": "180 days after"})
    told = told.model_copy(update={"follow_up": [*told.follow_up, later]})
    report = read(told, Options())

    waves = [each for each in findings(told, SHOW) if each.key == "follow_up"]
    assert [each.evidence for each in waves] == ["wave.60", "wave.180"]
    figure = next(each for each in report.figures if each.key == "retention-60")
    assert figure.title == (
        "60 days after, 56% were correct (52% in the pre-test, 85% in the post-test)"
    )
    row = dict(zip([c.head for c in figure.table.columns], figure.table.rows[0], strict=True))
    assert row["Since post-test (points)"].shown.startswith("\N{MINUS SIGN}29")
    assert row["p since post-test"].shown == "p=0.08"


@pytest.mark.parametrize(
    ("n", "days", "section", "said"),
    [
        (27, (64.5, 60, 92), "They answered a median of 65 days after the post-test (60 to 92 "
         "days).", "a median of 65 days after the post-test (60 to 92 days)"),
        (20, (1, 1, 1), "Of those who had taken it, 20 answered 1 day after the post-test.",
         "1 day after the post-test"),
        (0, (None, None, None), "27 learners answered", ""),
    ],
)  # fmt: skip
def test_when_the_answers_came_is_told_inside_and_does_not_leave(whole, n, days, section, said):
    told = course(whole, asked_again("q1", FELL, 27, 0.01, 1.0))
    timed = dict(zip(("median", "shortest", "longest"), days, strict=True))
    told = of_json(told.as_json() | {"follow_up_days": [{"after_days": 60, "n": n} | timed]})
    report, leaving = read(told, Options()), suppress(told, 11)
    lead = next(each.lead for each in report.sections if each.key == "follow_up")
    results = dict(abstract(told, report, Options(char_limit=9000)).parts)["Results"]

    assert section in lead[0] and ("post-test (" in lead[0]) == (n == 27)
    assert (f"At 60 days (answers came {said}), " in results) == bool(said)
    assert "follow_up_days" not in leaving.as_json()
    assert "after the post-test" not in read(leaving, Options()).sections.__repr__()
