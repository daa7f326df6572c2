"""What speaks against a course is told beside what speaks for it, and nothing is said of nobody."""

from copy import deepcopy
from dataclasses import replace

import pytest

from outcomes.reports.content.cells import Show
from outcomes.reports.content.findings import gaps_sentence, satisfaction_sentence
from outcomes.reports.content.findings_of_practice import practice_sentence
from outcomes.reports.content.grammar import moved_in_several
from outcomes.reports.content.headlines import headlines
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.report import Column, Table, text
from outcomes.reports.content.sections.comparison_arm import arm_sentence, title_of
from outcomes.reports.content.sections.decision_points import after_sentence
from outcomes.reports.content.sections.everybody import with_overlap
from outcomes.reports.content.sections.missing_learners import survival_sentence
from outcomes.reports.content.sections.wrong_and_sure import wrong_and_sure_sentence
from outcomes.reports.content.several_moves import Move, in_groups
from outcomes.reports.content.unanswered import joined
from outcomes.snapshots.absence import Absent
from outcomes.snapshots.document import of_json
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 60))


@pytest.mark.parametrize(
    ("before", "post", "reason", "words"),
    [
        (0.68, 0.33, "33% after is under 60%", "There is a gap after the activity: objective 1 "
         "(33% after is under 60%, from 68% before)."),
        (0.4, 0.5, "50% after is under 60%", "A gap remains after the activity: objective 1"),
        (0.68, 0.7, "no significant change (p=0.4)", "A gap remains after the activity"),
    ],
)  # fmt: skip
def test_a_gap_that_came_does_not_remain(whole, before, post, reason, words):
    copy = deepcopy(whole)
    copy["knowledge"]["objectives"][0]["matched"]["pre"] |= {"share": before}
    copy["persistent_gaps"] = [{"objective": 1, "post": post, "reason": reason}]

    assert words in gaps_sentence(of_json(copy))


@pytest.mark.parametrize(
    ("counts", "sentence", "label", "detail"),
    [
        ({"Test": 32, "No change": 62}, "named most often: Test. 62 (62%) chose “No change”.",
         "intend “Test”", "; 62% chose “No change”"),
        ({"Test": 32, "No change": 6}, "named most often: Test. 6 (6%) chose", "intend “Test”", ""),
        ({"Test": 32, "Refer": 32}, "each of the 2 changes named most often: Test and Refer.",
         "intend “Test”; as many intend another change", ""),
        ({"Test": 32, "Not applicable": 40}, "Without the 40 to whom", "intend “Test”", ""),
    ],
)  # fmt: skip
def test_who_intends_no_change_is_told_and_so_are_ties(whole, counts, sentence, label, detail):
    copy = deepcopy(whole)
    question = copy["practice_change"][0]
    question |= {"n": 100, "options": [
        {"choice": name[:2], "text": name, "n": n, "share": n / 100, "ci95": [0.1, 0.9]}
        for name, n in counts.items()
    ]}  # fmt: skip
    copy["practice_change"] = [question]
    told = of_json(copy)
    headline = list(headlines(told, SHOW))[-1]

    assert sentence in practice_sentence(told, SHOW)
    assert headline.label == label and headline.detail.endswith(detail or "90%")


def test_a_verb_that_another_follows_is_said_again():
    moves = ["went from 1% to 2% in a, x", "stayed at 3% in b", "went from 4% to 5% in c, x"]

    assert moved_in_several(moves).endswith("stayed at 3% in b; and went from 4% to 5% in c, x")
    assert moved_in_several(["rose 1 in a", "rose 2 in b"]) == "rose 1 in a and 2 in b"


MOVES = [("q1", 0.18, 0.15, 1.0), ("q2", 0.12, 0.2, 0.6), ("q5", 0.12, 0.25, 0.02),
         ("q6", 0.3, 0.1, 0.01), ("q7", 0.2, 0.3, Absent.HIDDEN)]  # fmt: skip


