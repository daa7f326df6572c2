"""The cast and the courses of tests, spoken plainly: make_course(...), ask(...), answered(...),
somebody(role).
"""

import atexit
import functools
import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from assessments.authoring import Content, Offered, save_version
from assessments.models import (
    DecisionPoint,
    Phase,
    Poll,
    PollQuestion,
    Question,
    QuestionVersion,
    Response,
)
from assessments.querysets import form_of
from assessments.scoring import read
from courses.models import (
    Case,
    Course,
    CourseStatus,
    Disclosure,
    Enrollment,
    Faculty,
    MicroSegment,
    Objective,
    Track,
)
from learners import tokens
from learners.models import Learner, Membership, Scope, Team, User
from learners.roles import grant
from learners.teams import note_members

THEN = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n"
_numbers = itertools.count(1)


@functools.cache
def tiny_video() -> Path:
    """Three seconds of real H.264, made once a session."""
    folder = Path(tempfile.mkdtemp(prefix="cme-video-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc=s=64x36:d=3:r=5",
    ]
    command += [
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-movflags",
        "+faststart",
        str(folder / "tiny.mp4"),
    ]
    subprocess.run(command, check=True, timeout=60)
    return folder / "tiny.mp4"


# --- people ---------------------------------------------------------------------------------------


def somebody(*roles: str, password: str = "correct horse", **fields: Any) -> User:
    """A signed-up account with these roles."""
    user = User.objects.create_user(
        fields.pop("email", f"person{next(_numbers)}@example.org"), password, **fields
    )
    grant(user, roles)
    return user


def token_for(
    user: User, *scopes: str, second_factor: bool = True, team: Team | None = None
) -> str:
    """An API token of a confirmed account."""
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    new = tokens.make(
        user=user,
        name="test",
        scopes=scopes or Scope.values,
        at=timezone.now(),
        second_factor=second_factor,
        team=team,
        by=user,
    )
    return new.key


def make_learner(user: User | None = None, **fields: Any) -> Learner:
    return Learner.objects.create(user=user, **fields)


def enrolled(course: Course, learner: Learner | None = None, pathway: str = "cme") -> Learner:
    learner = learner or make_learner()
    Enrollment.objects.create(learner=learner, course=course, pathway=pathway)
    return learner


# --- what is taught -------------------------------------------------------------------------------


def make_course(
    slug: str = "",
    *,
    objectives: int = 2,
    tracks: int = 1,
    questions: int = 0,
    published: bool = True,
) -> Course:
    """A course with objectives and tracks (no video files); `questions` knowledge questions asked
    before and after track 1.
    """
    slug = slug or f"course-{next(_numbers)}"
    course = Course.objects.create(
        slug=slug,
        title=f"Course {slug}",
        release_date=date(2025, 3, 1),
        expiry_date=date(2028, 2, 28),
        status=CourseStatus.PUBLISHED if published else CourseStatus.DRAFT,
        published_at=THEN if published else None,
    )
    Objective.objects.bulk_create(
        Objective(course=course, number=n, text=f"Objective {n}") for n in range(1, objectives + 1)
    )
    for number in range(1, tracks + 1):
        Track.objects.create(course=course, number=number, title=f"Track {number}", duration=1800)
    asked = [ask(course, f"q{number}") for number in range(1, questions + 1)]
    if asked and tracks:
        track = course.tracks.get(number=1)
        make_poll(course, Phase.PRE, asked, track=track)
        make_poll(course, Phase.POST, asked, track=track)
    return course


def with_video(track: Track | MicroSegment) -> Track | MicroSegment:
    """The track with a real video in storage."""
    track.video.save("tiny.mp4", ContentFile(tiny_video().read_bytes()))
    track.duration = 3
    track.save()
    return track


def make_faculty(course: Course, name: str = "Ann Lee", *, mitigated: bool = True) -> Faculty:
    person = Faculty.objects.create(course=course, name=name, credentials="MD", role="chair")
    Disclosure.objects.create(
        faculty=person, company="Acme", relationship="consultant", mitigated=mitigated
    )
    return person


def make_segment(course: Course, slug: str = "first") -> MicroSegment:
    return MicroSegment.objects.create(
        course=course, slug=slug, title=f"Segment {slug}", duration=120
    )


def make_case(track: Track, starts_at: int = 60) -> Case:
    return Case.objects.create(track=track, title="A case", starts_at=starts_at)


# --- what is asked --------------------------------------------------------------------------------


def ask(course: Course, key: str, **content: Any) -> Question:
    """A question with one version in force; by default a knowledge question whose right choice is
    b.
    """
    question = Question.objects.create(course=course, key=key, position=course.questions.count())
    save_version(question, wording(course, **content), at=THEN)
    return question


def wording(course: Course, **content: Any) -> Content:
    defaults: dict[str, Any] = {
        "kind": "single",
        "measures": "knowledge",
        "stem": "Which is right?",
        "choices": (("a", "Alpha", False), ("b", "Beta", True), ("c", "Gamma", False)),
    }
    if content.get("kind") in ("rating", "number", "text"):
        defaults["choices"] = ()
    if content.get("measures", "knowledge") in ("knowledge", "competence", "confidence"):
        defaults["objective"] = course.objectives.order_by("number").first()
    given = defaults | content
    return Content(**given | {"choices": tuple(Offered(*each) for each in given["choices"])})


def version_of(question: Question) -> QuestionVersion:
    return question.versions.get(in_force_until__isnull=True)


def make_poll(course: Course, phase: Phase, questions: list[Question], **fields: Any) -> Poll:
    poll = Poll.objects.create(course=course, phase=phase, **fields)
    PollQuestion.objects.bulk_create(
        PollQuestion(poll=poll, question=question, position=position)
        for position, question in enumerate(questions)
    )
    return poll


def make_decision_point(track: Track, question: Question, at: int = 30) -> DecisionPoint:
    return DecisionPoint.objects.create(track=track, question=question, at=at)


# --- what is answered -----------------------------------------------------------------------------


def answered(
    question: Question,
    answer: Any = "b",
    *,
    phase: Phase = Phase.PRE,
    learner: Learner | None = None,
    pathway: str = "cme",
    **fields: Any,
) -> Response:
    """An answer as stored, without the gates of a learner's way."""
    version = version_of(question)
    judged = read(form_of(version), answer)
    return Response.objects.create(
        learner=learner or make_learner(),
        course_id=question.course_id,
        question=question,
        version=version,
        phase=phase,
        pathway=pathway,
        answer=judged.answer,
        picked=judged.picked,
        correct=judged.correct,
        answered_at=fields.pop("answered_at", THEN + timedelta(seconds=next(_numbers))),
        **fields,
    )


@transaction.atomic
def set_members(team: Team, members: Iterable[tuple[User, str]], *, by: User | None) -> None:
    """Who is in it, and as what."""
    held = set(team.memberships.values_list("user", "role"))
    team.memberships.all().delete()
    Membership.objects.bulk_create(
        Membership(team=team, user=user, role=role) for user, role in members
    )
    note_members(team, held, by=by)
