"""Watching in the words of the video profile. A learner's watching of a video is one session,
however many visits it takes: it begins with `initialized`, a visit that ended before the end is a
`paused`, and it ends with `completed` and `terminated` when nearly all of it was watched.

A video of unknown length does not follow the profile, which asks for it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.models import Course, Track, TrackProgress
from learners.merging import rows_of_people

from . import statements, words
from .statements import Deed, Site, activity

Deeds = Iterator[tuple[int, Deed]]
People = Mapping[int, int]


def track_begun(site: Site, rows: list[Any], people: People) -> Deeds:
    """The first report of watching comes when it plays; nobody was beyond the beginning yet."""
    for row in rows:
        video = _Video(site, row.track, "track", row, people)
        yield video.deed("begun", words.INITIALIZED, row.started_at)
        yield video.deed("played", words.PLAYED, row.started_at, statements.at_second(0.0))


def track_left(site: Site, rows: list[Any], people: People) -> Deeds:
    """A page that plays reports every few seconds: after the last report of a visit it played no
    more. What was watched again after the end is told to nobody.
    """
    for row in rows:
        if row.completed_at is None:
            video = _Video(site, row.track, "track", row, people)
            visit = f":{row.updated_at.timestamp():.6f}"
            yield video.deed("paused", words.PAUSED, row.updated_at, _watched(row), visit)


def track_completed(site: Site, rows: list[Any], people: People) -> Deeds:
    for row in rows:
        video = _Video(site, row.track, "track", row, people)
        yield from video.end(row.completed_at, _watched(row), float(row.watched))
    yield from _courses_completed(site, rows, people)


def segment_begun(site: Site, rows: list[Any], people: People) -> Deeds:
    """Some begin one by its question: what was played is known when nearly all of it was."""
    for row in rows:
        video = _Video(site, row.segment, "segment", row, people)
        yield video.deed("begun", words.INITIALIZED, row.started_at)


def segment_completed(site: Site, rows: list[Any], people: People) -> Deeds:
    for row in rows:
        seconds = float(row.segment.duration or 0)
        watched = statements.watched([[0.0, seconds]] if seconds else [], seconds, 1.0)
        video = _Video(site, row.segment, "segment", row, people)
        yield from video.end(row.watched_at, watched, seconds)


class _Video:
    """The statements of one session have its id."""

    def __init__(self, site: Site, part: Any, kind: str, row: Any, people: People) -> None:
        self.site, self.part, self.kind, self.row = site, part, kind, row
        self.learner = people[row.learner_id]
        number = getattr(part, "number", None)
        path = f"tracks/{number}/" if number else f"segments/{part.slug}/"
        address = f"{site.course(part.course.slug)}{path}"
        self.activity = activity(address, words.VIDEO_TYPE, part.title, part.course.language)

    def deed(
        self, name: str, verb: str, at: Any, result: Any = None, visit: str = ""
    ) -> tuple[int, Deed]:
        return self.row.pk, Deed(
            f"{self.kind}-{name}:{self.row.pk}{visit}",
            self.learner,
            verb,
            self.activity,
            at,
            self.part.course.slug,
            result,
            categories=(words.VIDEO,) if self.part.duration else (),
            extensions=self._context(),
        )

    def end(self, at: Any, watched: dict[str, Any], seconds: float) -> Deeds:
        completed = watched | {"completion": True, "duration": statements.duration(seconds)}
        yield self.deed("completed", words.COMPLETED, at, completed)
        yield self.deed("left", words.TERMINATED, at, watched)

    def _context(self) -> dict[str, Any]:
        session = str(statements.statement_id(self.site, f"{self.kind}-begun:{self.row.pk}"))
        length = {"length": float(self.part.duration)} if self.part.duration else {}
        named = {"session-id": session} | length
        return {f"{words.VIDEO_EXTENSION}{name}": value for name, value in named.items()}


def _watched(row: Any) -> dict[str, Any]:
    share = float(row.watched / row.track.duration) if row.track.duration else 1.0
    return statements.watched(row.intervals, float(row.position), share)


def _courses_completed(site: Site, rows: list[Any], people: People) -> Deeds:
    """With the track that made it whole."""
    courses = {row.track.course_id: row.track.course for row in rows}
    watched = _watched_tracks(courses, {people[row.learner_id] for row in rows})
    tracks = _tracks(courses)
    for row in rows:
        course, person = row.track.course, people[row.learner_id]
        moments = watched.get((course.pk, person), {})
        if set(moments) >= tracks[course.pk] and max(moments.values()) == row.completed_at:
            yield (
                row.pk,
                Deed(
                    f"course:{course.pk}:{person}",
                    person,
                    words.COMPLETED,
                    activity(site.course(course.slug), words.COURSE, course.title, course.language),
                    row.completed_at,
                    course.slug,
                    {"completion": True},
                ),
            )


def _tracks(courses: Mapping[int, Course]) -> dict[int, set[int]]:
    tracks: dict[int, set[int]] = {}
    for pk, course in Track.objects.filter(course__in=courses).values_list("pk", "course"):
        tracks.setdefault(course, set()).add(pk)
    return tracks


def _watched_tracks(
    courses: Mapping[int, Course], people: set[int]
) -> dict[tuple[int, int], dict[int, Any]]:
    """By course and person, of each track when it first had been watched."""
    person_of = {row: person for person, rows in rows_of_people(people).items() for row in rows}
    completed = TrackProgress.objects.filter(
        learner__in=person_of, track__course__in=courses, completed_at__isnull=False
    )
    watched: dict[tuple[int, int], dict[int, Any]] = {}
    for row in completed.order_by("completed_at").select_related("track"):
        tracks = watched.setdefault((row.track.course_id, person_of[row.learner_id]), {})
        tracks.setdefault(row.track_id, row.completed_at)
    return watched
