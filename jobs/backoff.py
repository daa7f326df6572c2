"""How long something waits that did not work: each time twice as long."""

from datetime import timedelta

FIRST = timedelta(seconds=15)


def wait_after(tries: int, at_most: timedelta) -> timedelta:
    """`tries`: how many failed before this one."""
    return min(at_most, FIRST * 2 ** min(tries, 10))
