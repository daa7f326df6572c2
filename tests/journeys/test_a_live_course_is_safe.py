"""What authors do beside learners, in a browser: edit a live course in a working copy, try to take
away what has been answered, and edit the same question at the same moment.
"""

import pytest

from tests.journeys.conftest import accessible
from tests.journeys.steps import given_signed_in

# In one process: a live course with an answer, and one that was withdrawn after it was answered.
MAKE_COURSES = """
from courses.models import CourseStatus
from tests.factories import answered, make_course, with_video
for slug, status in (("beside", CourseStatus.PUBLISHED), ("over", CourseStatus.WITHDRAWN)):
    course = make_course(slug, questions=2)
    with_video(course.tracks.get())
    course.status = status
    course.save()
    answered(course.questions.get(key="q1"))
    print(course.pk, course.questions.get(key="q1").versions.get().pk)
"""


@pytest.fixture(scope="module")
def courses(site):
    """Of each course its number and that of its first question's wording."""
    told = site.manage("shell", "-v", "0", "-c", MAKE_COURSES).split()
    live, over = told[:2], told[2:]
    return {"live": live, "over": over}


@pytest.fixture(scope="module")
def signed_in(browser, site):
    """The cookies of an author who has signed in once."""
    context = browser.new_context(base_url=site.base)
    given_signed_in(context.new_page(), "author@example.org", onto="/admin/")
    state = context.storage_state()
    context.close()
    return state


def question(number):
    return f"/admin/assessments/questionversion/{number}/change/"


def test_a_live_course_is_edited_in_a_working_copy_compared_and_published(
    device, courses, signed_in
):
    page, (course, _) = device(storage_state=signed_in), courses["live"]

    page.goto(f"/admin/courses/course/{course}/people/")
    assert "Read only." in page.inner_text(".live-note")
    assert page.locator("#content-main input:enabled:visible").count() == 0
    assert accessible(page) == []
    page.click("button:has-text('Edit in a working copy')")
    page.click(".course-outline a:has-text('Basics')")
    page.fill("[name=title]", "Better than before")
    page.click("input[name=_save]")
    learners_see = page.request.get("/courses/beside/").text()
    assert "Course beside" in learners_see and "Better than before" not in learners_see

    page.click("a:has-text('Compare and publish')")
    compared = page.inner_text("#content-main")
    assert "Course beside" in compared and "Better than before" in compared
    page.click("button:has-text('Publish all of it')")

    assert "1 change is published." in page.inner_text(".messagelist")
    page.click("a:has-text('See it as learners do')")
    assert page.inner_text("h1") == "Better than before"


def test_what_has_been_answered_is_not_deleted_and_the_page_says_what_to_do(
    device, courses, signed_in
):
    page, (_, wording) = device(storage_state=signed_in), courses["over"]

    page.goto(question(wording))
    assert page.locator("a.deletelink").count() == 0
    assert "1 learner has answered here, so it is never deleted." in page.inner_text("#content")
    page.click("a.button:has-text('Withdraw')")
    assert "Answers given so far stay and count in all results." in page.inner_text("#content")
    page.click("#content button:has-text('Withdraw'), #content input[value='Withdraw']")

    assert "Nothing of it is lost." in page.inner_text(".messagelist")
    assert "Which is right?" in page.input_value("[name=stem]")


def test_of_two_who_edit_one_question_the_second_is_told_and_nothing_is_lost(
    device, courses, signed_in
):
    first, second = device(storage_state=signed_in), device(storage_state=signed_in)
    _, answered = courses["over"]
    wording = int(answered) + 1  # the second question, which nobody has answered
    for page in (first, second):
        page.goto(question(wording))

    first.fill("[name=rationale]", "Because the first says so.")
    first.click("input[name=_save]")
    second.fill("[name=stem]", "Which one is correct?")
    second.fill("[name=rationale]", "Because the second says so.")
    second.click("input[name=_save]")

    told = second.inner_text("#edit-conflict")
    assert "someone else saved it" in told
    assert "Because the first says so." in told and "Because the second says so." in told
    second.check("input[name='_take:rationale'][value=theirs]")
    second.click("#edit-conflict input[type=submit]")
    second.goto(question(wording))
    assert second.input_value("[name=stem]") == "Which one is correct?"
    assert second.input_value("[name=rationale]") == "Because the first says so."
