"""Where a choice leads, and which decision point is due. `static/js/due-point.js` says the same of
the same; both are tested.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from courses.models import Track

from .models import DecisionPoint, Response

JUST_PASSED = 3
Json = dict[str, Any]


def taken_paths(points: Iterable[DecisionPoint], given: Mapping[int, Response]) -> set[str]:
    """Keys of the side paths that the learner's own choices lead to."""
    taken = set()
    for point in points:
        response = given.get(point.question_id)
        if response and isinstance(response.answer, str) and response.answer in point.branches:
            taken.add(point.branches[response.answer])
    return taken


def is_off(track: Track, at: float, taken: set[str]) -> bool:
    """The moment lies on a side path that this learner's choices do not lead to."""
    return any(
        path["from"] <= at < path["to"] and path["key"] not in taken for path in track.side_paths
    )


def due(
    points: list[Json], position: float, dismissed: frozenset[str] = frozenset()
) -> Json | None:
    """The decision point that asks now: a function of position and answered set. A required one
    holds everything behind it; an optional one asks when it is passed.
    """
    reached = [
        point
        for point in points
        if not point["answered"] and not point.get("off") and point["at"] <= position
    ]
    required = next((point for point in reached if point["required"]), None)
    passed = (
        p for p in reached if p["question"] not in dismissed and position - p["at"] < JUST_PASSED
    )
    return required or next(passed, None)