def test_many_questions_are_told_in_groups_that_moved_alike():
    told = in_groups([Move(*each) for each in MOVES])
    unnamed = in_groups([Move("", *each[1:]) for each in MOVES[:3]])

    assert told == (
        "rose in q5 (12% to 25%); fell in q6 (30% to 10%); did not change beyond chance in q1 and "
        "q2 (12% to 18% before, 15% to 20% after); and moved, p not shown, in q7 (20% to 30%)"
    )
    assert unnamed == (
        "rose on 1 (12% to 25%), and did not change beyond chance on 2 (12% to 18% before, 15% to "
        "20% after)"
    )


def test_of_decisions_the_question_that_is_asked_again_is_told_apart(whole):
    copy = deepcopy(whole)
    (point,) = copy["decision_points"]["points"]
    change = point["change"] | {"p": 0.001}
    same = {"paired_with": "question", "decision": 0.6, "post": 0.45, "change": -0.15}
    other = {"paired_with": "objective", "decision": 0.44, "post": 0.58, "change": 0.14}
    points = [deepcopy(point) | {"question": f"d{k}", "change": change | ends}
              for k, ends in enumerate((same, other), 1)]  # fmt: skip
    copy["decision_points"]["points"] = points
    told = after_sentence(of_json(copy), SHOW)

    assert (
        "Where the same question is asked again, correct answers fell in d1 (60% to 45%)." in told
    )
    assert told.endswith("At 1 of 2 they are different questions: this is no measure of change.")
    copy["decision_points"]["points"] = points[:1]
    assert "asked again" not in after_sentence(of_json(copy), SHOW)


def arm(*steps):
    """Of so many items, the difference and its p."""
    side = {"n": 40, "count": 20, "share": 0.5, "ci95": None}
    return {
        "n": 40, "label": "Comparison", "definition": "Asked once.", "suppressed": False,
        "items": [
            {"question": f"q{k}", "version": 1, "stem": "?", "objective": 1, "learners": side,
             "comparison": side if p != "nobody" else side | {"n": 0, "share": None},
             "difference": step, "ci95": None, "test": "chi-square", "statistic": 1.0,
             "p": None if p == "nobody" else p, "p_holm": None if p == "nobody" else p,
             "cramers_v": 0.1, "suppressed": False}
            for k, (step, p) in enumerate(steps)
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (((0.3, 0.01), (-0.4, 0.01), (0.1, 0.5), (None, "nobody")), "more often in 1 of 3 items "
         "and less often in 1 of 3 items, beyond chance, than"),
        (((0.1, 0.5), (0.1, 0.4)), "neither more nor less often beyond chance in any of 2 items"),
        (((0.1, None),), ""),
    ],
)  # fmt: skip
def test_beside_who_did_not_take_it_both_sides_are_told(whole, steps, words):
    told = of_json(whole | {"comparison_arm": arm(*steps)})
    sentence, title = arm_sentence(told), title_of(told.comparison_arm.items)

    assert words in sentence and bool(sentence) == bool(words)
    assert words in title if words else title.startswith("Learners after the course beside")


@pytest.mark.parametrize(("share", "told"), [(None, "; 1 rating not shown."), (0.83, "”.")])
def test_a_rating_that_is_hidden_is_counted(whole, share, told):
    copy = deepcopy(whole)
    question = copy["satisfaction"]["questions"][0]
    copy["satisfaction"]["questions"] = [
        deepcopy(question) | {"question": f"e{k}", "share": each, "suppressed": each is None}
        for k, each in enumerate((0.57, share))
    ]
    assert satisfaction_sentence(of_json(copy), SHOW).endswith(told)


def test_two_confidence_questions_of_one_item_are_told_apart(whole):
    copy = deepcopy(whole)
    (states,) = copy["confidence_knowledge"]["items"]
    copy["confidence_knowledge"]["items"] = [states, deepcopy(states) | {"confidence": "c9"}]
    told = wrong_and_sure_sentence(of_json(copy), SHOW)

    assert " in q3 by c1" in told and " in q3 by c9" in told


