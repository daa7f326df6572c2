"""What is asked for many times while one page is made, and read once."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def read_once(holder: object, name: str, read: Callable[[], T]) -> T:
    """Kept on the request or the account it belongs to, and gone with it."""
    if not hasattr(holder, name):
        setattr(holder, name, read())
    value: T = getattr(holder, name)
    return value
