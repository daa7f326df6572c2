"""The sentences of a report, where there is little or nothing to say."""

from copy import deepcopy

import pytest

from outcomes.reports.content.abstract_results import results
from outcomes.reports.content.abstract_sentences import methods
from outcomes.reports.content.cells import Show
from outcomes.reports.content.findings import follow_up_sentence, gaps_sentence, knowledge_sentence
from outcomes.reports.content.findings_of_people import participation_sentence
from outcomes.reports.content.findings_of_practice import practice_sentence
from outcomes.reports.content.headlines import headlines
from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.sections.decision_points import title_of
from outcomes.snapshots.document import of_json
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people

SHOW = Show(0.001)


@pytest.fixture(scope="module")
def whole():
    return document(people(3, 200))


def with_choices(whole, n, *named):
    changed = deepcopy(whole)
    options = [
        {"choice": str(k), "text": text, "n": count, "share": count / n if n else None,
         "ci95": [0.1, 0.9] if n else None}
        for k, (text, count) in enumerate(named)
    ]  # fmt: skip
    changed["practice_change"][0] |= {"n": n, "options": options}
    return of_json(changed)


@pytest.mark.parametrize(
    ("n", "named", "sentence"),
    [
        (9, [("Test sooner", 5), ("No change: as before", 8)], "5 of 9 respondents"),
        (
            9,
            [("Test sooner", 5), ("Refer", 5)],
            "intend each of the 2 changes named most often: Test sooner and Refer.",
        ),
        (1, [("Test sooner", 1)], "intends the change named most often: Test sooner."),
        (
            4,
            [("Test sooner", 0), ("No change: as before", 4)],
            "None of 4 respondents named a change.",
        ),
        (0, [("Test sooner", 0)], ""),
    ],
)
def test_what_is_intended_is_a_change(whole, n, named, sentence):
    told = practice_sentence(with_choices(whole, n, *named), SHOW)

    assert sentence in told and bool(told) == bool(sentence)


@pytest.mark.parametrize(
    ("n", "named", "shown"),
    [
        (4, [("Test sooner", 0), ("No change", 4)], "none named"),
        (0, [("Test sooner", 0)], "no data (n = 0)"),
        (12, [("Test sooner", None)], "not shown"),
    ],
)
def test_a_headline_without_a_change_says_why(whole, n, named, shown):
    changed = with_choices(whole, n, *((text, count or 0) for text, count in named))
    if shown == "not shown":
        changed = suppress(with_choices(whole, 12, ("Test sooner", 5)), 11)

    assert list(headlines(changed, SHOW))[3].shown == shown


def test_nobody_and_one_take_part_in_words(whole):
    nobody, single = deepcopy(whole), deepcopy(whole)
    for course, n in ((nobody, 0), (single, 1)):
        parts = {"participants": n, "cme_learners": n, "micro_learning": 0, "excluded": 0}
        course["participation"] |= parts
        share = 0.0 if n else None
        course["audience"]["oncologists"] = {"n": 0, "of": n, "share": share}

    assert participation_sentence(of_json(nobody)) == "Nobody has taken part yet."
    assert next(headlines(of_json(nobody), SHOW)).detail == "nobody yet"
    assert participation_sentence(of_json(single)) == (
        "1 clinician took part: 1 CME learner and nobody in micro-learning alone."
    )


@pytest.mark.parametrize(
    ("cme", "micro", "segments", "words", "abstract_words"),
    [
        (158, 0, False, "took part, all as CME learners", "158 clinicians took the course."),
        (0, 158, True, "took part, all in micro-learning", "158 clinicians took part in micro-"),
        (100, 58, True, "took part: 100 CME learners and 58 in micro-learning alone", "Of 158"),
        (158, 0, True, "took part: 158 CME learners and nobody in micro-learning alone",
         "158 clinicia"),
        (1, 157, True, "took part: 1 CME learner and 157 in micro-learning alone", "1 took"),
    ],
)  # fmt: skip
def test_a_way_in_that_a_course_does_not_have_is_not_counted(
    whole, cme, micro, segments, words, abstract_words
):
    course = deepcopy(whole)
    course["participation"] |= {"participants": 158, "cme_learners": cme, "micro_learning": micro}
    course["audience"]["oncologists"] = {"n": 0, "of": 158, "share": 0.0}
    if not segments:
        course["micro_learning"]["segments"] = []
    told = of_json(course)

    assert participation_sentence(told).startswith(f"158 clinicians {words}.")
    (people, *_) = headlines(told, SHOW)
    assert people.detail == words.removeprefix("took part").lstrip(":, ")
    sentences = [sentence for _, sentence in results(told, Options())]
    assert any(sentence.startswith(abstract_words) or abstract_words in sentence
               for sentence in sentences)  # fmt: skip


