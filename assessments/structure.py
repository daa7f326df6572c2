"""What a course asks, and when: read once, then asked many questions."""

import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain

from django.db.models import Prefetch

from courses.models import Course, Track
from courses.querysets import required_share, revision_of

from .models import (
    DecisionPoint,
    Phase,
    Poll,
    PollQuestion,
    Question,
    QuestionVersion,
    RetryQuestion,
    SegmentQuestion,
)


@dataclass(frozen=True)
class Occasion:
    """Where a question is asked: in a poll, at a decision point of a track, or in a segment."""

    phase: Phase
    poll: Poll | None = None
    point: DecisionPoint | None = None
    segment: SegmentQuestion | None = None

    def question(self, key: str) -> Question:
        if self.poll:
            own = (entry.question for entry in self.poll.entries.all())
            drawn = (entry.question for entry in self.poll.retry_entries.all())
            return next(question for question in chain(own, drawn) if question.key == key)
        asked = self.point or self.segment
        assert asked is not None
        return asked.question

    @property
    def track_id(self) -> int | None:
        if self.poll:
            return self.poll.track_id
        return self.point.track_id if self.point else None


class Structure:
    """The polls, decision points and segment questions of a course."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.tracks = list(Track.objects.filter(course=course))
        self.polls = list(
            Poll.objects.in_use()
            .filter(course=course)
            .select_related("track")
            .prefetch_related(
                Prefetch("entries", PollQuestion.objects.in_use().select_related("question")),
                Prefetch("retry_entries", RetryQuestion.objects.select_related("question")),
            )
            .order_by("track__number", "phase", "after_days", "id")
        )
        self.points = list(
            DecisionPoint.objects.in_use()
            .filter(track__course=course)
            .select_related("question", "track")
            .order_by("at", "id")
        )
        # What colleagues chose, by question and version, where many points are shown at once
        # (colleagues.count_colleagues).
        self.counted: dict[tuple[int, int], dict[int | None, int]] | None = None

    @cached_property
    def required_share(self) -> Decimal | None:
        """The share of each track that must be watched; None where the course offers no credit."""
        return required_share(self.course)

    @cached_property
    def segment_questions(self) -> list[SegmentQuestion]:
        return list(
            SegmentQuestion.objects.in_use()
            .filter(segment__course=self.course)
            .select_related("question", "segment")
        )

    def questions_of(self, poll: Poll) -> list[Question]:
        return [entry.question for entry in poll.entries.all()]

    def drawn_from(self, poll: Poll) -> list[Question]:
        """What further attempts may ask instead."""
        return [entry.question for entry in poll.retry_entries.all()]

    def required_of(self, poll: Poll) -> list[Question]:
        return [entry.question for entry in poll.entries.all() if entry.required]

    def poll(self, phase: Phase, track_id: int | None) -> Poll | None:
        return next((p for p in self.polls if p.phase == phase and p.track_id == track_id), None)

    def polls_in(self, phase: Phase) -> list[Poll]:
        return [poll for poll in self.polls if poll.phase == phase]

    def wave_number(self, poll: Poll) -> int:
        """Which of the follow-up waves this is, from 1, by the days after which they open.

        Withdrawn waves keep their number: answers to the others are told apart by theirs.
        """
        return self._waves.index(poll.pk) + 1

    @cached_property
    def _waves(self) -> list[int]:
        waves = Poll.objects.filter(course=self.course, phase=Phase.FOLLOW_UP)
        return list(waves.order_by("after_days", "id").values_list("pk", flat=True))

    def points_of(self, track_id: int | None) -> list[DecisionPoint]:
        return [point for point in self.points if point.track_id == track_id]

    def occasions(self, key: str, phase: Phase) -> list[Occasion]:
        """Where the question of that key is asked in that phase."""
        return self._occasions.get((key, phase), [])

    @cached_property
    def _occasions(self) -> dict[tuple[str, Phase], list[Occasion]]:
        occasions: dict[tuple[str, Phase], list[Occasion]] = {}
        for poll in self.polls:
            for question in [*self.questions_of(poll), *self.drawn_from(poll)]:
                occasions.setdefault((question.key, Phase(poll.phase)), []).append(
                    Occasion(Phase(poll.phase), poll=poll)
                )
        for point in self.points:
            key = (point.question.key, Phase.IN_ACTIVITY)
            occasions.setdefault(key, []).append(Occasion(Phase.IN_ACTIVITY, point=point))
        for asked in self.segment_questions:
            key = (asked.question.key, Phase.IN_ACTIVITY)
            occasions.setdefault(key, []).append(Occasion(Phase.IN_ACTIVITY, segment=asked))
        return occasions

    @cached_property
    def versions(self) -> list[QuestionVersion]:
        """Every version of every question, with its choices."""
        versions = QuestionVersion.objects.filter(course=self.course).select_related(
            "question", "objective"
        )
        return list(versions.prefetch_related("choices").order_by("question_id", "number"))

    @cached_property
    def questions(self) -> dict[int, Question]:
        """Every question of the course by its id."""
        return {version.question_id: version.question for version in self.versions}

    @property
    def in_force(self) -> dict[int, QuestionVersion]:
        """The newest version of every question, by question id."""
        return {
            version.question_id: version
            for version in self.versions
            if version.in_force_until is None
        }

    def version_shown(self, question_id: int, opened_at: datetime | None) -> QuestionVersion:
        """The version that somebody was shown who opened the questions then; the one in force when
        they opened nothing.
        """
        of_question = [version for version in self.versions if version.question_id == question_id]
        for version in of_question:
            until = version.in_force_until
            if opened_at and until and version.in_force_from <= opened_at < until:
                return version
        return next(version for version in of_question if version.in_force_until is None)


def structure_of(course: Course) -> Structure:
    """As `Structure(course)`, kept in this process for as long as nothing of the course changes.

    To be read only.
    """
    number = revision_of(course)
    if number is None:
        return Structure(course)
    structure = copy.copy(_kept(course.pk, number))
    structure.course = course
    return structure


@lru_cache(maxsize=64)
def _kept(course_id: int, revision: int) -> Structure:
    structure = Structure(Course(pk=course_id))
    # Now, so that copies share them.
    _ = structure.versions, structure._occasions, structure.questions
    return structure
