"""Questions as authors write them: few fields, keys and letters by themselves."""

import pytest
from django.urls import reverse

from assessments.models import QuestionVersion
from tests.assessments.admin.written import ADD, choices_of, rows, written
from tests.factories import ask

pytestmark = pytest.mark.django_db


def test_a_question_gets_its_key_and_its_choices_their_letters(author, course):
    ask(course, "q7")

    response = author.post(f"{ADD}?course={course.pk}", written(course, **rows("Wait", "Act")))

    assert response["Location"] == reverse("admin:workspace-questions", args=[course.pk])
    assert choices_of(course, "q8") == [("a", "Wait", True), ("b", "Act", False)]
    assert course.questions.get(key="q8").position > course.questions.get(key="q7").position


def test_a_pasted_list_becomes_choices(author, course):
    pasted = "A) Wait\r\n*B) Act\r\nC. Ask a colleague"

    author.post(f"{ADD}?course={course.pk}", written(course, pasted=pasted))

    assert choices_of(course, "q1") == [
        ("a", "Wait", False),
        ("b", "Act", True),
        ("c", "Ask a colleague", False),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"pasted": "x\n" * 2000}, "A question has at most 62 choices."),
        ({"choices-TOTAL_FORMS": 2000}, "A question has at most 62 choices."),
        ({"kind": "rating", "scale": "x\n" * 21}, "A scale has at most 20 labels."),
    ],
)
def test_more_than_a_question_can_hold_is_a_sentence_at_its_place(author, course, fields, sentence):
    count = QuestionVersion.objects.count()

    page = author.post(ADD, written(course, **fields)).content.decode()

    assert sentence in page and len(page) < 1_000_000
    assert QuestionVersion.objects.count() == count


def test_a_pasted_list_without_a_right_choice_is_refused_in_place(author, course):
    response = author.post(f"{ADD}?course={course.pk}", written(course, pasted="Wait\nAct"))

    assert "Exactly one choice is correct; here are 0." in response.content.decode()
    assert not course.questions.exists()


def test_a_rating_says_its_top_box_by_itself(author, course):
    rating = {"kind": "rating", "measures": "confidence", "scale": "not\na little\nvery\nfully"}

    author.post(f"{ADD}?course={course.pk}", written(course, **rating))

    assert QuestionVersion.objects.get().top == 2