@pytest.mark.parametrize(
    ("excluded", "words"),
    [
        (1, "Nobody who counts has taken part yet: 1 person is left out as"),
        (3, "Nobody who counts has taken part yet: 3 people are left out as"),
        (0, "Nobody has taken part yet."),
    ],
)
def test_who_took_part_and_does_not_count_is_said_to_be_left_out(whole, excluded, words):
    nobody = deepcopy(whole)
    nobody["participation"] |= {"participants": 0, "excluded": excluded}
    nobody["knowledge"]["overall"] |= dict.fromkeys(("pre", "post", "change", "p", "change_ci95"))
    nobody["knowledge"]["overall"]["learners"] = 0

    assert participation_sentence(of_json(nobody)).startswith(words)
    who = words.partition(" has")[0].lower()
    assert f"{who} has answered a question in both tests" in knowledge_sentence(
        of_json(nobody), SHOW
    )


def test_oncologists_are_told_of_where_there_are_some_and_nowhere_else(whole):
    course = deepcopy(whole)
    course["audience"]["oncologists"] = {"n": 0, "of": 200, "share": 0.0}
    for point in course["decision_points"]["points"]:
        point["oncologists"] = point["oncologists"][:1]

    for told, is_told in ((whole, True), (course, False)):
        report = read(of_json(told), Options())
        (audience,) = [each for each in report.sections if each.key == "audience"]
        facts = [fact.name for fact in audience.parts[0].rows]
        groups = report.table("decisions_by_specialty")
        assert ("Oncologists" in facts) == is_told
        assert ("oncologist" in participation_sentence(of_json(told))) == is_told
        assert groups and ("Oncologists and others first" in groups.note) == is_told


@pytest.mark.parametrize(
    ("groups", "title"),
    [
        (
            [("not given", 5), ("Surgery", 3), ("Urology", 2)],
            "30%: Surgery, the largest group",
        ),
        ([("Surgery", 5), ("Urology", 5)], "Specialty"),
        ([("not given", 10)], "Specialty"),
    ],
)
def test_who_gave_nothing_are_no_group_and_of_two_as_large_none_is_named(whole, groups, title):
    course = deepcopy(whole)
    course["audience"]["specialty"] = [
        {"label": label, "n": n, "share": n / 10} for label, n in groups
    ]

    assert read(of_json(course), Options()).figure("specialty").title.startswith(title)


def test_a_title_names_no_span_of_everything(whole):
    course = deepcopy(whole)
    for entry, improved in zip(course["items"], (0, 200), strict=False):
        rest = {"reinforced": 0, "unchanged": 200 - improved, "worse": 0}
        entry["learners"] = {"n": 200, "improved": improved, **rest}
    points = of_json(course).decision_points.points
    shares = [point.model_copy(update={"share": share}) for point in points[:1] for share in (0, 1)]

    assert read(of_json(course), Options()).figure("learners").title == "How each learner changed"
    assert title_of(shares) == "Learners on the recommended path"


def test_what_stayed_needs_no_chance_and_one_objective_no_average(whole):
    level = deepcopy(whole)
    level["knowledge"]["overall"] |= {
        "objectives": 1, "pre": 0.5, "post": 0.5, "change": 0.0, "p": 1.0, "change_ci95": None
    }  # fmt: skip

    assert knowledge_sentence(of_json(level), SHOW).startswith(
        "Correct answers stayed at 50% in the one learning objective: 0 points; p=1.00;"
    )


def test_reasons_of_one_gap_are_told_apart_from_the_next(whole):
    gaps = deepcopy(whole)
    reason = "50% after is under 60%; no significant change (adjusted p=0.16)"
    gaps["persistent_gaps"] = [{"objective": n, "post": 0.5, "reason": reason} for n in (1, 2)]

    told = gaps_sentence(of_json(gaps))

    assert ";" not in told and told.count(" and no significant change, adjusted p=0.16)") == 2


