"""Pages of a learner: translate in, one deed or query, translate out."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses import actions as taking
from courses import front_matter
from courses.media import send
from courses.models import Caption, Course
from courses.querysets import enrollment_of, published, segment_of, shown_versions, track_of, visible_course
from learners.actions import learner_for, participant_without_account
from learners.models import Learner
from learners.roles import may_author

from . import actions, feedback
from .forms import AnswerForm, fresh_key
from .models import Phase, Poll, Response, SegmentQuestion
from .querysets import versions_in_force, versions_shown
from .scoring import InvalidAnswer
from .standing import Standing
from .steps import Step, next_step, public_question, steps_of
from .structure import Structure

REFUSALS = (
    taking.CourseClosed,
    taking.NotEnrolled,
    actions.UnknownQuestion,
    actions.QuestionClosed,
    actions.KeyReused,
    actions.NoFurtherAttempt,
)


def _course(request: HttpRequest, slug: str) -> Course:
    return visible_course(slug, drafts=may_author(request.user))


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    courses = published().prefetch_related("tracks", "credit_offers").order_by("title", "id")
    return render(request, "courses/catalogue.html", {"courses": courses})


@require_safe
@never_cache
def course_page(request: HttpRequest, slug: str) -> HttpResponse:
    course = _course(request, slug)
    current = front_matter.current(course)
    context: dict[str, Any] = {"course": course, "front": current.content, "version": current.version}
    if request.user.is_authenticated:
        learner = learner_for(request.user)
        context["shown"] = current.version in shown_versions(learner, course)
        context["enrolled"] = enrollment_of(learner, course) is not None
        if context["shown"] and context["enrolled"]:
            steps, _ = steps_of(learner, Structure(course), timezone.now())
            context |= {"steps": steps, "next": next_step(steps), "all_done": all(step.is_done for step in steps)}
    return render(request, "courses/course.html", context)


@require_POST
@login_required
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Acknowledge the front matter that was shown, and enrol."""
    course = visible_course(slug)
    learner = learner_for(request.user)
    version = request.POST.get("version", "")
    try:
        taking.acknowledge_front_matter(learner=learner, course=course, version=int(version) if version.isdecimal() else 0)
        taking.enroll(learner=learner, course=course)
    except (taking.FrontMatterOutdated, taking.CourseClosed) as problem:
        return render(request, "courses/refused.html", {"course": course, "sentence": problem.sentence}, status=409)
    steps, _ = steps_of(learner, Structure(course), timezone.now())
    following = next_step(steps)
    return redirect(address_of(course, following) if following else f"/courses/{slug}/")


def address_of(course: Course, step: Step) -> str:
    """Where a step is taken."""
    if step.kind == "track" and step.track:
        return f"/courses/{course.slug}/tracks/{step.track.number}/"
    assert step.poll is not None
    return f"/courses/{course.slug}/polls/{step.poll.pk}/"


def _opened(request: HttpRequest, course: Course) -> Learner | HttpResponse:
    """The learner, when the course is open to them; the page that says what is missing otherwise."""
    learner = learner_for(request.user)  # type: ignore[arg-type]
    try:
        taking.require_opening(learner, course)
    except (taking.FrontMatterRequired, taking.NotEnrolled) as problem:
        context = {"course": course, "sentence": problem.sentence, "first": True}
        return render(request, "courses/refused.html", context, status=403)
    return learner


def _poll(structure: Structure, pk: int) -> Poll:
    poll = next((poll for poll in structure.polls if poll.pk == pk), None)
    if poll is None:
        raise Http404
    return poll


@login_required
@never_cache
def poll_page(request: HttpRequest, slug: str, pk: int, place: int | None = None) -> HttpResponse:
    """One question a screen; the evaluation on one screen."""
    course = visible_course(slug)
    learner = _opened(request, course)
    if isinstance(learner, HttpResponse):
        return learner
    structure, at = Structure(course), timezone.now()
    steps, standing = steps_of(learner, structure, at)
    poll = _poll(structure, pk)
    step = next(step for step in steps if step.poll == poll)
    if step.state == "locked" and step.locked:
        context = {"course": course, "sentence": step.locked.sentence}
        return render(request, "courses/refused.html", context, status=409)
    if request.method == "POST":
        return _answer_poll(request, course, learner, step, place)
    if step.is_done and place is None:
        return _result_page(request, course, step, steps, standing)
    actions.remember_opening(learner=learner, course=course, phases=[step.phase], at=at)
    return _show_poll(request, course, step, standing, place)


