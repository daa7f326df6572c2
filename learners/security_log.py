"""Who came in and who did not, for the log: by number and network address, never by name."""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .limits import network
from .models import User

logger = logging.getLogger("cme.security")


def connect() -> None:
    user_logged_in.connect(_came_in)
    user_logged_out.connect(_left)
    user_login_failed.connect(_failed)


def _came_in(request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    logger.info("account %s signed in from %s", user.pk, _from(request))


def _left(request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        logger.info("account %s signed out", user.pk)


def _failed(request: HttpRequest | None = None, **kwargs: Any) -> None:
    logger.info("a sign-in failed from %s", _from(request))


def _from(request: HttpRequest | None) -> str:
    try:
        return network(request) if request is not None else "-"
    except PermissionDenied:  # no address that can be read
        return "-"
