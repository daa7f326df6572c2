"""Where a choice leads, and which decision point is due. `static/js/due-point.js` says the same of
the same; both are tested.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from courses.models import Track
from courses.watching import Interval, union, without

from .models import DecisionPoint, Response

JUST_PASSED = 3
Json = dict[str, Any]


def taken_paths(points: Iterable[DecisionPoint], given: Mapping[int, Response]) -> set[str]:
    """Keys of the side paths that the learner's own choices lead to."""
    return {path for path in (_path_of(point, given) for point in points) if path}


def is_off(track: Track, at: float, taken: set[str]) -> bool:
    """The moment lies on a side path that this learner's choices do not lead to."""
    return any(path.holds(at) and path.key not in taken for path in track.paths)


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


def way_of(
    track: Track, points: Iterable[DecisionPoint], given: Mapping[int, Response]
) -> list[Interval]:
    """The stretches of the video that are this learner's, in milliseconds: the main way, and side
    paths their choices lead to; without the seconds that such a path leaves out when it rejoins
    later.
    """
    end = int((track.duration or 0) * 1000)
    paths = {path.key: path for path in track.paths}
    off = [path.interval for path in paths.values()]
    taken = []
    for point in points:
        path = paths.get(_path_of(point, given))
        if path:
            taken.append(path.interval)
            off.append((point.at * 1000, max(point.at, path.rejoin) * 1000))
    main = without([(0, end)], union(off))
    return union([*main, *((start, min(stop, end)) for start, stop in taken)])


def _path_of(point: DecisionPoint, given: Mapping[int, Response]) -> str:
    response = given.get(point.question_id)
    answer = response.answer if response else None
    return point.branches.get(answer, "") if isinstance(answer, str) else ""
