"""Which addresses of other systems are called: none inside the network, unless the operator names
it.
"""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri


class NotCalled(Exception):
    """An address that is not called, and why."""


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str
    port: int
    path: str
    address: str  # resolved once: what was judged is what is connected to

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == (443 if self.scheme == "https" else 80)
        return host if usual else f"{host}:{self.port}"


def resolve(url: str, named: Sequence[str]) -> Target:
    """`named`: the networks inside which the operator lets it be. Raises NotCalled."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotCalled("This is no address.") from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise NotCalled("An address begins with https:// and names a host.")
    if parts.username or parts.password:
        raise NotCalled("An address holds no name and no password.")
    host = _in_ascii(parts.hostname)
    path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    address = _judged(_looked_up(host, port), parts.scheme, named)
    return Target(parts.scheme, host, port, path or "/", str(address))


def _in_ascii(host: str) -> str:
    """As it stands on the wire: in a header, in a certificate."""
    try:
        return host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise NotCalled(f"The name {host} is not known.") from None


def _looked_up(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotCalled(f"The name {host} is not known.") from None
    return [ip_address(str(answer[4][0]).split("%")[0]) for answer in answers]


def _judged(
    addresses: list[IPv4Address | IPv6Address], scheme: str, named: Sequence[str]
) -> IPv4Address | IPv6Address:
    """The first one; refused when any of them lies inside."""
    for address in addresses:
        may_be_asked = any(address in ip_network(block) for block in named)
        if not may_be_asked and not _is_outside(address):
            raise NotCalled("The address lies inside the network and is not called.")
        if not may_be_asked and scheme != "https":
            raise NotCalled("An address begins with https://.")
    return addresses[0]


TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))  # to IPv4, wherever


def _is_outside(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if any(address in block for block in TRANSLATED) or address.teredo:
            return False
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return _is_outside(inner)
    return address.is_global and not address.is_multicast
