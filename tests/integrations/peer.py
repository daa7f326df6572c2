"""A learning system to be launched from: it signs and checks with joserfc, a library that the
product does not use, and answers over HTTP as LTI 1.3 Advantage asks a platform to.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from integrations.lti import words
from integrations.models import LtiPlatform

CLIENT, DEPLOYMENT = "client-1", "deployment-1"
SCOPES = [words.LINE_ITEM, words.SCORE]
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"


ABOUT_KEY = {"use": "sig", "alg": "RS256"}


def new_platform_key() -> Any:
    return RSAKey.generate_key(2048, ABOUT_KEY, auto_kid=True)


class Peer:
    """`tool_keys` reads the tool's published keys, to check what it signs."""

    def __init__(self, host: str = "127.0.0.1", key: Any = None) -> None:
        self.host = host
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.pages: dict[str, tuple[str, bytes]] = {}  # by path: type and content
        self.key = key or new_platform_key()
        self.scores: list[dict[str, Any]] = []
        self.line_items: list[dict[str, Any]] = []
        self.statements: list[list[dict[str, Any]]] = []
        self.members = {
            "/members": [{"user_id": "person-1", "name": "Ann", "roles": ["a#Learner"]}]
        }
        self.links: dict[str, str] = {}  # the header `Link`, by path
        self.states: dict[tuple[str, str], Any] = {}  # by registration and name
        self.asked: list[str] = []
        self.is_down = False
        self.loses_replies = 0  # so many requests are done and not answered for
        self.audience = f"{self.address}/token"
        self.refuses: set[str] = set()
        self.launch_claims: dict[str, Any] = {}
        self.configuration: dict[str, Any] = {}  # beside what every platform has
        self.tool_keys: Any = dict
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def move_key(self, **parameters: str) -> None:
        """To a new one; of its old name with `kid`."""
        self.key = RSAKey.generate_key(2048, ABOUT_KEY | parameters, auto_kid=not parameters)

    def registered(self, **fields: Any) -> LtiPlatform:
        known = {
            "name": "Hospital",
            "issuer": self.address,
            "client_id": CLIENT,
            "deployment_ids": [DEPLOYMENT],
            "authorization_url": f"{self.address}/auth",
            "token_url": f"{self.address}/token",
            "keyset_url": f"{self.address}/keys",
        }
        return LtiPlatform.objects.create(**known | fields)

    def claims(self, nonce: str, **more: Any) -> dict[str, Any]:
        """A claim that is given as None is left out."""
        now = int(time.time())
        told = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "person-1",
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            "email": "ann@example.org",
            "given_name": "Ann",
            "family_name": "Lee",
            words.MESSAGE_TYPE: words.LAUNCH,
            words.VERSION: "1.3.0",
            words.DEPLOYMENT: DEPLOYMENT,
            words.TARGET: "https://cme.example/lti/launch/",
            words.ROLES: [f"{MEMBERSHIP}#Learner"],
            words.RESOURCE_LINK: {"id": "link-1", "title": "CME"},
            words.CONTEXT: {"id": "context-1", "title": "Oncology"},
            words.GRADES: {
                "scope": SCOPES,
                "lineitems": f"{self.address}/lineitems",
                "lineitem": f"{self.address}/lineitems/1?type=a",
            },
            words.MEMBERS: {
                "context_memberships_url": f"{self.address}/members",
                "service_versions": ["2.0"],
            },
        } | more
        return {name: value for name, value in told.items() if value is not None}

    def signed(self, claims: dict[str, Any], key: Any = None, **header: str) -> str:
        key = key or self.key
        return jwt.encode({"alg": "RS256", "kid": key.kid} | header, claims, key)

    def read(self, token: str) -> dict[str, Any]:
        return jwt.decode(token, KeySet.import_key_set(self.tool_keys())).claims

    # --- what it answers ---

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        self.asked.append(f"{method} {path}")
        if self.is_down:
            return 503, {}
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/token":
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            assertion = self.read(form["client_assertion"])
            right = assertion["iss"] == CLIENT and assertion["aud"] == self.audience
            return (200, {"access_token": "t", "expires_in": 0}) if right else (401, {})
        if path.startswith("/lineitems?"):
            return 200, self.line_items  # of whatever resource
        if path == "/lineitems":
            address = f"{self.address}/lineitems/own-{len(self.line_items) + 1}"
            self.line_items.append(json.loads(body) | {"id": address})
            return self._unless_lost(201, self.line_items[-1])
        if path.startswith("/lineitems/"):
            self.scores.append({"path": path} | json.loads(body))
            return 200, {}
        if path.startswith("/members"):
            return 200, {"members": self.members.get(path, [])}
        if path.startswith("/auth?"):
            self.pages["/auth"] = ("text/html", self._launch_form(parameters(path)).encode())
            return 200, {}
        if path.startswith("/lrs/activities/state"):
            return self._state(method, parameters(path), body)
        if path.startswith("/lrs/agents/profile"):
            return 200, {}
        if path.startswith("/fetch"):
            return 200, {"auth-token": "t"}
        if path.startswith("/lrs/statements?statementId"):
            return self._store([json.loads(body)])
        if path == "/lrs/statements" and not body.startswith(b"["):
            return self._store([json.loads(body)])
        if path == "/lrs/statements":
            return self._store(json.loads(body))
        if path == "/configuration":
            return 200, self._configuration()
        if path == "/registration":
            self.tool = json.loads(body)
            return 200, {
                "client_id": "client-2",
                words.TOOL_CONFIGURATION: {"deployment_id": "deployment-2"},
            }
        return 404, {}

    def _unless_lost(self, status: int, body: Any) -> tuple[int, Any]:
        self.loses_replies -= 1
        return (503, {}) if self.loses_replies >= 0 else (status, body)

    def _launch_form(self, asked: dict[str, str]) -> str:
        token = self.signed(self.claims(asked["nonce"], **self.launch_claims))
        return f"""<form method="post" action="{asked["redirect_uri"]}">
<input name="state" value="{asked["state"]}"><input name="id_token" value="{token}"></form>
<script>document.forms[0].submit()</script>"""

    def _state(self, method: str, asked: dict[str, str], body: bytes) -> tuple[int, Any]:
        """Of a registration, as cmi5 asks for it."""
        if asked["stateId"] == "LMS.LaunchData":
            return 200, {"launchMode": "Normal", "moveOn": "Completed", "contextTemplate": {}}
        key = (asked["registration"], asked["stateId"])
        if method == "PUT":
            self.states[key] = json.loads(body)
            return 204, {}
        return (200, self.states[key]) if key in self.states else (404, {})

    def _store(self, statements: list[dict[str, Any]]) -> tuple[int, Any]:
        """As a store must: a batch whole or not at all."""
        if any(entry["verb"]["id"] in self.refuses for entry in statements):
            return 400, {"error": "no such verb here"}
        self.statements.append(statements)
        return 200, [entry["id"] for entry in statements]

    def _configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/auth",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "registration_endpoint": f"{self.address}/registration",
        } | self.configuration

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                path, sent = self.path.partition("?")[0], self.rfile.read(length)
                status, body = peer.answer(self.command, self.path, sent)
                kind, content = "application/json", json.dumps(body).encode()
                if path in peer.pages:
                    status, (kind, content) = 200, peer.pages[path]
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                if self.path in peer.links:
                    self.send_header("Link", peer.links[self.path])
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_PUT = do_GET

            def log_message(self, *arguments: Any) -> None:
                pass

        return Handler


def parameters(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
