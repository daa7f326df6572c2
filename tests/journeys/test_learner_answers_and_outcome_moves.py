"""The main job, end to end: a learner in a browser answers, and the analyst's numbers move by
exactly that learner.
"""

import time

from tests.journeys.steps import (
    COURSE,
    TRACK,
    answer,
    choose,
    given_signed_in,
    given_somebody_signed_up,
    send,
    when_the_question_on_the_video_is_answered,
    when_the_video_is_past,
    when_the_video_plays_to_its_question,
)


def outcome(site):
    """Asks for a snapshot and waits for the worker that computes it."""
    asked = site.api("POST", "courses/mini/outcomes/")["id"]
    for _ in range(300):
        state = site.api("GET", f"outcomes/{asked}/")
        if state["state"] in ("ready", "failed"):
            break
        time.sleep(0.1)
    assert state["state"] == "ready", state
    return site.api("GET", "courses/mini/outcomes/")


def test_a_learner_from_sign_up_to_evaluation_moves_the_analysts_numbers_by_one(page, site):
    before = outcome(site)
    given_somebody_signed_up(page, site, "ada@example.org")

    when_she_reads_who_teaches_and_who_pays(page)
    when_she_answers_before(page)
    when_she_watches_and_decides(page)
    when_she_fails_and_tries_again(page)
    when_she_evaluates(page)

    then_the_numbers_moved_by_her(before, outcome(site))
    assert "same digest" in site.manage("verify_outcomes", "mini")


def when_she_reads_who_teaches_and_who_pays(page):
    page.goto(TRACK)
    assert "Please read the course information first" in page.inner_text("main")
    page.click("a:has-text('Go to the course page')")
    page.wait_for_selector("text=Acme (consultant)")
    page.click("button:has-text('I have read this')")
    page.wait_for_url("**/polls/*/")


def when_she_answers_before(page):
    assert "SECRET" not in page.content()
    for texts in (["Alpha"], ["Alpha", "Gamma"], ["Alpha"], ["not"]):
        answer(page, *texts)
        assert "SECRET" not in page.content()
    page.fill("input[type=number]", "12")
    send(page)


def when_she_watches_and_decides(page):
    page.wait_for_url(f"**{TRACK}")
    when_the_video_plays_to_its_question(page)
    assert page.evaluate("video.paused")
    assert "SECRET" not in page.content()
    when_the_question_on_the_video_is_answered(page, "Act")
    page.wait_for_selector("#place >> text=SECRET-D1")
    page.click("#place button:has-text('Continue')")
    when_the_video_is_past(page, 3)
    page.evaluate("video.pause()")
    page.wait_for_selector("#state[data-state=saved] >> text=/^Saved/")


def when_she_fails_and_tries_again(page):
    page.goto(COURSE)
    page.click(".steps a:has-text('Post-test')")
    for texts in (["Beta"], ["Alpha", "Gamma"], ["Beta"], ["very"]):
        answer(page, *texts)
    assert page.inner_text("h1") == "Not passed yet: 1 of 3 correct"
    assert "In the pre-test you had 1 of these 3 correct; now you have 1." in page.inner_text(
        "main"
    )
    page.click("button:has-text('Try again')")
    for texts in (["Beta"], ["Alpha", "Beta"], ["Alpha"], ["very"]):
        answer(page, *texts)
    assert page.inner_text("h1") == "Passed: 3 of 3 correct"


def when_she_evaluates(page):
    page.click("a:has-text('Continue: Evaluation')")
    choose(page, "This")
    choose(page, "Time")
    page.click("button:has-text('Finish')")
    page.wait_for_selector("h1:has-text('complete')")


def then_the_numbers_moved_by_her(before, after):
    assert after["participation"]["cme_learners"] == before["participation"]["cme_learners"] + 1
    tables = {item["question"]: item["matched"]["table"] for item in after["items"]}
    earlier = {item["question"]: item["matched"]["table"] for item in before["items"]}
    moved = {
        q: {cell: n - earlier[q][cell] for cell, n in table.items()} for q, table in tables.items()
    }
    # The first attempt counts: q1 gained, q2 wrong both times, q3 lost. The retake passed and
    # changes nothing here.
    assert moved["q1"] == {"both": 0, "gained": 1, "lost": 0, "neither": 0}
    assert moved["q2"] == {"both": 0, "gained": 0, "lost": 0, "neither": 1}
    assert moved["q3"] == {"both": 0, "gained": 0, "lost": 1, "neither": 0}
    gained = [
        snapshot["confidence"][0]["matched"]["table"]["gained"] for snapshot in (before, after)
    ]
    assert gained[1] == gained[0] + 1
    assert after["practice_change"][0]["n"] == before["practice_change"][0]["n"] + 1
    assert after["audience"]["numbers"]["n1"]["n"] == before["audience"]["numbers"]["n1"]["n"] + 1


def test_the_analyst_reads_and_downloads_the_report_and_nobody_else_does(page, device, site):
    outcome(site)
    given_signed_in(page, "analyst@example.org", onto="/outcomes/mini/")

    page.click("nav.views a:has-text('Share')")
    with page.expect_download() as download:
        page.click("a:has-text('Download CSV')")

    assert download.value.path().read_text().startswith("section,key,label")
    stranger = device()
    stranger.goto("/outcomes/mini/")
    assert "/accounts/login/" in stranger.url
