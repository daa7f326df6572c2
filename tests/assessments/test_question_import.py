"""Questions from files: what comes through, what is refused where, and nothing half done."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from assessments.models import QuestionVersion
from assessments.question_import import UnreadableSource, read, text_of
from assessments.question_import.sources import form_of
from assessments.question_import.tables import template
from tests.factories import ask, make_course, somebody

CSV = """Question,A,B,C,Correct,Rationale,Objective,Remarks
Which is right?,Wait,Act,Ask,B,Because.,1,x
Which two?,One,Two,Three,"A, C",,LO2,
"""
GIFT = """// a comment
$CATEGORY: top

::Q1:: Which is right? {
  ~Wait # no
  =Act
  ~Ask \\= nobody
  ####Because.
}

Which two? {~%50%One ~%-100%Two ~%50%Three}

The sky is blue. {T}

HER2-low is IHC {=1+ ~3+} or 2+ without amplification.

Describe it. {}
"""
AIKEN = """Which is right?
A. Wait
B) Act
C. Ask
ANSWER: B

Which one
of them?
A. One
B. Two
ANSWER: A
"""
MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>top</text></category></question>
<question type="multichoice">
  <questiontext format="html"><text><![CDATA[<p>Which is <b>right</b>?</p>]]></text></questiontext>
  <generalfeedback><text>Because.</text></generalfeedback>
  <answer fraction="0"><text>Wait</text></answer>
  <answer fraction="100"><text>Act &amp; tell</text></answer>
</question>
<question type="truefalse">
  <questiontext><text>The sky is blue.</text></questiontext>
  <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question>
</quiz>
"""


def choices(draft):
    return [(choice.text, choice.correct) for choice in draft.choices]


def codes(text):
    return [problem.code for problem in read(text).problems]


@pytest.mark.parametrize(
    ("text", "form"), [(CSV, "table"), (GIFT, "gift"), (AIKEN, "aiken"), (MOODLE, "moodle")]
)
def test_a_text_says_which_form_it_has_and_its_first_question_comes_through(text, form):
    reading = read(text)

    assert form_of(text) == form
    assert reading.problems == []
    assert reading.drafts[0].stem.replace("*", "") == "Which is right?"
    assert [correct for _, correct in choices(reading.drafts[0])][:2] == [False, True]


def test_a_table_is_mapped_by_its_headers_and_what_is_not_read_is_said():
    reading = read(CSV)

    first, second = reading.drafts
    assert choices(first) == [("Wait", False), ("Act", True), ("Ask", False)]
    assert (second.kind, second.objective, second.line) == ("multiple", "LO2", 3)
    assert reading.notes == ["Column Remarks is not read."]


