"""A video track: the case, the moments at which it asks, and what was watched."""

import contextlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments import actions
from assessments.answer_context import answer_context_of
from assessments.branching import due, is_off, taken_paths
from assessments.feedback import count_colleagues
from assessments.journey import address_of, steps_of
from assessments.models import DecisionPoint, Phase, Response
from assessments.progress import CourseProgress
from assessments.querysets import with_versions
from assessments.scoring import InvalidAnswer
from assessments.structure import Structure, structure_of
from courses.actions import admit, require_front_matter, require_opening, require_version
from courses.captions import BadCaptions, read
from courses.models import Track, TrackProgress
from courses.player import clock, name_of, player_of
from courses.player_media import player_media_of
from courses.querysets import track_of
from learners.actions import learner_for
from learners.models import Learner
from learners.roles import may_author
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from learning.access import course_of, signed_in, unsent
from learning.answering import record_answer
from learning.presenters import answered_item, shown_case, shown_question
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
    following = next((s for s in others if s.track == track), others[0] if others else None)
    context = {
        "next": following,
        "next_address": address_of(course, following) if following else f"/courses/{slug}/",
    }
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
    shown = _points(
        structure, [_point(structure, track, key)], CourseProgress(learner, structure), {}
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
    if not may_author(request.user):
        require_opening(learner_for(request.user), course)
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
        ]
    context = {"course": course, "track": track, "cues": cues, "language": chosen.language}
    context |= {
        "languages": [(code, name_of(code)) for code in captions],
        "address": f"/courses/{slug}/tracks/{number}/",
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
    points = _points(structure, structure.points_of(track.pk), progress, unsent(request))
    watched, start, media = (
        progress.track_progress.get(track.pk),
        _start(request),
        player_media_of(structure.course, track),
    )
    address = f"/courses/{structure.course.slug}/tracks/{track.number}/"
    player = player_of(track, address, media.ladder, media.captions, structure.course.slug) | {
        "start": start
    }
    context = {
        "course": structure.course,
        "track": track,
        "points": points,
        "cases": [shown_case(case) for case in media.cases],
        "chapters": _chapters(media.cases, points),
        "player": player,
        "progress": watched,
        "watched_minutes": int(watched.watched // 60) if watched else 0,
        "line": _line(track, watched, media.cases, points),
        "kept": request.GET.get("kept", ""),
    }
    context["data"] = _data(structure, track, points, watched, start) | {
        "preview": bool(more.get("preview"))
    }
    return render(request, "learning/track.html", context | more, status=status)


def _start(request: HttpRequest) -> int | None:
    """Where a link wants the video to begin, in seconds."""
    given = request.GET.get("t", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else None


def _points(
    structure: Structure,
    points: list[DecisionPoint],
    progress: CourseProgress,
    kept: dict[str, list[str]],
) -> list[Json]:
    versions, asked = structure.in_force, {point.question_id for point in points}
    mine = [
        response.id for pk, response in progress.answers(Phase.IN_ACTIVITY).items() if pk in asked
    ]
    whole = Response.objects.filter(pk__in=mine)
    given = {r.question_id: r for r in with_versions(whole, structure.versions)}
    if given:
        count_colleagues(structure, structure.course.pk, list(given))
    lost = kept.get("question", [""])[0]
    shown = []
    for point in points:
        response, unstored = (
            given.get(point.question_id),
            kept if point.question.key == lost else {},
        )
        shown.append(
            _shown_point(
                structure,
                point,
                versions[point.question_id],
                response,
                unstored,
                progress.learner.seed,
            )
        )
    taken = taken_paths(points, given)
    for shown_point, point in zip(shown, points, strict=True):
        shown_point["off"] = is_off(point.track, point.at, taken)
    return shown


def _shown_point(
    structure: Structure,
    point: DecisionPoint,
    version: Any,
    given: Response | None,
    kept: dict[str, list[str]],
    seed: str,
) -> Json:
    asked = given.version if given else version
    told = _told(point, given) if given else {}
    return told | {
        "clock": clock(point.at),
        "at": point.at,
        "required": point.required,
        "question": shown_question(
            asked, given, kept.get("answer"), kept.get("idempotency_key", [""])[0], seed
        ),
        "item": answered_item(given, structure, seed) if given else None,
    }


def _told(point: DecisionPoint, given: Response) -> Json:
    """What stands below the own answer, and never before it."""
    leads_to = point.branches.get(given.answer) if isinstance(given.answer, str) else None
    return {
        "discussion": point.discussion,
        "discussed_by": point.discussed_by,
        "discussion_references": point.discussion_references,
        "path": next((path for path in point.track.side_paths if path["key"] == leads_to), None),
    }


def _chapters(cases: list[Any], points: list[Json]) -> list[Json]:
    """Where cases begin and where the video asks, in the order of time."""
    chapters: list[Json] = [
        {"at": case.starts_at, "title": case.title, "point": None} for case in cases
    ]
    chapters += [
        {"at": point["at"], "title": gettext("Decision point"), "point": point} for point in points
    ]
    chapters.sort(key=lambda chapter: (chapter["at"], chapter["point"] is not None))
    return [chapter | {"clock": clock(chapter["at"])} for chapter in chapters]


def _line(
    track: Track, watched: TrackProgress | None, cases: list[Any], points: list[Json]
) -> Json | None:
    """The drawing under the video, in thousandths of its length."""
    if not track.duration:
        return None
    length = float(track.duration)

    def thousandth(seconds: float) -> float:
        return round(min(seconds, length) / length * 1000, 1)

    return {
        "seen": [
            (thousandth(a), round(thousandth(b) - thousandth(a), 1)) for a, b in watched.intervals
        ]
        if watched
        else [],
        "points": [(thousandth(point["at"]), point["item"] is not None) for point in points],
        "cases": [thousandth(case.starts_at) for case in cases],
    }


def _data(
    structure: Structure,
    track: Track,
    points: list[Json],
    watched: TrackProgress | None,
    start: int | None,
) -> Json:
    """What the script needs to know; nothing of any answer key."""
    resume = float(watched.position) if watched else 0
    names = ("at", "question", "answered", "required", "off")
    asked = [
        (p["at"], p["question"]["question"], p["item"] is not None, p["required"], p["off"])
        for p in points
    ]
    told = [dict(zip(names, values, strict=True)) for values in asked]
    held = due(told, resume)  # never behind what is still to be decided
    resume = min(resume, held["at"]) if held and held["required"] else resume
    return {
        "course": structure.course.slug,
        "track": track.number,
        "position": resume if start is None else start,
        "duration": float(track.duration) if track.duration else None,
        "heartbeat": settings.HEARTBEAT_SECONDS,
        "points": told,
        "seeking": track.seeking,
        "paths": track.side_paths,
        "seen": watched.intervals if watched else [],
    }
