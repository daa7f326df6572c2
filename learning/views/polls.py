"""Questions before, after, in the evaluation and in the follow-up: one a screen, the evaluation on
one.
"""

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.follow_up import link_of
from assessments.models import Phase, Poll
from assessments.progress import CourseProgress
from assessments.scoring import InvalidAnswer
from assessments.structure import structure_of
from courses.actions import require_front_matter, require_opening
from courses.models import Course
from courses.moments import clock
from learners.actions import learner_for
from learners.models import Learner
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from learning.access import course_of, signed_in, unsent
from learning.answering import record_answer
from learning.continuing import with_credit
from learning.poll_screens import (
    LearnersPoll,
    Problems,
    Screen,
    field_prefix,
    screens_of,
    shown_screen,
    with_values,
)
from learning.presenters import has_expired, moments, shown_question
from learning.refusals import NotYet, refusals_as_pages
from learning.shown_answers import ShownAnswer, keys_wait, shown_answer

from .follow_up import wave_page

KEPT = gettext_noop("You have already answered this. Your first answer counts, and it was kept.")


@signed_in
@never_cache
@refusals_as_pages
def poll_page(
    request: SignedInRequest, slug: str, pk: int, number: int | None = None
) -> HttpResponseBase:
    course, learner = course_of(request, slug), learner_for(request.user)
    if not course.is_published:
        return _preview(request, course, pk)
    if wave := _previewed_follow_up(request, course, pk):
        return _previewed_wave(request, course, learner, wave)
    # An edit does not throw out somebody in the middle: answers need any version shown, pages the
    # one in force.
    (require_front_matter if request.method == "POST" else require_opening)(learner, course)
    asked = LearnersPoll(course, learner, pk)
    if asked.step.state == "locked" and asked.step.locked:
        raise NotYet(asked.step.locked.sentence)
    if asked.step.phase == Phase.FOLLOW_UP and request.method != "POST":
        return redirect(link_of(learner, asked.poll))
    if number is not None and not 1 <= number <= len(asked.screens):
        raise Http404
    if request.method == "POST":
        return _answer(request, asked, number)
    if asked.step.is_done and number is None:
        return _result(request, asked)
    return _show(request, asked, number)


def _show(
    request: HttpRequest,
    asked: LearnersPoll,
    number: int | None,
    status: int = 200,
    problems: Problems | None = None,
) -> HttpResponse:
    actions.remember_opening(
        learner=asked.learner, structure=asked.structure, steps=[asked.step], at=timezone.now()
    )
    kept = unsent(request)
    typed = {name: request.POST.getlist(name) for name in request.POST} if problems else kept
    shown = [shown_screen(asked, screen, typed, problems or {}) for screen in asked.screens]
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
        context |= {"screens": shown, "unsent": kept and any(opened)} | still_open(asked, problems)
        return render(request, "learning/evaluation.html", context, status=status)
    if number is None:
        number = next((n for n, is_open in enumerate(opened, 1) if is_open), 1)
    context |= {
        "screen": shown[number - 1],
        "place": number,
        "answered": opened.count(False),
        "is_last": sum(opened) == 1,
        "comes_again": asked.comes_again(asked.screens[number - 1]),
    }
    context["unsent"] = kept and opened[number - 1]
    return render(request, "learning/question.html", context, status=status)


def still_open(asked: LearnersPoll, problems: Problems | None) -> dict[str, Any]:
    """What waits for an answer once something was sent or is stored, each with where it stands."""
    waiting = [
        (f"question-{question.key}", version.plain_stem)
        for screen in asked.screens
        for question, version in zip(screen.questions, screen.versions, strict=True)
        if question.pk in asked.left(screen)
        and (question.pk in asked.required or question.pk in (problems or {}))
    ]
    saved = bool(asked.answered)
    return {"saved": saved, "still_open": waiting if saved or problems else []}


def _answer(request: HttpRequest, asked: LearnersPoll, number: int | None) -> HttpResponse:
    """Every answer that was given is stored; what is missing or unfit is asked again."""
    if number is None and not asked.is_one_screen:
        raise Http404
    screens = asked.screens if number is None else [asked.screens[number - 1]]
    problems, was_kept = _store(request, asked, screens)
    fresh = LearnersPoll(asked.course, asked.learner, asked.poll.pk)
    still_open = set().union(*(fresh.left(screen) for screen in screens))
    if problems := {pk: words for pk, words in problems.items() if pk in still_open}:
        return _show(request, fresh, number, status=400, problems=problems)
    if number is None:
        return redirect(asked.address)
    if was_kept:
        messages.info(request, gettext(KEPT))
        return redirect(f"{asked.address}{number}/")
    following = fresh.number_after(number)
    return redirect(f"{asked.address}{following}/") if following else _after(request, fresh)


def _store(
    request: HttpRequest, asked: LearnersPoll, screens: list[Screen]
) -> tuple[Problems, bool]:
    """What was wrong with the answers that could not be stored, and whether an earlier one was kept
    instead.
    """
    problems, was_kept = {}, False
    for screen in screens:
        for question in screen.questions:
            prefix = field_prefix(asked, screen, question)
            if question.pk not in asked.required and _skips(request, prefix):
                continue
            try:
                record_answer(
                    request, asked.course, asked.learner, question, asked.step.phase, prefix
                )
            except InvalidAnswer as problem:
                problems[question.pk] = sentence_for_reader(problem)
            except (actions.AlreadyAnswered, actions.KeyReused):
                was_kept = True
    return problems, was_kept


