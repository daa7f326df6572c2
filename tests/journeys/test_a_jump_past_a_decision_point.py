"""In a course with credit nobody answers ahead of the video: who jumps past a decision point begins
shortly before it, and plays into it.
"""

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
    """With the usual rule of watching, a point at 0:50, and nothing asked before the video."""
    text = COURSE.replace("slug: mini", f"slug: {SLUG}").replace(", min_watched: 0", "")
    lines = text.replace('{at: "00:02"', '{at: "00:50"').splitlines()
    return "\n".join(line for line in lines if "{phase: pre," not in line)


def test_who_jumps_past_a_point_plays_into_it_and_is_asked_there(page, site, tmp_path):
    site.manage("import_course", str(write_package(tmp_path, course_of_a_minute(), A_MINUTE)))
    given_signed_in(page, "yan@example.org", onto=f"/courses/{SLUG}/")
    page.click("button:has-text('I have read this')")
    page.wait_for_url("**/tracks/1/")
    page.wait_for_selector("#stage[data-ready]")
    assert "opens when the video reaches 0:50" in page.text_content("#points")
    assert "not open yet" in page.text_content(".chapters")
    assert "watch at least 80% of this track: 0:48" in page.text_content("#watching-rule")

    until(page, "video.readyState >= 1")
    page.evaluate(JUMP)
    page.wait_for_selector(".notice >> text=The next decision comes first: 0:50")
    page.wait_for_selector("#place form:visible")

    assert any(44 < moment < 46 for moment in page.evaluate("moments"))
    assert abs(page.evaluate("video.currentTime") - 50) < 1
    assert not choice(page, "Act", within="#place").is_checked()
    when_the_question_on_the_video_is_answered(page, "Act")
    page.wait_for_selector("#place >> text=SECRET-D1")
    assert stored_answers(page, SLUG)[("in_activity", "d1")] == "b"
    assert "Go to the course page" in page.text_content("#next")  # 5 of 48 seconds are watched
