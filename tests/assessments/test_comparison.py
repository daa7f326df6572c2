"""The comparison arm by its link: who may answer, once, and what is refused."""

import pytest

from assessments.comparison import AnsweredBefore, Given, TakesTheCourse, answer_comparison
from assessments.models import Response
from courses.comparison_link import comparison_address
from courses.models import Enrollment
from tests.factories import THEN, enrolled, make_course, make_learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    course = make_course(questions=2)
    course.comparison_arm = True
    course.save()
    return course


def address(course):
    return comparison_address(course).removeprefix("http://localhost:8000")


def answers(**given):
    return {f"{key}-answer": value for key, value in ({"q1": "b", "q2": "a"} | given).items()}


def test_a_clinician_without_an_account_answers_once(client, course):
    page = client.get(address(course))
    assert page.status_code == 200 and page.content.decode().count("<fieldset") == 2

    assert client.post(address(course), answers()).status_code == 302
    assert "Thank you" in client.get(address(course)).content.decode()
    client.post(address(course), answers(q1="c"))

    stored = Response.objects.order_by("question__key")
    assert [(r.question.key, r.answer, r.correct, r.phase, r.pathway) for r in stored] == [
        ("q1", "b", True, 6, "comparison"),
        ("q2", "a", False, 6, "comparison"),
    ]
    assert Enrollment.objects.get().pathway == "comparison"


def test_nothing_right_or_wrong_is_told(client, course):
    client.post(address(course), answers())

    assert "Best answer" not in client.get(address(course)).content.decode()


def test_an_open_question_stores_nothing_and_keeps_what_was_chosen(client, course):
    refused = client.post(address(course), {"q1-answer": "b"})

    assert refused.status_code == 400 and not Response.objects.exists()
    assert (
        "Nothing has been saved yet" in refused.content.decode()
        and "checked" in refused.content.decode()
    )


def test_who_takes_the_course_is_not_asked(client, course):
    learner = enrolled(course)
    given = {key: Given("b") for key in ("q1", "q2")}

    with pytest.raises(TakesTheCourse):
        answer_comparison(learner=learner, course=course, given=given, answered_at=THEN)
    other = make_learner()
    assert answer_comparison(learner=other, course=course, given=given, answered_at=THEN) == 2
    with pytest.raises(AnsweredBefore):
        answer_comparison(learner=other, course=course, given=given, answered_at=THEN)


@pytest.mark.parametrize("change", ["closed", "draft", "other token", "other course"])
def test_a_wrong_link_and_a_closed_arm_answer_as_if_there_were_no_page(client, course, change):
    link = address(course)
    if change == "closed":
        course.comparison_arm = False
    if change == "draft":
        course.status = "draft"
    course.save()
    if change == "other token":
        link = link[:-4] + "xyz/"
    if change == "other course":
        other = make_course(questions=1)
        link = f"/courses/{other.slug}/comparison/{link.split('/')[-2]}/"

    assert client.get(link).status_code == 404
    assert client.post(link, answers()).status_code == 404 and not Response.objects.exists()


def test_a_script_that_kept_the_answers_is_told_what_became_of_them(client, course):
    script = {"accept": "application/json"}
    missing = client.post(address(course), {"q1-answer": "b"}, headers=script)
    assert (missing.status_code, missing.json()["code"]) == (400, "invalid-answers")

    taken = client.post(address(course), answers(), headers=script)

    assert taken.json() == {"stored": True, "kept": False} and Response.objects.count() == 2
    assert "data-deliver" not in client.get(address(course)).content.decode()
