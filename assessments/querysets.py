"""Reads over questions, their versions and polls (in force, as shown to somebody, or as asked at
some time), and over answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from courses.models import Course, Faculty
from learners.models import Exclusion, Learner

from .amending import undo_later_amendments
from .models import Phase, PollHistory, QuestionVersion, Response
from .scoring import Form


def of_those_who_count(responses: QuerySet[Response], course_id: int) -> QuerySet[Response]:
    """Without test accounts, staff, and whoever teaches the course: their answers are stored, and
    stand in no number. Two conditions, each with an index: as one it reads every learner there is.
    """
    teaching = Faculty.objects.filter(course=course_id, user__isnull=False).values("user")
    return responses.exclude(learner__in=Learner.objects.exclude(exclusion=Exclusion.NONE)).exclude(
        learner__in=Learner.objects.filter(user__in=teaching)
    )


def form_of(version: QuestionVersion, *, as_written: bool = False) -> Form:
    """How answers to this version read. Uses its prefetched choices when there are any.
    `as_written`: only the limits its author named; of answers that were collected elsewhere.
    """
    choices = list(version.choices.all())
    key = (
        frozenset(choice.key for choice in choices if version.is_right(choice))
        if version.is_scored
        else None
    )
    alone = frozenset(choice.key for choice in choices if choice.stands_alone)
    keys = tuple(choice.key for choice in choices)
    least = version.lowest if as_written else version.least
    limits = least, version.highest, version.whole
    return Form(version.kind, keys, key, len(version.scale), alone, *limits)


def versions_in_force(course: Course) -> "dict[int, QuestionVersion]":
    """The newest version of every question of a course, by question id, choices at hand."""
    versions = QuestionVersion.objects.filter(course=course, in_force_until__isnull=True)
    return {
        v.question_id: v
        for v in versions.select_related("question", "objective").prefetch_related("choices")
    }


@dataclass(frozen=True)
class AskedPoll:
    """A poll as it stood at some time; `questions` are ids, in order.

    Poll and questions may be gone by now.
    """

    pk: int
    phase: Phase
    track: int | None  # its number
    pass_mark: str | None
    after_days: int | None
    questions: list[int]
    withdrawn: frozenset[int] = frozenset()

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.questions) and self.withdrawn.issuperset(self.questions)

    @property
    def to_pass(self) -> list[int]:
        """What has to be right: withdrawn questions are asked no more."""
        left = [question for question in self.questions if question not in self.withdrawn]
        return left or self.questions


@dataclass(frozen=True)
class Asked:
    """The polls of a course as they stood at some time, and the position of each question."""

    polls: list[AskedPoll]
    positions: dict[int, int]
    # False: the polls were edited before anybody kept how they were; these are the earliest kept
    is_known: bool

    def in_phase(self, phase: Phase) -> list[AskedPoll]:
        return [poll for poll in self.polls if poll.phase == phase]


def asked_as_of(course: Course, known_at: datetime) -> Asked:
    """What the course asked then, whatever has been edited since."""
    history = PollHistory.objects.filter(course=course)
    kept = history.filter(since__lte=known_at).order_by("-since").first()
    state = kept or history.order_by("since").first()
    if state is None:
        return Asked([], {}, True)
    polls = [
        AskedPoll(
            poll["id"],
            Phase(poll["phase"]),
            poll["track"],
            poll["pass_mark"],
            poll["after_days"],
            poll["questions"],
            frozenset(poll.get("withdrawn", ())),
        )
        for poll in state.asked["polls"]
    ]
    return Asked(
        polls,
        {int(pk): position for pk, position in state.asked["places"].items()},
        kept is not None,
    )


def versions_as_of(
    versions: "QuerySet[QuestionVersion]", known_at: datetime, asked: Asked
) -> list[QuestionVersion]:
    """The versions as they stood then, in the order of then: later wordings are not there, and what
    they replaced is in force.
    """
    known = list(
        versions.exclude(number__gt=1, in_force_from__gt=known_at).select_related("question")
    )
    for version in known:  # of this reading, not of the database
        if version.in_force_until and version.in_force_until > known_at:
            version.in_force_until = None
        version.question.position = asked.positions.get(
            version.question_id, version.question.position
        )
    undo_later_amendments(known, known_at)
    return sorted(
        known, key=lambda version: (version.question.position, version.question_id, version.number)
    )


def with_versions(
    responses: Iterable[Response], known: Iterable[QuestionVersion] = ()
) -> list[Response]:
    """The same answers with version, question and choices at hand, in two queries for the versions
    not known yet.
    """
    answers = list(responses)
    by_id = {version.pk: version for version in known}
    if missing := {r.version_id for r in answers} - set(by_id):
        versions = QuestionVersion.objects.filter(pk__in=missing)
        by_id |= {
            v.pk: v
            for v in versions.select_related("question", "objective").prefetch_related("choices")
        }
    for response in answers:
        response.version = by_id[response.version_id]
        response.question, response.course_id = (
            response.version.question,
            response.version.course_id,
        )
    return answers
