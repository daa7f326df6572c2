"""Requests to other systems. They go to the address that was looked at and nowhere else: no
redirect, no address inside the network unless the operator named it, little time, little memory.
"""

import ipaddress
import json
import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError

LARGEST = 2**20
TIMEOUT = urllib3.Timeout(connect=3, read=10)


class NotReached(Exception):
    """No answer, or none that can be read. `sentence` says which, without a body."""

    def __init__(self, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            raise NotReached("It answered something else than JSON.", self.status) from None


def get_json(address: str, headers: dict[str, str] | None = None) -> Any:
    return request("GET", address, headers=headers).json()


def post_form(address: str, fields: dict[str, str]) -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return request("POST", address, body=urlencode(fields).encode(), headers=headers).json()


def request(
    method: str, address: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
) -> Reply:
    """What was answered with 2xx; raises NotReached for everything else."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    known = {"Host": parts.netloc.rpartition("@")[2], "Accept": "application/json"}
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _pool(parts.scheme, host, parts.port) as pool:
            reply = pool.request(
                method,
                path,
                body=body,
                headers=known | (headers or {}),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            content = reply.read(LARGEST + 1)
            reply.release_conn()
    except (HTTPError, OSError) as problem:
        raise NotReached(f"{host} was not reached: {type(problem).__name__}.") from problem
    if len(content) > LARGEST:
        raise NotReached(f"{host} answered more than {LARGEST} bytes.", reply.status)
    if not 200 <= reply.status < 300:
        raise NotReached(f"{host} answered {reply.status}.", reply.status)
    return Reply(reply.status, dict(reply.headers), content)


def _pool(scheme: str, host: str, port: int | None) -> urllib3.HTTPConnectionPool:
    """Connected to the address that was looked at, whatever the name leads to a moment later."""
    address = resolve(scheme, host, port)
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port or 80, timeout=TIMEOUT)
    return urllib3.HTTPSConnectionPool(
        address, port or 443, timeout=TIMEOUT, server_hostname=host, assert_hostname=host
    )


def resolve(scheme: str, host: str, port: int | None) -> str:
    if scheme not in ("http", "https") or not host:
        raise NotReached("The address does not begin with https://.")
    try:
        entries = socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
    except OSError:
        raise NotReached(f"There is no host {host}.") from None
    addresses = {str(entry[4][0]) for entry in entries}
    for text in sorted(addresses):
        address = ipaddress.ip_address(text)
        inside = any(address in ipaddress.ip_network(n) for n in settings.INTEGRATION_NETWORKS)
        if not (inside or (address.is_global and scheme == "https")):
            raise NotReached(
                f"{host} is inside the network, or its address does not begin with https://. "
                "Name its network in INTEGRATION_NETWORKS if it may be asked."
            )
    return sorted(addresses)[0]
