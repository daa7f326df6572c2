"""Readings asked for by a page and not stored: a part of the learners, and several courses together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from courses.models import Course

from . import programme as programmes
from .cohorts import Filter, count_filtered, count_programme
from .snapshots.filtered import build as build_filtered


def filtered(
    *, course: Course, as_of: datetime, known_at: datetime, chosen: Filter
) -> dict[str, Any]:
    """The chosen learners, judged as a snapshot is; always with the cohort in words and its size. Raises UnknownFilter."""
    return build_filtered(course, chosen, count_filtered(course, as_of, known_at, chosen))


def programme(*, courses: Sequence[Course], as_of: datetime, known_at: datetime) -> dict[str, Any]:
    """Several courses together, a person counted once."""
    return programmes.build(count_programme(courses, as_of, known_at))
