"""When correct answers are shown: not while another attempt is open."""

import pytest

from cme_platform.packages import course_out
from courses.models import Course
from learners.models import Learner
from tests.assessments.api.test_views import BASE, answer, course, learner
from tests.assessments.test_answer_context import (
    WRONG,
    answer_all,
    at_the_post_test,
    open_next,
    with_package,
)

__all__ = ["course", "learner"]

pytestmark = pytest.mark.django_db
ENOUGH = {"q1": "b", "q2": ["b", "a"], "q3": "a", "c1": 3}


def test_no_further_attempt_is_not_said_while_one_stands_open(learner):
    Course.objects.get().polls.filter(phase=3).update(max_attempts=2)
    at_the_post_test(learner)
    first = open_next(learner)
    answer_all(learner, WRONG)
    opened, again = open_next(learner), open_next(learner)
    answer_all(learner, WRONG)
    over = open_next(learner)

    assert (first.status_code, first.json()["code"]) == (409, "attempt-open")
    assert opened.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "attempt-open")
    assert "Attempt 2 is open" in again.json()["detail"]
    assert (over.status_code, over.json()["code"]) == (409, "no-further-attempt")


def test_what_is_answered_once_needs_no_attempt_and_says_so(learner):
    refused = learner.post(BASE + "attempts/", {"phase": "pre", "track": 1}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "answered-once")
    assert "no attempt has to be opened" in refused.json()["detail"]
    assert answer(learner, "q1", "b", "pre").status_code == 201


def keys_told(answers):
    return {told["question"]: told["feedback"]["right_choices"] for told in answers}


def test_correct_answers_stay_hidden_while_a_further_attempt_is_open(learner):
    Course.objects.get().polls.filter(phase=3).update(max_attempts=2)
    at_the_post_test(learner)
    first = answer_all(learner, WRONG)
    open_next(learner)
    last = answer_all(learner, WRONG)

    assert not any(keys_told(first).values())
    assert "SECRET-Q1" not in str(first)
    assert first[0]["feedback"]["correct"] is False  # that it was wrong is told
    assert keys_told(last)["q1"] == ["b"]


def test_whoever_passes_sees_them_at_once(learner):
    at_the_post_test(learner)
    *before_the_last, last = ENOUGH.items()
    answer_all(learner, dict(before_the_last))
    answer(learner, *last, "post")
    user = Learner.objects.get().user
    learner.force_authenticate(None)
    learner.force_login(user)

    poll = Course.objects.get().polls.get(phase=3)

    assert "SECRET-Q1" in learner.get(f"/courses/mini/polls/{poll.pk}/").content.decode()


def test_pages_hide_them_too_and_say_when_they_come(learner):
    at_the_post_test(learner)
    answer_all(learner, WRONG)
    learner.force_authenticate(None)
    learner.force_login(Learner.objects.get().user)
    poll = Course.objects.get().polls.get(phase=3)

    page = learner.get(f"/courses/mini/polls/{poll.pk}/").content.decode()

    assert "SECRET-Q1" not in page and "Best answer" not in page
    assert page.count("once you have passed or have no attempts left") == 1


def test_a_course_may_show_them_between_attempts_and_its_package_says_so(learner, tmp_path):
    with_package(
        tmp_path, "pass_mark: 0.7}", "pass_mark: 0.7, show_correct_between_attempts: true}"
    )
    at_the_post_test(learner)

    assert keys_told(answer_all(learner, WRONG))["q1"] == ["b"]
    [post] = [poll for poll in course_out(Course.objects.get())["polls"] if poll["phase"] == "post"]
    assert post["show_correct_between_attempts"] is True


def test_how_many_were_right_before_is_told_by_the_api_once_the_answers_after_are(learner):
    def results():
        steps = learner.get("/api/v1/courses/mini/steps/").json()["steps"]
        return {step["phase"]: step["result"] for step in steps if step["result"]}

    at_the_post_test(learner)
    before = results()
    answer_all(learner, ENOUGH)

    assert "pre" not in before
    assert results()["pre"]["right"] == 1