def test_a_follow_up_is_answered_in_a_whole_sentence(whole):
    wave = deepcopy(whole)
    wave["follow_up"][0]["changes"] = []

    assert "answered the follow-up" in follow_up_sentence(of_json(wave).follow_up[0], SHOW)


def test_a_single_confidence_question_is_not_adjusted_rather_than_hidden(whole):
    left = suppress(of_json(whole), 11)
    table = read(left, Options()).table("confidence")

    assert table and "p adjusted" not in table.note.partition("Not shown for any:")[2]


def test_flags_that_are_expected_are_said_once_for_all_items():
    side = {
        "n": 200,
        "difficulty": 0.6,
        "ci95": [0.5, 0.7],
        "discrimination": 0.1,
        "discrimination_n": 200,
        "seconds": None,
    }
    items = [
        {"question": f"q{n}", "version": 1, "stem": "?", "objective": 1, "measures": "knowledge",
         "before": side, "after": side, "choices": [],
         "flags": [{"code": code, "phase": "after", "choice": None, "sentence": code}
                   for code in codes]}
        for n, codes in enumerate((["low-discrimination"], ["low-discrimination"],
                                   ["low-discrimination", "suspect-key"], []))
    ]  # fmt: skip
    whole = document(people(3, 200)) | {"item_analysis": {"rules": {}, "items": items}}

    section = next(s for s in read(of_json(whole), Options()).sections if s.key == "item_analysis")
    points = [(fact.name, fact.shown) for fact in section.parts[0].rows]

    *told, (_, expected) = points
    assert told == [(code, "q2 (post-test)") for code in ("low-discrimination", "suspect-key")]
    assert expected == "q0, q1"


def test_of_many_gaps_the_first_few_are_named_and_all_are_counted(whole):
    gaps = [
        {"objective": number, "post": 0.4, "reason": "40% correct after"} for number in range(1, 41)
    ]

    sentence = gaps_sentence(of_json(deepcopy(whole) | {"persistent_gaps": gaps}))

    assert sentence.startswith("In 40 objectives a gap remains after the activity")
    assert "objective 3" in sentence and "objective 4" not in sentence
    assert sentence.endswith("all stand under persistent gaps.")


def test_a_choice_that_goes_with_no_other_names_no_change_in_any_language(whole):
    named = with_choices(whole, 9, ("Früher testen", 5), ("Keine Änderung", 8)).as_json()
    for option, exclusive in zip(
        named["practice_change"][0]["options"], (False, True), strict=True
    ):
        option["exclusive"] = exclusive

    assert "Früher testen" in practice_sentence(of_json(named), SHOW)


@pytest.mark.parametrize(
    ("p", "change", "more", "title"),
    [
        (0.02, 0.5, 0, "The one item rose beyond chance"),
        (0.02, -0.5, 0, "The one item fell beyond chance"),
        (0.4, 0.5, 0, "The one item did not change beyond chance"),
        (0.02, 0.5, 1, "2 of 2 items rose beyond chance"),
    ],
)
def test_a_single_item_is_not_one_of_one(whole, p, change, more, title):
    copy = deepcopy(whole)
    copy["items"] = copy["items"][: 1 + more]
    for item in copy["items"]:
        item["matched"] |= {"p": p, "p_holm": p, "change": change}

    (figure,) = [each for each in read(of_json(copy), Options()).figures if each.key == "items"]
    assert figure.title == title
    of_family = [figure.subtitle, figure.table.note, *(row.note for row in figure.rows)]
    assert ("djusted over" in of_family[0]) == ("djusted by Holm" in of_family[1]) == bool(more)
    assert all(("adjusted p" in note) == bool(more) for note in of_family[2:])


def test_what_was_answered_in_segments_is_told_where_nothing_else_was(whole):
    copy = deepcopy(whole)
    gone = dict.fromkeys(("pre", "post", "change", "change_ci95", "test", "p"))
    copy["knowledge"]["overall"] |= gone | {"learners": 0, "objectives": 0}
    copy["micro_learning"] |= {"answered": 50, "answers": 64, "right": 32, "share": 0.5}
    told = of_json(copy)
    words = (
        "In micro-learning, 50 participants (16 of whom also took the course) gave 64 answers to "
        "questions asked once, 50% correct."
    )

    assert words in [each.sentence for each in read(told, Options()).findings]
    assert words in [sentence for _, sentence in results(told, Options())]
    assert "The activity asks 3 multiple-choice questions" in " ".join(
        sentence for _, sentence in methods(told, Options())
    )
