"""Drafts that begin with the rows every course of their kind has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from courses.models import Course, MicroSegment, PlanningRecord, Track
from learners.models import Team

from .authoring import Content, Offered, new_questions, save_versions
from .models import Kind, Measure, Phase
from .poll_editing import asks, new_poll
from .withdrawing import set_questions

CHANGES = ("Change how I test", "Change how I treat", "Change how I monitor", "Nothing")
BARRIERS = ("Time", "Cost or coverage", "Access to tests", "Patients' wishes", "None")


@dataclass(frozen=True)
class Template:
    key: str
    label: str
    what: str
    make: Callable[[Course], None]


def _tracks(course: Course, number: int) -> None:
    """Their number stands before the title wherever they are named."""
    for index in range(1, number + 1):
        Track.objects.create(course=course, number=index, title="Case")


def _segments(course: Course) -> None:
    for index in range(1, 5):
        MicroSegment.objects.create(
            course=course, slug=f"{course.slug[:60]}-{index}", title=f"Segment {index}",
            position=index,
        )  # fmt: skip


TEMPLATES = (
    Template("empty", "Empty course", "Only its title.", lambda course: None),
    Template(
        "two-tracks",
        "Two-track case course",
        "Two tracks, whose videos and cases you add, an empty planning record, an evaluation of "
        "intended changes and barriers.",
        lambda course: _tracks(course, 2),
    ),
    Template(
        "single-case",
        "Single case",
        "One track, whose video and case you add, an empty planning record, an evaluation of "
        "intended changes and barriers.",
        lambda course: _tracks(course, 1),
    ),
    Template(
        "segments",
        "Segment series",
        "Four short segments, whose videos, questions and takeaways you add.",
        _segments,
    ),
)
WITH_EVALUATION = {"two-tracks", "single-case"}


@transaction.atomic
def make_course(
    *, template: Template, slug: str, title: str, team: Team | None, at: datetime
) -> Course:
    course = Course.objects.create(slug=slug, title=title, team=team)
    template.make(course)
    if template.key in WITH_EVALUATION:
        PlanningRecord.objects.create(course=course)
        _evaluate(course, at)
    return course


def _evaluate(course: Course, at: datetime) -> None:
    """What every evaluation asks; the words are there to be changed."""
    wanted = [
        (Measure.PRACTICE_CHANGE, "What do you intend to change in your practice?", CHANGES),
        (Measure.BARRIER, "What may keep you from it?", BARRIERS),
    ]
    questions = new_questions(course, [f"q{index}" for index in range(1, len(wanted) + 1)])
    contents = [
        Content(kind=Kind.MULTIPLE, measures=measure, stem=stem, choices=_choices(texts))
        for measure, stem, texts in wanted
    ]
    save_versions(list(zip(questions, contents, strict=True)), at=at)
    poll = new_poll(course, Phase.EVALUATION)
    set_questions(poll, asks(poll, questions), at=at)


def _choices(texts: tuple[str, ...]) -> tuple[Offered, ...]:
    """The last one says that none of the others is meant."""
    last = len(texts) - 1
    return tuple(
        Offered("abcdefgh"[index], text, exclusive=index == last)
        for index, text in enumerate(texts)
    )
