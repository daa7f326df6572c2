import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache

ANN = {
    "enumeration_type": "NPI-1",
    "number": "1396949913",
    "created_epoch": "1189036800000",
    "last_updated_epoch": "1700000000000",
    "basic": {"first_name": "ANN", "last_name": "BLACK", "middle_name": "C", "credential": "M.D.",
        "sole_proprietor": "NO",
              "sex": "F", "enumeration_date": "2007-09-06", "last_updated": "2023-11-14",
              "status": "A"},
    "taxonomies": [{"code": "207R00000X", "desc": "Internal Medicine", "primary": True,
        "state": "NY", "license": "NA",
                    "taxonomy_group": ""},
                   {"code": "207RX0202X", "desc": "Medical Oncology", "primary": False,
                       "state": "NY", "license": "227894-1",
                    "taxonomy_group": ""}],
    "addresses": [{"address_purpose": "LOCATION", "city": "NEW YORK", "state": "NY",
        "postal_code": "100211234"}],
    "practiceLocations": [], "other_names": [{"type": "Former Name", "code": "1",
        "first_name": "ANN", "last_name": "WHITE"}],
    "identifiers": [], "endpoints": [],
}  # fmt: skip


def entry(number: str, *, basic: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return ANN | {"number": number} | more | {"basic": ANN["basic"] | (basic or {})}


@dataclass
class RegistryOverHttp:
    """A server on this machine that answers as the registry does; `say` sets what."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    replies: list[tuple[int, str, bytes, float]] = field(default_factory=list)

    def say(
        self, body: Any, status: int = 200, content_type: str = "application/json", after: float = 0
    ) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.replies = [(status, content_type, raw, after)]

    def say_entry(self, *entries: dict[str, Any]) -> None:
        self.say({"result_count": len(entries), "results": list(entries)})


@pytest.fixture
def outside(settings):
    """The registry, allowed to be asked and reachable; its memory and breaker are empty."""
    told = RegistryOverHttp()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.asked.append(self.path)
            status, content_type, raw, after = told.replies[0]
            time.sleep(after)
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    told.address = settings.NPI_REGISTRY_URL = f"http://127.0.0.1:{server.server_port}/api/"
    cache.clear()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_limits_used_up():
    cache.clear()
