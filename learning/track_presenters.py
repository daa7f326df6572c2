"""What a track page shows: decision points, chapters, the line of what was seen, and what its
script needs.
"""

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import gettext

from assessments.branching import due, is_off, taken_paths
from assessments.colleagues import count_colleagues, will_tell_colleagues
from assessments.models import DecisionPoint, Phase, Response
from assessments.progress import POINT_SLACK, CourseProgress, Locked
from assessments.querysets import with_versions
from assessments.structure import Structure
from courses.models import Case, Track, TrackProgress
from courses.moments import clock, thousandth
from courses.player import named_stretches
from courses.references import not_listed
from courses.shares import percent_of
from courses.watching import missing, total

from .presenters import shown_question
from .shown_answers import ShownAnswer, shown_answer

Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What stands below the own answer, and never before it."""

    discussion: str
    discussed_by: str
    references: list[str]
    path: Json | None  # where the answer leads


@dataclass(frozen=True)
class ShownPoint:
    at: int  # second of the video
    required: bool
    question: Json
    item: ShownAnswer | None  # the own answer
    told: Told | None
    tells_colleagues: bool
    locked: Locked | None
    off: bool  # on a side path that was not taken

    @property
    def clock(self) -> str:
        return clock(self.at)


@dataclass(frozen=True)
class Chapter:
    """Where a case begins or the video asks."""

    at: int
    title: str
    point: ShownPoint | None = None

    @property
    def clock(self) -> str:
        return clock(self.at)


def shown_points(
    points: list[DecisionPoint],
    progress: CourseProgress,
    kept: dict[str, list[str]],
    *,
    preview: bool = False,
) -> list[ShownPoint]:
    structure, asked = progress.structure, {point.question_id for point in points}
    mine = [
        response.id for pk, response in progress.answers(Phase.IN_ACTIVITY).items() if pk in asked
    ]
    whole = Response.objects.filter(pk__in=mine)
    given = {r.question_id: r for r in with_versions(whole, structure.versions)}
    if asked:
        count_colleagues(structure, structure.course.pk, list(asked))
    lost, taken = kept.get("question", [""])[0], taken_paths(points, given)
    return [
        _shown_point(
            progress,
            point,
            given.get(point.question_id),
            kept if point.question.key == lost else {},
            is_open=preview or point.question_id in given,
            off=is_off(point.track, point.at, taken),
        )
        for point in points
    ]


def _shown_point(
    progress: CourseProgress,
    point: DecisionPoint,
    given: Response | None,
    kept: dict[str, list[str]],
    *,
    is_open: bool,
    off: bool,
) -> ShownPoint:
    structure, seed = progress.structure, progress.learner.seed
    asked = given.version if given else structure.in_force[point.question_id]
    item = shown_answer(given, structure, seed) if given else None
    key = kept.get("idempotency_key", [""])[0]
    return ShownPoint(
        at=point.at,
        required=point.required,
        question=shown_question(asked, given, kept.get("answer"), key, seed),
        item=item,
        told=_told(point, given, item) if given else None,
        tells_colleagues=will_tell_colleagues(asked, structure),
        locked=None if is_open else progress.point_locked(point),
        off=off,
    )


def _told(point: DecisionPoint, given: Response, item: ShownAnswer | None) -> Told:
    leads_to = point.branches.get(given.answer) if isinstance(given.answer, str) else None
    listed = item.feedback["references"] if item and item.feedback else []
    return Told(
        point.discussion,
        point.discussed_by,
        not_listed(point.discussion_references, listed),
        next((path.as_json() for path in point.track.paths if path.key == leads_to), None),
    )


def chapters(cases: list[Case], points: list[ShownPoint]) -> list[Chapter]:
    """In the order of time."""
    marks = [Chapter(case.starts_at, case.title) for case in cases]
    marks += [Chapter(point.at, gettext("Decision point"), point) for point in points]
    return sorted(marks, key=lambda mark: (mark.at, mark.point is not None))


def progress_line(
    track: Track, watched: TrackProgress | None, cases: list[Case], points: list[ShownPoint]
) -> Json | None:
    """The drawing under the video, in thousandths of its length."""
    if not track.duration:
        return None
    on_line = partial(thousandth, length=float(track.duration))
    return {
        "seen": [(on_line(a), round(on_line(b) - on_line(a), 1)) for a, b in watched.intervals]
        if watched
        else [],
        "points": [(on_line(point.at), point.item is not None) for point in points],
        "cases": [on_line(case.starts_at) for case in cases],
    }


def watching_rule(track: Track, progress: CourseProgress) -> Json | None:
    """What credit asks to be watched of this track, and how much of it was; None where it asks for
    nothing.
    """
    share, way = progress.structure.required_share, total(progress.way(track))
    if not share or not track.duration:
        return None
    held = progress.held(track)
    not_watched = missing(held, progress.way(track))
    watched = way - total(not_watched)
    needed = math.ceil(share * way / 1000)
    return {
        "percent": localize(percent_of(share)),
        # Said again by the script once a choice has made the way another one.
        "needed": format_html("<span data-needed>{}</span>", clock(needed)),
        "watched": clock(watched // 1000),
        "enough": progress.is_watched(track),
        "not_watched": named_stretches(not_watched) if held else (),
    }


def transcript_end(progress: CourseProgress, track: Track) -> float | None:
    """The second up to which the transcript is read: what is said behind an open decision gives it
    away. None where nothing is to be decided any more.
    """
    return min((point.at for point in progress.open_points(track)), default=None)


def script_data(
    structure: Structure,
    track: Track,
    points: list[ShownPoint],
    watched: TrackProgress | None,
    start: int | None,
) -> Json:
    """What the script needs to know; nothing of any answer key."""
    resume = float(watched.position) if watched else 0
    told = [
        {
            "at": point.at,
            "question": point.question["question"],
            "answered": point.item is not None,
            "required": point.required,
            "off": point.off,
            "locked": point.locked is not None,
        }
        for point in points
    ]
    held = due(told, resume)  # never behind what is still to be decided
    resume = min(resume, held["at"]) if held and held["required"] else resume
    return {
        "course": structure.course.slug,
        "track": track.number,
        "position": resume if start is None else start,
        "duration": float(track.duration) if track.duration else None,
        "heartbeat": settings.HEARTBEAT_SECONDS,
        "points": told,
        # By how much a point may be ahead of what was watched; None where it opens at any time.
        "slack": POINT_SLACK if structure.required_share else None,
        "seeking": track.seeking,
        "paths": track.side_paths,
        "seen": watched.intervals if watched else [],
    }
