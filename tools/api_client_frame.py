"""A client of the CME platform's API, with nothing but Python's own library.

Written by tools/api_client.py from the API's description: not to be edited by hand.

    client = Client("https://cme.example.org", "the token")
    for course in client.manage_courses_list():
        print(course["slug"], course["status"])
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener


class ApiError(Exception):
    """What the API refused: a stable code, a sentence, and the whole problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: str | None) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.problem = problem
        self.retry_after = int(retry_after) if retry_after and retry_after.isdigit() else None
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')}")


# TYPES


class _Redirects(HTTPRedirectHandler):
    """A file may lie with another host, which is not told the token."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None and urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            request.remove_header("Authorization")
        return request


_opener = build_opener(_Redirects)


def _part(value: object) -> str:
    return quote(str(value), safe="")


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Client:
    """One method for each thing the API does. Lists fetch their pages as they are read."""

    def __init__(self, address: str, token: str, *, timeout: float = 60) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise ValueError("The address begins with https:// or http://.")
        self.address, self.token, self.timeout = address.rstrip("/"), token, timeout

    def _ask(
        self,
        verb: str,
        path: str,
        body: Any = None,
        *,
        kind: str = "application/json",
        query: Mapping[str, Any] | None = None,
        once: str | None = None,
    ) -> Any:
        asked = {name: _said(value) for name, value in (query or {}).items() if value is not None}
        address = self.address + path + (f"?{urlencode(asked)}" if asked else "")
        headers = {"Authorization": f"Token {self.token}", "Accept": "application/json, */*"}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = kind
        if once is not None:
            headers["Idempotency-Key"] = once
        request = Request(address, data, headers, method=verb)
        try:
            with _opener.open(request, timeout=self.timeout) as answer:
                content = answer.read()
                is_json = answer.headers.get_content_type() == "application/json"
        except HTTPError as refusal:
            raise _error(refusal) from None
        return json.loads(content) if is_json else content

    def _pages(self, path: str, *, query: Mapping[str, Any] | None = None) -> Iterator[Any]:
        page = self._ask("GET", path, query=query)
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            following = urlsplit(page["next"])
            page = self._ask("GET", f"{following.path}?{following.query}")

    # METHODS


def _error(refusal: HTTPError) -> ApiError:
    try:
        problem = json.loads(refusal.read())
    except ValueError:
        problem = {}
    known = problem if isinstance(problem, dict) else {}
    return ApiError(refusal.code, known, refusal.headers.get("Retry-After"))