def test_gift_gives_choices_weights_truth_gaps_and_texts():
    _, two, truth, gap, text = read(GIFT).drafts

    assert choices(two) == [("One", True), ("Two", False), ("Three", True)]
    assert choices(truth) == [("True", True), ("False", False)]
    assert gap.stem == "HER2-low is IHC _____ or 2+ without amplification."
    assert text.kind == "text"
    assert read(GIFT).drafts[0].rationale == "Because."
    assert choices(read(GIFT).drafts[0])[2] == ("Ask = nobody", False)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Good? {=a ~b}\n\nBroken {=a ~b\n\n", "no-answers", 3),
        ("How many? {#5:1}", "scored-number", 1),
        ("Match {=a -> b =c -> d}", "matching", 1),
        ("Type {=a =b}", "short-answer", 1),
        ("Which?\nA. One\nB. Two\nANSWER: D", "unknown-choice", 4),
        ("Which?\nA. One\nANSWER: A\n\nLeft?\nA. One", "no-answer", 5),
        ("Question,A,B,Correct\nWhich?,x,y,D", "unknown-choice", 2),
        ("Stim,A\nx,y", "no-question-column", 1),
        ("<quiz><question>", "bad-xml", 1),
        ("<a>" * 100_000 + "</a>" * 100_000, "too-deep", 1),
        ("<a>" * 100 + "</a>" * 100, "empty", 1),
        ('<quiz><question type="cloze"/></quiz>', "unknown-type", 1),
        ("<quiz/>", "empty", 1),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_place(text, code, line):
    assert [(problem.code, problem.line) for problem in read(text).problems] == [(code, line)]


MOODLE_PIECE = """<question type="multichoice"><questiontext><text>{}</text></questiontext>
<answer fraction="100"><text>x</text></answer><answer fraction="0"><text>y</text></answer>
</question>"""


@pytest.mark.parametrize(
    ("text", "code", "line", "stems"),
    [
        (
            "Good? {=a ~b}\n\nBroken {=a ~b\n\nNext? {=x ~y}\n\nThird? {=p ~q}",
            "no-answers", 3, ["Good?", "Next?", "Third?"],
        ),
        ("Good? {=a ~b}\n\nBroken {=a ~b\nNext? {=x ~y}", "no-answers", 3, ["Good?", "Next?"]),
        ("Good? {=a ~b}\n\nBroken =a ~b}\n\nNext? {=x ~y}", "stray-brace", 3, ["Good?", "Next?"]),
        ("Broken {=a {x} ~b}\n\nNext? {=x ~y}", "stray-brace", 1, ["Next?"]),
        ("::Q1 Broken {=a ~b}\n\n::Q2:: Next? {=x ~y}", "no-title-end", 1, ["Next?"]),
        ("Broken {a ~b =c}\n\nNext? {=x ~y}", "unmarked-choice", 1, ["Next?"]),
        (
            "First?\nA. One\nB. Two\n\nSecond?\nA. x\nB. y\nANSWER: A",
            "no-answer", 1, ["Second?"],
        ),
        ("First?\nA. One\nB. Two\nSecond?\nA. x\nB. y\nANSWER: A", "no-answer", 1, ["Second?"]),
        (
            "First?\nA. One\nB. Two\nANSWER B\n\nSecond?\nA. x\nB. y\nANSWER: A",
            "unreadable-answer", 4, ["Second?"],
        ),
        (
            "First?\nA. One\nB Two\nC. Three\nANSWER: A\nSecond?\nA. x\nB. y\nANSWER: A",
            "unreadable-choice", 3, ["Second?"],
        ),
        (
            "1. First?\nA. One\nC. Three\nAnswer: A\n\n2. Next?\nA. x\nB. y\nAnswer: A",
            "choice-missing", 3, ["Next?"],
        ),
        (
            "First?\nA. One\nB. Two\nANSWER: B\nBecause a patient said so.\n\n"
            "Next?\nA. x\nB. y\nANSWER: A",
            "no-answer", 5, ["First?", "Next?"],
        ),
        (
            "1. First?\nA. One\nB. Two\nAnswer: B\nBecause a patient said so.\n\n"
            "2. Next?\nA. x\nB. y\nAnswer: A",
            "no-label", 5, ["First?", "Next?"],
        ),
        (
            "1. First?\nA. One\nB. Two\nAnswer: B, as a rule\n\n2. Next?\nA. x\nB. y\nAnswer: A",
            "unknown-choice", 1, ["Next?"],
        ),
        ('Question,A,B,Correct\n"Broken?,x,y,A\nNext?,x,"y",A', "bad-row", 2, ["Next?"]),
        ("Question,A,B,Correct\nWhich, really?,x,y,A\nNext?,x,y,A", "wrong-width", 2, ["Next?"]),
        (
            f"<quiz>{MOODLE_PIECE.format('Good?')}\n<question type='multichoice'><answer>\n"
            f"{MOODLE_PIECE.format('Next?').replace('<question type', '<question  type')}</quiz>",
            "bad-xml", 2, ["Good?", "Next?"],
        ),
    ],
)  # fmt: skip
def test_a_broken_question_in_the_middle_takes_no_other_along(text, code, line, stems):
    reading = read(text)

    assert [(problem.code, problem.line) for problem in reading.problems] == [(code, line)]
    assert [draft.stem for draft in reading.drafts] == stems


def test_lists_without_numbers_or_empty_lines_are_told_apart():
    starred = "First?\n*A. One\nB. Two\n\nSecond?\nA. x\n*B. y\nThird?\nA. p\n*B. q"
    numbered = "3. Which are true?\n1. foo\n2. bar\nA. 1 only\n*B. 2 only\n4. Next?\n*A. x\nB. y"

    assert [draft.stem for draft in read(starred).drafts] == ["First?", "Second?", "Third?"]
    assert read(starred).notes == [
        "Line 8: It begins where the choices begin again, without an empty line. Look at its stem."
    ]
    assert [d.stem for d in read(numbered).drafts] == ["Which are true?\n1. foo\n2. bar", "Next?"]


def test_xml_that_grows_or_reads_other_files_is_refused():
    bomb = '<!DOCTYPE q [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    outside = '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'

    assert codes(bomb) == codes(outside) == ["xml-entities"]


def test_scripts_in_xml_leave_no_trace():
    text = MOODLE.replace("<b>right</b>", "<script>alert(1)</script>right")

    assert read(text).drafts[0].stem == "Which is right?"


def test_a_file_in_another_encoding_is_refused_with_its_line_and_utf_16_is_read():
    with pytest.raises(UnreadableSource, match="Line 2 is not in UTF-8"):
        text_of("Question,A\nNaïve?,x".encode("latin-1"))
    assert text_of("Naïve?".encode("utf-16")) == "Naïve?"


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_as_a_table_and_what_is_none_is_refused():
    data = workbook(["Question", "A", "B", "Correct"], ["Which?", "x", "y", "B"])

    assert choices(read(text_of(data)).drafts[0]) == [("x", False), ("y", True)]
    with pytest.raises(UnreadableSource, match="no workbook"):
        text_of(b"PK\x03\x04 nothing")


# --- in the workspace -----------------------------------------------------------------------------


@pytest.fixture
def course(db):
    return make_course("draft", published=False)


@pytest.fixture
def author(client, course):
    client.force_login(somebody("operator"))
    return client


def address(course):
    return reverse("admin:workspace-import", args=[course.pk])


def sent(course, source="", **more):
    objective = course.objectives.order_by("number").first()
    return {"source": source, "measures": "knowledge", "objective": objective.pk} | more


def test_questions_are_looked_through_first_and_then_created(author, course):
    ask(course, "q4")
    file = SimpleUploadedFile("questions.csv", CSV.encode())

    trial = author.post(address(course), sent(course, file=file))
    assert "This would create 2 questions" in trial.content.decode()
    assert course.questions.count() == 1

    source = trial.context_data["form"].initial["source"]
    done = author.post(address(course), sent(course, source, create="1"))

    assert done["Location"] == reverse("admin:workspace-questions", args=[course.pk])
    assert list(course.questions.values_list("key", flat=True)) == ["q4", "q5", "q6"]
    version = QuestionVersion.objects.get(question__key="q6")
    assert (version.kind, version.objective.number) == ("multiple", 2)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Question,A,B,Correct\nGood?,x,y,A\nBad?,x,y,", "one-right-choice"),
        ("Key,Question,A,B,Correct\nq1,Taken?,x,y,A", "key-taken"),
        ("Key,Question,A,B,Correct\nq 2,Bad?,x,y,A", "bad-key"),
        ("Question,A,B,Correct,Objective\nWhich?,x,y,A,7", "unknown-objective"),
        ("Question,A,B,Correct,Measures\nWhich?,x,y,A,luck", "unknown-measure"),
        ("Question,Kind\nWhich?,guess", "unknown-kind"),
        ("Good? {=a ~b}\n\nBroken {=a ~b", "no-answers"),
    ],
)
def test_one_broken_question_keeps_all_of_them_out(author, course, source, code):
    ask(course, "q1")

    refused = author.post(address(course), sent(course, source, create="1"))

    assert refused.status_code == 400
    assert f"[{code}]" in refused.content.decode()
    assert course.questions.count() == 1


def test_three_hundred_questions_come_in_with_few_statements(
    author, course, django_assert_max_num_queries
):
    rows = "\n".join(f"Question {number}?,x,y,A" for number in range(300))

    with django_assert_max_num_queries(60):
        author.post(address(course), sent(course, f"Question,A,B,Correct\n{rows}", create="1"))

    assert course.questions.count() == 300


def test_the_template_comes_in_again_and_only_authors_import(author, client, course):
    tables = [
        author.get(reverse("admin:workspace-import-template", args=[course.pk, form])).content
        for form in ("csv", "xlsx")
    ]
    texts = [text_of(table) for table in tables]
    assert [list(csv.reader(io.StringIO(text))) for text in texts] == [template()] * 2
    author.post(address(course), sent(course, texts[0], create="1"))
    assert course.questions.count() == 2

    client.force_login(somebody("reviewer"))
    assert client.post(address(course), sent(course, CSV, create="1")).status_code == 403
    assert course.questions.count() == 2


@pytest.mark.parametrize("fields", [{}, {"form": "word"}, {"source": "\x00"}])
def test_an_import_of_nothing_is_a_sentence(author, course, fields):
    assert author.post(address(course), sent(course) | fields).status_code == 400
