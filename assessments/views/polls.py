"""Questions before, after, in the evaluation and in the follow-up: one a screen, the evaluation on one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessments import actions
from assessments.follow_up import link_of
from assessments.models import Phase, Poll, Question, Response
from assessments.querysets import versions_in_force
from assessments.scoring import InvalidAnswer
from assessments.showing import answered_item, moments, shown_question, with_versions
from assessments.standing import Standing
from assessments.steps import Step, next_step, steps_of
from assessments.structure import Structure
from assessments.ways import address_of
from courses.actions import require_front_matter, require_opening
from courses.models import Course
from learners.actions import learner_for
from learners.models import Learner

from .doors import NotYet, course_of, in_words, record, signed_in, unsent

KEPT = "You answered this already. The first answer counts, and it was kept."


class Asked:
    """A poll as this learner stands before it."""

    def __init__(self, course: Course, learner: Learner, pk: int) -> None:
        self.course, self.learner, self.structure = course, learner, Structure(course)
        self.steps, self.standing = steps_of(learner, self.structure, timezone.now())
        self.step = self._step(pk)
        assert self.step.poll is not None
        self.poll: Poll = self.step.poll
        self.questions: list[Question] = self.structure.questions_of(self.poll)
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

    def left(self) -> list[int]:
        """Places still to answer, read anew."""
        answered = Standing(self.learner, self.structure).answered_in(self.poll, self.step.attempt)
        return [place for place, question in enumerate(self.questions, 1) if question.pk not in answered]

    def following(self) -> dict[str, Any]:
        step = next_step(self.steps, self.step)
        return {
            "next": step,
            "next_address": address_of(self.course, step) if step else f"/courses/{self.course.slug}/",
        }


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
    if place is not None and not 1 <= place <= len(asked.questions):
        raise Http404
    if request.method == "POST":
        return _answer_all(request, asked) if asked.is_one_screen else _answer_one(request, asked, place)
    if asked.step.is_done and place is None:
        return _result(request, asked)
    actions.remember_opening(learner=learner, course=course, phases=[asked.step.phase], at=timezone.now())
    return _show(request, asked, place)


def _show(request: HttpRequest, asked: Asked, place: int | None, status: int = 200, **more: Any) -> HttpResponse:
    versions, kept = versions_in_force(asked.course), unsent(request)
    answered = {r.question_id: r for r in with_versions(asked.answered.values())}
    shown = []
    for question in asked.questions:
        given, prefix = answered.get(question.pk), f"{question.key}-" if asked.is_one_screen else ""
        lost, key = kept.get(f"{prefix}answer"), kept.get(f"{prefix}idempotency_key", [""])[0]
        item = shown_question(given.version if given else versions[question.pk], given, lost, key)
        shown.append(item | {"problem": more.get("problems", {}).get(question.key, "")})
    context = {"course": asked.course, "step": asked.step, "total": len(shown), "address": asked.address} | more
    context["unsent"] = bool(kept)
    if asked.is_one_screen:
        return render(request, "assessments/evaluation.html", context | {"questions": shown}, status=status)
    if place is None:
        place = next((n for n, question in enumerate(shown, 1) if question["given"] is None), 1)
    context |= {"question": shown[place - 1], "place": place, "answered": len(answered)}
    return render(request, "assessments/question.html", context, status=status)


def _answer_one(request: HttpRequest, asked: Asked, place: int | None) -> HttpResponse:
    if place is None:
        raise Http404
    question = asked.questions[place - 1]
    try:
        record(request, asked.course, asked.learner, question, asked.step.phase)
    except InvalidAnswer as problem:
        return _show(request, asked, place, status=400, problem=str(problem))
    except (actions.AlreadyAnswered, actions.KeyReused):
        messages.info(request, KEPT)
        return redirect(f"{asked.address}{place}/")
    left = asked.left()
    if left:
        following = next((n for n in left if n > place), left[0])
        return redirect(f"{asked.address}{following}/")
    return _after(request, asked)


def _after(request: HttpRequest, asked: Asked) -> HttpResponse:
    """After the questions before goes on at once; after the others comes the result."""
    if asked.step.phase != Phase.PRE:
        return redirect(asked.address)
    messages.info(request, "Thank you, your answers are kept.")
    return redirect(Asked(asked.course, asked.learner, asked.poll.pk).following()["next_address"])


def _answer_all(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Every answer that was given is stored; what is missing or unfit is asked again."""
    problems = {}
    for question in asked.questions:
        try:
            record(request, asked.course, asked.learner, question, asked.step.phase, f"{question.key}-")
        except InvalidAnswer as problem:
            problems[question.key] = str(problem)
        except (actions.AlreadyAnswered, actions.KeyReused):
            continue
    if not asked.left():
        return redirect(asked.address)
    fresh = Asked(asked.course, asked.learner, asked.poll.pk)
    return _show(request, fresh, None, status=400, problems=problems)


def _result(request: HttpRequest, asked: Asked) -> HttpResponse:
    before = asked.standing.answers(Phase.PRE) if asked.step.phase == Phase.POST else {}
    found = {r.question_id: r for r in with_versions(asked.answered.values())}
    led_up = moments(asked.structure, asked.poll.track, versions_in_force(asked.course))
    items = [answered_item(found[q.pk], asked.structure) for q in asked.questions]
    for item in items:
        earlier = before.get(item["response"].question_id)
        item["before"] = earlier.correct if earlier else None
        seconds = led_up.get(item["version"].objective_id) if item["version"].is_scored else None
        # Several questions of one objective: each takes the next of its moments, the last stays.
        item["moment"] = (seconds.pop(0) if len(seconds) > 1 else seconds[0]) if seconds else None
    context = {"course": asked.course, "step": asked.step, "items": items, "address": asked.address}
    context |= asked.following() | _compared(items)
    context["finished"] = all(step.is_done for step in asked.steps if step.phase != Phase.FOLLOW_UP)
    context["follow_up"] = next((s for s in asked.steps if s.phase == Phase.FOLLOW_UP and not s.is_done), None)
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
    actions.open_attempt(learner=learner, course=course, poll=asked.poll)
    return redirect(f"{asked.address}1/")


def _preview(request: HttpRequest, course: Course, pk: int) -> HttpResponse:
    """An author sees the questions of a draft; nothing can be sent."""
    structure = Structure(course)
    poll = next((poll for poll in structure.polls if poll.pk == pk), None)
    if poll is None:
        raise Http404
    versions = versions_in_force(course)
    shown = [shown_question(versions[question.pk], None) for question in structure.questions_of(poll)]
    return render(request, "assessments/preview.html", {"course": course, "poll": poll, "questions": shown})
