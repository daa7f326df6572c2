"""A learner's way through a course: what is done, what is open, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop

from courses.models import Track
from learners.models import Learner

from .branching import is_off, taken_paths
from .models import Choice, Phase, Poll, QuestionVersion
from .scoring import shuffled
from .standing import Locked, Result, Standing
from .state import State
from .structure import Place, Structure

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
    answered: int = 0
    attempt: int = 1
    locked: Locked | None = None
    result: Result | None = None
    may_retake: bool = False
    watched: float = 0.0

    @property
    def minutes(self) -> int:
        if self.track and self.kind == "track":
            return max(1, round(self.track.duration / 60)) if self.track.duration else 0
        return max(1, round(self.questions * SECONDS_A_QUESTION / 60))

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
    learner: Learner, structure: Structure, at: datetime, state: State | None = None
) -> tuple[list[Step], Standing]:
    """The steps in order, and the standing they were read from."""
    standing = Standing(learner, structure, state)
    order = [structure.poll(Phase.PRE, None)]
    steps = [_poll_step(standing, poll, at) for poll in order if poll]
    for track in structure.tracks:
        before, after = structure.poll(Phase.PRE, track.pk), structure.poll(Phase.POST, track.pk)
        steps += [_poll_step(standing, before, at)] if before else []
        steps.append(_track_step(standing, track))
        steps += [_poll_step(standing, after, at)] if after else []
    for phase in (Phase.POST, Phase.EVALUATION, Phase.FOLLOW_UP):
        steps += [_poll_step(standing, p, at) for p in structure.polls_in(phase) if not p.track_id]
    return steps, standing


def next_step(steps: list[Step], after: Step | None = None) -> Step | None:
    """The first open step behind the given one, else the first open one."""
    place = steps.index(after) + 1 if after in steps else 0
    return next((step for step in [*steps[place:], *steps[:place]] if step.state == "open"), None)


TITLES = {
    Phase.PRE: gettext_noop("Questions before"),
    Phase.IN_ACTIVITY: gettext_noop("Decision points"),
    Phase.POST: gettext_noop("Questions after"),
    Phase.EVALUATION: gettext_noop("Evaluation"),
    Phase.FOLLOW_UP: gettext_noop("Follow-up"),
    Phase.COMPARISON: gettext_noop("Questions for a comparison group"),
}


def _poll_step(standing: Standing, poll: Poll, at: datetime) -> Step:
    attempt = standing.open_attempt(poll)
    answered, asked = standing.answered_in(poll, attempt), standing.structure.questions_of(poll)
    locked = standing.why_locked(Place(Phase(poll.phase), poll=poll), at)
    done = standing.is_complete(poll, attempt)
    state = "done" if done else "locked" if locked else "open"
    title = gettext(TITLES[Phase(poll.phase)])
    if poll.phase == Phase.PRE and poll.track_id is None:
        title = gettext("About your practice")
    return Step(
        "poll",
        Phase(poll.phase),
        title,
        state,
        track=poll.track,
        poll=poll,
        questions=len(asked),
        answered=len(answered),
        attempt=attempt,
        locked=locked,
        result=standing.best_result(poll),
        may_retake=standing.may_retake(poll),
    )


def _track_step(standing: Standing, track: Track) -> Step:
    points = standing.structure.points_of(track.pk)
    given = set(standing.answers(Phase.IN_ACTIVITY))
    progress = standing.progress.get(track.pk)
    answered = sum(point.question_id in given for point in points)
    taken = taken_paths(points, standing.answers(Phase.IN_ACTIVITY))
    required = all(
        point.question_id in given
        for point in points
        if point.required and not is_off(track, point.at, taken)
    )
    done = bool(progress and progress.completed_at) and required
    return Step(
        "track",
        Phase.IN_ACTIVITY,
        track.title,
        "done" if done else "open",
        track=track,
        questions=len(points),
        answered=answered,
        watched=float(progress.watched) if progress else 0.0,
    )


def public_question(version: QuestionVersion, seed: object = "") -> dict[str, Any]:
    """What a learner may see before answering: never which choice is right, never the rationale. `seed` stands for the
    learner: with it, choices come in the order this learner sees them, before, after and in every version."""
    return {
        "question": version.question.key,
        "version": version.number,
        "kind": version.kind,
        "measures": version.measures,
        "stem": version.stem,
        "choices": [_public_choice(choice) for choice in in_order(version, seed)],
        "scale": version.scale,
        "grid": version.grid,
        "unit": version.unit,
        "min": version.lowest,
        "max": version.highest,
    }


def _public_choice(choice: Choice) -> dict[str, Any]:
    return {"key": choice.key, "text": choice.text} | (
        {"exclusive": True} if choice.stands_alone else {}
    )


def in_order(version: QuestionVersion, seed: object = "") -> list[Choice]:
    """The choices as they are shown to the learner of that seed; as the author wrote them where nothing is shuffled."""
    choices = list(version.choices.all())
    if not version.shuffle or not seed:
        return choices
    own = f"{seed}:{version.question_id}"
    return shuffled(
        choices, last=lambda choice: choice.stays_last, key=lambda choice: choice.key, seed=own
    )


def step_out(
    step: Step, standing: Standing, versions: dict[int, QuestionVersion]
) -> dict[str, Any]:
    """A step for the API; its questions once they are open."""
    out: dict[str, Any] = {
        "kind": step.kind,
        "phase": step.phase.label,
        "track": step.track.number if step.track else None,
        "title": step.title,
        "state": step.state,
        "questions_total": step.questions,
        "questions_answered": step.answered,
        "attempt": step.attempt,
        "locked": {"code": step.locked.code, "detail": step.locked.sentence}
        if step.locked
        else None,
        "result": _result(step.result),
        "may_retake": step.may_retake,
    }
    out["questions"] = [] if step.state == "locked" else _questions(step, standing, versions)
    return out


def _result(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "right": result.right,
        "scored": result.scored,
        "share": result.share,
        "passed": result.passed,
    }


def _questions(
    step: Step, standing: Standing, versions: dict[int, QuestionVersion]
) -> list[dict[str, Any]]:
    if step.kind == "track" and step.track:
        mine, points = standing.answers(step.phase), standing.structure.points_of(step.track.pk)
        return [
            _asked(versions[p.question_id], standing, mine, at=p.at, required=p.required)
            for p in points
        ]
    assert step.poll is not None
    mine = standing.answered_in(step.poll, step.attempt)
    entries = step.poll.entries.all()
    return [_asked(versions[e.question_id], standing, mine, required=e.required) for e in entries]


def _asked(
    version: QuestionVersion, standing: Standing, mine: dict[int, Any], **more: Any
) -> dict[str, Any]:
    given = mine.get(version.question_id)
    return (
        public_question(version, standing.learner.seed)
        | more
        | {"answer": given.answer if given else None}
    )
