"""A visitor from a link watches and answers; nobody asks for an account."""

from tests.journeys.conftest import accessible
from tests.journeys.steps import COURSE, answer_in_place, choose, send

SEGMENT = "/m/mini/first/"


def test_a_segment_plays_at_once_and_counts_as_begun(page, site):
    with page.expect_response(lambda response: response.request.method == "POST") as begun:
        page.goto(SEGMENT)

    assert begun.value.status == 204
    assert page.evaluate("!video.paused")
    assert page.get_attribute("meta[property='og:title']", "content") == "A first segment"
    assert page.get_attribute("meta[property='og:url']", "content") == f"{site.base}{SEGMENT}"


def test_a_segment_asks_and_tells_without_script(device, site):
    page = device(java_script_enabled=False)
    page.goto(SEGMENT)
    assert "SECRET-M1" not in page.content()
    assert page.locator("text=Remember this.").count() == 0

    choose(page, "Yes")
    send(page)

    assert "SECRET-M1" in page.inner_text("#question")
    assert "Remember this." in page.inner_text("main")


def test_a_second_answer_to_a_segment_keeps_the_first(page, site):
    page.goto(SEGMENT)
    second = page.context.new_page()
    second.goto(SEGMENT)
    for window, text in ((page, "No"), (second, "Yes")):
        answer_in_place(window, text)

    assert "You have already answered this" in second.inner_text("main")
    assert second.locator(".options li.mine >> text='No'").count() == 1
    assert accessible(second) == []


def test_the_first_screen_of_a_course_on_a_phone_says_what_it_is_and_has_its_one_action(
    device, site
):
    page = device(viewport={"width": 390, "height": 844})
    page.goto(COURSE)

    action = page.locator("main a.button:has-text('Create account')").first
    for told in (page.locator("h1"), page.get_by_text("open until").first, action):
        box = told.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 844, told
