"""What is not shown is said once, and goes with its row, its column or its part."""

import re
from dataclasses import replace

from django.template.loader import render_to_string

from outcomes.reports.content.reading import Options, read
from outcomes.reports.content.report import Cell, Column, Fact, Facts, Section, Table, Words, text
from outcomes.reports.content.unanswered import joined
from outcomes.reports.content.withheld import gathered, hidden_together
from outcomes.snapshots.document import of_json
from tests.outcomes.made_up import document, people

HIDDEN = Cell("not shown")


def section_of(*rows):
    columns = (Column("Group", "."), Column("Persons", "."), Column("Share", "."))
    table = Table("t", "By group", columns, rows, brief=(0, 2))
    return Section("k", "K", "C", (), (table,))


def told(section):
    return gathered(section, 11).parts


def test_hidden_rows_and_columns_are_named_below_the_table():
    (table,) = told(
        section_of(
            (text("physician"), HIDDEN, Cell("40%", 0.4, "percent")),
            (text("nurse"), HIDDEN, HIDDEN),
        )
    )

    assert [row[0].shown for row in table.rows] == ["physician"]
    assert [column.head for column in table.columns] == ["Group", "Share"]
    assert table.short == (0, 1)
    assert "small groups: nurse." in table.note and "Not shown for any: Persons." in table.note


def test_a_table_with_nothing_to_show_becomes_one_sentence():
    (sentence,) = told(section_of((text("nurse"), HIDDEN, HIDDEN)))

    assert isinstance(sentence, Words)
    assert sentence.text == "Not shown, because it would tell of groups of fewer than 11 people."


def test_a_table_that_shows_everything_stays_as_it_is():
    section = section_of((text("physician"), Cell("12", 12, "count"), Cell("–")))

    assert gathered(section, 11) == section


def test_rows_of_one_name_are_counted():
    (table,) = told(
        section_of(
            (text("d1"), Cell("12", 12, "count"), Cell("40%", 0.4, "percent")),
            (text("d1"), HIDDEN, HIDDEN),
        )
    )

    assert "1 row not shown, as they would tell of small groups." in table.note


def test_noughts_and_dashes_beside_what_is_hidden_are_no_table():
    section = section_of(
        (text("nurse"), HIDDEN, HIDDEN),
        (text("other"), Cell("0", 0, "count"), Cell("–")),
    )

    assert [type(part) for part in told(section)] == [Words]


def test_facts_that_are_all_hidden_go_and_what_was_said_beside_them_too():
    facts = Facts((Fact("Oncologists", "not shown"), Fact("Ways", "learners (number not shown)")))
    section = replace(section_of(), parts=(facts, Words("Groups differ by chance.")))

    assert [part.is_absence for part in told(section)] == [True]
    some = replace(facts, rows=(*facts.rows, Fact("Pathway", "12 learners")))
    assert told(replace(section, parts=(some,))) == (some,)


def test_a_question_that_ends_the_sentence_keeps_its_mark_and_a_long_title_is_cut():
    shown = section_of((text("physician"), Cell("12", 12, "count"), Cell("40%", 0.4))).parts[0]
    hidden = [
        replace(section_of((text("nurse"), HIDDEN, HIDDEN)).parts[0], title=title)
        for title in ("Answers " * 20, "Which changes?")
    ]

    sentence = told(replace(section_of(), parts=(shown, *hidden)))[-1].text

    assert sentence.endswith("Answers…; Which changes?") and len(sentence) < 170


def test_sections_that_show_nothing_become_one_of_their_chapter():
    hidden = [
        replace(section_of((text("nurse"), HIDDEN, HIDDEN)), key=key, title=title, group=group)
        for key, title, group in (("a", "By item", "K"), ("b", "Gaps", "K"), ("c", "Who", "W"))
    ]
    shown = replace(section_of((text("other"), Cell("12", 12), Cell("40%", 0.4))), group="K")

    left = list(hidden_together(gathered(each, 11) for each in (hidden[0], shown, *hidden[1:])))

    assert [section.title for section in left] == ["K", "Not shown", "Who"]
    assert left[1].lead == (
        "By item; Gaps: not shown, because they would tell of groups of fewer than 11 people.",
    )


def test_a_row_of_which_only_its_lack_of_adjustment_is_told_goes_with_its_table():
    (sentence,) = told(section_of((text("c1"), HIDDEN, Cell("not adjusted"))))

    assert isinstance(sentence, Words)


def test_hidden_groups_beside_a_group_of_nobody_are_not_said_to_have_no_data():
    nobody = Cell("no data (n = 0)")
    section = section_of(
        (text("web"), HIDDEN, nobody),
        (text("mail"), HIDDEN, HIDDEN),
        (text("booth"), HIDDEN, HIDDEN),
    )

    (sentence,) = joined(gathered(section, 11)).parts

    assert sentence.text == "Not shown, because it would tell of groups of fewer than 11 people."


def test_choices_of_the_wrong_and_sure_are_named_where_they_are_shown():
    entry = document(people(3, 200))["confidence_knowledge"]["confidently_wrong_after"][0]
    for shown, words in (
        ((), ""),
        ((12,), "A (12); other choices not shown"),
        ((12, 13), "A (12); B (13)"),
    ):
        counts = [*shown, None, None][:2]
        choices = [
            {"choice": text.lower(), "text": text, "n": n}
            for text, n in zip("AB", counts, strict=True)
        ]
        course = document(people(3, 200))
        course["confidence_knowledge"]["confidently_wrong_after"] = [entry | {"choices": choices}]
        course["snapshot"]["rules"] |= {"suppress_below": 11}
        table = read(of_json(course), Options()).table("confidently_wrong")
        assert table.rows[0][0].detail == words


def test_no_two_parts_of_a_page_have_one_name():
    hidden = [Section(f"hidden-{group}", "Not shown", group, ("Gone.",)) for group in ("K", "W")]
    chapters = [{"title": section.group, "sections": [section]} for section in hidden]

    page = render_to_string("outcomes/sections.html", {"chapters": chapters})

    assert re.findall('aria-label="(.+?)"', page) == ["K: Not shown", "W: Not shown"]
