"""What a person does in a browser, in words."""

PASSWORD = "a long good password 7"
COURSE = "/courses/mini/"
TRACK = COURSE + "tracks/1/"


def given_somebody_signed_up(page, site, address):
    page.goto("/accounts/signup/")
    page.fill("input[name=email]", address)
    page.fill("input[name=password1]", PASSWORD)
    page.click("main button:has-text('Create account')")
    page.fill("input[name=code]", site.code_mailed_to(address))
    page.click("main button:has-text('Confirm')")
    page.wait_for_url("**/me/")


def given_signed_in(page, address, password=PASSWORD, onto="/me/"):
    page.goto(f"/accounts/login/?next={onto}")
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", password)
    page.click("main form:has(input[name=password]) button")
    page.wait_for_url(f"**{onto}")


def given_a_learner_in_the_course(page, address):
    given_signed_in(page, address, onto=COURSE)
    page.click("button:has-text('I have read this')")
    page.wait_for_url("**/polls/*/")


def given_a_learner_before_the_track(page, address):
    given_a_learner_in_the_course(page, address)
    when_the_questions_before_are_answered(page)


def when_the_questions_before_are_answered(page):
    answer(page, "Alpha")
    answer(page, "Alpha", "Gamma")
    answer(page, "Alpha")
    answer(page, "not")
    page.fill("input[type=number]", "12")
    send(page)


def choice(page, text, within="main"):
    return page.locator(f"{within} label.choice", has=page.get_by_text(text, exact=True)).locator(
        "input"
    )


def choose(page, text):
    choice(page, text).check()


def answer(page, *texts):
    for text in texts:
        choose(page, text)
    send(page)


def answer_in_place(page, text):
    """In a segment: the answer is told where it was asked."""
    choose(page, text)
    page.click("main form button:has-text('Answer')")
    page.wait_for_selector("#question >> text=SECRET-M1")


def send(page):
    """Sends the form and waits for the page that follows."""
    with page.expect_navigation():
        page.click("main form button:has-text('Answer')")


def when_the_video_plays_to_its_question(page):
    page.wait_for_selector("#stage[data-ready]")
    page.evaluate("() => { video.muted = true; return video.play(); }")
    page.wait_for_selector("#place form")


def when_the_question_on_the_video_is_answered(page, text):
    choice(page, text, within="#place").check()
    page.click("#place button:has-text('Answer')")


def when_the_video_is_past(page, seconds):
    for _ in range(100):
        if page.evaluate("video.currentTime") > seconds:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the video does not get past {seconds} s")


def until(page, expression):
    """Waits in the test: the page itself evaluates no text."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it does not become true: {expression}")


def stored_answers(page, course="mini"):
    """What the server holds, by the learner's own steps of the API."""
    steps = page.request.get(f"/api/v1/courses/{course}/steps/").json()["steps"]
    return {
        (step["phase"], q["question"]): q["answer"]
        for step in steps
        for q in step["questions"]
        if q["answer"] is not None
    }
