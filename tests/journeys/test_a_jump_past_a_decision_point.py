"""A course with credit as it is watched: notes beside the video, no answer ahead of it, a side path
and back, how sure one was, what is not watched yet, and a second window.

Who jumps past a decision point begins shortly before it, and plays into it. Who plays faster than
time counts is answered as soon as it is counted.
"""

import pytest

from tests.journeys.steps import (
    choice,
    given_signed_in,
    stored_answers,
    until,
    when_the_question_on_the_video_is_answered,
)
from tests.packages import COURSE, write_package

SLUG = "minute"
A_MINUTE = "color=c=gray:s=160x90:d=60:r=2"
JUMP = """window.moments = [];
video.addEventListener("seeked", () => moments.push(video.currentTime));
video.muted = true;
video.playbackRate = 2;
video.currentTime = 57;
video.play().catch(() => {});
0
"""


def course_of_a_minute() -> str:
    """With the usual rule of watching, nothing asked before the video, and a point at 0:50 where
    "Wait" leads to 0:55 and from 0:57 back to 0:51.
    """
    text = COURSE.replace("slug: mini", f"slug: {SLUG}").replace(", min_watched: 0", "")
    text = text.replace(
        '{at: "00:02", question: d1, required: true}',
        '{at: "00:50", question: d1, required: true, branches: [{choice: a, path: wait}]}',
    )
    lines = [line for line in text.splitlines() if "{phase: pre," not in line]
    path = '    side_paths: [{key: wait, from: "00:55", to: "00:57", rejoin: "00:51"}]'
    lines.insert(lines.index("    title: The only track") + 1, path)
    return "\n".join([*lines, "asks_confidence: true", "takes_questions: true"])


@pytest.fixture(scope="module")
def course(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("minute")
    site.manage("import_course", str(write_package(folder, course_of_a_minute(), A_MINUTE)))


def given_a_learner_on_the_track(page, address):
    given_signed_in(page, address, onto=f"/courses/{SLUG}/")
    page.click("button:has-text('I have read this')")
    page.wait_for_url("**/tracks/1/")
    page.wait_for_selector("#stage[data-ready]")


def when_something_is_written_beside_the_video(page):
    page.click("#notes summary")
    page.fill("#note", "Ask about staining")
    page.dblclick("#notes button:has-text('Save note')")
    page.click("#questions summary")
    page.fill("#ask", "Why so early?")
    page.click("#questions button:has-text('Ask the faculty')")
    page.wait_for_selector("#questions >> text=Not answered yet")


def then_a_second_window_names_itself(page, sent):
    second = page.context.new_page()
    second.goto(f"/courses/{SLUG}/tracks/1/?t=10")
    second.wait_for_selector("#stage[data-ready]")
    with second.expect_request("**/tracks/1/progress/") as beat:
        second.evaluate("() => { video.muted = true; return video.play(); }")
    names = {request.post_data_json["window"] for request in sent}
    assert len(names) == 1 and beat.value.post_data_json["window"] not in names


def test_a_course_with_credit_is_watched_with_a_jump_a_side_path_and_a_second_window(page, course):
    given_a_learner_on_the_track(page, "yan@example.org")
    beats = []
    page.on("request", lambda request: "/progress/" in request.url and beats.append(request))
    assert "opens when the video reaches 0:50" in page.text_content("#points")
    assert "not open yet" in page.text_content(".chapters")
    assert "watch at least 80% of this track: 0:4" in page.text_content("#watching-rule")
    when_something_is_written_beside_the_video(page)
    assert page.locator("#notes .moments li").count() == 1

    until(page, "video.readyState >= 1")
    page.evaluate(JUMP)
    page.wait_for_selector(".notice >> text=The next decision comes first: 0:50")
    page.wait_for_selector("#place form:visible")

    assert any(44 < moment < 46 for moment in page.evaluate("moments"))
    assert abs(page.evaluate("video.currentTime") - 50) < 1
    assert not choice(page, "Act", within="#place").is_checked()
    page.wait_for_selector("#not-watched a >> text=/^0:00–0:4/")
    choice(page, "Certain", within="#place").check()
    when_the_question_on_the_video_is_answered(page, "Wait")
    page.wait_for_selector("#place >> text=SECRET-D1")
    page.wait_for_selector("#place >> text=How sure you were: Certain")
    assert stored_answers(page, SLUG)[("in_activity", "d1")] == "a"
    assert "Go to the course page" in page.text_content("#next")  # 5 of 48 seconds are watched

    page.evaluate("moments.length = 0")
    page.click("#place button:has-text('Continue')")
    until(page, "moments.some(moment => moment < 52)")
    moments = page.evaluate("moments")
    back = next(n for n, moment in enumerate(moments) if moment < 52)
    assert back and all(55 <= moment < 55.5 for moment in moments[:back])  # on the path
    assert 50.5 < moments[back] < 51.5
    then_a_second_window_names_itself(page, beats)


FAST = """window.held = [];
new MutationObserver(() => {
  const note = document.querySelector("#place .held");
  if (note) held.push([note.textContent, note.getBoundingClientRect().bottom]);
}).observe(document.getElementById("place"), { childList: true, subtree: true });
video.muted = true;
video.playbackRate = 16;
video.play().catch(() => {});
0
"""


def test_an_answer_ahead_of_the_counted_time_goes_by_itself_once_it_is_counted(device, course):
    page = device(viewport={"width": 390, "height": 844})
    given_a_learner_on_the_track(page, "zoe@example.org")
    early = []
    page.on("response", lambda response: response.status == 409 and early.append(response))
    page.evaluate(FAST)
    page.wait_for_selector("#place form:visible")

    when_the_question_on_the_video_is_answered(page, "Wait")
    page.wait_for_selector("#place >> text=SECRET-D1")

    held = page.evaluate("held")
    assert bool(held) is bool(early)  # a slow machine has nothing to wait for
    assert all("sent by itself at 0:20" in text and 0 < bottom < 844 for text, bottom in held)
    assert stored_answers(page, SLUG)[("in_activity", "d1")] == "a"
    assert page.locator("#not-watched a").count()  # what was faster than time counts is missing
