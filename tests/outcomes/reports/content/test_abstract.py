import json
import re
from dataclasses import replace

import pytest

from outcomes.reports.content.abstract import MEETINGS, abstract, table_texts
from outcomes.reports.content.reading import Options, read
from outcomes.snapshots.document import of_json
from outcomes.snapshots.document import read as read_document
from outcomes.suppression import suppress
from tests.outcomes.made_up import document, people


def made(content=None, **options):
    typed = read_document(json.dumps(content or document(people(3, 200))))
    chosen = Options(**options)
    return abstract(typed, read(typed, chosen), chosen)


def text_of(abstract):
    return " ".join(text for _, text in abstract.parts)


def pasted(abstract):
    texts = [abstract.title, *(words for part in abstract.parts for words in part)]
    if abstract.table and abstract.limits.table is None:
        texts += table_texts(abstract.table)
    return texts


@pytest.mark.parametrize("meeting", MEETINGS)
def test_it_fits_the_meeting_and_everything_that_is_pasted_is_counted(meeting):
    written = made(conference=meeting)

    extra = written.limits.table or 0 if written.table else 0
    counted = sum(len("".join(words.split())) for words in pasted(written)) + extra
    assert written.fits and written.characters == counted
    assert f"{counted:,} of {MEETINGS[meeting].characters:,} characters" in written.count


@pytest.mark.parametrize(("limit", "spaces"), [(3400, False), (1500, False), (1500, True)])
def test_own_limits_are_kept_with_and_without_spaces(limit, spaces):
    written = made(char_limit=limit, count_spaces=spaces)

    assert written.characters <= limit
    assert (written.table is not None) == (limit == 3400)


def test_every_practice_change_is_named_with_the_top_box_and_the_gaps():
    content = document(people(3, 200))
    options = [
        {"choice": key, "text": f"Change {key}", "n": 20 + number, "share": 0.2, "ci95": [0.1, 0.3]}
        for number, key in enumerate("abcde")
    ]
    content["practice_change"][0] |= {"n": 100, "options": options}
    content["persistent_gaps"] = [{"objective": 2, "post": 0.5, "reason": "50% after is under 60%"}]

    text = text_of(made(content))

    assert "Intended practice changes (100 respondents): change e, 20%; change d, 20%; " in text
    assert all(f"change {key}, 20%" in text for key in "abcd")
    assert "rated themselves “4 or 5”" in text
    assert "A gap persisted in 1 of 2 objectives: to objective 2 (50% correct after)." in text


@pytest.mark.parametrize("meeting", MEETINGS)
def test_what_a_gap_is_and_what_nobody_can_conclude_stand_in_every_meeting(meeting):
    content = document(people(3, 200))
    content["persistent_gaps"] = [
        {"objective": n, "post": 0.5, "reason": "50% after is under 60%"} for n in (1, 2, 1, 2, 1)
    ]

    text = text_of(made(content, conference=meeting))

    for words in (
        "A gap persisted where fewer than 60% were correct",
        "(rounded) or, unless 90% or more were before, no change was significant.",
        "and 2 more.",
        "There was no control group, confidence was self-reported, and",
    ):
        assert words in text


def test_choices_that_name_no_change_are_told_apart():
    content = document(people(3, 200))
    names = ("Test sooner", "No change: as before", "Not applicable: no patients")
    options = [
        {"choice": str(n), "text": text, "n": 40 + n, "share": 0.4, "ci95": [0.3, 0.5]}
        for n, text in enumerate(names)
    ]
    content["practice_change"][0] |= {"n": 100, "options": options}

    text = text_of(made(content))

    assert "Intended practice changes (100 respondents): test sooner, 40%." in text
    assert "no change" not in text.partition("chose “")[0]


@pytest.mark.parametrize(
    ("gap", "summary", "first"),
    [
        ("one patient in three is not tested. Late.", "", "One patient in three is not tested. We"),
        ("", "What helps a patient with metastases? Two clinics.",
         "The clinical question of the activity was: “What helps a patient with metastases?” We"),
        ("", "A patient with metastatic disease. Two clinics.", "We evaluated whether"),
        ("", "", "We evaluated whether"),
    ],
)  # fmt: skip
def test_the_background_begins_with_the_clinical_problem_as_its_author_wrote_it(
    gap, summary, first
):
    content = document(people(3, 200))
    content["snapshot"]["activity"] = {"practice_gap": gap, "summary": summary}

    (_, background), *_ = made(content).parts

    assert background.startswith(first)


def test_it_is_made_of_whole_sentences():
    written = made()

    for heading, text in written.parts:
        for sentence in re.split(r"(?<=[.])\s+(?=[A-Z“])", text):
            assert sentence[0].isupper() and sentence.endswith("."), (heading, sentence)
            assert len(sentence.split()) > 3, (heading, sentence)
    assert [heading for heading, _ in written.parts] == [
        "Background",
        "Methods",
        "Results",
        "Conclusions",
        "Support",
    ]


def test_authors_have_slots_that_are_not_counted():
    written = made()

    assert any(slot.startswith("Authors:") for slot in written.authors)
    assert replace(written, authors=()).characters == written.characters


