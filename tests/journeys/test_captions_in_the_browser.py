"""The browser's own caption parser and ours read the same words of the same file."""

from pathlib import Path

import pytest

from courses.captions import as_webvtt, read
from tests.courses.test_captions import GOOD, KINDS

SCRIPT = Path(__file__).resolve().parents[2] / "static/js/transcript.js"
PAGE = "<!doctype html><video></video>"
READ = """async (text) => {
  const { textOf } = await import("/transcript.js");
  const track = document.createElement("track");
  track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
  document.querySelector("video").append(track);
  track.track.mode = "hidden";
  await new Promise((done, failed) => { track.onload = done; track.onerror = failed; });
  return [...track.track.cues].map((cue) => [cue.startTime, cue.endTime, textOf(cue)]);
}"""
LOST = (
    "WEBVTT\n\n00:01,0 --> 00:02\na\n\nb\n\n00:03.000 --> 00:04.000\nc\n00:06.000 -> 00:07.000\nd\n"
)
ODD = (
    "WEBVTT\n\nNOTE a\n\n1\n\n2\n00:01.000 --> 00:02.000\n\n00:02.000 --> "
    "1:00:03.000\n<ruby>x<rt>y</rt></ruby> <> "
)
ODD += "&copy; &bogus; a --> b\n"


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/script-words.js",
        lambda route: route.fulfill(
            body="export const say = (text) => text;", content_type="text/javascript"
        ),
    )
    page.route(
        "**/transcript.js", lambda route: route.fulfill(path=SCRIPT, content_type="text/javascript")
    )
    page.route(
        "http://captions.test/", lambda route: route.fulfill(body=PAGE, content_type="text/html")
    )
    page.goto("http://captions.test/")
    yield page
    context.close()


@pytest.mark.parametrize("text", [GOOD, LOST, ODD, *(text for text, _ in KINDS.values())])
def test_the_browser_and_we_read_the_same_words(page, text):
    shown = page.evaluate(READ, as_webvtt(text))

    assert [tuple(cue) for cue in shown] == [(cue.start, cue.end, cue.text) for cue in read(text)]