def _show_poll(
    request: HttpRequest, course: Course, step: Step, standing: Standing, place: int | None, **more: Any
) -> HttpResponse:
    poll = step.poll
    assert poll is not None
    versions, asked = versions_in_force(course), standing.structure.questions_of(poll)
    answered = standing.answered_in(poll, step.attempt)
    questions = [_shown(versions[question.pk], answered.get(question.pk)) for question in asked]
    context = {"course": course, "step": step, "total": len(questions)} | more
    if step.phase == Phase.EVALUATION:
        return render(request, "assessments/evaluation.html", context | {"questions": questions})
    if place is None:
        place = next((n for n, q in enumerate(questions, 1) if q["given"] is None), 1)
    if not 1 <= place <= len(questions):
        raise Http404
    context |= {"question": questions[place - 1], "place": place}
    return render(request, "assessments/question.html", context, status=more.get("status", 200))


def _shown(version: Any, given: Response | None) -> dict[str, Any]:
    question = public_question(version) | {"given": given, "key": fresh_key()}
    picked = given.answer if given else None
    chosen = picked if isinstance(picked, list) else [str(picked)] if picked is not None else []
    question["options"] = [(c["key"], c["text"], c["key"] in chosen) for c in question["choices"]]
    question["levels"] = [(n, text, str(n) in chosen) for n, text in enumerate(question["scale"], 1)]
    question["value"] = "" if picked is None else picked
    return question


def _answer_poll(request: HttpRequest, course: Course, learner: Learner, step: Step, place: int | None) -> HttpResponse:
    poll = step.poll
    assert poll is not None
    structure = Structure(course)
    asked = structure.questions_of(poll)
    if step.phase == Phase.EVALUATION:
        return _answer_evaluation(request, course, learner, step, asked)
    if place is None or not 1 <= place <= len(asked):
        raise Http404
    question = asked[place - 1]
    try:
        _record(request, course, learner, question, step.phase, "")
    except InvalidAnswer as problem:
        standing = Standing(learner, structure)
        return _show_poll(request, course, step, standing, place, problem=str(problem), status=400)
    except actions.AlreadyAnswered:
        pass  # kept as it was; the next screen shows it
    except REFUSALS as problem:
        return render(request, "courses/refused.html", {"course": course, "sentence": problem.sentence}, status=409)
    left = [n for n, q in enumerate(asked, 1) if q.pk not in Standing(learner, structure).answered_in(poll, step.attempt)]
    base = f"/courses/{course.slug}/polls/{poll.pk}/"
    return redirect(f"{base}{left[0]}/" if left else base)


def _record(request: HttpRequest, course: Course, learner: Learner, question: Any, phase: Phase, prefix: str) -> actions.Recorded:
    form = AnswerForm(request.POST)
    key = request.POST.get(f"{prefix}idempotency_key") if prefix else None
    valid = form.is_valid()
    named = form.cleaned_data.get("version") if valid and not prefix else None
    given = versions_shown(course, None)[question.pk]
    values = request.POST.getlist(f"{prefix}answer")
    raw: object = values if given.kind == "multiple" else (values[0] if values else "")
    clean_key = AnswerForm({"idempotency_key": key}) if prefix else form
    clean_key.is_valid()
    return actions.record_response(
        learner=learner,
        course=course,
        question_key=question.key,
        phase=phase,
        answer=raw,
        idempotency_key=clean_key.cleaned_data.get("idempotency_key"),
        answered_at=timezone.now(),
        version=named,
    )


def _answer_evaluation(request: HttpRequest, course: Course, learner: Learner, step: Step, asked: list[Any]) -> HttpResponse:
    """Every answer that was given is stored; what is missing or unfit is asked again."""
    problems = {}
    for question in asked:
        try:
            _record(request, course, learner, question, step.phase, f"{question.key}-")
        except InvalidAnswer as problem:
            problems[question.key] = str(problem)
        except actions.AlreadyAnswered:
            continue
        except REFUSALS as problem:
            return render(request, "courses/refused.html", {"course": course, "sentence": problem.sentence}, status=409)
    standing = Standing(learner, Structure(course))
    assert step.poll is not None
    left = [q.key for q in asked if q.pk not in standing.answered_in(step.poll)]
    if left:
        return _show_poll(request, course, step, standing, None, problems={k: problems.get(k, "") for k in left})
    return redirect(f"/courses/{course.slug}/polls/{step.poll.pk}/")


