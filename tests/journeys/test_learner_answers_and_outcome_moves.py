"""The main job, end to end: a learner in a browser answers, and the analyst's numbers move by exactly that learner."""

import json
import urllib.request

from tests.journeys.conftest import accessible


def given_an_account(page, site, address):
    page.goto("/accounts/signup/")
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", "a long good password 7")
    page.click("main button[type=submit], main button")
    page.fill("input[name=code]", site.code_mailed_to(address))
    page.click("main form button")
    page.wait_for_url("**/me/")


def outcome(site):
    site.manage("compute_outcomes", "mini")
    path = site.data / "outcome.json"
    site.manage("export_outcomes", "mini", "--format", "json", "--output", str(path))
    return json.loads(path.read_text())


def choose(page, text):
    page.locator("label.choice", has_text=text).locator("input").check()


def answer(page, *texts):
    for text in texts:
        choose(page, text)
    page.click("button:has-text('Answer')")


def test_a_learner_from_sign_up_to_evaluation_moves_the_analysts_numbers_by_one(page, site):
    before = outcome(site)
    given_an_account(page, site, "ada@example.org")

    page.goto("/courses/mini/")
    assert page.locator("text=Acme (consultant)").count() == 1
    assert accessible(page) == []
    page.click("button:has-text('I have read this')")

    page.wait_for_url("**/polls/*/")
    assert "SECRET" not in page.content()
    assert accessible(page) == []
    answer(page, "Alpha")
    answer(page, "Alpha", "Gamma")
    answer(page, "Alpha")
    answer(page, "1 · not")
    page.fill("input[type=number]", "12")
    page.click("button:has-text('Answer')")
    assert "SECRET-Q1" not in page.content()
    assert accessible(page) == []

    page.goto("/courses/mini/tracks/1/")
    page.wait_for_selector("#stage[data-ready]")
    assert accessible(page) == []
    page.evaluate("() => { const v = document.getElementById('video'); v.muted = true; return v.play(); }")
    page.wait_for_selector("#due-place form")
    assert "SECRET-D1" not in page.content()
    choose(page, "Act")
    page.click("#due-place button:has-text('Answer')")
    page.wait_for_selector("text=SECRET-D1")
    assert accessible(page) == []
    page.click("button:has-text('Go on')")
    page.wait_for_timeout(1500)
    page.evaluate("document.getElementById('video').pause()")
    page.wait_for_selector("text=Saved.")

    page.goto("/courses/mini/")
    page.click("a:has-text('Questions after')")
    answer(page, "Beta")
    answer(page, "Alpha", "Gamma")
    answer(page, "Beta")
    answer(page, "3 · very")
    assert "Not passed yet: 1 of 3 right" in page.inner_text("h1")
    page.click("button:has-text('Try again')")
    for texts in (["Beta"], ["Alpha", "Beta"], ["Alpha"], ["3 · very"]):
        answer(page, *texts)
    assert "Passed: 3 of 3 right" in page.inner_text("h1")
    assert accessible(page) == []

    page.click("a:has-text('Go on')")
    choose(page, "This")
    choose(page, "Time")
    assert accessible(page) == []
    page.click("button:has-text('Finish')")
    page.wait_for_selector("text=Evaluation: answered")

    after = outcome(site)
    assert after["participation"]["cme_learners"] == before["participation"]["cme_learners"] + 1
    tables = {item["question"]: item["matched"]["table"] for item in after["items"]}
    earlier = {item["question"]: item["matched"]["table"] for item in before["items"]}
    moved = {q: {cell: n - earlier[q][cell] for cell, n in table.items()} for q, table in tables.items()}
    # The first attempt counts: q1 gained, q2 wrong both times, q3 lost. The retake passed and changes nothing here.
    assert moved["q1"] == {"both": 0, "gained": 1, "lost": 0, "neither": 0}
    assert moved["q2"] == {"both": 0, "gained": 0, "lost": 0, "neither": 1}
    assert moved["q3"] == {"both": 0, "gained": 0, "lost": 1, "neither": 0}
    assert after["confidence"][0]["matched"]["table"]["gained"] == before["confidence"][0]["matched"]["table"]["gained"] + 1
    assert after["practice_change"][0]["n"] == before["practice_change"][0]["n"] + 1
    assert after["audience"]["numbers"]["n1"]["mean"] == 12
    assert "same digest" in site.manage("verify_outcomes", "mini")


def test_the_analyst_reads_and_downloads_the_report_and_nobody_else_does(page, site):
    site.manage("compute_outcomes", "mini")
    page.goto("/accounts/login/?next=/outcomes/mini/")
    assert accessible(page) == []
    page.fill("input[name=login]", "analyst@example.org")
    page.fill("input[name=password]", "analyst-pass-1")
    page.locator("main form:has(input[name=password]) button").first.click()
    page.wait_for_url("**/outcomes/mini/")
    assert accessible(page) == []
    with page.expect_download() as download:
        page.click("a:has-text('Download CSV')")
    assert download.value.path().read_text().startswith("section,key,label")
    stranger = page.context.browser.new_context(base_url=site.base).new_page()
    stranger.goto("/outcomes/mini/")
    assert "/accounts/login/" in stranger.url


def test_a_segment_plays_and_asks_without_an_account_and_without_script(page, site):
    context = page.context.browser.new_context(base_url=site.base, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/m/mini/first/")
    assert "SECRET-M1" not in plain.content()
    plain.locator("label.choice", has_text="Yes").locator("input").check()
    plain.click("button:has-text('Answer')")
    assert "SECRET-M1" in plain.content()
    assert "Remember this." in plain.inner_text("main")
    page.goto("/m/mini/first/")
    assert accessible(page) == []
    context.close()


def test_the_catalogue_is_public_and_answers_on_the_phone(page, site):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/")
    assert page.locator("text=A small course").count() == 1
    assert accessible(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with urllib.request.urlopen(site.base + "/api/v1/schema/") as schema:
        assert schema.status == 200
