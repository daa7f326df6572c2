"""Reload, back, double click, two windows, two devices, no connection, an ended session: nothing
lost, nothing double.
"""

from tests.journeys.steps import (
    COURSE,
    PASSWORD,
    TRACK,
    answer,
    choice,
    choose,
    given_a_learner_before_the_track,
    given_a_learner_in_the_course,
    given_signed_in,
    send,
    stored_answers,
    until,
    when_the_question_on_the_video_is_answered,
    when_the_questions_before_are_answered,
    when_the_video_is_past,
    when_the_video_plays_to_its_question,
)

KEPT = "You have already answered this"


def test_a_double_click_and_a_reload_store_one_answer(page, site):
    given_a_learner_in_the_course(page, "bea@example.org")

    choose(page, "Alpha")
    page.dblclick("button:has-text('Answer')")
    page.wait_for_selector("text=Question 2 of 5")
    page.reload()

    assert "Question 2 of 5" in page.inner_text("main")
    assert stored_answers(page) == {("pre", "q1"): "a"}


def test_the_back_button_shows_what_is_stored_and_another_answer_changes_nothing(page, site):
    given_a_learner_in_the_course(page, "carl@example.org")
    page.goto(page.url + "1/")
    answer(page, "Alpha")

    page.go_back()
    if page.locator(
        "button:has-text('Answer')"
    ).count():  # some browsers show the form as it was sent
        answer(page, "Beta")

    assert "Your answer is saved" in page.inner_text("main")
    assert choice(page, "Alpha").is_checked()
    assert stored_answers(page) == {("pre", "q1"): "a"}


def test_a_second_window_is_told_and_sees_the_first_answer(page, site):
    given_a_learner_in_the_course(page, "dora@example.org")
    second = page.context.new_page()
    second.goto(page.url)
    answer(page, "Alpha")

    answer(second, "Beta")

    assert KEPT in second.inner_text("main")
    assert choice(second, "Alpha").is_checked()
    second.click("a:has-text('Next')")
    assert "Question 2 of 5" in second.inner_text("main")
    assert stored_answers(page) == {("pre", "q1"): "a"}


def test_an_answer_given_without_a_connection_is_kept_over_a_reload_and_delivered_once(page, site):
    given_a_learner_before_the_track(page, "emil@example.org")
    when_the_video_plays_to_its_question(page)
    page.context.set_offline(True)
    when_the_question_on_the_video_is_answered(page, "Act")
    page.wait_for_selector("#place .held")
    assert page.get_attribute("#state", "data-state") == "waiting"
    # The requests of the test itself do not go through the page: this is what the server holds.
    assert ("in_activity", "d1") not in stored_answers(page)

    sent = []
    page.on(
        "request",
        lambda request: sent.append(request.url) if request.url.endswith("/responses/") else None,
    )
    page.context.set_offline(False)

    page.wait_for_selector("#place >> text=SECRET-D1")
    assert stored_answers(page)[("in_activity", "d1")] == "b"
    page.reload()
    page.wait_for_selector("#stage[data-ready]")
    assert (
        page.evaluate(
            "Object.keys(localStorage).filter((name) => name.startsWith('cme-waiting')).length"
        )
        == 0
    )
    assert len(sent) == 1


def test_a_question_answered_without_a_connection_waits_on_its_page_and_goes_on_by_itself(
    page, site
):
    given_a_learner_in_the_course(page, "lou@example.org")
    choose(page, "Beta")
    page.context.set_offline(True)
    page.click("button:has-text('Answer')")
    page.wait_for_selector("#sending[data-state=waiting] >> text=kept on this device")
    assert choice(page, "Beta").is_disabled()
    assert stored_answers(page) == {}

    page.context.set_offline(False)

    page.wait_for_selector("text=Question 2 of 5")
    assert stored_answers(page) == {("pre", "q1"): "b"}


