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

    assert all(f"change {key} (20%)" in text for key in "abcde")
    assert "rated themselves “4 or 5”" in text
    assert "A gap persisted for the objective to objective 2 (50% correct after)" in text


@pytest.mark.parametrize("meeting", MEETINGS)
def test_what_a_gap_is_and_what_nobody_can_conclude_stand_in_every_meeting(meeting):
    content = document(people(3, 200))
    content["persistent_gaps"] = [
        {"objective": n, "post": 0.5, "reason": "50% after is under 60%"} for n in (1, 2, 1, 2, 1)
    ]

    text = text_of(made(content, conference=meeting))

    for words in (
        "A gap persisted where fewer than 60% were correct",
        "and for 2 more.",
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

    assert "named test sooner (40%)." in text
    assert "no change" not in text.partition("Other respondents chose")[0]


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

    text = text_of(made(content))

    assert "nobody has answered the same question before and after" in text
    assert "No conclusion can be drawn" in text


def test_what_is_hidden_is_left_out():
    text = text_of(made(suppress(of_json(document(people(3, 200))), 5000).as_json()))

    assert "None" not in text and "Absent" not in text
    assert "No conclusion can be drawn" in text
