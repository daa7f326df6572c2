"""A line of the outline of a course."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A part as the outline shows it."""

    key: str
    label: str
    address: str
    count: int | None
    to_mend: int
