"""Questions come into a course by its page."""

import csv
import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import QuestionVersion
from assessments.question_import import text_of
from assessments.question_import.tables import template
from tests.assessments.question_import.written import CSV
from tests.factories import ask, somebody


def address(course):
    return reverse("admin:workspace-import", args=[course.pk])


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
    assert list(stems) == ["Good?"]


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
