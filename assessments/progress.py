"""Where a learner stands in a course: what is answered, what is open, what was passed."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from courses.actions import held_of
from courses.calendar import provider_day
from courses.models import Track, TrackProgress
from courses.moments import clock
from courses.querysets import earns_by_track, progress_of
from courses.shares import right_needed
from courses.watching import COMPLETE_SHARE, Interval, is_complete, missing, total
from learners.merging import rows_of
from learners.models import Learner

from .answer_context import AnswerContext, Attempts, attempts_by_poll
from .branching import is_off, taken_paths, way_of
from .models import (
    Attempt,
    ChangeOutcome,
    DecisionPoint,
    Phase,
    Poll,
    Question,
    Response,
)
from .structure import Occasion, Structure

POINT_SLACK = 30  # seconds of the video by which the last beat may be behind the player
EXPOSED_AFTER_SECONDS = 60  # watching this much of a track ends the questions before it


@dataclass(frozen=True)
class Result:
    """How an attempt at a poll with scored questions came out."""

    attempt: int
    right: int
    scored: int
    passed: bool | None  # None when there is nothing to pass

    @property
    def share(self) -> float | None:
        return self.right / self.scored if self.scored else None


def passes(mark: Decimal, right: int, scored: int) -> bool:
    return right >= right_needed(mark, scored)


@dataclass(frozen=True)
class Locked:
    """Why something is not open; `opens_at` when time alone will open it."""

    code: str
    sentence: str
    opens_at: datetime | None = None


class CourseProgress:
    """One learner in one course; read once."""

    def __init__(
        self, learner: Learner, structure: Structure, context: AnswerContext | None = None
    ) -> None:
        self.learner, self.structure = learner, structure
        self.responses: list[Any]  # rows, or what decides of them
        self.track_progress: dict[int, TrackProgress]
        self._attempts: Attempts | None = None
        if context:
            self.responses, self.track_progress, self._attempts = (
                context.responses,
                context.track_progress,
                context.attempts,
            )
            return
        self.rows = rows_of(learner)
        self.responses = list(
            Response.objects.filter(course=structure.course, learner__in=self.rows)
            .only(
                "id",
                "question_id",
                "version_id",
                "phase",
                "attempt",
                "correct",
                "picked",
                "answer",
                "answered_at",
            )
            # Of one person's several rows the earliest answer is theirs: it comes last and stays.
            .order_by("-answered_at", "-id")
        )
        self.track_progress = progress_of(learner, structure.course, self.rows)

    # answers

    def answers(self, phase: Phase, attempt: int = 1) -> dict[int, Response]:
        return self._by_attempt.get((phase, attempt), {})

    @cached_property
    def _by_attempt(self) -> dict[tuple[int, int], dict[int, Any]]:
        by_attempt: dict[tuple[int, int], dict[int, Any]] = {}
        for response in self.responses:
            by_attempt.setdefault((response.phase, response.attempt), {})[response.question_id] = (
                response
            )
        return by_attempt

    def answered_in(self, poll: Poll, attempt: int = 1) -> dict[int, Response]:
        if poll.phase == Phase.FOLLOW_UP:
            return self._answered_in_wave(poll)
        asked = {question.id for question in self.asked_in(poll, attempt)}
        return {q: r for q, r in self.answers(Phase(poll.phase), attempt).items() if q in asked}

    def asked_in(self, poll: Poll, attempt: int = 1) -> list[Question]:
        """The questions of an attempt: a further one may have drawn others for some of them."""
        return self._drawn(poll, attempt, self.structure.questions_of(poll))

    def required_in(self, poll: Poll, attempt: int = 1) -> list[Question]:
        return self._drawn(poll, attempt, self.structure.required_of(poll))

    def _drawn(self, poll: Poll, attempt: int, asked: list[Question]) -> list[Question]:
        instead = self.attempts.get(poll.pk, {}).get(attempt)
        if not instead:
            return asked
        known = self.structure.questions
        return [known.get(instead.get(q.pk, q.pk), q) for q in asked]

    def _answered_in_wave(self, poll: Poll) -> dict[int, Response]:
        """Of a question that several waves ask, the answer is the attempt of the number of the
        wave; otherwise the first.
        """
        number, answered = self.structure.wave_number(poll), {}
        for question in self.structure.questions_of(poll):
            several = len(self.structure.occasions(question.key, Phase.FOLLOW_UP)) > 1
            given = [
                answers[question.pk]
                for (phase, attempt), answers in sorted(self._by_attempt.items())
                if phase == Phase.FOLLOW_UP
                and question.pk in answers
                and (not several or attempt == number)
            ]
            if given:
                answered[question.pk] = given[0]
        return answered

    def is_complete(self, poll: Poll, attempt: int = 1) -> bool:
        """Everything that must be answered is; what may be skipped holds nobody up."""
        done = set(self.answered_in(poll, attempt))
        if poll.phase == Phase.FOLLOW_UP:
            done |= self._followed_up(poll)
        return all(question.pk in done for question in self.required_in(poll, attempt))

    def _followed_up(self, poll: Poll) -> set[int]:
        """Questions that asked for plans are answered there by what became of the plans."""
        return self._told.get(poll.pk, set())

    @cached_property
    def _told(self) -> dict[int, set[int]]:
        told: dict[int, set[int]] = {}
        mine = ChangeOutcome.objects.filter(
            learner=self.learner, poll__course=self.structure.course
        )
        for poll, question in mine.values_list("poll", "version__question"):
            told.setdefault(poll, set()).add(question)
        return told

    # watching

    def way(self, track: Track) -> list[Interval]:
        """The stretches of the video that are this learner's way, in milliseconds."""
        return way_of(track, self.structure.points_of(track.pk), self.answers(Phase.IN_ACTIVITY))

    def held(self, track: Track) -> list[Interval]:
        """What of the video was watched, in milliseconds."""
        progress = self.track_progress.get(track.pk)
        return held_of(progress) if progress else []

    def is_watched(self, track: Track) -> bool:
        """The one rule of completion and credit; a video of unknown length asks for nothing."""
        share = self.structure.required_share or COMPLETE_SHARE
        if not track.duration:
            return self.structure.required_share is not None or track.pk in self.track_progress
        return is_complete(self.held(track), self.way(track), share)

    def points_answered(self, track: Track) -> bool:
        """The required decision points of the learner's way are answered."""
        answered, required = self.required_points(track)
        return answered == required

    def required_points(self, track: Track) -> tuple[int, int]:
        """How many required decision points of the learner's way are answered, and how many there
        are.
        """
        open_points = self.open_points(track)
        points, given = self.structure.points_of(track.pk), self.answers(Phase.IN_ACTIVITY)
        answered = sum(point.required and point.question_id in given for point in points)
        return answered, answered + len(open_points)

    def open_points(self, track: Track) -> list[DecisionPoint]:
        """The required decision points of the learner's way that are still to be answered."""
        points, given = self.structure.points_of(track.pk), self.answers(Phase.IN_ACTIVITY)
        taken = taken_paths(points, given)
        return [
            point
            for point in points
            if point.required
            and point.question_id not in given
            and not is_off(track, point.at, taken)
        ]

    def watched_minutes(self, track: Track) -> tuple[int, int]:
        """Whole minutes of the way that were watched, and of the way."""
        way = self.way(track)
        left = total(missing(self.held(track), way))  # as the rule of completion counts
        return (total(way) - left) // 60_000, max(1, round(total(way) / 60_000))

    # attempts

    def open_attempt(self, poll: Poll) -> int:
        """The number answers to this poll go to; of the k-th follow-up wave it is k."""
        if poll.phase == Phase.FOLLOW_UP:
            return self.structure.wave_number(poll)
        if poll.phase != Phase.POST:
            return 1
        return max(self.attempts.get(poll.pk, ()), default=1)

    @property
    def attempts(self) -> Attempts:
        """The further ones; read when somebody asks for them."""
        if self._attempts is None:
            mine = Attempt.objects.filter(learner__in=self.rows, poll__course=self.structure.course)
            rows = mine.order_by("number", "id").values_list("poll_id", "number", "drawn")
            self._attempts = attempts_by_poll(rows)
        return self._attempts

    def result(self, poll: Poll, attempt: int) -> Result | None:
        """None while the attempt is not complete."""
        if not self.is_complete(poll, attempt):
            return None
        judged = [
            r.correct for r in self.answered_in(poll, attempt).values() if r.correct is not None
        ]
        right, scored = sum(judged), len(judged)
        passed = None
        if poll.pass_mark is not None:
            passed = passes(poll.pass_mark, right, scored)
        return Result(attempt, right, scored, passed)

    def best_result(self, poll: Poll) -> Result | None:
        """The best attempt counts for passing."""
        results = [self.result(poll, number) for number in range(1, self.open_attempt(poll) + 1)]
        finished = [result for result in results if result]
        return max(finished, key=lambda r: (r.right, -r.attempt), default=None)

    def may_retake(self, poll: Poll) -> bool:
        last = self.open_attempt(poll)
        if poll.pass_mark is None or self.result(poll, last) is None:
            return False
        best = self.best_result(poll)
        return not (best and best.passed) and (
            poll.max_attempts is None or last < poll.max_attempts
        )

    @cached_property
    def held_back(self) -> frozenset[int]:
        """Questions whose correct answers stay hidden, because they will or may be answered again
        for a pass.
        """
        return frozenset(
            question.pk
            for poll in self.structure.polls_in(Phase.POST)
            if poll.pass_mark is not None and not poll.shows_key_early
            for question in self._held_back(poll)
        )

    def _held_back(self, poll: Poll) -> list[Question]:
        last, best = self.open_attempt(poll), self.best_result(poll)
        if best and best.passed:
            return []
        if poll.max_attempts is None or last < poll.max_attempts:
            return [*self.structure.questions_of(poll), *self.structure.drawn_from(poll)]
        given, asked = self.answered_in(poll, last), self.asked_in(poll, last)
        return [question for question in asked if last > 1 and question.pk not in given]

    def add(self, response: Any) -> None:
        """An answer that was stored since; the earliest of a question comes last and stays."""
        self.responses.insert(0, response)
        for name in ("_by_attempt", "held_back"):
            self.__dict__.pop(name, None)

    # gates

    def why_locked(self, occasion: Occasion, at: datetime) -> Locked | None:
        """None when the place is open for answers."""
        if occasion.phase == Phase.PRE:
            return self._pre_locked(occasion)
        if occasion.phase == Phase.POST:
            return self._post_locked(occasion) or self._unwatched(occasion)
        if occasion.phase == Phase.IN_ACTIVITY and occasion.point:
            return self.point_locked(occasion.point)
        if occasion.phase == Phase.EVALUATION:
            return self._evaluation_locked()
        if occasion.phase == Phase.FOLLOW_UP and occasion.poll:
            return self._follow_up_locked(occasion.poll, at)
        return None

    def is_exposed(self, track_id: int | None) -> bool:
        """The learner has seen enough of the track for an answer 'before' to be none."""
        watched = self.track_progress.get(track_id) if track_id else None
        if watched and watched.watched > EXPOSED_AFTER_SECONDS:
            return True
        after = self.structure.poll(Phase.POST, track_id)
        asked = (
            {point.question_id for point in self.structure.points_of(track_id)}
            if track_id
            else set()
        )
        return bool(
            (after and self.answered_in(after)) or asked & set(self.answers(Phase.IN_ACTIVITY))
        )

    def _pre_locked(self, occasion: Occasion) -> Locked | None:
        if self.is_exposed(occasion.track_id):
            return Locked(
                "question-closed",
                gettext("The pre-test closes once the activity has begun."),
            )
        return None

    def _post_locked(self, occasion: Occasion) -> Locked | None:
        before = self.structure.poll(Phase.PRE, occasion.track_id)
        if before and not self.is_complete(before) and not self.is_exposed(occasion.track_id):
            return Locked("question-not-open", gettext("Take the pre-test first."))
        return None

    def _unwatched(self, occasion: Occasion) -> Locked | None:
        """Where a course offers credit, what is asked after a track opens when it was watched."""
        if not self.structure.required_share:
            return None
        for track in self.structure.tracks:
            if occasion.track_id in (track.pk, None) and not self.is_watched(track):
                watched, whole = self.watched_minutes(track)
                share = self.structure.required_share
                needed = clock(math.ceil(share * total(self.way(track)) / 1000))
                named = {
                    "number": track.number, "watched": watched, "whole": whole, "needed": needed
                }  # fmt: skip
                sentence = gettext(
                    "Watch %(needed)s of track %(number)s first: %(watched)s of %(whole)s minutes "
                    "watched."
                )
                return Locked("question-not-open", sentence % named)
        return None

    def point_locked(self, point: DecisionPoint) -> Locked | None:
        """A decision point opens with its place in the video, where a course offers credit."""
        if not self.structure.required_share:
            return None
        # What was watched behind the point is no way to it.
        before = [stop for start, stop in self.held(point.track) if start < point.at * 1000]
        reached = max(before, default=0)
        if reached + POINT_SLACK * 1000 >= point.at * 1000:
            return None
        return Locked(
            "question-not-open",
            gettext("This decision point opens when the video reaches %(time)s.")
            % {"time": clock(point.at)},
        )

    def _evaluation_locked(self) -> Locked | None:
        if self._took_all_post_tests():
            return None
        if earns_by_track(self.structure.course):
            if any(poll.track_id for poll in self._post_tests_taken()):
                return None
            sentence = gettext("The evaluation opens after the post-test of a track.")
        elif len(self.structure.polls_in(Phase.POST)) > 1:
            sentence = gettext("The evaluation opens after the last post-test.")
        else:
            sentence = gettext("The evaluation opens after the post-test.")
        return Locked("question-not-open", sentence)

    def _post_tests_taken(self) -> list[Poll]:
        return [poll for poll in self.structure.polls_in(Phase.POST) if self.is_complete(poll)]

    def _took_all_post_tests(self) -> bool:
        return len(self._post_tests_taken()) == len(self.structure.polls_in(Phase.POST))

    def _follow_up_locked(self, poll: Poll, at: datetime) -> Locked | None:
        finished = self.finished_at()
        if finished is None:
            days = poll.after_days or 0
            sentence = ngettext(
                "The follow-up opens %(days)s day after you finish the course.",
                "The follow-up opens %(days)s days after you finish the course.",
                days,
            )
            return Locked("question-not-open", sentence % {"days": days})
        opens = finished + timedelta(days=poll.after_days or 0)
        if at < opens:
            return Locked(
                "question-not-open",
                gettext("The follow-up opens on %(day)s.")
                % {"day": date_format(provider_day(opens))},
                opens,
            )
        return None

    def finished_at(self) -> datetime | None:
        """When the evaluation was given, or else the last answer of all post-tests."""
        given = [response.answered_at for response in self.answers(Phase.EVALUATION).values()]
        if not given and self._took_all_post_tests():
            given = [response.answered_at for response in self.answers(Phase.POST).values()]
        return max(given, default=None)
