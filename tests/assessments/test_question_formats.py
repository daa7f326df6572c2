"""Lists, Word, QTI and tables without known headers come in; what goes out comes in again."""

import io
import time
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import Workbook

from assessments.authoring import Content
from assessments.models import Question, QuestionVersion
from assessments.question_export import FORMS
from assessments.question_import import UnreadableSource, read, source_of, text_of
from assessments.question_import.planning import Usual, plan_of
from assessments.question_import.sources import form_of
from assessments.question_import.tables import ColumnMap
from tests.factories import ask, make_course, somebody

LIST = """1. Which is right?
A. Wait
*B. Act
   at once
Rationale: Because.
It says so.
Reference: Source 2024

2) Which two?
a) One
b) Two
c) A patient
Answer: a, c
"""
QTI_21 = """<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="One">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier">
<correctResponse><value>b</value></correctResponse></responseDeclaration>
<itemBody><p>A patient.</p>
<choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
<prompt>Which is <b>right</b>?</prompt>
<simpleChoice identifier="a">Wait<feedbackInline identifier="a">No.</feedbackInline></simpleChoice>
<simpleChoice identifier="b" fixed="true">CO<sub>2</sub></simpleChoice>
</choiceInteraction></itemBody>
</assessmentItem>"""
QTI_30 = """
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i2">
<qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier">
<qti-correct-response><qti-value>a</qti-value><qti-value>b</qti-value></qti-correct-response>
</qti-response-declaration><qti-item-body><p>Which two?</p>
<qti-choice-interaction response-identifier="R" max-choices="0">
<qti-simple-choice identifier="a">One</qti-simple-choice>
<qti-simple-choice identifier="b">Two</qti-simple-choice>
<qti-simple-choice identifier="c">Three</qti-simple-choice>
</qti-choice-interaction></qti-item-body></qti-assessment-item>"""


def choices(draft):
    return [(choice.text, choice.correct) for choice in draft.choices]


