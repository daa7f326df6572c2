"""What a learner gained: right before and after by objective, over the questions they answered both
times; and in their best attempt, where that is a later one.
"""

from dataclasses import dataclass, field

from courses.models import Course, MicroSegment, Objective

from .models import Phase, SegmentQuestion
from .models.question import SCORED, QuestionVersion
from .progress import CourseProgress


@dataclass
class Gain:
    objective: Objective
    pairs: int = 0
    before: int = 0  # right before, of the pairs
    after: int = 0  # at the first attempt
    best: int | None = None  # in the best attempt; None where that is the first, or asked others
    segments: list[MicroSegment] = field(default_factory=list)

    @property
    def is_missed(self) -> bool:
        """Something of it was wrong after the course."""
        return self.after < self.pairs


def gains_of(progress: CourseProgress) -> list[Gain]:
    """Objectives with a pair, in order; missed ones with the segments that teach them.

    First attempts, like outcomes.
    """
    course = progress.structure.course
    before, after = progress.answers(Phase.PRE), progress.answers(Phase.POST)
    versions = QuestionVersion.objects.filter(
        pk__in={r.version_id for r in after.values()}, measures__in=SCORED
    )
    best = _of_best_attempts(progress)
    gains: dict[int, Gain] = {}
    asked: dict[int, set[int]] = {}
    for version in versions.select_related("objective"):
        first, last = before.get(version.question_id), after[version.question_id]
        if version.objective is None or first is None or first.version_id != last.version_id:
            continue
        gain = gains.setdefault(version.objective.pk, Gain(version.objective))
        gain.pairs += 1
        gain.before += bool(first.correct)
        gain.after += bool(last.correct)
        asked.setdefault(version.objective.pk, set()).add(version.question_id)
    for objective, questions in asked.items():
        if questions <= best.keys():
            gains[objective].best = sum(best[question] for question in questions)
    if any(gain.is_missed for gain in gains.values()):
        _add_segments(course, gains)
    return sorted(gains.values(), key=lambda gain: gain.objective.number)


def _of_best_attempts(progress: CourseProgress) -> dict[int, bool]:
    """Whether a question was right in the best attempt, of the post-tests whose best one is a later
    one.
    """
    right: dict[int, bool] = {}
    for poll in progress.structure.polls_in(Phase.POST):
        best = progress.best_result(poll)
        if best and best.attempt > 1:
            answers = progress.answered_in(poll, best.attempt)
            right |= {question: bool(answer.correct) for question, answer in answers.items()}
    return right


def _add_segments(course: Course, gains: dict[int, Gain]) -> None:
    asked = (
        SegmentQuestion.objects.in_use()
        .filter(segment__course=course)
        .select_related("segment")
        .order_by("segment__position", "segment")
    )
    teaches = dict(
        QuestionVersion.objects.filter(
            course=course,
            in_force_until__isnull=True,
            question__in=[segment_question.question_id for segment_question in asked],
        )
        .exclude(objective=None)
        .values_list("question", "objective")
    )
    for segment_question in asked:
        gain = gains.get(teaches.get(segment_question.question_id, 0))
        if gain and gain.is_missed:
            gain.segments.append(segment_question.segment)
