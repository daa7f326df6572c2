"""What a track page shows: decision points, chapters, the line of what was seen, and what its
script needs.
"""

import math
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import gettext

from assessments.branching import due, is_off, taken_paths
from assessments.colleagues import count_colleagues, will_tell_colleagues
from assessments.models import DecisionPoint, Phase, QuestionVersion, Response
from assessments.progress import POINT_SLACK, CourseProgress
from assessments.querysets import with_versions
from assessments.structure import Structure
from courses.models import Case, Track, TrackProgress
from courses.moments import clock, thousandth
from courses.player import named_stretches
from courses.references import not_listed
from courses.shares import percent_of
from courses.watching import missing, total

from .presenters import shown_question
from .shown_answers import shown_answer

Json = dict[str, Any]


def shown_points(
    structure: Structure,
    points: list[DecisionPoint],
    progress: CourseProgress,
    kept: dict[str, list[str]],
    *,
    preview: bool = False,
) -> list[Json]:
    versions, asked = structure.in_force, {point.question_id for point in points}
    mine = [
        response.id for pk, response in progress.answers(Phase.IN_ACTIVITY).items() if pk in asked
    ]
    whole = Response.objects.filter(pk__in=mine)
    given = {r.question_id: r for r in with_versions(whole, structure.versions)}
    if asked:
        count_colleagues(structure, structure.course.pk, list(asked))
    lost = kept.get("question", [""])[0]
    shown = []
    for point in points:
        response, unstored = (
            given.get(point.question_id),
            kept if point.question.key == lost else {},
        )
        shown.append(
            _shown_point(
                structure,
                point,
                versions[point.question_id],
                response,
                unstored,
                progress.learner.seed,
            )
        )
    taken = taken_paths(points, given)
    for shown_point, point in zip(shown, points, strict=True):
        is_open = preview or shown_point["item"]
        shown_point["locked"] = None if is_open else progress.point_locked(point)
        shown_point["off"] = is_off(point.track, point.at, taken)
    return shown


def _shown_point(
    structure: Structure,
    point: DecisionPoint,
    version: QuestionVersion,
    given: Response | None,
    kept: dict[str, list[str]],
    seed: str,
) -> Json:
    asked = given.version if given else version
    item = shown_answer(given, structure, seed) if given else None
    told = _told(point, given) if given else {}
    if item and item.feedback:
        listed = item.feedback["references"]
        told["discussion_references"] = not_listed(told["discussion_references"], listed)
    return told | {
        "clock": clock(point.at),
        "at": point.at,
        "required": point.required,
        "question": shown_question(
            asked, given, kept.get("answer"), kept.get("idempotency_key", [""])[0], seed
        ),
        "item": item,
        "tells_colleagues": will_tell_colleagues(asked, structure),
    }


def _told(point: DecisionPoint, given: Response) -> Json:
    """What stands below the own answer, and never before it."""
    leads_to = point.branches.get(given.answer) if isinstance(given.answer, str) else None
    return {
        "discussion": point.discussion,
        "discussed_by": point.discussed_by,
        "discussion_references": point.discussion_references,
        "path": next((path.as_json() for path in point.track.paths if path.key == leads_to), None),
    }


def chapters(cases: list[Case], points: list[Json]) -> list[Json]:
    """Where cases begin and where the video asks, in the order of time."""
    marks: list[Json] = [
        {"at": case.starts_at, "title": case.title, "point": None} for case in cases
    ]
    marks += [
        {"at": point["at"], "title": gettext("Decision point"), "point": point} for point in points
    ]
    marks.sort(key=lambda mark: (mark["at"], mark["point"] is not None))
    return [mark | {"clock": clock(mark["at"])} for mark in marks]


def progress_line(
    track: Track, watched: TrackProgress | None, cases: list[Case], points: list[Json]
) -> Json | None:
    """The drawing under the video, in thousandths of its length."""
    if not track.duration:
        return None
    on_line = partial(thousandth, length=float(track.duration))
    return {
        "seen": [(on_line(a), round(on_line(b) - on_line(a), 1)) for a, b in watched.intervals]
        if watched
        else [],
        "points": [(on_line(point["at"]), point["item"] is not None) for point in points],
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
    points: list[Json],
    watched: TrackProgress | None,
    start: int | None,
) -> Json:
    """What the script needs to know; nothing of any answer key."""
    resume = float(watched.position) if watched else 0
    told = [
        {
            "at": point["at"],
            "question": point["question"]["question"],
            "answered": point["item"] is not None,
            "required": point["required"],
            "off": point["off"],
            "locked": point["locked"] is not None,
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