def test_a_question_whose_answer_arrived_but_not_the_word_of_it_is_stored_once(page, site):
    given_a_learner_in_the_course(page, "max@example.org")
    choose(page, "Beta")

    def lost_on_the_way_back(route):
        route.fetch()
        route.abort()

    page.route("**/api/v1/**", lost_on_the_way_back)
    page.click("button:has-text('Answer')")
    page.wait_for_selector("#sending[data-state=waiting]")
    assert stored_answers(page) == {("pre", "q1"): "b"}
    page.unroute("**/api/v1/**")
    page.reload()

    page.wait_for_selector("text=Question 2 of 5")
    assert KEPT not in page.inner_text("main")
    assert stored_answers(page) == {("pre", "q1"): "b"}


def test_a_question_left_while_it_waited_stands_as_it_was_sent_and_goes_on(page, site):
    given_a_learner_in_the_course(page, "nia@example.org")
    address = page.url
    choose(page, "Gamma")
    page.route("**/api/v1/**", lambda route: route.abort())
    page.click("button:has-text('Answer')")
    page.wait_for_selector("#sending[data-state=waiting]")
    page.goto("/me/")
    page.goto(address)
    page.wait_for_selector("#sending[data-state=waiting]")
    assert choice(page, "Gamma").is_checked()

    page.unroute("**/api/v1/**")
    page.evaluate("dispatchEvent(new Event('online'))")

    page.wait_for_selector("text=Question 2 of 5")
    assert stored_answers(page) == {("pre", "q1"): "c"}


def test_what_waits_of_one_account_is_not_shown_to_the_next_on_the_same_device(page, site):
    given_a_learner_in_the_course(page, "ole@example.org")
    address = page.url
    choose(page, "Gamma")
    page.route("**/api/v1/**", lambda route: route.abort())
    page.click("button:has-text('Answer')")
    page.wait_for_selector("#sending[data-state=waiting]")
    page.unroute("**/api/v1/**")
    page.context.clear_cookies()
    given_a_learner_in_the_course(page, "pia@example.org")
    assert page.url == address and not choice(page, "Gamma").is_checked()
    page.click("header button:has-text('Sign out')")

    given_signed_in(page, "ole@example.org", onto=COURSE)

    page.wait_for_selector("#waiting >> text=It is saved now")
    assert stored_answers(page) == {("pre", "q1"): "c"}


def test_a_device_with_a_wrong_clock_and_without_storage_loses_nothing(device, site):
    page = device()
    page.clock.set_system_time("2031-01-01T00:00:00")
    page.add_init_script("""
        const refuse = () => { throw new DOMException("denied", "SecurityError"); };
        for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, { get: refuse });
    """)
    given_a_learner_before_the_track(page, "rob@example.org")
    when_the_video_plays_to_its_question(page)
    page.context.set_offline(True)
    when_the_question_on_the_video_is_answered(page, "Act")
    page.wait_for_selector("#place .held")
    page.context.set_offline(False)
    page.wait_for_selector("#place >> text=SECRET-D1")
    page.click("#place button:has-text('Continue')")
    when_the_video_is_past(page, 4)
    page.evaluate("video.pause()")
    page.wait_for_selector("#state[data-state=saved] >> text=/^Saved/")

    assert stored_answers(page)[("in_activity", "d1")] == "b"
    answers = page.request.get("/me/data.json").json()
    assert "2031" not in str(answers)


def test_an_answer_that_waited_is_sent_from_the_next_page_that_is_opened(page, device, site):
    given_a_learner_before_the_track(page, "fay@example.org")
    when_the_video_plays_to_its_question(page)
    page.route("**/api/v1/**", lambda route: route.abort())
    when_the_question_on_the_video_is_answered(page, "Wait")
    page.wait_for_selector("#place .held")

    page.unroute("**/api/v1/**")
    page.goto("/me/")

    page.wait_for_selector("#waiting >> text=It is saved now")
    assert stored_answers(page)[("in_activity", "d1")] == "a"


