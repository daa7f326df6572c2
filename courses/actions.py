"""Deeds of a learner in a course: enrol, see the front matter, watch."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from learners.actions import learner_for
from learners.models import ClockTimestamp, Learner, User
from learners.prepared_cursor import prepared_cursor
from learners.refusals import Refusal

from . import announcing, front_matter, watching
from .calendar import provider_day
from .models import (
    Course,
    Enrollment,
    FrontMatter,
    FrontMatterShown,
    MicroSegment,
    Pathway,
    Seeking,
    SegmentView,
    Track,
    TrackProgress,
    WatchClock,
)
from .querysets import (
    enrollment_of,
    entered,
    kept_track,
    required_share,
    shown_versions,
    visible_course,
)

# Watching without a connection is caught up in one claim. A player holds ten minutes of video and
# no more (hls.js: maxMaxBufferLength), so a pause of an hour is no reserve of an hour (ADR 0052).
MOST_SECONDS_AT_ONCE = 600.0
# Beats come a little early or late; two of them at full speed may wait for the next, more is saved
# up.
MOST_LEFT_OVER = int(2 * settings.HEARTBEAT_SECONDS * settings.PLAYBACK_RATE_MAX * 1000)


class NotEnrolled(Refusal):
    code = "not-enrolled"
    sentence = gettext_noop("Enroll in the course first.")
    status = 403


class FrontMatterRequired(Refusal):
    code = "front-matter-required"
    sentence = gettext_noop(
        "Please read the course information first: who teaches, who supports, and what you will "
        "learn."
    )
    status = 403


CHANGED = gettext_noop(
    "The course information has changed since you read it. See what is new, confirm it, and "
    "continue where you were."
)


class FrontMatterOutdated(Refusal):
    code = "front-matter-outdated"
    sentence = gettext_noop(
        "The course information has changed since. Please read the version in force."
    )


class CourseClosed(Refusal):
    code = "course-closed"
    sentence = gettext_noop("This course is not open.")


class CourseExpired(CourseClosed):
    """It may be looked at, and what was earned is there; nothing new is taken."""

    sentence = gettext_noop("This course has expired.")


def require_open(course: Course, at: datetime) -> None:
    """To enroll or answer: it is published, and its last day, as the provider counts days, is not
    over.
    """
    if not course.is_published:
        raise CourseClosed
    if course.has_expired_on(provider_day(at)):
        raise CourseExpired


def enroll(
    *,
    learner: Learner,
    course: Course,
    at: datetime,
    pathway: str = Pathway.CME,
    campaign: str = "",
) -> tuple[Enrollment, bool]:
    """Enroll once; again gives the same enrollment. True when it is new. Raises CourseClosed."""
    if not course.is_published:
        raise CourseClosed
    kept = enrollment_of(learner, course, pathway)
    if kept is not None:
        return kept, False
    require_open(course, at)
    with transaction.atomic():
        enrollment, created = Enrollment.objects.get_or_create(
            learner=learner, course=course, pathway=pathway, defaults={"campaign": campaign[:200]}
        )
        if created:
            announcing.enrolled(enrollment, course, at)
    return enrollment, created


def acknowledge_front_matter(*, learner: Learner, course: Course, version: int) -> FrontMatter:
    """Keep that this version was shown; raises FrontMatterOutdated unless it is the
    one in force.
    """
    in_force = front_matter.current(course)
    if version != in_force.version:
        raise FrontMatterOutdated
    FrontMatterShown.objects.get_or_create(learner=learner, front_matter=in_force)
    return in_force


def require_opening(learner: Learner, course: Course) -> Enrollment:
    """To open a step: the front matter in force was shown, and the learner is enrolled."""
    require_version(course, shown_versions(learner, course))
    return _require_enrollment(learner, course)


def require_version(course: Course, shown: Collection[int]) -> None:
    """The front matter in force is among the versions that were shown."""
    if front_matter.current(course).version not in shown:
        raise FrontMatterRequired(CHANGED if shown else "")


def enter(user: User, slug: str) -> tuple[Learner, Course]:
    """Who asks, and the published course of an address; raises Http404."""
    if learner_and_course := entered(user, slug):
        return learner_and_course
    course = visible_course(slug)
    return learner_for(user), course


def enter_track(user: User, slug: str, number: int) -> tuple[Learner, Track]:
    """Who asks, and the track of an address; raises Http404."""
    learner, course = enter(user, slug)
    return learner, kept_track(course, number)


def admit(*, front_matter_shown: bool, enrolled: bool) -> None:
    """To answer or watch: a version was shown.

    An edit does not throw out somebody in the middle.
    """
    if not front_matter_shown:
        raise FrontMatterRequired
    if not enrolled:
        raise NotEnrolled


def require_front_matter(learner: Learner, course: Course) -> Enrollment:
    """To answer or watch: a version was shown.

    An edit does not throw out somebody in the middle.
    """
    if not FrontMatterShown.objects.filter(learner=learner, front_matter__course=course).exists():
        raise FrontMatterRequired
    return _require_enrollment(learner, course)


def _require_enrollment(learner: Learner, course: Course) -> Enrollment:
    enrollment = enrollment_of(learner, course)
    if enrollment is None:
        raise NotEnrolled
    return enrollment


@dataclass(frozen=True)
class Watched:
    """What the server holds of a track after a claim; seconds."""

    progress: TrackProgress
    kept: list[list[float]]
    refused: float
    missing: list[list[float]]  # stretches of the learner's way
    way: float  # how long it is
    needed: float | None  # how much of it credit asks for
    complete: bool


@transaction.atomic
def record_progress(
    *,
    learner: Learner,
    track: Track,
    intervals: list[watching.Interval],
    position: int,
    at: datetime,
    way: list[watching.Interval] | None = None,
    window: str = "",
) -> Watched:
    """Add watched intervals (milliseconds); the union only grows, and never faster than the clock
    allows.

    The clock of a track runs from its play: the first beat starts it and adds nothing. `way`: the
    stretches of the video that are this learner's; all of it when left out. `window`: which of the
    learner's windows plays. Raises CourseClosed, FrontMatterRequired, NotEnrolled. Locks the
    learner's clock and the track's row: two windows are judged one after the other.
    """
    if not track.course.is_published:
        raise CourseClosed
    clock, progress, now, goes_on = _locked(learner, track, window)
    duration = int(track.duration * 1000) if track.duration else None
    if track.seeking != Seeking.FREE:
        off = [path.interval for path in track.paths]
        intervals = watching.reachable(intervals, held_of(progress), off)
    budget = int(clock.budget * 1000)
    judged = watching.judge(held_of(progress), intervals, budget, duration)
    left = watching.left_over(budget, judged.spent, MOST_LEFT_OVER if goes_on else 0)
    clock.budget = Decimal(left) / 1000
    position = min(position, duration) if duration else position
    if not intervals:  # nothing was watched since: where it goes on stays
        position = int(progress.position * 1000)
    way = way if way is not None else [(0, duration or 0)]
    share, length = required_share(track.course), watching.total(way)
    complete = watching.is_complete(judged.union, way, share or watching.COMPLETE_SHARE)
    was_complete = progress.completed_at is not None
    _keep(clock, progress, judged, position, complete, now)
    if progress.completed_at and not was_complete:
        announcing.completed(learner, track.course, progress.completed_at)
    missing = watching.missing(judged.union, way)
    needed = float(share * length / 1000) if share else None
    kept, refused = _seconds(judged.kept), judged.refused / 1000
    return Watched(progress, kept, refused, _seconds(missing), length / 1000, needed, complete)


def _locked(
    learner: Learner, track: Track, window: str
) -> tuple[WatchClock, TrackProgress, datetime, bool]:
    """The learner's clock, with what the wall clock of the database has earned since, and the
    track's row, both locked; whether the window of the last beat goes on.

    One statement reads them and the gate; the first time on a track the rows are made before.
    """
    asked = {"learner": learner.pk, "track": track.pk, "course": track.course_id, "window": window}
    with prepared_cursor() as cursor:
        row = _one(cursor, asked)
        if is_first := row is None:
            require_front_matter(learner, track.course)
            WatchClock.objects.get_or_create(learner=learner)
            TrackProgress.objects.get_or_create(learner=learner, track=track)
            row = _one(cursor, asked)
    assert row is not None
    goes_on, left, settled_at, last_beat, now, shown, enrolled, intervals, *values = row
    admit(front_matter_shown=shown, enrolled=enrolled)
    # From the last beat of this track and of any other, whichever came later.
    elapsed = 0.0 if is_first else (now - max(settled_at, last_beat)) / timedelta(seconds=1)
    # Where another window has beaten meanwhile, both play: a second is one for them together.
    rate = settings.PLAYBACK_RATE_MAX if goes_on else min(1.0, settings.PLAYBACK_RATE_MAX)
    earned = watching.earned(
        int(left * 1000) if goes_on else 0, elapsed, rate, MOST_SECONDS_AT_ONCE
    )
    clock = WatchClock(
        learner=learner,
        track=track,
        window_name=window,
        budget=Decimal(earned) / 1000,
        settled_at=max(now, settled_at),
    )
    progress = TrackProgress.from_db("default", PROGRESS, values)
    progress.intervals = json.loads(intervals)
    return clock, progress, now, goes_on


def _one(cursor: Any, asked: dict[str, Any]) -> tuple[Any, ...] | None:
    cursor.execute(LOCKED, asked)
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row


PROGRESS = ("id", "learner_id", "track_id", "watched", "position", "completed_at")
LOCKED = """
SELECT c.track_id IS NOT DISTINCT FROM %(track)s AND c.window_name = %(window)s,
       c.budget, c.settled_at, p.updated_at, statement_timestamp(),
       EXISTS (SELECT FROM courses_frontmattershown s
           JOIN courses_frontmatter m ON m.id = s.front_matter_id
               WHERE s.learner_id = %(learner)s AND m.course_id = %(course)s),
       EXISTS (SELECT FROM courses_enrollment e
               WHERE e.course_id = %(course)s AND e.learner_id = %(learner)s AND e.pathway = 'cme'),
       p.intervals, p.id, p.learner_id, p.track_id, p.watched, p.position, p.completed_at
