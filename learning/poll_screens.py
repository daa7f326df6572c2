"""A poll as one learner meets it: its screens, what is answered and what stays open."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone

from assessments.answer_context import answer_context_of
from assessments.journey import Step, address_of_next, next_step, steps_of
from assessments.models import Phase, Poll, Question, QuestionVersion, Response
from assessments.querysets import with_versions
from assessments.structure import structure_of
from courses.models import Course
from learners.models import Learner

from .presenters import shown_question

Problems = dict[int, str]  # by the id of a question, what is wrong with its answer


@dataclass
class Screen:
    """What is asked on one page: a question, or the rows of a grid."""

    questions: list[Question]
    versions: list[QuestionVersion]

    @property
    def is_grid(self) -> bool:
        return bool(self.versions[0].grid)

    def takes(self, version: QuestionVersion) -> bool:
        """Whether a question is the next row of this grid."""
        first = self.versions[0]
        return self.is_grid and (version.grid, version.scale) == (first.grid, first.scale)


class LearnersPoll:
    """A poll, the steps around it and the answers of one learner."""

    def __init__(self, course: Course, learner: Learner, pk: int) -> None:
        self.course, self.learner, self.structure = course, learner, structure_of(course)
        answering = answer_context_of(learner, course, Phase.PRE)
        self.steps, self.progress = steps_of(learner, self.structure, timezone.now(), answering)
        self.step = self._step(pk)
        assert self.step.poll is not None
        self.poll: Poll = self.step.poll
        attempt = self.step.attempt
        self.questions: list[Question] = self.progress.asked_in(self.poll, attempt)
        self.required = {q.pk for q in self.progress.required_in(self.poll, attempt)}
        self.address = f"/courses/{course.slug}/polls/{pk}/"

    def _step(self, pk: int) -> Step:
        step = next((step for step in self.steps if step.poll and step.poll.pk == pk), None)
        if step is None:
            raise Http404
        return step

    @property
    def answered(self) -> dict[int, Response]:
        return self.progress.answered_in(self.poll, self.step.attempt)

    @property
    def is_one_screen(self) -> bool:
        return self.step.phase == Phase.EVALUATION

    @cached_property
    def given(self) -> dict[int, Response]:
        mine = Response.objects.filter(pk__in=[response.id for response in self.answered.values()])
        return {r.question_id: r for r in with_versions(mine, self.structure.versions)}

    @cached_property
    def screens(self) -> list[Screen]:
        return screens_of(self.questions, self.structure.in_force, self.given)

    def left(self, screen: Screen) -> set[int]:
        """What is not answered of a screen."""
        return {question.pk for question in screen.questions if question.pk not in self.answered}

    def comes_again(self, screen: Screen) -> bool:
        """Whether the post-test asks the same."""
        later = {
            question.pk
            for poll in self.structure.polls_in(Phase.POST)
            for question in self.structure.questions_of(poll)
        }
        return self.step.phase == Phase.PRE and any(q.pk in later for q in screen.questions)

    def number_after(self, number: int) -> int | None:
        """Where to go on: the next screen with an open question, else the first that needs an
        answer.
        """
        screens = list(enumerate(self.screens, 1))
        behind = (n for n, screen in screens if n > number and self.left(screen))
        needed = (n for n, screen in screens if self.left(screen) & self.required)
        return next(behind, None) or next(needed, None)

    def following(self) -> dict[str, Any]:
        step = next_step(self.steps, self.step)
        return {"next": step, "next_address": address_of_next(self.course, step)}


def screens_of(
    questions: list[Question],
    versions: dict[int, QuestionVersion],
    given: dict[int, Response] | None = None,
) -> list[Screen]:
    """The pages of a poll: ratings of one grid that follow each other stand on one."""
    screens: list[Screen] = []
    for question in questions:
        version = (
            given[question.pk].version if given and question.pk in given else versions[question.pk]
        )
        if screens and screens[-1].takes(version):
            screens[-1].questions.append(question)
            screens[-1].versions.append(version)
        else:
            screens.append(Screen([question], [version]))
    return screens


def shown_screen(
    asked: LearnersPoll, screen: Screen, kept: dict[str, list[str]], problems: Problems
) -> dict[str, Any]:
    """A screen with ready values: what is stored, or what was sent and could not be."""
    rows = []
    attempt = asked.step.attempt if asked.step.phase == Phase.POST else None
    for question, version in zip(screen.questions, screen.versions, strict=True):
        prefix = field_prefix(asked, screen, question)
        lost, key = kept.get(f"{prefix}answer"), kept.get(f"{prefix}idempotency_key", [""])[0]
        row = shown_question(
            version, asked.given.get(question.pk), lost, key, asked.learner.seed, attempt
        )
        row |= {
            "prefix": prefix,
            "problem": problems.get(question.pk, ""),
            "optional": question.pk not in asked.required,
        }
        rows.append(row)
    shown = with_values(screen, rows)
    if not field_prefix(asked, screen, screen.questions[0]):
        rows[0]["problem"] = ""  # alone on its page: said once, above
    return shown


def with_values(screen: Screen, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "grid": screen.versions[0].grid,
        "scale": screen.versions[0].scale,
        "questions": rows,
        "given": all(row["given"] for row in rows),
        "some_given": any(row["given"] for row in rows),
        "optional": all(row.get("optional") for row in rows),
        "problem": next((row["problem"] for row in rows if row.get("problem")), ""),
    }


def field_prefix(asked: LearnersPoll, screen: Screen, question: Question) -> str:
    """Tells the fields of several questions on one page apart."""
    return f"{question.key}-" if asked.is_one_screen or screen.is_grid else ""
