"""Segments, follow-ups and decision points: an answer is told in its place, kept without a
connection, and nothing plays past a question.
"""

from tests.journeys.steps import (
    TRACK,
    choice,
    choose,
    given_a_learner_before_the_track,
    stored_answers,
    until,
    when_the_question_on_the_video_is_answered,
    when_the_video_plays_to_its_question,
)

SEGMENT = "/m/mini/first/"
HOLD_THE_LOCK = "navigator.locks.request(`deliver-cme-waiting:${%s}:`, () => new Promise(() => {}))"


def test_a_segment_tells_the_answer_while_its_video_goes_on(page, site):
    page.goto(SEGMENT)
    until(page, "!video.paused")
    page.evaluate("window.wasHere = true")

    choose(page, "Yes")
    page.click("button:has-text('Answer')")

    page.wait_for_selector("#question >> text=SECRET-M1")
    assert page.evaluate("wasHere && (video.ended || !video.paused)")
    assert "Remember this." in page.inner_text("#question")


def test_a_segment_keeps_an_answer_without_a_connection(page, site):
    page.goto(SEGMENT)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    choose(page, "No")
    page.click("button:has-text('Answer')")
    page.wait_for_selector("#sending[data-state=waiting] >> text=kept on this device")
    assert choice(page, "No").is_disabled()

    page.context.set_offline(False)

    page.wait_for_selector("#question >> text=SECRET-M1")
    page.reload()
    assert page.locator(".options li.mine >> text='No'").count() == 1


def test_a_media_key_does_not_play_past_a_question_and_the_position_stays(page, site):
    given_a_learner_before_the_track(page, "uma@example.org")
    page.hover("#stage")
    page.wait_for_selector(".plyr [data-plyr=pip]")
    until(page, "video.readyState >= 2")
    page.click(".plyr [data-plyr=pip]")
    until(page, "document.pictureInPictureElement === video")
    page.evaluate("video.playbackRate = 2.5")
    when_the_video_plays_to_its_question(page)
    until(page, "!document.pictureInPictureElement")  # it is asked on the page
    until(page, "video.currentTime > 0.5")  # the ladder is attached and stands where it was asked
    asked_at = page.evaluate("video.currentTime")

    page.evaluate("video.play().catch(() => {})")
    until(page, "video.paused")
    page.evaluate("video.currentTime = 8")
    until(page, f"Math.abs(video.currentTime - {asked_at}) < 0.6")
    page.wait_for_timeout(500)

    assert page.evaluate("video.paused && video.disablePictureInPicture")
    for control in ("rewind", "fast-forward", "settings"):  # ten seconds back and forth, speed
        assert page.locator(f".plyr [data-plyr={control}]").count()
    assert abs(page.evaluate("video.currentTime") - asked_at) < 0.6


def test_a_window_that_sleeps_with_the_lock_is_not_waited_for(page, site):
    given_a_learner_before_the_track(page, "vic@example.org")
    asleep = page.context.new_page()
    asleep.goto("/me/")
    user = asleep.evaluate("document.body.dataset.user")
    asleep.evaluate(f"{HOLD_THE_LOCK % user}; 0")
    page.clock.install()
    page.reload()
    page.clock.resume()
    when_the_video_plays_to_its_question(page)

    when_the_question_on_the_video_is_answered(page, "Act")
    page.wait_for_selector("#state[data-state=saving]")
    page.clock.fast_forward(20_500)
    page.wait_for_selector("#place button.on")  # one can continue, whatever became of it
    page.clock.fast_forward(10_500)

    page.wait_for_selector("#place >> text=SECRET-D1")
    assert stored_answers(page)[("in_activity", "d1")] == "b"


def test_after_a_question_the_video_is_in_sight_on_a_phone(device, site):
    page = device(viewport={"width": 390, "height": 700})
    given_a_learner_before_the_track(page, "wes@example.org")
    when_the_video_plays_to_its_question(page)
    when_the_question_on_the_video_is_answered(page, "Act")
    page.wait_for_selector("#place >> text=SECRET-D1")

    page.click("#place button:has-text('Continue')")

    until(page, "!video.paused")
    box = page.evaluate("JSON.parse(JSON.stringify(video.getBoundingClientRect()))")
    assert box["top"] >= -1 and box["bottom"] <= 701


def test_a_tap_right_after_load_plays_and_a_resume_shows_its_time_at_once(device, site):
    page = device(viewport={"width": 390, "height": 700}, has_touch=True)
    given_a_learner_before_the_track(page, "xan@example.org")
    page.goto(TRACK)
    page.tap("#video", position={"x": 60, "y": 60})
    until(page, "!video.paused")
    until(page, "video.currentTime > 1.2")
    page.evaluate("video.pause()")
    page.wait_for_selector("#state[data-state=saved] >> text=/^Saved/")

    page.goto(TRACK)

    page.wait_for_selector("#stage[data-ready]")
    until(page, "video.currentTime >= 1")
    assert page.evaluate("video.paused && video.src.endsWith('#t=1')")
    then_captions_stand_below_the_picture(page)


def then_captions_stand_below_the_picture(page):
    assert page.evaluate("[...video.textTracks].every((track) => track.mode !== 'showing')")
    below = page.locator("#captions-below, .plyr__captions").bounding_box()
    picture = page.locator("video").bounding_box()
    assert below["height"] > 40 and below["y"] >= picture["y"] + picture["height"] - 1