@pytest.mark.parametrize(
    ("pre", "post", "p", "words"),
    [
        (0.4, 0.6, 0.001, "more correct answers after this activity"),
        (0.6, 0.4, 0.001, "fewer correct answers after this activity"),
        (0.4, 0.42, 0.4, "Chance alone can explain"),
    ],
)
def test_the_conclusion_follows_direction_and_certainty(pre, post, p, words):
    content = document(people(3, 200))
    content["knowledge"]["overall"] |= {"pre": pre, "post": post, "change": post - pre, "p": p}

    assert words in dict(made(content).parts)["Conclusions"]


def test_without_data_it_concludes_nothing():
    content = document(people(3, 200))
    overall = dict.fromkeys(("pre", "post", "change", "change_ci95", "test", "p"))
    content["knowledge"]["overall"] |= overall | {"learners": 0, "objectives": 0}

    content["knowledge"]["objectives"] = []
    written = made(content)
    text = text_of(written)

    assert written.table is None and "(no table);" in written.count
    assert "nobody has answered a question in both tests" in text
    assert "No conclusion can be drawn" in text


def test_what_is_hidden_is_left_out():
    text = text_of(made(suppress(of_json(document(people(3, 200))), 5000).as_json()))

    assert "None" not in text and "Absent" not in text
    assert "No conclusion can be drawn" in text


def with_wrong_and_sure(content, before, after, p):
    """The first item and its confidence question, so many wrong and sure of 100."""
    entry = content["confidence_knowledge"]["items"][0]
    for side, share in (("before", before), ("after", after)):
        states = dict.fromkeys(("mastered", "doubtful", "uninformed"), 0.1) | {"misinformed": share}
        entry[f"shares_{side}"] = states
    entry |= {"n": 100, "misinformed": entry["misinformed"] | {"change": after - before}}
    entry["misinformed"] |= {"p": p, "p_holm": p}
    content["confidence_knowledge"]["items"] = [entry, entry]
    return content


@pytest.mark.parametrize("meeting", MEETINGS)
@pytest.mark.parametrize(
    ("sides", "sentence", "concluded"),
    [
        ((0.08, 0.26, 0.001), "rose from 8% to 26% and from 8% to 26%", True),
        ((0.26, 0.08, 0.001), "fell from 26% to 8% and from 26% to 8%", False),
        ((0.08, 0.1, 0.4), "went from 8% to 10%, not beyond chance; and from 8%", False),
    ],
)
def test_who_is_wrong_yet_confident_stands_in_every_meeting(meeting, sides, sentence, concluded):
    written = made(with_wrong_and_sure(document(people(3, 200)), *sides), conference=meeting)

    results, conclusions = (dict(written.parts)[name] for name in ("Results", "Conclusions"))
    assert f"Learners wrong yet confident (asked on 2 of 3 questions) {sentence}" in results
    words = "but on 2 of 3 questions more of them were wrong yet confident"
    assert (words in conclusions) == concluded


def test_it_says_how_many_answered_twice_when_by_which_test_and_by_objective():
    content = document(people(3, 200))
    learners = content["participation"]["cme_learners"]
    content["knowledge"]["overall"]["learners"] = learners // 2
    for number, objective in enumerate(content["knowledge"]["objectives"]):
        objective["matched"]["n"] = 50 + 10 * number
    content["items"][0]["measures"] = "competence"
    period = {"n": 12, "count": 2, "share": 1 / 6, "ci95": [0.05, 0.45]}
    content["drift"] = {
        "period": "month", "looked_at": learners,
        "items": [
            {"question": "q1", "version": 1, "stem": "q1", "phase": "pre", "test": None,
             "statistic": None, "p": None, "p_holm": None,
             "periods": [period | {"period": "2025-03"}, period | {"period": "2025-05"}]}
        ],
    }  # fmt: skip

    text = text_of(made(content, char_limit=9000))

    for words in (
        "Learners answered up to",
        "measured knowledge and 1 competence",
        f"Of CME learners, {learners // 2} ({50 if learners % 2 == 0 else 49}%) answered a",
        "(50 to 60 by objective",
        "oth tests were taken from March 2025 to May 2025; the follow-up opened 60 days after the"
        " activity.",
        "By objective the change was",
        "and confidence with the exact McNemar test",
        "d_av: mean change over the mean of both",
    ):
        assert words in text


def test_the_title_names_no_product_and_ethics_have_a_slot():
    written = made()

    assert "Made up" not in written.title and "[clinical topic]" in written.title
    assert any(slot.startswith("Ethics:") for slot in written.authors)


def test_further_education_helps_to_do_what_the_objectives_say():
    content = document(people(3, 200))
    content["persistent_gaps"] = [{"objective": n, "post": 0.5, "reason": "r"} for n in (1, 2)]
    for objective, text in zip(
        content["knowledge"]["objectives"], ("Select drugs", "Tailor care"), strict=False
    ):
        objective["text"] = text

    text = text_of(made(content))

    assert "Further education should help clinicians to select drugs and tailor care." in text
    assert "Gaps persisted in both objectives: to select drugs (50% correct after) and" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "were to select the test and treat early."), ("de", "were “Select the test” and")],
)
def test_an_objective_of_another_language_is_quoted_and_no_infinitive(language, words):
    content = document(people(3, 200))
    aims = [{"number": n, "text": t} for n, t in enumerate(("Select the test", "Treat early"), 1)]
    content["snapshot"]["activity"] = {"language": language, "objectives": aims}

    assert words in text_of(made(content, char_limit=20_000))
