"""A course from nothing in the workspace, in a real browser; what it takes is counted."""

from tests.journeys.conftest import accessible
from tests.journeys.steps import given_signed_in

TABLE = """Question,A,B,C,Correct,Rationale
Which test confirms HER2-low disease?,IHC 1+,IHC 3+,ISH amplified,A,Because.
What would you do next?,Wait,Change therapy,Ask a colleague,B,Because.
"""


def given_a_new_course(page):
    page.goto("/admin/courses/course/add/")
    page.fill("#id_title", "Treating HER2-low disease")
    page.fill("#id_slug", "her2-low-by-hand")
    page.click("#objectives-group .add-row a")
    page.fill("#id_objectives-0-number", "1")
    page.fill("#id_objectives-0-text", "Recognize HER2-low disease.")
    page.locator("input[name=_save]").first.click()
    page.wait_for_selector("h1:has-text('Overview')")


def part(page, label):
    page.click(f".course-outline a:has-text('{label}')")
    page.wait_for_selector(f"h1:has-text('{label}')")


def when_questions_are_pasted(page):
    part(page, "Questions")
    page.click("text=Import from a file")
    page.fill("#id_source", TABLE)
    page.click("button:has-text('Look through')")
    page.click("button:has-text('Create 2 questions')")
    page.wait_for_selector("text=2 questions are created.")


def when_a_rating_is_written_and_shows_only_its_fields(page):
    page.click(".picker a:has-text('Rating')")
    page.wait_for_selector(".field-scale", state="visible")
    assert page.locator("#choices-group").is_hidden()
    assert page.locator(".field-unit").is_hidden()
    page.select_option("#id_measures", "confidence")
    page.select_option("#id_objective", index=1)
    page.fill("#id_stem", "How confident are you?")
    page.fill("#id_scale", "not\na little\nvery")
    page.locator("input[name=_save]").first.click()
    page.wait_for_selector("h1:has-text('Questions')")


def when_the_tests_are_ticked(page):
    part(page, "Polls")
    for box in page.locator("input[name='new-pre']").all():
        box.check()
    page.click("button:has-text('Save the polls')")
    page.click("button:has-text('Copy pre-test to post-test')")
    page.wait_for_selector("text=3 questions added to the post-test.")


def test_an_author_comes_from_nothing_to_a_course_that_will_show_a_change(device):
    page = device(reduced_motion="reduce")
    given_signed_in(page, "author@example.org", onto="/admin/")
    loads: list[str] = []
    page.on("domcontentloaded", lambda loaded: loads.append(loaded.url))

    given_a_new_course(page)
    when_questions_are_pasted(page)
    when_a_rating_is_written_and_shows_only_its_fields(page)
    when_the_tests_are_ticked(page)
    part(page, "Measurement map")

    assert page.locator("text=1 of 1 objectives are asked before and after").is_visible()
    assert page.locator("td.full").count() == 3
    assert len(loads) <= 16, loads
    for label in ("Overview", "Questions", "Polls", "Measurement map", "Check"):
        part(page, label)
        assert accessible(page) == [], label
    page.click(".findings a:has-text('no track')")
    page.wait_for_selector("h1:has-text('Add track')")