def archive(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as written:
        for name, text in files.items():
            written.writestr(name.replace("__", "/"), text)
    return data.getvalue()


def word(build):
    document, data = Document(), io.BytesIO()
    build(document)
    document.save(data)
    return data.getvalue()


def test_a_pasted_list_gives_stems_choices_reasons_and_sources():
    first, two = read(LIST).drafts

    assert form_of(LIST) == "list"
    assert choices(first) == [("Wait", False), ("Act at once", True)]
    assert (first.rationale, first.references) == ("Because.\nIt says so.", ("Source 2024",))
    assert (two.kind, two.line, choices(two)[2]) == ("multiple", 9, ("A patient", True))


def test_a_word_document_holds_a_list_or_a_table():
    def listed(document):
        for line in LIST.splitlines():
            document.add_paragraph(line)

    def tabled(document):
        table = document.add_table(rows=2, cols=4)
        for row, words in zip(table.rows, ("Question A B Correct", "W? x y B"), strict=True):
            for cell, text in zip(row.cells, words.split(), strict=True):
                cell.text = text

    assert choices(read(text_of(word(listed))).drafts[0]) == [
        ("Wait", False),
        ("Act at once", True),
    ]
    assert choices(read(text_of(word(tabled))).drafts[0]) == [("x", False), ("y", True)]


def test_qti_of_both_editions_comes_in_alone_and_as_a_package():
    package = archive(**{"imsmanifest.xml": "<manifest/>", "a.xml": QTI_21, "b.xml": QTI_30})

    single, multiple = read(text_of(package)).drafts

    assert read(QTI_21).drafts[0].stem == single.stem == "A patient.\n\nWhich is **right**?"
    assert (single.formatted, single.shuffle) == (True, True)
    assert choices(single) == [("Wait", False), ("CO₂", True)]
    assert (single.choices[0].feedback, single.choices[1].pinned) == ("No.", True)
    assert (multiple.kind, [correct for _, correct in choices(multiple)]) == (
        "multiple",
        [True, True, False],
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<questestinterop><item/></questestinterop>", "qti-1.2"),
        (QTI_30.replace("choice-interaction", "order-interaction"), "unknown-type"),
        (
            "<assessmentItem><templateDeclaration/><itemBody><p>a <printedVariable/></p>"
            "<choiceInteraction/></itemBody></assessmentItem>",
            "unknown-type",
        ),
        ("<qti-assessment-item/>", "unknown-type"),
        (
            "<!DOCTYPE q [<!ENTITY a 'x'>]><qti-assessment-item>&a;</qti-assessment-item>",
            "xml-entities",
        ),  # fmt: skip
        ("1. Which?\nA. x\nB. y\nAnswer: D", "unknown-choice"),
        (QTI_21.replace("<value>b</value>", "<value>z</value>"), "unknown-choice"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(text, code):
    assert [problem.code for problem in read(text).problems] == [code]


def test_an_item_that_is_not_well_formed_takes_no_other_along():
    broken = QTI_30.replace("</qti-item-body>", "")

    reading = read(f"<items>{QTI_30}{broken}{QTI_21[22:]}</items>")

    assert [(problem.code, problem.line) for problem in reading.problems] == [("bad-xml", 2)]
    assert [draft.line for draft in reading.drafts] == [1, 3]


def test_archives_that_are_broken_grow_or_hold_entities_are_refused():
    bomb = archive(**{"word/document.xml": "<w/>", "x.xml": "0" * 101 * 2**20})
    entities = archive(**{"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><w/>'})
    broken = archive(**{"word/document.xml": "<w"})
    nothing = archive(**{"readme.txt": "x"})
    half = archive(**{"imsmanifest.xml": "<m/>", "a.xml": "<assessmentItem", "b.xml": QTI_30})

    for data, code in (
        (bomb, "too-large"), (entities, "xml-entities"), (broken, "unreadable-word"),
        (nothing, "unreadable-workbook"),
    ):  # fmt: skip
        with pytest.raises(UnreadableSource) as refused:
            text_of(data)
        assert refused.value.code == code
    reading = read(text_of(half))
    assert [(p.code, p.line) for p in reading.problems] == [("bad-xml", 1)]
    assert len(reading.drafts) == 1


def workbook(*rows, formats=None, sheets=()):
    book, data = Workbook(), io.BytesIO()
    for row in [["Question", "A", "B", "Correct"], *rows]:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    for name in sheets:
        book.create_sheet(name).append(["More?", "x", "y", "A"])
    book.active.merge_cells("A2:A3")
    book.save(data)
    return data.getvalue()


def test_cells_of_a_workbook_are_what_they_show():
    data = workbook(["Which?", 0.25, 5, "A"], [None, 0.125, 2.5, "B"],
        formats={"B2": "0%", "B3": "0.0%", "C2": '0" mg"'}, sheets=["Part 2"])  # fmt: skip

    source = source_of(data)
    first, second = read(source.text).drafts

    assert choices(first) == [("25%", True), ("5", False)]
    assert choices(second) == [("12.5%", False), ("2.5", True)]
    assert second.stem == ""  # of merged cells only the first speaks: refused as without words
    assert [note.partition(",")[0] for note in source.notes] == [
        "C2 is read as 5; its format in the workbook", "Only the first sheet is read",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [('=CONCAT("y")', "B2 is a formula without a value"), ("#REF!", "B2 shows the error #REF!")],
)
def test_a_cell_that_shows_what_the_file_does_not_hold_is_named(cell, sentence):
    with pytest.raises(UnreadableSource, match=sentence):
        text_of(workbook(["Which?", cell, "y", "B"]))


def test_columns_without_known_headers_are_said_by_hand():
    text = "Stim,One,Two,Key\nWhich?,x,y,B\n"
    fields = {0: "question", 1: "a", 2: "b", 3: "correct"}

    assert [problem.code for problem in read(text).problems] == ["no-question-column"]
    assert choices(read(text, columns=ColumnMap(fields)).drafts[0]) == [("x", False), ("y", True)]
    assert len(read(text, columns=ColumnMap(fields, headed=False)).drafts) == 2


def test_part_of_the_points_is_no_correct_answer_where_one_is_asked():
    gift = "Which? {~%50%Half =All ~None}"
    moodle = """<quiz><question type="multichoice"><questiontext><text>W?</text></questiontext>
    <single>true</single><answer fraction="50"><text>Half</text></answer>
    <answer fraction="100"><text>All</text></answer></question></quiz>"""

    for text in (gift, moodle):
        assert [text for text, correct in choices(read(text).drafts[0]) if correct] == ["All"]


# --- out and in again -----------------------------------------------------------------------------


@pytest.fixture
def course(db):
    course = make_course("out", published=False)
    ask(course, "q1", stem="Which *one*, <20 %?\nNow", rationale="Because =1.")
    ask(
        course, "q2", kind="multiple", formatted=True, stem="Which **two** of H~2~O?\n\n- x\n- y",
        choices=(("a", "=SUM(A1)", True, False, False, False, "Yes: ~{}#"), ("b", "Beta", True),
                 ("c", "Gamma", False)),
    )  # fmt: skip
    ask(course, "c1", kind="rating", measures="confidence", scale=("not", "very"), top=1)
    return course


@pytest.fixture
def author(client, course):
    client.force_login(somebody("author"))
    return client


@pytest.mark.parametrize("form", FORMS)
def test_what_goes_out_comes_in_again(author, course, form):
    answer = author.get(reverse("admin:workspace-export", args=[course.pk, form]))

    reading = read(text_of(answer.content))
    drafts = [draft for draft in reading.drafts if any(c.correct for c in draft.choices)]

    assert reading.problems == []
    assert len(reading.drafts) == (3 if form in ("csv", "xlsx", "qti21", "qti30") else 2)
    assert [correct for _, correct in choices(drafts[0])] == [False, True, False]
    assert [text for text, _ in choices(drafts[1])] == ["=SUM(A1)", "Beta", "Gamma"]
    assert [correct for _, correct in choices(drafts[1])] == [True, True, False]
    if form in ("list", "docx"):
        assert "20 %" in drafts[0].stem and drafts[0].rationale.startswith("Because")
    elif form != "aiken":
        assert "20 %" in drafts[0].stem and drafts[0].rationale.startswith("Because")
        assert "H~2~O" in drafts[1].stem and drafts[1].choices[0].feedback.startswith("Yes")


PLAIN = (("a", "Wait", False), ("b", "Act", True), ("c", "Ask", False))
UNSCORED = (("a", "Cost", False), ("b", "Time", False))
# A question that has this and nothing else beyond its words and choices.
HAS = {
    "rationale": {"rationale": "Because =1 {so}."},
    "feedback": {"choices": (("a", "Wait", False, False, False, False, "Too late: ~1 #2."),
                             *PLAIN[1:])},
    "references": {"references": ["One 2024", "Two 2025"]},
    "measures": {"measures": "competence"},
    "formatting": {"formatted": True, "stem": "What of **formatting**?"},
    "lines": {"stem": "What of lines?\nAnd more"},
    "shuffle": {"shuffle": True},
    "pinned": {"choices": (*PLAIN[:2], ("c", "Ask", False, True))},
    "exclusive": {"choices": (*PLAIN[:2], ("c", "Ask", False, False, True))},
    "unsure": {"choices": (*PLAIN[:2], ("c", "Ask", False, False, False, True))},
    "rating": {"kind": "rating", "measures": "confidence", "scale": ["no", "a bit", "yes"],
               "top": 1, "choices": ()},
    "limits": {"kind": "number", "measures": "evaluation", "unit": "a week", "lowest": 1,
               "choices": ()},
    "letters": {"choices": tuple((f"k{n}", f"Choice {n}", n == 3) for n in range(30))},
    "text": {"kind": "text", "measures": "evaluation", "choices": ()},
    "unscored": {"kind": "multiple", "measures": "barrier", "choices": UNSCORED},
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_says_it_holds_comes_back_and_the_rest_is_told(author, form):
    course = make_course("forms", published=False)
    for name, has in HAS.items():
        ask(course, name, **({"stem": f"What of {name}?", "choices": PLAIN} | has))
    versions = QuestionVersion.objects.filter(course=course).order_by("question__position")
    asked = {str(version.question.key): Content.of_version(version) for version in versions}
    answer = author.get(reverse("admin:workspace-export", args=[course.pk, form]))
    beside = author.get(reverse("admin:workspace-left-out", args=[course.pk, form]))
    page = author.get(reverse("admin:workspace-exports", args=[course.pk]))
    told = next(told for name, _, told in page.context_data["rows"] if name == form)
    Question.objects.filter(course=course).delete()

    plan = plan_of(course, read(text_of(answer.content)), Usual(objective=asked["lines"].objective))

    without = {name for words, names in told.parts.items() for name in names
               if words != "the objective"}  # fmt: skip
    back = {content.plain_stem.split("?")[0]: lettered(content) for _, content in plan.wanted}
    for name, content in asked.items():
        is_told = name in told.left_out or name in without
        is_back = back.get(f"What of {name}") == lettered(content)
        assert is_back is not is_told, name
    words = beside.content.decode()
    assert all(line in words for line in told.lines) and f"{told.held} of {len(HAS)}" in words


def lettered(content):
    """With the letters that every import gives anew."""
    letters = iter(range(99))
    return replace(
        content, choices=tuple(each._replace(key=str(next(letters))) for each in content.choices)
    )


def test_feedback_of_a_list_names_a_choice_that_is_there():
    text = "1. Which?\nA. x\n*B. y\nFeedback A: Too\nearly\nFeedback for b: Yes.\nRationale: So."

    (draft,) = read(text).drafts

    assert [choice.feedback for choice in draft.choices] == ["Too\nearly", "Yes."]
    assert draft.rationale == "So."
    refused = read(text.replace("Feedback A", "Feedback D")).problems
    assert [problem.code for problem in refused] == ["unknown-choice"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_holds_all_that_is_asked(author, course, form):
    ask(
        course, "m1", kind="multiple", measures="barrier", shuffle=True,
        choices=(("a", "Cost", False), ("b", "None of these", False, True, True),
                 ("c", "I am not sure", False, True, False, True)),
    )  # fmt: skip
    ask(course, "n1", kind="number", measures="audience", unit="a week", lowest=-0.5, highest=40)
    ask(course, "n2", kind="number", measures="audience", lowest=1, highest=40.0, whole=True)
    ask(course, "r1", kind="rating", measures="evaluation", scale=("no", "a bit", "yes"), top=1,
        grid="The activity was")  # fmt: skip
    versions = QuestionVersion.objects.filter(course=course).order_by("question__position")
    asked = {str(version.question.key): Content.of_version(version) for version in versions}
    answer = author.get(reverse("admin:workspace-export", args=[course.pk, form]))
    Question.objects.filter(course=course).delete()

    plan = plan_of(course, read(text_of(answer.content)), Usual())

    assert plan.problems == []
    assert dict(plan.wanted) == asked


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("lowest", "few", "bad-number"),
        ("highest", "nan", "bad-number"),
        ("top", "1.5", "bad-number"),
        ("exclusive", "Z", "unknown-choice"),
    ],
)
def test_a_cell_of_a_table_that_says_nothing_is_refused(column, cell, code):
    reading = read(f"question,a,b,{column}\nWhich?,x,y,{cell}\n")

    assert [problem.code for problem in reading.problems] == [code]


def test_no_cell_becomes_a_formula(author, course):
    table = author.get(reverse("admin:workspace-export", args=[course.pk, "csv"])).content.decode()

    assert ",'=SUM(A1)," in table


# --- in the workspace -----------------------------------------------------------------------------


def sent(course, source="", **more):
    objective = course.objectives.order_by("number").first()
    return {"source": source, "measures": "knowledge", "objective": objective.pk} | more


def test_what_is_good_is_shown_beside_what_is_not_and_may_come_in_alone(author, course):
    address = reverse("admin:workspace-import", args=[course.pk])
    gift = "Good? {=a ~b}\n\nBroken {=a ~b"

    looked = author.post(address, sent(course, gift))
    page = looked.content.decode()
    source = looked.context_data["form"].initial["source"]
    author.post(address, sent(course, source, create="good"))

    assert "line 3" in page and "Nothing is wrong with 1 question" in page and "Good?" in page
    stems = QuestionVersion.objects.filter(course=course).values_list("stem", flat=True)
    assert "Good?" in stems and len(stems) == 4


def test_columns_are_mapped_on_the_page(author, course):
    address = reverse("admin:workspace-import", args=[course.pk])
    source = "Stim,One,Two,Key\nWhich?,x,y,B"
    columns = {"column-0": "question", "column-1": "a", "column-2": "b", "column-3": "correct"}

    looked = author.post(address, sent(course, source))
    assert 'name="column-3"' in looked.content.decode()
    done = author.post(address, sent(course, source, create="1", headed="on", **columns))

    assert done.status_code == 302
    assert QuestionVersion.objects.filter(course=course, stem="Which?").exists()


def test_a_file_in_every_hostile_dress_is_a_sentence(author, course):
    address = reverse("admin:workspace-import", args=[course.pk])
    script = "Question,A,B,Correct,Rationale\n<script>alert(1)</script>,<img src=x>,y,A,<b>x</b>"
    gift = "Q {" + "".join(f"~c{number} " for number in range(2000)) + "=right}"

    many = author.post(address, sent(course, file=SimpleUploadedFile("g.txt", gift.encode())))
    assert many.status_code == 400 and "at most 62 choices" in many.content.decode()
    latin = SimpleUploadedFile("l.csv", "Question,A\nNaïve?,x".encode("latin-1"))
    assert "is not in UTF-8" in author.post(address, sent(course, file=latin)).content.decode()
    page = author.post(address, sent(course, script)).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["workspace-questions", "workspace-export"])
def test_three_hundred_questions_are_a_page_of_few_statements_within_a_second(
    author, course, name, django_assert_max_num_queries
):
    rows = "\n".join(f"Question {number}?,x,y,A" for number in range(300))
    source = f"Question,A,B,Correct\n{rows}"
    author.post(reverse("admin:workspace-import", args=[course.pk]), sent(course, source, create=1))
    extra = ["csv"] if name == "workspace-export" else []
    address = reverse(f"admin:{name}", args=[course.pk, *extra])
    author.get(address)

    began = time.process_time()
    with django_assert_max_num_queries(60):
        author.get(address)

    assert time.process_time() - began < 1


TABLE = "question;a;b;correct\nWhich?;Wait;Act;B\n"


@pytest.mark.parametrize("above", ["", "sep=;\n", "\n;;;\n"])
def test_a_table_below_a_separator_line_or_blank_rows_is_read(above):
    reading = read(above + TABLE)

    assert not reading.problems
    [draft] = reading.drafts
    assert (draft.stem, draft.line) == ("Which?", 2 + above.count("\n"))


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("question;stem;a;b;correct\nWhich?;What?;Wait;Act;B\n", "duplicate-column"),
        (TABLE + "Who?;Wait;Act;B;lost\n", "wrong-width"),
    ],
)
def test_a_cell_of_a_table_that_would_be_lost_is_refused(table, code):
    assert [problem.code for problem in read(table).problems] == [code]