FROM courses_watchclock c JOIN courses_trackprogress p USING (learner_id)
WHERE c.learner_id = %(learner)s AND p.track_id = %(track)s
FOR UPDATE OF c, p
"""
# The moment of the end is the one at which it is written: outcomes waits for writers of this table,
# and dates rows so.
KEPT = """
WITH clock AS (UPDATE courses_watchclock SET budget = %(budget)s, settled_at = %(settled_at)s,
    track_id = %(track)s, window_name = %(window)s WHERE learner_id = %(learner)s)
UPDATE courses_trackprogress SET intervals = %(intervals)s, watched = %(watched)s,
    position = %(position)s, updated_at = %(now)s,
       completed_at = CASE WHEN completed_at IS NULL AND %(complete)s THEN clock_timestamp()
           ELSE completed_at END
WHERE id = %(id)s RETURNING completed_at
"""


def held_of(progress: TrackProgress) -> list[watching.Interval]:
    return [(round(start * 1000), round(end * 1000)) for start, end in progress.intervals]


def _seconds(intervals: list[watching.Interval]) -> list[list[float]]:
    return [[start / 1000, end / 1000] for start, end in intervals]


def _keep(
    clock: WatchClock,
    progress: TrackProgress,
    judged: watching.Judged,
    position: int,
    complete: bool,
    now: datetime,
) -> None:
    """Both rows in one statement."""
    watched = watching.total(judged.union)
    progress.intervals = _seconds(judged.union)
    progress.watched = Decimal(watched) / 1000
    progress.position = Decimal(position) / 1000
    progress.updated_at = now
    kept = {name: getattr(progress, name) for name in ("id", "watched", "position")}
    kept |= {
        "learner": clock.learner_id,
        "track": clock.track_id,
        "window": clock.window_name,
        "budget": clock.budget,
        "settled_at": clock.settled_at,
        "now": now,
    }
    kept |= {"intervals": json.dumps(progress.intervals), "complete": complete}
    with prepared_cursor() as cursor:
        cursor.execute(KEPT, kept)
        progress.completed_at = cursor.fetchone()[0]


def record_segment_view(
    *,
    learner: Learner,
    segment: MicroSegment,
    at: datetime,
    campaign: str = "",
    to_the_end: bool = False,
) -> SegmentView:
    """Somebody began a segment: on the micro-learning pathway from now on, once. And, once, that
    nearly all of it was played.
    """
    enroll(learner=learner, course=segment.course, pathway=Pathway.MICRO, campaign=campaign, at=at)
    view, _ = SegmentView.objects.get_or_create(learner=learner, segment=segment)
    if to_the_end:
        views = SegmentView.objects.filter(pk=view.pk, watched_at__isnull=True)
        views.update(watched_at=ClockTimestamp())
        view.refresh_from_db()
    return view
