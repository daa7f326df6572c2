"""SENTRY_DSN is all that it takes."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

from tests.cme_platform.test_settings import read_settings

FAILS = """
import cme_platform.settings, logging, sentry_sdk
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("jobs").exception("it failed")
sentry_sdk.flush(10)
"""


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        packed = {"br": brotli.decompress, "gzip": gzip.decompress}
        self.server.heard.append(packed[self.headers["Content-Encoding"]](body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def test_an_error_reaches_the_service_that_is_named_and_none_where_none_is(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.heard = []
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        there = f"http://key@127.0.0.1:{server.server_port}/1"
        silent = read_settings(tmp_path, FAILS)
        heard_without = list(server.heard)
        sent = read_settings(tmp_path, FAILS, SENTRY_DSN=there)
        server.shutdown()

    assert (silent.returncode, sent.returncode) == (0, 0) and not heard_without
    assert b"ZeroDivisionError" in b"".join(server.heard)
