"""When the last thing that an offer asks for was done: the day a certificate says. Reads only.

The first moment at which everything was there counts. What comes later (a further attempt, an
evaluation that the offer does not need, an answer to a question that may be skipped) never moves
it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from assessments.branching import taken_paths
from assessments.models import Phase, Poll
from assessments.progress import CourseProgress, passes
from courses.models import Track

from .models import CreditOffer


def completed_at(
    offer: CreditOffer, progress: CourseProgress, only: Track | None, at: datetime
) -> datetime:
    """Of the whole course, or of one track; now, where nothing is asked."""
    return max(_moments(offer, progress, only), default=at)


def _moments(
    offer: CreditOffer, progress: CourseProgress, only: Track | None
) -> Iterator[datetime]:
    for track in [only] if only else list(progress.structure.tracks):
        if offer.share:
            yield from _watched_at(progress, track)
        if offer.needs_points:
            yield from _points_at(progress, track)
    if offer.needs_post_test:
        for poll in polls_after(progress, only):
            yield from _passed_at(progress, poll)
    if offer.needs_evaluation:
        for poll in progress.structure.polls_in(Phase.EVALUATION):
            yield from _answered_at(progress, poll)


def polls_after(progress: CourseProgress, track: Track | None) -> list[Poll]:
    """The post-test of a track, with that of the whole course; all of them for the whole course."""
    return [
        poll
        for poll in progress.structure.polls_in(Phase.POST)
        if track is None or poll.track_id in (track.pk, None)
    ]


def _watched_at(progress: CourseProgress, track: Track) -> Iterator[datetime]:
    """The last beat where the rule or the way has changed since, so that no beat was the one that
    completed it.
    """
    watched = progress.track_progress.get(track.pk)
    if watched is None:
        return
    completed, decided = watched.completed_at, _way_decided_at(progress, track)
    yield watched.updated_at if completed is None or completed < decided else completed


def _way_decided_at(progress: CourseProgress, track: Track) -> datetime:
    """When a choice last led onto a side path."""
    given, points = progress.answers(Phase.IN_ACTIVITY), progress.structure.points_of(track.pk)
    led = (given[p.question_id].answered_at for p in points if taken_paths([p], given))
    return max(led, default=datetime.min.replace(tzinfo=UTC))


def _points_at(progress: CourseProgress, track: Track) -> Iterator[datetime]:
    given = progress.answers(Phase.IN_ACTIVITY)
    for point in progress.structure.points_of(track.pk):
        if point.required and point.question_id in given:
            yield given[point.question_id].answered_at


def _passed_at(progress: CourseProgress, poll: Poll) -> Iterator[datetime]:
    """Of the first attempt that was whole and passed, the answer that made it so."""
    required = {question.pk for question in progress.structure.required_of(poll)}
    for attempt in range(1, progress.open_attempt(poll) + 1):
        answers = sorted(
            progress.answered_in(poll, attempt).values(), key=lambda answer: answer.answered_at
        )
        for count in range(1, len(answers) + 1):
            given = answers[:count]
            if required <= {answer.question_id for answer in given} and _enough(poll, given):
                yield given[-1].answered_at
                return


def _enough(poll: Poll, answers: list[Any]) -> bool:
    judged = [answer.correct for answer in answers if answer.correct is not None]
    return poll.pass_mark is None or passes(poll.pass_mark, sum(judged), len(judged))


def _answered_at(progress: CourseProgress, poll: Poll) -> Iterator[datetime]:
    given = progress.answered_in(poll)
    for question in progress.structure.required_of(poll):
        if question.pk in given:
            yield given[question.pk].answered_at
