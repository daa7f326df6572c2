"""A learner's journey through a course: its steps, what is done, what is open, what comes next and
where.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from courses.models import Course, Track
from courses.shares import right_needed
from learners.models import Learner

from .answer_context import AnswerContext, answer_context_of
from .models import Phase, Poll, Question
from .progress import CourseProgress, Locked, Result
from .structure import Occasion, Structure, structure_of

SECONDS_A_QUESTION = 40


@dataclass
class Step:
    """One stop on the way."""

    kind: str  # poll or track
    phase: Phase
    title: str
    state: str  # done, open, locked
    track: Track | None = None
    poll: Poll | None = None
    questions: int = 0
    scored: int = 0  # of a post-test: the questions that count for passing
    answered: int = 0
    attempt: int = 1
    locked: Locked | None = None
    result: Result | None = None  # of the best attempt
    first_result: Result | None = None
    may_retake: bool = False
    watched: float = 0.0  # seconds
    minutes_watched: int = 0

    @property
    def minutes(self) -> int:
        if self.track and self.kind == "track":
            return max(1, round(self.track.duration / 60)) if self.track.duration else 0
        return max(1, round(self.questions * SECONDS_A_QUESTION / 60))

    @property
    def needed(self) -> int | None:
        """How many must be right to pass; None where nothing is to be passed."""
        if self.poll is None or self.poll.pass_mark is None or not self.scored:
            return None
        return right_needed(self.poll.pass_mark, self.scored)

    @property
    def full_title(self) -> str:
        if self.track is None:
            return self.title
        named = {"number": self.track.number, "title": self.title}
        return (
            gettext("Track %(number)s: %(title)s")
            if self.kind == "track"
            else gettext("%(title)s, track %(number)s")
        ) % named

    @property
    def is_done(self) -> bool:
        return self.state == "done"


def steps_of(
    learner: Learner, structure: Structure, at: datetime, context: AnswerContext | None = None
) -> tuple[list[Step], CourseProgress]:
    """The steps in order, and the progress they were read from."""
    progress = CourseProgress(learner, structure, context)
    stops = _stops(structure)
    steps = [
        _poll_step(progress, stop, at) if isinstance(stop, Poll) else _track_step(progress, stop)
        for stop in stops
    ]
    return steps, progress


def outline_of(structure: Structure) -> list[Step]:
    """The steps as everybody may know them: titles and lengths, no question."""
    return [
        Step(
            "poll",
            Phase(stop.phase),
            _title(stop, structure),
            "open",
            track=stop.track,
            poll=stop,
            questions=len(structure.questions_of(stop)),
            scored=_scored_in(structure, stop, structure.questions_of(stop)),
        )
        if isinstance(stop, Poll)
        else Step(
            "track",
            Phase.IN_ACTIVITY,
            stop.title,
            "open",
            track=stop,
            questions=len(structure.points_of(stop.pk)),
        )
        for stop in _stops(structure)
    ]


def _stops(structure: Structure) -> list[Poll | Track]:
    """Polls and tracks in the order in which they are taken."""
    stops: list[Poll | Track | None] = [structure.poll(Phase.PRE, None)]
    for track in structure.tracks:
        before, after = structure.poll(Phase.PRE, track.pk), structure.poll(Phase.POST, track.pk)
        stops += [before, track, after]
    for phase in (Phase.POST, Phase.EVALUATION, Phase.FOLLOW_UP):
        stops += [poll for poll in structure.polls_in(phase) if not poll.track_id]
    return [stop for stop in stops if stop is not None]


def next_step(steps: list[Step], after: Step | None = None) -> Step | None:
    """The first open step behind the given one, else the first open one."""
    index = steps.index(after) + 1 if after in steps else 0
    return next((step for step in [*steps[index:], *steps[:index]] if step.state == "open"), None)


TITLES = {
    Phase.PRE: gettext_noop("Pre-test"),
    Phase.IN_ACTIVITY: gettext_noop("Decision points"),
    Phase.POST: gettext_noop("Post-test"),
    Phase.EVALUATION: gettext_noop("Evaluation"),
    Phase.FOLLOW_UP: gettext_noop("Follow-up"),
    Phase.COMPARISON: gettext_noop("Questions for a comparison group"),
}


def _title(poll: Poll, structure: Structure) -> str:
    if poll.phase != Phase.PRE:
        return gettext(TITLES[Phase(poll.phase)])
    in_force = structure.in_force
    asked = [in_force.get(question.pk) for question in structure.questions_of(poll)]
    return gettext(title_of(Phase.PRE, tests=any(each and each.is_scored for each in asked)))


def title_of(phase: Phase, *, tests: bool) -> str:
    """What learners read above a poll; `tests` where an answer in it is right or wrong."""
    if phase == Phase.PRE and not tests:
        return gettext_noop("About your practice")
    return TITLES[phase]


def _poll_step(progress: CourseProgress, poll: Poll, at: datetime) -> Step:
    attempt = progress.open_attempt(poll)
    answered, asked = progress.answered_in(poll, attempt), progress.asked_in(poll, attempt)
    locked = progress.why_locked(Occasion(Phase(poll.phase), poll=poll), at)
    done = progress.is_complete(poll, attempt)
    state = "done" if done else "locked" if locked else "open"
    return Step(
        "poll",
        Phase(poll.phase),
        _title(poll, progress.structure),
        state,
        track=poll.track,
        poll=poll,
        questions=len(asked),
        scored=_scored_in(progress.structure, poll, asked),
        answered=len(answered),
        attempt=attempt,
        locked=locked,
        result=progress.best_result(poll),
        first_result=progress.result(poll, 1),
        may_retake=progress.may_retake(poll),
    )


def _scored_in(structure: Structure, poll: Poll, asked: list[Question]) -> int:
    if poll.pass_mark is None:
        return 0
    in_force = structure.in_force
    return sum(in_force[question.pk].is_scored for question in asked)


def _track_step(progress: CourseProgress, track: Track) -> Step:
    points = progress.structure.points_of(track.pk)
    given = progress.answers(Phase.IN_ACTIVITY)
    watched = progress.track_progress.get(track.pk)
    answered = sum(point.question_id in given for point in points)
    done = watched is not None and progress.is_watched(track) and progress.points_answered(track)
    return Step(
        "track",
        Phase.IN_ACTIVITY,
        track.title,
        "done" if done else "open",
        track=track,
        questions=len(points),
        answered=answered,
        watched=float(watched.watched) if watched else 0.0,
        minutes_watched=progress.watched_minutes(track)[0] if watched else 0,
    )


@dataclass(frozen=True)
class Journey:
    """The steps of a course for a learner, what is done and what comes next; the follow-up comes
    long after and is not counted.
    """

    course: Course
    steps: list[Step]
    next: Step | None
    next_address: str
    done: int
    total: int
    steps_done: str
    finished: bool
    answers: int

    def for_page(self) -> dict[str, Any]:
        return dict(vars(self))


def journey_of(learner: Learner, course: Course) -> Journey:
    steps, progress = steps_of(
        learner,
        structure_of(course),
        timezone.now(),
        answer_context_of(learner, course, Phase.IN_ACTIVITY),
    )
    following = next_step(steps)
    counted = [step for step in steps if step.phase != Phase.FOLLOW_UP]
    return Journey(
        course=course,
        steps=steps,
        next=following,
        next_address=address_of_next(course, following),
        done=sum(step.is_done for step in counted),
        total=len(counted),
        steps_done=_steps_done(counted, steps),
        finished=bool(counted) and all(step.is_done for step in counted),
        answers=len(progress.responses),
    )


def _steps_done(counted: list[Step], steps: list[Step]) -> str:
    """The same count wherever it is told; the follow-up is no part of it, and that is said."""
    named = {"done": sum(step.is_done for step in counted), "total": len(counted)}
    if len(steps) > len(counted):
        return gettext("%(done)s of %(total)s steps done, before the follow-up") % named
    return gettext("%(done)s of %(total)s steps done") % named


def address_of_next(course: Course, step: Step | None) -> str:
    """Where the next step is taken; without one the page of the course."""
    return address_of(course, step) if step else f"/courses/{course.slug}/"


def address_of(course: Course, step: Step) -> str:
    """Where a step is taken."""
    if step.kind == "track" and step.track:
        return f"/courses/{course.slug}/tracks/{step.track.number}/"
    assert step.poll is not None
    return f"/courses/{course.slug}/polls/{step.poll.pk}/"