def test_a_signed_out_learner_finds_the_answer_in_its_place_after_signing_in(page, site):
    given_a_learner_in_the_course(page, "gus@example.org")
    choose(page, "Gamma")
    page.context.clear_cookies(name="sessionid")

    send(page)
    assert "This has not been saved yet" in page.inner_text("main")
    page.click("main a:has-text('Sign in')")
    page.fill("input[name=login]", "gus@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form:has(input[name=password]) button")
    page.wait_for_url("**/polls/*/1/")

    assert choice(page, "Gamma").is_checked()
    send(page)
    assert stored_answers(page) == {("pre", "q1"): "c"}


HOLD = """() => navigator.locks.request(
    `deliver-cme-waiting:${document.body.dataset.user}:`, () => new Promise(() => {}))"""


def test_a_window_that_never_ends_sending_keeps_no_other_waiting(page, site):
    given_a_learner_in_the_course(page, "uli@example.org")
    page.evaluate(f"() => {{ ({HOLD})(); }}")
    page.clock.install()
    choose(page, "Gamma")

    page.click("main form button:has-text('Answer')")
    page.wait_for_timeout(300)
    page.clock.fast_forward(21_000)

    page.wait_for_selector("text=Another window is sending. Your answer is kept")
    page.reload()  # the window that held it is gone
    page.wait_for_function("() => !Object.keys(localStorage).some((n) => n.includes('waiting'))")
    assert stored_answers(page) == {("pre", "q1"): "c"}


def test_watched_time_resumes_on_a_second_device(page, device, site):
    given_a_learner_before_the_track(page, "hal@example.org")
    when_the_video_plays_to_its_question(page)
    when_the_question_on_the_video_is_answered(page, "Act")
    page.click("#place button:has-text('Continue')")
    when_the_video_is_past(page, 4)
    page.evaluate("video.pause()")
    page.wait_for_selector("#state[data-state=saved] >> text=/^Saved/")
    stopped = page.evaluate("video.currentTime")

    phone = device(viewport={"width": 390, "height": 800})
    given_signed_in(phone, "hal@example.org", onto=TRACK)
    when_the_video_is_past(phone, 1)

    assert abs(phone.evaluate("video.currentTime") - stopped) < 1
    assert phone.locator("#points >> text=SECRET-D1").count() == 1


def test_seeking_past_a_question_leads_back_to_it(page, site):
    given_a_learner_before_the_track(page, "ida@example.org")
    page.wait_for_selector("#stage[data-ready]")
    until(page, "video.readyState > 0")

    page.evaluate("video.currentTime = 7")

    page.wait_for_selector("#place form")
    until(page, "video.currentTime <= 2.6")
    assert page.evaluate("video.currentTime") <= 2.6
    assert page.evaluate("video.inert")
    page.evaluate("() => { video.muted = true; video.play().catch(() => {}); }")  # a media key
    page.wait_for_timeout(700)
    assert page.evaluate("video.paused") and page.evaluate("video.currentTime") <= 2.6


def test_the_whole_way_works_without_script(device, site):
    page = device(java_script_enabled=False)
    given_a_learner_in_the_course(page, "jon@example.org")
    send(page)
    assert "Choose one answer. Nothing has been saved yet." in page.inner_text("main")
    when_the_questions_before_are_answered(page)
    assert page.locator("video[controls]").count() == 1
    choose(page, "Act")
    send(page)
    assert "SECRET-D1" in page.inner_text("#point-d1")
    page.goto(COURSE)
    page.click(".steps a:has-text('Post-test')")
    for texts in (["Beta"], ["Alpha", "Beta"], ["Alpha"], ["very"]):
        answer(page, *texts)
    assert page.inner_text("h1") == "Passed: 3 of 3 correct"
    page.click("a:has-text('Continue: Evaluation')")
    choose(page, "This")
    page.click("button:has-text('Finish')")
    assert "Some questions are still open; what you answered is saved." in page.inner_text("main")
    assert "Choose at least one answer." in page.inner_text(
        "fieldset:has-text('What is in the way?')"
    )
    choose(page, "Money")
    page.click("button:has-text('Finish')")
    assert page.inner_text("h1") == "Evaluation complete"