def test_of_many_questions_the_details_stand_under_their_tables(whole):
    copy = deepcopy(whole)
    (states,) = copy["confidence_knowledge"]["items"]
    copy["confidence_knowledge"]["items"] = [
        deepcopy(states) | {"question": f"q{k}"} for k in range(5)
    ]
    told = of_json(copy)
    notes = {table.key: table.note for table in read(told, Options()).tables}

    assert "adjusted p" not in wrong_and_sure_sentence(told, SHOW)
    assert "; adjusted p" in notes["states-q4"] and "95% CI" in notes["states-q4"]


def test_a_hidden_change_may_have_been_named_more_often(whole):
    copy = deepcopy(whole)
    options = copy["practice_change"][0]["options"]
    copy["practice_change"] = copy["practice_change"][:1]
    options[0] |= {"n": None, "share": None, "ci95": None, "suppressed": True}
    copy["snapshot"]["rules"] |= {"suppress_below": 11}
    told, more = of_json(copy), "what is not shown may have been named more often"

    assert more in practice_sentence(told, SHOW) and more in list(headlines(told, SHOW))[-1].detail


def test_titles_hide_no_loss(whole):
    copy = deepcopy(whole)
    for entry in (*copy["knowledge"]["objectives"], *copy["items"]):
        entry["learners"] = {"n": 10, "improved": 1, "reinforced": 3, "unchanged": 2, "worse": 4}
    question = copy["satisfaction"]["questions"][0]
    copy["satisfaction"]["questions"] = [
        deepcopy(question) | {"question": f"e{k}", "share": share, "at_least": None}
        for k, share in enumerate((0.15, 0.82))
    ]
    titles = {figure.key: figure.title for figure in read(of_json(copy), Options()).figures}

    assert titles["learners"] == "10% of learners improved and 40% got worse"
    assert titles["satisfaction"].startswith("15% to 82% answered ")


def test_of_nobody_nothing_survives(whole):
    missing = of_json(whole).missing_learners
    nobody = missing.matched.model_copy(update={"n": 0})
    somebody = missing.before_only.model_copy(update={"n": 25})
    told = missing.model_copy(
        update={"matched": nobody, "before_only": somebody, "suppressed": False, "survives": None}
    )

    assert survival_sentence(told).startswith("Nobody is matched")


def test_a_row_about_nobody_is_named_with_its_second_text(whole):
    show, columns = Show(0.001), (Column("Item", ""), Column("Group", ""), Column("n", ""))
    rows = [
        (text("q1"), text(name), show.count(n))
        for name, n in (("Oncologists", 5), ("Others", Absent.NOBODY))
    ]
    section = read(of_json(whole), Options()).sections[0]
    table = Table("t", "T", columns, tuple(rows))
    (told,) = joined(replace(section, parts=(table,))).parts
    assert told.note == "No data (n = 0): q1 (Others)."


def test_an_interval_without_width_is_none(whole):
    copy = deepcopy(whole)
    item = copy["items"][0]
    item["matched"]["table"] = {"both": 0, "gained": 2, "lost": 0, "neither": 0}
    sides = {"pre": {"n": 2, "count": 0, "share": 0.0}, "post": {"n": 2, "count": 2, "share": 1.0}}
    for side, counts in sides.items():
        item["all"][side] |= counts
    table = Table("t", "T", (), ((),))
    (row,) = with_overlap(table, of_json(copy).items[:1], SHOW).rows

    assert row[0].shown == "\N{EN DASH}"


def test_an_alternative_text_ends_each_sentence_once(whole):
    drawn = next(iter(read(of_json(whole), Options()).figures))
    figure = replace(drawn, title="It rose", subtitle="What next?")

    assert figure.alt == "It rose. What next? Its table has the same figures."
