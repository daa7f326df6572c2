"""A video track: the case, the moments at which it asks, and what was watched."""

import contextlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import actions
from assessments.answer_context import answer_context_of
from assessments.journey import address_of, address_of_next, steps_of
from assessments.models import DecisionPoint, Phase
from assessments.progress import CourseProgress
from assessments.scoring import InvalidAnswer
from assessments.structure import Structure, structure_of
from courses.actions import admit, require_front_matter, require_opening, require_version
from courses.asking import published_questions
from courses.captions import BadCaptions, read
from courses.models import Course, FacultyQuestion, Note, Track, TrackProgress
from courses.moments import clock
from courses.player import name_of, player_of
from courses.player_media import player_media_of
from courses.querysets import track_of
from learners.actions import learner_for
from learners.characters import whole_number
from learners.models import Learner
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from learning import track_presenters
from learning.access import course_of, may_preview, signed_in, unsent
from learning.answering import record_answer
from learning.continuing import with_credit
from learning.presenters import shown_case
from learning.refusals import refusals_as_pages

Json = dict[str, Any]


@signed_in
@never_cache
@refusals_as_pages
def track_page(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    course, learner = course_of(request, slug), learner_for(request.user)
    structure = structure_of(course)
    track = _track(structure, number)
    if not course.is_published:
        return _show(
            request, track, structure, CourseProgress(learner, structure), {"preview": True}
        )
    if request.method == "POST":
        require_front_matter(learner, course)
        return _answer(request, learner, structure, track)
    answering = answer_context_of(learner, course, Phase.IN_ACTIVITY)
    require_version(course, answering.shown)
    admit(front_matter_shown=answering.front_matter_shown, enrolled=answering.enrolled)
    steps, progress = steps_of(learner, structure, timezone.now(), answering)
    before = next(
        (s for s in steps if s.phase == Phase.PRE and s.track == track and s.state == "open"), None
    )
    if before:
        return redirect(address_of(course, before))
    others = [
        s for s in steps if s.state == "open" and not (s.kind == "track" and s.track == track)
    ]
    step = next(step for step in steps if step.kind == "track" and step.track == track)
    following = next((s for s in others if s.track == track), others[0] if others else None)
    if not step.is_done:
        following = None  # what comes next is offered once the video is through
    context: Json = {
        "next": following,
        "next_address": address_of_next(course, following),
        "watching_rule": track_presenters.watching_rule(track, progress),
    }
    if progress.is_watched(track):
        context = with_credit(context, learner, course)
    actions.remember_opening(learner=learner, structure=structure, steps=[step], at=timezone.now())
    return _show(request, track, structure, progress, context)


def _track(structure: Structure, number: int) -> Track:
    track = next((track for track in structure.tracks if track.number == number), None)
    if track is None:
        raise Http404("There is no such track.")
    return track


@require_safe
@signed_in
@never_cache
@refusals_as_pages
def point_part(request: SignedInRequest, slug: str, number: int, key: str) -> HttpResponse:
    """One decision point as it stands now, for the page that has just stored its answer."""
    course = course_of(request, slug)
    track, learner = track_of(course, number), learner_for(request.user)
    require_front_matter(learner, course)
    structure = structure_of(course)
    shown = track_presenters.shown_points(
        [_point(structure, track, key)], CourseProgress(learner, structure), {}
    )
    return render(request, "components/decision-point.html", {"point": shown[0], "course": course})


@require_safe
@signed_in
@never_cache
@refusals_as_pages
def transcript(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """The captions as a text to read, for those without script and for print."""
    course = course_of(request, slug)
    track = track_of(course, number)
    held_at = None
    if not may_preview(request.user, course):
        learner = learner_for(request.user)
        require_opening(learner, course)
        held_at = track_presenters.transcript_end(
            CourseProgress(learner, structure_of(course)), track
        )
    captions = {caption.language: caption for caption in track.captions.all()}
    language = request.GET.get("language", "")
    chosen = captions.get(language) or next(iter(captions.values()), None)
    if chosen is None:
        raise Http404
    cues: list[Json] = []
    with chosen.file.open("rb") as file, contextlib.suppress(BadCaptions):
        cues = [
            {"at": int(cue.start), "clock": clock(int(cue.start)), "text": cue.text}
            for cue in read(file.read().decode("utf-8-sig", errors="replace"))
            if held_at is None or cue.start < held_at
        ]
    context = {"course": course, "track": track, "cues": cues, "language": chosen.language}
    context |= {
        "languages": [(code, name_of(code)) for code in captions],
        "address": f"/courses/{slug}/tracks/{number}/",
        "continues_after": "" if held_at is None else clock(int(held_at)),
    }
    return render(request, "learning/transcript.html", context)


def _point(structure: Structure, track: Track, key: str) -> DecisionPoint:
    point = next((p for p in structure.points_of(track.pk) if p.question.key == key), None)
    if point is None:
        raise Http404
    return point


def _answer(
    request: HttpRequest, learner: Learner, structure: Structure, track: Track
) -> HttpResponse:
    """A decision point answered by form, as it works without script."""
    course, point = structure.course, _point(structure, track, request.POST.get("question", ""))
    key, address = point.question.key, f"/courses/{course.slug}/tracks/{track.number}/"
    try:
        record_answer(request, course, learner, point.question, Phase.IN_ACTIVITY)
    except InvalidAnswer as problem:
        context = {
            "problem": sentence_for_reader(problem),
            "problem_at": key,
            "next_address": address,
        }
        return _show(
            request, track, structure, CourseProgress(learner, structure), context, status=400
        )
    except (actions.AlreadyAnswered, actions.KeyReused):
        return redirect(f"{address}?kept={key}#point-{key}")
    return redirect(f"{address}#point-{key}")


def _show(
    request: HttpRequest,
    track: Track,
    structure: Structure,
    progress: CourseProgress,
    more: Json,
    status: int = 200,
) -> HttpResponse:
    points = track_presenters.shown_points(
        structure.points_of(track.pk),
        progress,
        unsent(request),
        preview=bool(more.get("preview")),
    )
    watched, start, media = (
        progress.track_progress.get(track.pk),
        _start(request),
        player_media_of(structure.course, track),
    )
    address = f"/courses/{structure.course.slug}/tracks/{track.number}/"
    player = player_of(track, address, media.ladder, media.captions, structure.course.slug) | {
        "start": _resumes_at(track, watched) if start is None else start
    }
    context = {
        "course": structure.course,
        "track": track,
        "points": points,
        "cases": [shown_case(case) for case in media.cases],
        "chapters": track_presenters.chapters(media.cases, points),
        "player": player,
        "progress": watched,
        "watched_minutes": progress.watched_minutes(track)[0] if watched else 0,
        "line": track_presenters.progress_line(track, watched, media.cases, points),
        "kept": request.GET.get("kept", ""),
        "handouts": media.handouts,
    } | _beside(structure.course, track, progress.learner)
    context["data"] = track_presenters.script_data(structure, track, points, watched, start) | {
        "preview": bool(more.get("preview"))
    }
    return render(request, "learning/track.html", context | more, status=status)


def _beside(course: Course, track: Track, learner: Learner) -> Json:
    """What this learner wrote here; and what was asked and answered, where the course takes
    questions.
    """
    mine = Note.objects.filter(learner=learner, track=track)
    context: Json = {"notes": [{"note": note, "clock": clock(note.at)} for note in mine]}
    if course.takes_questions:
        asked = FacultyQuestion.objects.filter(learner=learner, course=course)
        context |= {"my_questions": asked, "published_questions": published_questions(course)}
    return context


def _resumes_at(track: Track, watched: TrackProgress | None) -> int | None:
    """Where the player stands at once, in seconds; a video that was at its end begins anew."""
    position = watched.position if watched else 0
    is_over = track.duration is not None and position >= track.duration - 1
    return None if is_over else int(position) or None


def _start(request: HttpRequest) -> int | None:
    """Where a link wants the video to begin, in seconds."""
    return whole_number(request.GET.get("t", ""), digits=5)
