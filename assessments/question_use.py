"""Where the questions of a course are asked, and whether what they find out will count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext_noop

from courses.models import Course

from .models import (
    DecisionPoint,
    Measure,
    Phase,
    Poll,
    PollQuestion,
    QuestionVersion,
    SegmentQuestion,
)
from .models.poll import PHASE_NAMES
from .models.question import SCORED
from .querysets import versions_in_force

COMPARED = (*SCORED, Measure.CONFIDENCE)
AFTERWARDS = (Measure.PRACTICE_CHANGE, Measure.BARRIER)


def poll_name(poll: Poll, say: Callable[[str], str] = str) -> str:
    """As people speak of it, in the language of `say`; the track must be at hand."""
    parts = [say(PHASE_NAMES[Phase(poll.phase)])]
    if poll.after_days is not None:
        parts.append(say(gettext_noop("%(days)s days")) % {"days": poll.after_days})
    if poll.track:
        parts.append(say(gettext_noop("track %(number)s")) % {"number": poll.track.number})
    return ", ".join(parts)


@dataclass
class QuestionUse:
    """A question with its wording in force and everywhere it is asked."""

    version: QuestionVersion
    polls: list[Poll] = field(default_factory=list)
    points: list[DecisionPoint] = field(default_factory=list)
    segments: list[SegmentQuestion] = field(default_factory=list)
    retries: list[Poll] = field(default_factory=list)  # whose further attempts draw from it

    @property
    def key(self) -> str:
        return self.version.question.key

    @property
    def question_id(self) -> int:
        return self.version.question_id

    @property
    def phases(self) -> set[int]:
        return {poll.phase for poll in self.polls}

    @property
    def places(self) -> list[str]:
        return [
            *map(poll_name, self.polls),
            *(f"{poll_name(poll)}, further attempts" for poll in self.retries),
            *(f"decision point, track {point.track.number}" for point in self.points),
            *(f"segment {asked.segment.slug}" for asked in self.segments),
        ]

    @property
    def beside_polls(self) -> list[str]:
        """Where it is asked while somebody watches."""
        return self.places[len(self.polls) + len(self.retries) :]

    @property
    def problem(self) -> str:
        """Why it would not count; empty when it does."""
        if self.retries and not self.polls:
            return ""
        if not (self.polls or self.points or self.segments):
            return "Asked nowhere."
        if self.version.measures in COMPARED and not (self.points or self.segments):
            return _not_paired(self.phases)
        if self.version.measures in AFTERWARDS and not self.phases & {
            Phase.EVALUATION, Phase.POST, Phase.FOLLOW_UP
        }:  # fmt: skip
            return "Counts only after the activity: ask it in the evaluation or a follow-up."
        return ""


def _not_paired(phases: set[int]) -> str:
    missing = [name for name in (Phase.PRE, Phase.POST) if name not in phases]
    if not missing:
        return ""
    if len(missing) == 2:
        return "Neither in the pre-test nor in the post-test: no change can be shown."
    return f"Not in the {PHASE_NAMES[missing[0]]}: no change can be shown."


@dataclass
class CourseUse:
    course: Course
    questions: list[QuestionUse]
    polls: list[Poll]

    def by_id(self) -> dict[int, QuestionUse]:
        return {use.question_id: use for use in self.questions}


def use_of(course: Course) -> CourseUse:
    """Read once, in as many queries for many questions as for few."""
    versions = versions_in_force(course)
    order = sorted(versions.values(), key=lambda v: (v.question.position, v.question_id))
    uses = {version.question_id: QuestionUse(version) for version in order}
    polls = list(_polls(course))
    for poll in polls:
        for entry in poll.entries.all():
            if entry.question_id in uses:
                uses[entry.question_id].polls.append(poll)
        for retry in poll.retry_entries.all():
            if retry.question_id in uses:
                uses[retry.question_id].retries.append(poll)
    points = DecisionPoint.objects.in_use().filter(track__course=course)
    for point in points.select_related("track"):
        uses[point.question_id].points.append(point)
    in_segments = SegmentQuestion.objects.in_use().filter(segment__course=course)
    for asked in in_segments.select_related("segment"):
        uses[asked.question_id].segments.append(asked)
    return CourseUse(course, list(uses.values()), polls)


def _polls(course: Course) -> Iterable[Poll]:
    entries = Prefetch("entries", PollQuestion.objects.in_use())
    polls = Poll.objects.in_use().filter(course=course).select_related("track")
    return polls.prefetch_related(entries, "retry_entries").order_by(
        "phase", "track__number", "after_days", "id"
    )
