"""Every page and state, by axe in light and dark, at 320 CSS pixels (400 % zoom), and by keyboard
alone.
"""

import pytest

from tests.journeys.conftest import accessible
from tests.journeys.steps import (
    COURSE,
    answer,
    choose,
    given_a_learner_before_the_track,
    given_signed_in,
    stored_answers,
    when_the_question_on_the_video_is_answered,
    when_the_video_is_past,
    when_the_video_plays_to_its_question,
)


def fits_400_percent_zoom(page):
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size(size)
    return fits


def then_it_is_fine(page, state):
    assert accessible(page) == [], state
    assert fits_400_percent_zoom(page), state


PUBLIC = ["/", COURSE, "/m/mini/first/", "/accounts/login/", "/accounts/signup/",
    "/accounts/login/code/",
          "/accounts/password/reset/", "/privacy/", "/verify/", "/nothing-here/"]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_accessible(page, site, address):
    page.goto(address)

    then_it_is_fine(page, address)


def test_every_state_of_a_learners_way_is_accessible(device, site):
    page = device(reduced_motion="reduce")  # axe must not measure colours while they fade in
    given_a_learner_before_the_track(page, "kim@example.org")
    then_it_is_fine(page, "track")
    when_the_video_plays_to_its_question(page)
    then_it_is_fine(page, "decision point")
    page.context.set_offline(True)
    when_the_question_on_the_video_is_answered(page, "Act")
    page.wait_for_selector("#place .held")
    then_it_is_fine(page, "waiting for a connection")
    page.context.set_offline(False)
    page.wait_for_selector("#place >> text=SECRET-D1")
    then_it_is_fine(page, "feedback")
    page.goto(COURSE)
    then_it_is_fine(page, "course page in the middle")
    page.click(".steps a:has-text('Post-test')")
    then_it_is_fine(page, "question")
    page.click("button:has-text('Answer')")
    then_it_is_fine(page, "question without an answer")
    for texts in (["Beta"], ["Alpha", "Gamma"], ["Beta"]):
        answer(page, *texts)
    then_it_is_fine(page, "rating")
    answer(page, "very")
    then_it_is_fine(page, "result")
    page.click("a:has-text('Continue: Evaluation')")
    then_it_is_fine(page, "evaluation")
    choose(page, "This")
    choose(page, "Time")
    page.click("button:has-text('Finish')")
    page.wait_for_selector("h1:has-text('complete')")
    then_it_is_fine(page, "thank you")
    for address in (
        "/me/",
        "/",
        "/accounts/email/",
        "/me/tokens/",
        "/me/learning-systems/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ):
        page.goto(address)
        then_it_is_fine(page, address)


def test_every_component_is_accessible_and_the_style_guide_is_for_staff(page, device, site):
    given_signed_in(page, "author@example.org", onto="/styleguide/")
    then_it_is_fine(page, "style guide")
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert fits_400_percent_zoom(page), "from right to left"

    boxes = page.locator("input[name=multiple-open-answer]")
    for index, left in (
        (0, [0]),
        (1, [0, 1]),
        (3, [3]),
        (2, [2]),
    ):  # the last one goes with no other
        boxes.nth(index).check()
        assert [n for n in range(4) if boxes.nth(n).is_checked()] == left

    learner = device()
    given_signed_in(learner, "bea@example.org")
    assert learner.goto("/styleguide/").status == 404


def test_a_poll_is_answered_by_keyboard_alone(page, site):
    given_a_learner_before_the_track(page, "tia@example.org")
    page.goto(COURSE)
    page.focus(".steps a:has-text('Post-test')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/polls/*/")

    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Question 2 of 4")

    assert stored_answers(page)[("post", "q1")] in ("a", "b")


def test_a_whole_track_is_taken_by_keyboard_alone(page, site):
    given_a_learner_before_the_track(page, "sue@example.org")
    page.wait_for_selector("#stage[data-ready]")

    tab_to(
        page, "video, .plyr [data-plyr=play]"
    )  # the player is dressed at the latest then, and keeps the focus
    page.wait_for_selector(".plyr [data-plyr=play]:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#place form")
    assert page.evaluate("document.activeElement.matches('#place legend')")  # the question first
    tab_to(page, "#place input[type=radio]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#place button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#place >> text=SECRET-D1")
    tab_to(page, "#place button.on")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.plyr [data-plyr=play]')")
    when_the_video_is_past(page, 4)
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("video.currentTime") < 4
    page.wait_for_selector("#next[data-next]")  # offered once the video is through
    tab_to(page, ".under a")
    page.keyboard.press("Enter")

    page.wait_for_url("**/polls/*/")
    assert "Question 1 of 4" in page.inner_text("main")


def tab_to(page, selector):
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")
