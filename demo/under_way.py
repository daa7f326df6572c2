"""The demonstration's own learner in the middle of the course: enrolled, the questions before a
track answered, its video watched halfway, a decision taken. A test account, which never counts.
"""

from datetime import datetime
from typing import Any

from assessments.actions import record_response
from assessments.models import Phase, Question
from assessments.structure import Structure, structure_of
from courses import front_matter
from courses.actions import acknowledge_front_matter, enroll
from courses.models import Course, Track, TrackProgress
from learners.actions import learner_for
from learners.models import Exclusion, Learner, User

PERSON = {
    "given_name": "Lena",
    "family_name": "Demo",
    "credentials": "MD",
    "profession": "physician",
    "specialty": "Medical Oncology",
    "exclusion": Exclusion.TEST,
}
PATIENTS_A_WEEK = 8


def begin(*, user: User, course: Course, at: datetime) -> None:
    """Once: a learner who is in the course already stays as they are."""
    learner = learner_for(user)
    if learner.enrollments.filter(course=course).exists():
        return
    Learner.objects.filter(pk=learner.pk).update(**PERSON)
    learner.refresh_from_db()
    version = front_matter.current(course).version
    acknowledge_front_matter(learner=learner, course=course, version=version)
    enroll(learner=learner, course=course, at=at)
    structure = structure_of(course)
    track = structure.tracks[0]
    for poll in structure.polls_in(Phase.PRE):
        if poll.track_id in (None, track.pk):
            for question in structure.questions_of(poll):
                _answer(learner, structure, question, Phase.PRE, at)
    _watch_half(learner, track, at)
    for point in structure.points_of(track.pk):
        if track.duration and point.at < track.duration / 2:
            _answer(learner, structure, point.question, Phase.IN_ACTIVITY, at)


def _answer(
    learner: Learner, structure: Structure, question: Question, phase: Phase, at: datetime
) -> None:
    record_response(
        learner=learner,
        course=structure.course,
        question_key=question.key,
        phase=phase,
        answer=_given(structure.in_force[question.pk]),
        idempotency_key=None,
        answered_at=at,
    )


def _given(version: Any) -> object:
    """The first of several choices: sometimes right, as anybody's."""
    if version.kind == "rating":
        return 2
    if version.kind == "number":
        return PATIENTS_A_WEEK
    key = version.choices.all()[0].key
    return [key] if version.kind == "multiple" else key


def _watch_half(learner: Learner, track: Track, at: datetime) -> None:
    """Written down as it would stand after a quarter of an hour that nobody waits for here."""
    half = (track.duration or 0) // 2
    TrackProgress.objects.update_or_create(
        learner=learner,
        track=track,
        defaults={
            "intervals": [[0, float(half)]],
            "watched": half,
            "position": half,
            "updated_at": at,
        },
    )