def _result_page(request: HttpRequest, course: Course, step: Step, steps: list[Step], standing: Standing) -> HttpResponse:
    poll = step.poll
    assert poll is not None
    before = standing.answers(Phase.PRE)
    items = []
    for response in standing.answered_in(poll, step.attempt).values():
        told = feedback.for_response(response, standing.structure)
        earlier = before.get(response.question_id) if step.phase == Phase.POST else None
        items.append({"response": response, "version": response.version, "feedback": told, "before": earlier})
    order = {question.pk: place for place, question in enumerate(standing.structure.questions_of(poll))}
    items.sort(key=lambda item: order[item["response"].question_id])
    context = {"course": course, "step": step, "items": [_readable(item) for item in items], "next": next_step(steps, step)}
    if context["next"]:
        context["next_address"] = address_of(course, context["next"])
    return render(request, "assessments/result.html", context)


def _readable(item: dict[str, Any]) -> dict[str, Any]:
    """Answers in the words of their choices."""
    version, response = item["version"], item["response"]
    texts = {choice.key: choice.text for choice in version.choices.all()}
    picked = response.answer if isinstance(response.answer, list) else [response.answer]
    if version.kind == "rating":
        item["mine"] = [version.scale[response.answer - 1]]
    else:
        item["mine"] = [texts.get(one, one) for one in picked]
    item["right"] = [texts[key] for key in (item["feedback"] or {}).get("right_choices", [])]
    return item


@require_POST
@login_required
def retake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    course = visible_course(slug)
    poll = _poll(Structure(course), pk)
    try:
        actions.open_attempt(learner=learner_for(request.user), course=course, poll=poll)
    except (taking.FrontMatterRequired, *REFUSALS) as problem:
        return render(request, "courses/refused.html", {"course": course, "sentence": problem.sentence}, status=409)
    return redirect(f"/courses/{slug}/polls/{pk}/")


@login_required
@never_cache
def track_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    course = visible_course(slug)
    track = track_of(course, number)
    learner = _opened(request, course)
    if isinstance(learner, HttpResponse):
        return learner
    structure = Structure(course)
    if request.method == "POST":
        return _answer_point(request, course, learner, structure, track)
    steps, standing = steps_of(learner, structure, timezone.now())
    before = next((s for s in steps if s.phase == Phase.PRE and s.track == track and s.state == "open"), None)
    if before:
        return redirect(address_of(course, before))
    actions.remember_opening(learner=learner, course=course, phases=[Phase.IN_ACTIVITY], at=timezone.now())
    context = _track_context(course, track, structure, standing)
    following = [s for s in steps if s.state == "open" and not (s.kind == "track" and s.track == track)]
    context["next_address"] = address_of(course, following[0]) if following else f"/courses/{slug}/"
    return render(request, "courses/track.html", context)


def _track_context(course: Course, track: Any, structure: Structure, standing: Standing) -> dict[str, Any]:
    versions, given = versions_in_force(course), standing.answers(Phase.IN_ACTIVITY)
    points = []
    for point in structure.points_of(track.pk):
        answered = given.get(point.question_id)
        question = _shown(answered.version if answered else versions[point.question_id], answered)
        told = feedback.for_response(answered, structure) if answered else None
        item = _readable({"version": answered.version, "response": answered, "feedback": told}) if answered else None
        clock = f"{point.at // 60}:{point.at % 60:02}"
        points.append({"clock": clock, "at": point.at, "required": point.required, "question": question, "item": item})
    progress = standing.progress.get(track.pk)
    data = {
        "course": course.slug,
        "track": track.number,
        "position": float(progress.position) if progress else 0,
        "points": [
            {"at": p["at"], "question": p["question"]["question"], "answered": p["item"] is not None, "required": p["required"]}
            for p in points
        ],
    }
    return {
        "course": course,
        "track": track,
        "points": points,
        "cases": list(track.cases.all()),
        "captions": list(track.captions.all()),
        "data": data,
        "progress": progress,
    }


def _answer_point(request: HttpRequest, course: Course, learner: Learner, structure: Structure, track: Any) -> HttpResponse:
    """A decision point answered by form, as it works without script."""
    key = request.POST.get("question", "")
    point = next((p for p in structure.points_of(track.pk) if p.question.key == key), None)
    if point is None:
        raise Http404
    try:
        _record(request, course, learner, point.question, Phase.IN_ACTIVITY, "")
    except (InvalidAnswer, *REFUSALS) as problem:
        sentence = getattr(problem, "sentence", "") or str(problem)
        return render(request, "courses/refused.html", {"course": course, "sentence": sentence}, status=400)
    except actions.AlreadyAnswered:
        pass
    return redirect(f"/courses/{course.slug}/tracks/{track.number}/#point-{key}")


