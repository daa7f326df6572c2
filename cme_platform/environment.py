"""Strict readers of the environment: an unknown value is refused with a sentence, never guessed at."""

import os
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from zoneinfo import available_timezones

T = TypeVar("T")


class BadEnvironment(SystemExit):
    """Ends the start with one sentence and no traceback."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(f"The environment variable {name} is {value!r}, which is not understood: {allowed}.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _parsed(name: str, default: T, parse: Callable[[str], T], is_allowed: Callable[[T], bool], allowed: str) -> T:
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
    return _parsed(name, default, lambda raw: float(Decimal(raw)), lambda value: above < value <= at_most, allowed)


def flag(name: str, default: bool) -> bool:
    words = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
    return _parsed(
        name,
        default,
        lambda raw: words[raw.lower()] if raw.lower() in words else int("x"),
        lambda _: True,
        "give on or off (1, true, 0, false also work)",
    )


def names(name: str, default: list[str]) -> list[str]:
    raw = text(name)
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else default


def url(name: str, schemes: tuple[str, ...]) -> str:
    raw = text(name)
    if raw and raw.split("://")[0] not in schemes:
        raise BadEnvironment(
            name, raw.split("@")[-1], f"give an address that begins with {' or '.join(s + '://' for s in schemes)}"
        )
    return raw


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default) or default
    if value not in allowed:
        raise BadEnvironment(name, value, f"give one of {', '.join(allowed)}")
    return value


def time_zone(name: str, default: str) -> str:
    return _parsed(name, default, str, available_timezones().__contains__, "give a time zone such as America/New_York")
