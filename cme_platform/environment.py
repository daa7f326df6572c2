"""Strict readers of the environment: an unknown value is refused with a sentence,
never guessed at.
"""

import os
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from ipaddress import ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

T = TypeVar("T")


class BadEnvironment(SystemExit):
    """Ends the start with one sentence and no traceback."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(
            f"The environment variable {name} is {value!r}, which is not understood: {allowed}."
        )


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _parsed(
    name: str, default: T, parse: Callable[[str], T], is_allowed: Callable[[T], bool], allowed: str
) -> T:
    raw = text(name)
    if not raw:
        return default
    try:
        value = parse(raw)
    except (ValueError, InvalidOperation):
        raise BadEnvironment(name, raw, allowed) from None
    if not is_allowed(value):
        raise BadEnvironment(name, raw, allowed)
    return value


def whole(name: str, default: int, at_least: int = 1, at_most: int = 2**40) -> int:
    allowed = f"give a whole number from {at_least} to {at_most}"
    return _parsed(name, default, int, lambda value: at_least <= value <= at_most, allowed)


def number(name: str, default: float, above: float, at_most: float) -> float:
    allowed = f"give a number above {above} and up to {at_most}"
    return _parsed(
        name,
        default,
        lambda raw: float(Decimal(raw)),
        lambda value: above < value <= at_most,
        allowed,
    )


def flag(name: str, default: bool) -> bool:
    words = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
    return _parsed(
        name,
        default,
        lambda raw: words[raw.lower()] if raw.lower() in words else bool(int("x")),
        lambda _: True,
        "give on or off (1, true, 0, false also work)",
    )


def folder_address(name: str) -> str:
    """An address on this site that begins and ends with a slash; empty when nothing is given."""
    given = text(name)
    if given and not re.fullmatch(r"/([\w-]+/)+", given):
        raise BadEnvironment(name, given, "give an address such as /stored/")
    return given


def names(name: str, default: list[str]) -> list[str]:
    raw = text(name)
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else default


def networks(name: str, default: list[str]) -> list[str]:
    """Addresses and blocks of addresses."""
    given = names(name, default)
    for part in given:
        try:
            ip_network(part)
        except ValueError:
            raise BadEnvironment(
                name, part, "give addresses such as 192.0.2.7 or blocks such as 192.0.2.0/24"
            ) from None
    return given


def url(name: str, schemes: tuple[str, ...]) -> str:
    raw = text(name)
    if raw and raw.split("://")[0] not in schemes:
        raise BadEnvironment(
            name,
            raw.split("@")[-1],
            f"give an address that begins with {' or '.join(s + '://' for s in schemes)}",
        )
    return raw


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default) or default
    if value not in allowed:
        raise BadEnvironment(name, value, f"give one of {', '.join(allowed)}")
    return value


def time_zone(name: str, default: str) -> str:
    return _parsed(
        name,
        default,
        str,
        available_timezones().__contains__,
        "give a time zone such as America/New_York",
    )


MAIL_KEYS = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mailtrap": "MAILTRAP_API_TOKEN",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}


DJANGO_MAIL = "django.core.mail.backends.{}.EmailBackend"


def mail() -> tuple[str, dict[str, Any]]:
    """The way mail leaves: Django's backend, and what a provider's needs (django-anymail)."""
    way = one_of(
        "EMAIL",
        "smtp" if text("EMAIL_HOST") else "file",
        ("file", "console", "smtp", "amazon-ses", *MAIL_KEYS),
    )
    if way in ("file", "console", "smtp"):
        return "jobs.mail_files.EmailBackend" if way == "file" else DJANGO_MAIL.format(way), {}
    provider: dict[str, Any] = {"REQUESTS_TIMEOUT": (5, 10)}
    if way == "amazon-ses":  # signs with the machine's own credentials
        return "anymail.backends.amazon_ses.EmailBackend", provider
    if not text("EMAIL_API_KEY"):
        raise BadEnvironment("EMAIL_API_KEY", "", f"give the key of {way}, since EMAIL says so")
    return f"anymail.backends.{way}.EmailBackend", provider | {
        MAIL_KEYS[way]: text("EMAIL_API_KEY")
    }


def file_storage() -> dict[str, Any]:
    """Where files lie: this machine, or an S3-compatible store that lists nothing and signs every
    address.
    """
    if one_of("STORAGE", "local", ("local", "s3")) == "local":
        return {"BACKEND": "courses.storage.WholeFileStorage"}
    bucket = text("S3_BUCKET")
    if not bucket:
        raise BadEnvironment(
            "S3_BUCKET", bucket, "give the name of the bucket, since STORAGE is s3"
        )
    key, secret = text("S3_ACCESS_KEY_ID"), text("S3_SECRET_ACCESS_KEY")
    if bool(key) != bool(secret):
        raise BadEnvironment(
            "S3_ACCESS_KEY_ID",
            "…",
            "give S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY together, or neither",
        )
    options = {
        "bucket_name": bucket,
        "endpoint_url": url("S3_ENDPOINT_URL", ("http", "https")) or None,
        "region_name": text("S3_REGION", "us-east-1"),
        "addressing_style": one_of(
            "S3_ADDRESSING", "path" if text("S3_ENDPOINT_URL") else "virtual", ("path", "virtual")
        ),
        "access_key": key or None,
        "secret_key": secret or None,
        "location": text("S3_FOLDER"),
        "default_acl": None,
        "querystring_expire": whole("STORAGE_URL_SECONDS", 3600, at_least=60, at_most=7 * 86_400),
        "querystring_auth": True,
        "file_overwrite": False,
    }
    return {"BACKEND": "courses.object_storage.ObjectStorage", "OPTIONS": options}


def origin_of(storage: dict[str, Any]) -> list[str]:
    """The origin browsers fetch signed addresses from; none when files lie on this machine."""
    options = storage.get("OPTIONS")
    if not options:
        return []
    endpoint = urlsplit(
        options["endpoint_url"] or f"https://s3.{options['region_name']}.amazonaws.com"
    )
    host = (
        endpoint.netloc
        if options["addressing_style"] == "path"
        else f"{options['bucket_name']}.{endpoint.netloc}"
    )
    return [f"{endpoint.scheme}://{host}"]
