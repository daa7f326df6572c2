"""Pages for whoever looks after the site: its figures, and the description of its API."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .failures import failure

WORDS = "This is for staff, and for the addresses that OBSERVER_ADDRESSES names."


def observed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For listed addresses of the network, and for staff who are signed in; nobody else."""

    @wraps(view)
    def door(request: HttpRequest, *positional: Any, **named: Any) -> HttpResponse:
        if _is_listed(request) or request.user.is_staff:  # type: ignore[union-attr]
            return view(request, *positional, **named)
        return failure(request, 403, "staff-only", WORDS)

    return door


def _is_listed(request: HttpRequest) -> bool:
    asks = ip_address(get_adapter(request).get_client_ip(request))
    return any(asks in ip_network(listed) for listed in settings.OBSERVER_ADDRESSES)
