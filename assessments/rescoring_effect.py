"""What a correction of a key would change, counted before it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from courses.models import Course
from courses.shares import right_needed

from .models import Phase, Poll, QuestionVersion, Response
from .rescoring import key_of
from .scoring import mask

# How many certificates these learners hold of this course: known to a room above, told at start.
CERTIFICATES: list[Callable[[Course, set[int]], int]] = []


@dataclass(frozen=True)
class Effect:
    answers: int  # to this wording, at any time
    scores: int  # of them, judged otherwise from now on
    passes: int  # learners who would pass and did not, or the other way round
    certificates: int  # that those learners hold; they stay


def effect_of(version: QuestionVersion, new_key: Sequence[str]) -> Effect:
    choices = list(version.choices.order_by("position").values_list("key", flat=True))
    old, new = mask(choices, key_of(version)), mask(choices, list(new_key))
    answers = Response.objects.filter(course=version.course_id, version=version)
    changed = answers.filter(picked__in=(old, new))
    learners = _passing_otherwise(version, old, new)
    return Effect(
        answers.count(),
        changed.count(),
        len(learners),
        sum(held(version.course, learners) for held in CERTIFICATES),
    )


def _passing_otherwise(version: QuestionVersion, old: int, new: int) -> set[int]:
    in_use = Q(entries__question=version.question_id, entries__withdrawn_at__isnull=True)
    asking = Poll.objects.filter(
        in_use | Q(retry_entries__question=version.question_id),
        course=version.course_id,
        phase=Phase.POST,
        pass_mark__isnull=False,
    ).distinct()
    learners: set[int] = set()
    for poll in asking:
        before, after = _passed(poll, version, old), _passed(poll, version, new)
        learners |= before ^ after
    return learners


def _passed(poll: Poll, version: QuestionVersion, key: int) -> set[int]:
    """Learners with an attempt that reaches the mark when this version is judged by that key."""
    asked = set(poll.entries.in_use().values_list("question_id", flat=True))
    drawn = {
        (attempt.learner_id, attempt.number): set(attempt.drawn.values())
        for attempt in poll.attempts.exclude(drawn={})
    }
    answers = Response.objects.filter(
        course=poll.course_id, phase=poll.phase, question__in=asked.union(*drawn.values())
    ).values_list("learner_id", "attempt", "question_id", "version_id", "picked", "correct")
    attempts: dict[tuple[int, int], list[bool | None]] = {}
    for learner, attempt, question, of_version, picked, correct in answers.iterator():
        if question not in asked and question not in drawn.get((learner, attempt), ()):
            continue
        right = picked == key if of_version == version.pk else correct
        attempts.setdefault((learner, attempt), []).append(right)
    return {
        learner
        for (learner, _), judged in attempts.items()
        if len(judged) == len(asked) and _reaches(poll, judged)
    }


def _reaches(poll: Poll, judged: list[bool | None]) -> bool:
    scored = [right for right in judged if right is not None]
    assert poll.pass_mark is not None
    return sum(scored) >= right_needed(poll.pass_mark, len(scored))
