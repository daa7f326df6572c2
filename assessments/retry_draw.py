"""What a further attempt at a poll asks instead of what was asked before.

Where an author gave questions for retries, each scored question is replaced by one of them that
measures the same objective and that this learner has been asked least often; where none is left
of that objective the question stays. The draw is kept with the attempt: an edit of the course
does not change an attempt that is open.
"""

from collections import Counter

from .models import Poll, Question
from .progress import CourseProgress
from .scoring import shuffled


def drawn(progress: CourseProgress, poll: Poll) -> dict[int, int]:
    """By the question of the poll, the question that the next attempt asks instead."""
    pool = progress.structure.drawn_from(poll)
    asked_before = _asked_before(progress, poll)
    instead: dict[int, int] = {}
    for question in progress.structure.questions_of(poll) if pool else []:
        candidates = [
            candidate
            for candidate in [*_in_own_order(progress, pool), question]
            if candidate.pk not in instead.values()
            and _objective(progress, candidate) == _objective(progress, question)
        ]
        chosen = min(candidates, key=lambda q: asked_before[q.pk], default=question)
        if _is_scored(progress, question) and chosen != question:
            instead[question.pk] = chosen.pk
    return instead


def _asked_before(progress: CourseProgress, poll: Poll) -> Counter[int]:
    attempts = range(1, progress.open_attempt(poll) + 1)
    return Counter(q.pk for number in attempts for q in progress.asked_in(poll, number))


def _in_own_order(progress: CourseProgress, pool: list[Question]) -> list[Question]:
    """The order of this learner: two colleagues do not meet the same questions."""
    seed = str(progress.learner.seed)
    return shuffled(pool, last=lambda _: False, key=lambda question: question.key, seed=seed)


def _is_scored(progress: CourseProgress, question: Question) -> bool:
    return progress.structure.in_force[question.pk].is_scored


def _objective(progress: CourseProgress, question: Question) -> int | None:
    return progress.structure.in_force[question.pk].objective_id