# --- micro-learning ----------------------------------------------------------------------------------------------


def _participant(request: HttpRequest, *, make: bool) -> Learner | None:
    """Who watches a segment: the account, or whom this session remembers; made when they do something."""
    if request.user.is_authenticated:
        return learner_for(request.user)
    known = Learner.objects.filter(pk=request.session.get("participant"), user__isnull=True).first()
    if known is None and make:
        known = participant_without_account()
        request.session["participant"] = known.pk
    return known


@never_cache
def segment_page(request: HttpRequest, slug: str, segment_slug: str) -> HttpResponse:
    course = visible_course(slug)
    segment = segment_of(course, segment_slug)
    asked = SegmentQuestion.objects.filter(segment=segment).select_related("question").first()
    problem = ""
    if request.method == "POST":
        learner = _participant(request, make=True)
        assert learner is not None
        campaign = request.GET.get("utm_campaign", "")
        taking.record_segment_view(learner=learner, segment=segment, campaign=campaign)
        if "answer" in request.POST and asked:
            try:
                _record(request, course, learner, asked.question, Phase.IN_ACTIVITY, "")
            except InvalidAnswer as invalid:
                problem = str(invalid)
            except actions.AlreadyAnswered:
                pass
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=204)
        if not problem:
            return redirect(f"{request.path}#question")
    return render(request, "courses/segment.html", _segment_context(request, course, segment, asked) | {"problem": problem})


def _segment_context(request: HttpRequest, course: Course, segment: Any, asked: Any) -> dict[str, Any]:
    learner = _participant(request, make=False)
    segments = list(course.segments.all())
    place = segments.index(segment)
    context: dict[str, Any] = {
        "course": course,
        "segment": segment,
        "captions": list(segment.captions.all()),
        "following": segments[place + 1] if place + 1 < len(segments) else None,
        "address": request.build_absolute_uri(request.path),
    }
    if asked:
        mine = Response.objects.filter(learner=learner, question=asked.question, phase=Phase.IN_ACTIVITY) if learner else None
        given = mine.select_related("question", "version", "course").first() if mine is not None else None
        context["question"] = _shown(given.version if given else versions_in_force(course)[asked.question_id], given)
        if given:
            told = feedback.for_response(given, Structure(course))
            context["item"] = _readable({"version": given.version, "response": given, "feedback": told})
    return context


# --- files -------------------------------------------------------------------------------------------------------


@require_safe
@login_required
def track_video(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    course = _course(request, slug)
    track = track_of(course, number)
    if not may_author(request.user):
        learner = _opened(request, course)
        if isinstance(learner, HttpResponse):
            return learner
    if not track.video:
        raise Http404
    return send(request, track.video, track.video_sha256[:32])


@require_safe
def segment_video(request: HttpRequest, slug: str, segment_slug: str) -> HttpResponseBase:
    segment = segment_of(_course(request, slug), segment_slug)
    if not segment.video:
        raise Http404
    return send(request, segment.video, segment.video_sha256[:32])


@require_safe
def captions(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    course = _course(request, slug)
    caption = get_object_or_404(Caption, pk=pk)
    owner = caption.track or caption.segment
    if owner is None or owner.course_id != course.pk:
        raise Http404
    if caption.track and not may_author(request.user):
        if not request.user.is_authenticated:
            raise Http404
        learner = _opened(request, course)
        if isinstance(learner, HttpResponse):
            return learner
    return send(request, caption.file, caption.file_sha256[:32])


@require_safe
@login_required
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    learner = learner_for(request.user)
    entries = []
    for enrollment in learner.enrollments.select_related("course").order_by("-id"):
        steps, standing = steps_of(learner, Structure(enrollment.course), timezone.now())
        following = next_step(steps)
        entries.append(
            {
                "course": enrollment.course,
                "pathway": enrollment.get_pathway_display(),
                "answers": len(standing.responses),
                "done": sum(step.is_done for step in steps),
                "total": len(steps),
                "next": following,
                "address": address_of(enrollment.course, following) if following else f"/courses/{enrollment.course.slug}/",
            }
        )
    return render(request, "learners/me.html", {"entries": entries, "learner": learner})