def _skips(request: HttpRequest, prefix: str) -> bool:
    """Nothing was chosen or written, or the learner said so: no answer, and no row."""
    return "skip" in request.POST or not any(
        value.strip() for value in request.POST.getlist(f"{prefix}answer")
    )


def _after(request: HttpRequest, asked: LearnersPoll) -> HttpResponse:
    """After the questions before goes on at once; after the others comes the result."""
    if asked.step.phase != Phase.PRE:
        return redirect(asked.address)
    if hasattr(request, "preview"):  # for authors, in English
        messages.info(request, "Thank you. Your answers are kept until the preview ends.")
    else:
        messages.info(request, gettext("Thank you. Your answers are saved."))
    return redirect(asked.following()["next_address"])


@dataclass(frozen=True)
class AnswerInResult(ShownAnswer):
    before: bool | None = None  # whether the same question was right before the course
    moment: int | None = None  # of the video, in seconds, to watch again

    @property
    def clock(self) -> str:
        return "" if self.moment is None else clock(self.moment)


def _result(request: HttpRequest, asked: LearnersPoll) -> HttpResponse:
    before = asked.progress.answers(Phase.PRE) if asked.step.phase == Phase.POST else {}
    led_up = moments(asked.structure, asked.poll.track, asked.structure.in_force)
    answered = [
        asked.given[question.pk] for question in asked.questions if question.pk in asked.given
    ]
    held_back = asked.progress.held_back
    items = []
    for response in answered:
        shown = shown_answer(response, asked.structure, asked.learner.seed, held_back)
        earlier = before.get(response.question_id)
        seconds = led_up.get(shown.version.objective_id or 0) if shown.version.is_scored else None
        # Several questions of one objective: each takes the next of its moments, the last stays.
        moment = (seconds.pop(0) if len(seconds) > 1 else seconds[0]) if seconds else None
        correct = earlier.correct if earlier else None
        items.append(AnswerInResult(**vars(shown), before=correct, moment=moment))
    context = {"course": asked.course, "step": asked.step, "items": items, "address": asked.address}
    context["expired"] = has_expired(asked.course)
    context["keys_wait"] = keys_wait(items)
    context["draws"] = bool(asked.structure.drawn_from(asked.poll))
    context["skipped"] = [
        (n, asked.is_one_screen, version.plain_stem)
        for n, screen in enumerate(asked.screens, 1)
        for question, version in zip(screen.questions, screen.versions, strict=True)
        if question.pk not in asked.given
    ]
    context |= with_credit(asked.following(), asked.learner, asked.course) | _compared(items)
    context["finished"] = all(step.is_done for step in asked.steps if step.phase != Phase.FOLLOW_UP)
    context["follow_up"] = next(
        (s for s in asked.steps if s.phase == Phase.FOLLOW_UP and not s.is_done), None
    )
    return render(request, "learning/result.html", context)


def _compared(items: list[AnswerInResult]) -> dict[str, int]:
    """How many of the questions asked twice were right before and are now."""
    twice = [item for item in items if item.before is not None]
    return {
        "twice": len(twice),
        "right_before": sum(bool(item.before) for item in twice),
        "right_now": sum(bool(item.response and item.response.correct) for item in twice),
    }


@require_POST
@signed_in
@refusals_as_pages
def retake(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    course, learner = course_of(request, slug), learner_for(request.user)
    asked = LearnersPoll(course, learner, pk)
    with contextlib.suppress(actions.AttemptOpen):  # opened in another window: go on there
        actions.open_attempt(learner=learner, course=course, poll=asked.poll, at=timezone.now())
    return redirect(f"{asked.address}1/")


def _previewed_follow_up(request: HttpRequest, course: Course, pk: int) -> Poll | None:
    """Its day never comes in a preview, and its link is of one learner."""
    follow_ups = (
        structure_of(course).polls_in(Phase.FOLLOW_UP) if hasattr(request, "preview") else []
    )
    return next((poll for poll in follow_ups if poll.pk == pk), None)


def _previewed_wave(
    request: HttpRequest, course: Course, learner: Learner, wave: Poll
) -> HttpResponseBase:
    """As though its day had come; before the course is finished, its questions alone."""
    if CourseProgress(learner, structure_of(course)).finished_at() is None:
        return _preview(request, course, wave.pk)
    at = timezone.now() + timedelta(days=wave.after_days or 0)
    return wave_page(request, slug=course.slug, learner=learner, poll=wave, at=at)


def _preview(request: HttpRequest, course: Course, pk: int) -> HttpResponse:
    """An author sees the questions of a draft; nothing can be sent."""
    structure = structure_of(course)
    poll = next((poll for poll in structure.polls if poll.pk == pk), None)
    if poll is None:
        raise Http404
    shown = [
        with_values(
            screen,
            [
                shown_question(v, None) | {"prefix": f"{v.question.key}-", "problem": ""}
                for v in screen.versions
            ],
        )
        for screen in screens_of(structure.questions_of(poll), structure.in_force)
    ]
    return render(
        request, "learning/preview.html", {"course": course, "poll": poll, "screens": shown}
    )
