"""The address an object store signed ran out while somebody paused: the next seek gets a new one,
at the same place.
"""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import imageio_ffmpeg
import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "static/js"
PAGE = """<!doctype html>
<div class="stage">
  <video id="video" src="/video/#t=1" preload="metadata" muted></video>
</div>
<script type="module">
  import { mount } from "/player.js";
  mount(document.getElementById("video"));
</script>"""


class Store(BaseHTTPRequestHandler):
    """The page, the site's door to the video, and the store behind it, which refuses addresses that
    ran out.
    """

    protocol_version = "HTTP/1.1"
    film = b""
    signed = 0  # addresses given out
    valid_from = 0
    answers = True

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/":
            self.reply(200, PAGE.encode(), "text/html")
        elif path == "/script-words.js":
            self.reply(200, b"export const say = (text) => text;", "text/javascript")
        elif path == "/player.js":
            self.reply(200, (SCRIPTS / "player.js").read_bytes(), "text/javascript")
        elif path == "/video/":
            type(self).signed += 1
            self.reply(
                302,
                b"",
                "text/plain",
                {"Location": f"/store/{self.signed}", "Cache-Control": "no-store"},
            )
        elif path.startswith("/store/"):
            self.piece(int(path.rpartition("/")[2]))
        else:
            self.reply(404, b"", "text/plain")

    def piece(self, number):
        if number < self.valid_from or not self.answers:
            return self.reply(403, b"expired", "text/plain")
        first = int(self.headers.get("Range", "bytes=0-")[6:].partition("-")[0])
        size = len(self.film)
        told = {"Content-Range": f"bytes {first}-{size - 1}/{size}", "Accept-Ranges": "bytes"}
        return self.reply(206, self.film[first:], "video/mp4", told)

    def reply(self, status, body, kind, headers=None):
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": len(body),
            **(headers or {}),
        }.items():
            self.send_header(name, str(value))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # the browser has enough

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A minute that no browser reads ahead to its end."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi"]
    command += [
        "-i",
        "testsrc2=s=640x360:d=60:r=5,noise=alls=80:allf=t",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
    ]
    command += ["-qp", "8", "-g", "5", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)]
    subprocess.run(command, check=True, timeout=120)
    return path.read_bytes()


@pytest.fixture
def store(film):
    handler = type("ThisStore", (Store,), {"film": film})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    handler.address = f"http://127.0.0.1:{server.server_address[1]}/"
    yield handler
    server.shutdown()


@pytest.fixture
def watching(browser, store):
    context = browser.new_context()
    page = context.new_page()
    page.goto(store.address)
    page.wait_for_function("video.readyState >= 1")
    yield page
    context.close()


SHOWS_SECOND_FIFTY = (
    "video.readyState >= 2 && !video.seeking && !video.error"
    " && Math.abs(video.currentTime - 50) < 0.5"
)


def test_the_next_seek_after_the_address_ran_out_goes_on_at_the_same_place(watching, store):
    store.valid_from = store.signed + 1

    watching.evaluate("video.currentTime = 50")

    watching.wait_for_function(SHOWS_SECOND_FIFTY)
    assert "renewed=" in watching.evaluate("video.src")


def test_an_address_that_is_refused_before_the_script_came_is_renewed_too(browser, store):
    page, waiting = browser.new_page(), []
    page.route("**/player.js", lambda route: waiting.append(route))
    page.goto(store.address, wait_until="commit")
    page.wait_for_function("video.readyState >= 1")
    store.valid_from = store.signed + 1
    page.evaluate("video.currentTime = 50")
    page.wait_for_function("video.error")

    waiting[0].continue_()

    page.wait_for_function(SHOWS_SECOND_FIFTY)
    page.close()


def test_what_is_refused_for_good_is_not_asked_for_without_end(watching, store):
    store.answers = False
    asked = store.signed

    watching.evaluate("video.currentTime = 50")
    watching.wait_for_function("video.error")
    watching.wait_for_timeout(1500)

    assert store.signed <= asked + 2
