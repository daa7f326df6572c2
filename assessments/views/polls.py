"""Questions before, after, in the evaluation and in the follow-up: one a screen, the evaluation on one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.follow_up import link_of
from assessments.models import Phase, Poll, Question, QuestionVersion, Response
from assessments.scoring import InvalidAnswer
from assessments.showing import answered_item, clock, moments, shown_question, with_versions
from assessments.state import state_of
from assessments.steps import Step, next_step, steps_of
from assessments.structure import structure_of
from assessments.ways import address_of
from courses.actions import require_front_matter, require_opening
from courses.models import Course
from learners.actions import learner_for
from learners.models import Learner

from .doors import (
    NotYet,
    course_of,
    has_expired,
    in_words,
    in_words_of_the_reader,
    record,
    signed_in,
    unsent,
)

KEPT = gettext_noop("You answered this already. The first answer counts, and it was kept.")
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


class Asked:
    """A poll as this learner stands before it."""

    def __init__(self, course: Course, learner: Learner, pk: int) -> None:
        self.course, self.learner, self.structure = course, learner, structure_of(course)
        state = state_of(learner, course, Phase.PRE)
        self.steps, self.standing = steps_of(learner, self.structure, timezone.now(), state)
        self.step = self._step(pk)
        assert self.step.poll is not None
        self.poll: Poll = self.step.poll
        self.questions: list[Question] = self.structure.questions_of(self.poll)
        self.required = {question.pk for question in self.structure.required_of(self.poll)}
        self.address = f"/courses/{course.slug}/polls/{pk}/"

    def _step(self, pk: int) -> Step:
        found = next((step for step in self.steps if step.poll and step.poll.pk == pk), None)
        if found is None:
            raise Http404
        return found

    @property
    def answered(self) -> dict[int, Response]:
        return self.standing.answered_in(self.poll, self.step.attempt)

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

    def place_after(self, place: int) -> int | None:
        """Where to go on: the next screen with an open question, else the first that needs an answer."""
        screens = list(enumerate(self.screens, 1))
        behind = (n for n, screen in screens if n > place and self.left(screen))
        needed = (n for n, screen in screens if self.left(screen) & self.required)
        return next(behind, None) or next(needed, None)

    def following(self) -> dict[str, Any]:
        step = next_step(self.steps, self.step)
        return {
            "next": step,
            "next_address": address_of(self.course, step)
            if step
            else f"/courses/{self.course.slug}/",
        }


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


@signed_in
@never_cache
@in_words
def poll_page(request: HttpRequest, slug: str, pk: int, place: int | None = None) -> HttpResponse:
    course, learner = course_of(request, slug), learner_for(request.user)  # type: ignore[arg-type]
    if not course.is_published:
        return _preview(request, course, pk)
    # An edit does not throw out somebody in the middle: answers need any version shown, pages the one in force.
    (require_front_matter if request.method == "POST" else require_opening)(learner, course)
    asked = Asked(course, learner, pk)
    if asked.step.state == "locked" and asked.step.locked:
        raise NotYet(asked.step.locked.sentence)
    if asked.step.phase == Phase.FOLLOW_UP and request.method != "POST":
        return redirect(link_of(learner, asked.poll))
    if place is not None and not 1 <= place <= len(asked.screens):
        raise Http404
    if request.method == "POST":
        return _answer(request, asked, place)
    if asked.step.is_done and place is None:
        return _result(request, asked)
    return _show(request, asked, place)


def _show(
    request: HttpRequest,
    asked: Asked,
    place: int | None,
    status: int = 200,
    problems: Problems | None = None,
) -> HttpResponse:
    kept = unsent(request)
    typed = {name: request.POST.getlist(name) for name in request.POST} if problems else kept
    shown = [_shown_screen(asked, screen, typed, problems or {}) for screen in asked.screens]
    opened = [bool(asked.left(screen)) for screen in asked.screens]
    context = {
        "course": asked.course,
        "expired": has_expired(asked.course),
        "step": asked.step,
        "total": len(shown),
        "address": asked.address,
        "problems": problems,
    }
    if asked.is_one_screen:
        context |= {"screens": shown, "unsent": kept and any(opened)}
        return render(request, "assessments/evaluation.html", context, status=status)
    if place is None:
        place = next((n for n, is_open in enumerate(opened, 1) if is_open), 1)
    context |= {
        "screen": shown[place - 1],
        "place": place,
        "answered": opened.count(False),
        "is_last": sum(opened) == 1,
    }
    context["unsent"] = kept and opened[place - 1]
    return render(request, "assessments/question.html", context, status=status)


def _shown_screen(
    asked: Asked, screen: Screen, kept: dict[str, list[str]], problems: Problems
) -> dict[str, Any]:
    """A screen with ready values: what is stored, or what was sent and could not be."""
    rows = []
    for question, version in zip(screen.questions, screen.versions, strict=True):
        prefix = _prefix(asked, screen, question)
        lost, key = kept.get(f"{prefix}answer"), kept.get(f"{prefix}idempotency_key", [""])[0]
        row = shown_question(version, asked.given.get(question.pk), lost, key, asked.learner.seed)
        row |= {
            "prefix": prefix,
            "problem": problems.get(question.pk, ""),
            "optional": question.pk not in asked.required,
        }
        rows.append(row)
    shown = _with_values(screen, rows)
    if not _prefix(asked, screen, screen.questions[0]):
        rows[0]["problem"] = ""  # alone on its page: said once, above
    return shown


def _with_values(screen: Screen, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "grid": screen.versions[0].grid,
        "scale": screen.versions[0].scale,
        "questions": rows,
        "given": all(row["given"] for row in rows),
        "optional": all(row.get("optional") for row in rows),
        "problem": next((row["problem"] for row in rows if row.get("problem")), ""),
    }


def _answer(request: HttpRequest, asked: Asked, place: int | None) -> HttpResponse:
    """Every answer that was given is stored; what is missing or unfit is asked again."""
    if place is None and not asked.is_one_screen:
        raise Http404
    screens = asked.screens if place is None else [asked.screens[place - 1]]
    problems, was_kept = _store(request, asked, screens)
    fresh = Asked(asked.course, asked.learner, asked.poll.pk)
    still_open = set().union(*(fresh.left(screen) for screen in screens))
    if problems := {pk: words for pk, words in problems.items() if pk in still_open}:
        return _show(request, fresh, place, status=400, problems=problems)
    if place is None:
        return redirect(asked.address)
    if was_kept:
        messages.info(request, gettext(KEPT))
        return redirect(f"{asked.address}{place}/")
    following = fresh.place_after(place)
    return redirect(f"{asked.address}{following}/") if following else _after(request, fresh)


def _store(request: HttpRequest, asked: Asked, screens: list[Screen]) -> tuple[Problems, bool]:
    """What was wrong with the answers that could not be stored, and whether an earlier one was kept instead."""
    problems, was_kept = {}, False
    for screen in screens:
        for question in screen.questions:
            prefix = _prefix(asked, screen, question)
            if question.pk not in asked.required and _skips(request, prefix):
                continue
            try:
                record(request, asked.course, asked.learner, question, asked.step.phase, prefix)
            except InvalidAnswer as problem:
                problems[question.pk] = in_words_of_the_reader(problem)
            except (actions.AlreadyAnswered, actions.KeyReused):
                was_kept = True
    return problems, was_kept


def _prefix(asked: Asked, screen: Screen, question: Question) -> str:
    """Tells the fields of several questions on one page apart."""
    return f"{question.key}-" if asked.is_one_screen or screen.is_grid else ""


def _skips(request: HttpRequest, prefix: str) -> bool:
    """Nothing was chosen or written, or the learner said so: no answer, and no row."""
    return "skip" in request.POST or not any(
        value.strip() for value in request.POST.getlist(f"{prefix}answer")
    )


def _after(request: HttpRequest, asked: Asked) -> HttpResponse:
    """After the questions before goes on at once; after the others comes the result."""
    if asked.step.phase != Phase.PRE:
        return redirect(asked.address)
    messages.info(request, gettext("Thank you, your answers are kept."))
    return redirect(asked.following()["next_address"])


def _result(request: HttpRequest, asked: Asked) -> HttpResponse:
    before = asked.standing.answers(Phase.PRE) if asked.step.phase == Phase.POST else {}
    led_up = moments(asked.structure, asked.poll.track, asked.structure.in_force)
    answered = [
        asked.given[question.pk] for question in asked.questions if question.pk in asked.given
    ]
    items = [answered_item(response, asked.structure, asked.learner.seed) for response in answered]
    for item in items:
        earlier = before.get(item["response"].question_id)
        item["before"] = earlier.correct if earlier else None
        seconds = led_up.get(item["version"].objective_id) if item["version"].is_scored else None
        # Several questions of one objective: each takes the next of its moments, the last stays.
        item["moment"] = (seconds.pop(0) if len(seconds) > 1 else seconds[0]) if seconds else None
        item["clock"] = clock(item["moment"]) if item["moment"] is not None else ""
    context = {"course": asked.course, "step": asked.step, "items": items, "address": asked.address}
    context["expired"] = has_expired(asked.course)
    context["skipped"] = [
        (n, asked.is_one_screen, version.stem)
        for n, screen in enumerate(asked.screens, 1)
        for question, version in zip(screen.questions, screen.versions, strict=True)
        if question.pk not in asked.given
    ]
    context |= asked.following() | _compared(items)
    context["finished"] = all(step.is_done for step in asked.steps if step.phase != Phase.FOLLOW_UP)
    context["follow_up"] = next(
        (s for s in asked.steps if s.phase == Phase.FOLLOW_UP and not s.is_done), None
    )
    return render(request, "assessments/result.html", context)


def _compared(items: list[dict[str, Any]]) -> dict[str, Any]:
    """How many of the questions asked twice were right before and are now."""
    twice = [item for item in items if item["before"] is not None]
    return {
        "twice": len(twice),
        "right_before": sum(bool(item["before"]) for item in twice),
        "right_now": sum(bool(item["response"].correct) for item in twice),
    }


@require_POST
@signed_in
@in_words
def retake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    course, learner = course_of(request, slug), learner_for(request.user)  # type: ignore[arg-type]
    asked = Asked(course, learner, pk)
    actions.open_attempt(learner=learner, course=course, poll=asked.poll, at=timezone.now())
    return redirect(f"{asked.address}1/")


def _preview(request: HttpRequest, course: Course, pk: int) -> HttpResponse:
    """An author sees the questions of a draft; nothing can be sent."""
    structure = structure_of(course)
    poll = next((poll for poll in structure.polls if poll.pk == pk), None)
    if poll is None:
        raise Http404
    shown = [
        _with_values(
            screen,
            [
                shown_question(v, None) | {"prefix": f"{v.question.key}-", "problem": ""}
                for v in screen.versions
            ],
        )
        for screen in screens_of(structure.questions_of(poll), structure.in_force)
    ]
    return render(
        request, "assessments/preview.html", {"course": course, "poll": poll, "screens": shown}
    )
