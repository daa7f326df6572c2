"""The edges of what there may be to count, from the answers to the page and every file, inside the
house and for a supporter.
"""

import io
import json
import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags
from openpyxl import load_workbook

from assessments.authoring import save_version
from assessments.models import Phase
from assessments.rescoring import rescore
from outcomes.counting import count_course, wait_for_writers
from outcomes.file_formats import FORMATS, ROW_FILES
from outcomes.models import OutcomeSnapshot
from outcomes.reports import render
from outcomes.reports.content.evidence import evidence_of
from outcomes.reports.content.reading import Options, read
from outcomes.snapshots.building import build
from outcomes.snapshots.digests import digest_of
from outcomes.snapshots.document import of_json
from outcomes.suppression import suppress
from tests.factories import (
    answered,
    ask,
    enrolled,
    make_course,
    make_poll,
    somebody,
    version_of,
    wording,
)
from tests.outcomes.reports.texts import words

pytestmark = pytest.mark.django_db(transaction=True)


def a_course(*, follow_up=False):
    course = make_course(questions=2)
    change = ask(
        course,
        "p1",
        kind="multiple",
        measures="practice_change",
        choices=(("a", "More tests", False), ("b", "B", False)),
    )
    make_poll(course, Phase.EVALUATION, [change])
    if follow_up:
        make_poll(course, Phase.FOLLOW_UP, [course.questions.get(key="q1")], after_days=30)
    return course


def both_times(course, before, after, n=1):
    for _ in range(n):
        learner = enrolled(course)
        for question in course.questions.filter(key__startswith="q"):
            answered(question, before, learner=learner)
            answered(question, after, learner=learner, phase=Phase.POST)


def no_data():
    return a_course()


def one_learner():
    course = a_course()
    both_times(course, "a", "b")
    return course


def nobody_matched():
    course = a_course()
    for phase in (Phase.PRE, Phase.POST):
        answered(course.questions.get(key="q1"), learner=enrolled(course), phase=phase)
    return course


def everyone_right_before():
    course = a_course()
    both_times(course, "b", "b", 24)
    return course


def one_option_only():
    course = make_course(tracks=1)
    question = ask(course, "q1", choices=(("a", "The only one", True),))
    intent = ask(
        course,
        "p1",
        kind="single",
        measures="practice_change",
        choices=(("a", "The only one", False),),
    )
    for phase in (Phase.PRE, Phase.POST):
        make_poll(course, phase, [question])
    make_poll(course, Phase.EVALUATION, [intent])
    both_times(course, "a", "a", 3)
    answered(intent, "a", learner=enrolled(course), phase=Phase.EVALUATION)
    return course


CHANGED = (("a", "Another wording", False), ("b", "Right", True), ("c", "Wrong", False))


def an_item_edited_after_launch():
    course = a_course()
    both_times(course, "a", "b", 2)
    question = course.questions.get(key="q1")
    save_version(
        question,
        wording(course, stem=version_of(question).stem, choices=CHANGED),
        at=timezone.now(),
    )
    both_times(course, "a", "c", 3)
    return course


def a_course_without_polls():
    return make_course(tracks=0)


def a_key_corrected():
    course = a_course()
    both_times(course, "a", "b", 2)
    rescore(
        version=version_of(course.questions.get(key="q1")),
        new_key=["a"],
        reason="A misprint.",
        by=somebody("author"),
    )
    return course


def no_answers_to_the_follow_up():
    course = a_course(follow_up=True)
    both_times(course, "a", "b", 2)
    return course


EDGES = [
    no_data, one_learner, nobody_matched, everyone_right_before, one_option_only,
    an_item_edited_after_launch,
    a_course_without_polls, a_key_corrected, no_answers_to_the_follow_up,
]  # fmt: skip
NOTHING_MATCHED = (no_data, nobody_matched, a_course_without_polls)


def stored(course):
    """A snapshot as a worker leaves it."""
    now = wait_for_writers(lambda: None)
    document = build(course, count_course(course, now, now), now).as_json()
    digest = digest_of(document)
    document["snapshot"] |= {
        "id": 1,
        "computed_at": now.isoformat(),
        "software": "test",
        "digest": digest,
    }
    OutcomeSnapshot.objects.create(
        course=course, as_of=now, known_at=now, computed_at=now, software="test", digest=digest,
        document=json.dumps(document, ensure_ascii=False),
    )  # fmt: skip
    return document


def is_plain(text):
    """Nothing of the machine shows, and nobody is nowhere 0 %."""
    broken = re.findall(r"\b(?:None(?![.:]| among)|nan|NaN|inf|Traceback)\b[^<]{0,40}", text)
    assert broken == []


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.__name__)
def test_each_edge_gives_a_clear_page_and_clear_files(edge, client):
    course = edge()
    whole = stored(course)
    client.force_login(somebody("analyst"))

    page = client.get(f"/outcomes/{course.slug}/")

    assert page.status_code == 200
    is_plain(strip_tags(page.content.decode()))
    for outcomes in (of_json(whole), suppress(of_json(whole), 11)):
        document = outcomes.as_json()
        for key in evidence_keys(read(outcomes, Options())):
            assert evidence_of(outcomes, key, 0.001) is not None, key
        for kind in FORMATS.keys() - ROW_FILES:
            text = words(render(json.dumps(document), kind), kind)
            if kind != "json":
                is_plain(text)
            if kind == "csv":
                figures = [
                    tuple(line.split(",")[:2]) + (line.split(",")[4],)
                    for line in text.splitlines()
                    if line.startswith("item,")
                ]
                assert edge is not an_item_edited_after_launch or {
                    key for _, key, _ in figures
                } >= {"q1", "q1-v2", "q2"}
    if edge in NOTHING_MATCHED:
        assert "No data" in page.content.decode() or "no data (n = 0)" in page.content.decode()
        assert "None among the" not in page.content.decode()


def evidence_keys(report):
    cells = (cell for table in report.tables for row in table.rows for cell in row)
    told = [*cells, *report.findings, *report.headlines]
    return {entry.evidence for entry in told if entry.evidence}


def test_versions_of_a_question_are_told_apart_wherever_they_stand(client):
    course = an_item_edited_after_launch()
    whole = stored(course)
    client.force_login(somebody("analyst"))

    page = client.get(f"/outcomes/{course.slug}/").content.decode()
    shown = [evidence_of(of_json(whole), key, 0.001).shown for key in ("item.q1", "item.q1-v2")]
    book = load_workbook(io.BytesIO(render(json.dumps(whole), "xlsx")))
    cells = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]

    assert shown == ["0% to 100%", "0% to 0%"]
    assert "q1-v2: " in page and any(cell.startswith("q1-v2") for cell in cells)
    assert [item["question"] for item in whole["items"]] == [
        "q1",
        "q1",
        "q2",
    ]  # the contract's key stays
