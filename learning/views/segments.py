"""Micro-learning: public to watch and to answer, sign-in never in the way."""

import uuid
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from assessments import actions
from assessments.models import Phase, Response, SegmentQuestion
from assessments.querysets import with_versions
from assessments.scoring import InvalidAnswer
from assessments.structure import structure_of
from courses import actions as course_actions
from courses import campaigns, share_cards
from courses.models import Course, MicroSegment
from courses.player import player_of
from courses.player_media import player_media_of
from courses.querysets import segment_of
from learners import teams
from learners.merging import rows_of
from learners.models import Learner
from learners.visitors import (
    identify_panel,
    participant_of,
    remember,
    take_personal_link,
    visitor_of,
)
from learners.wording import sentence_for_reader
from learning.access import course_of, may_preview, require_segment
from learning.answering import record_answer
from learning.presenters import has_expired, shown_question
from learning.refusals import SegmentWithdrawn, is_delivery, refusals_as_pages, stored
from learning.shown_answers import shown_answer

LONGEST_TITLE, LONGEST_DESCRIPTION = 200, 300  # of what LinkedIn shows


@never_cache
@refusals_as_pages
def segment_page(request: HttpRequest, slug: str, segment_slug: str) -> HttpResponse:
    course = course_of(request, slug)
    segment = segment_of(course, segment_slug)
    asked = (
        SegmentQuestion.objects.in_use().filter(segment=segment).select_related("question").first()
    )
    if (taken := take_personal_link(request)) is not None:
        return taken
    visitor = visitor_of(request)
    if request.method == "POST":
        learner = participant_of(request, visitor, make=True)
        assert learner is not None
        return remember(request, _deed(request, learner, segment, asked, visitor), visitor)
    if segment.withdrawn and not may_preview(request.user, course):
        raise SegmentWithdrawn
    if segment.certified and (reason := _not_yet(request, segment)):
        return _show(request, segment, None, None, visitor, before=reason)
    return remember(
        request,
        _show(request, segment, asked, participant_of(request, visitor, make=False), visitor),
        visitor,
    )


def _not_yet(request: HttpRequest, segment: MicroSegment) -> str:
    """What stands before a certified segment, in words; nothing when it may play."""
    if not request.user.is_authenticated:
        return gettext(
            "This segment is certified for credit, so it plays once you have signed in and read "
            "the course information."
        )
    try:
        require_segment(request, segment)
    except (course_actions.FrontMatterRequired, course_actions.NotEnrolled) as reason:
        return sentence_for_reader(reason)
    return ""


def _deed(
    request: HttpRequest,
    learner: Learner,
    segment: MicroSegment,
    asked: SegmentQuestion | None,
    visitor: uuid.UUID,
) -> HttpResponse:
    """An answer is taken although the segment was withdrawn while it was open: it was asked, and it
    is kept.
    """
    if segment.certified:
        require_segment(request, segment)
    course_actions.record_segment_view(
        learner=learner,
        segment=segment,
        campaign=campaigns.campaign_of(request),
        at=timezone.now(),
        to_the_end="watched" in request.POST,
    )
    campaigns.join(request, learner)
    if "began" in request.POST or "watched" in request.POST:
        return HttpResponse(status=204)
    return _answer(request, learner, segment, asked, visitor) if asked else redirect(request.path)


def _answer(
    request: HttpRequest,
    learner: Learner,
    segment: MicroSegment,
    asked: SegmentQuestion,
    visitor: uuid.UUID,
) -> HttpResponse:
    try:
        record_answer(request, segment.course, learner, asked.question, Phase.IN_ACTIVITY)
    except InvalidAnswer as invalid:
        if is_delivery(request):
            raise
        problem = sentence_for_reader(invalid)
        return _show(request, segment, asked, learner, visitor, problem=problem, status=400)
    except (actions.AlreadyAnswered, actions.KeyReused):
        return stored(request, f"{request.path}?kept=1#question", was_kept=True)
    return stored(request, f"{request.path}#question")


def _show(
    request: HttpRequest,
    segment: MicroSegment,
    asked: SegmentQuestion | None,
    learner: Learner | None,
    visitor: uuid.UUID,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    course, segments = (
        segment.course,
        [s for s in segment.course.segments.all() if not s.withdrawn or s == segment],
    )
    information = f"/courses/{course.slug}/?segment={segment.slug}"
    index, media = segments.index(segment), player_media_of(course, segment)
    context: dict[str, Any] = {
        "course": course,
        "segment": segment,
        "learner": learner,
        "player": player_of(
            segment, f"/m/{course.slug}/{segment.slug}/", media.ladder, media.captions, course.slug
        ),
        "place": index + 1,
        "total": len(segments),
        "following": segments[(index + 1) % len(segments)] if len(segments) > 1 else None,
        "kept": "kept" in request.GET,
        "seconds": int(segment.duration or 0),
        "preview": not course.is_published,
        "expired": has_expired(course),
        "course_information": f"{information}#information",
        "onto_information": quote(information),
    }
    context |= _public_words(request, segment, asked) | identify_panel(request, learner) | more
    # A visitor is not a person of ours yet: their browser stands for them, before the answer and
    # after it.
    seed = learner.seed if learner and request.user.is_authenticated else str(visitor)
    context |= _question(learner, course, asked, seed) if asked else {}
    return render(request, "learning/segment.html", context, status=status)


def _public_words(
    request: HttpRequest, segment: MicroSegment, asked: SegmentQuestion | None
) -> dict[str, Any]:
    """What others show of this page. From the fixed address of the site, never from what a browser
    says it is; the question and not the takeaway, which may give the answer away.
    """
    course = segment.course
    address = f"{settings.SITE_URL}/m/{course.slug}/{segment.slug}/"
    question = (
        structure_of(course).in_force[asked.question_id].plain_stem if asked else segment.takeaway
    )
    share = [
        (
            "LinkedIn",
            f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': address})}",
        ),
        (
            gettext("E-mail"),
            f"mailto:?{urlencode({'subject': segment.title, 'body': address}, quote_via=quote)}",
        ),
    ]
    return {
        "address": address,
        "public_title": Truncator(segment.title).chars(LONGEST_TITLE),
        "description": Truncator(question or course.summary).chars(LONGEST_DESCRIPTION),
        "card": f"{address}card-{share_cards.digest_of(segment)}.png",
        "card_size": (share_cards.WIDTH, share_cards.HEIGHT),
        # Who pays may not spread the education (ACCME Standard 5).
        "share": [] if teams.is_supporter(request.user) or not course.is_published else share,
    }


def _question(
    learner: Learner | None, course: Course, asked: SegmentQuestion, seed: str
) -> dict[str, Any]:
    structure, rows = structure_of(course), rows_of(learner) if learner else []
    mine = Response.objects.filter(
        learner__in=rows, course=course, question=asked.question, phase=Phase.IN_ACTIVITY
    )
    given = (
        with_versions(mine.order_by("answered_at", "id")[:1], structure.versions) if learner else []
    )
    if not given:
        return {"question": shown_question(structure.in_force[asked.question_id], None, seed=seed)}
    item = shown_answer(given[0], structure, seed)
    return {"question": shown_question(given[0].version, given[0], seed=seed), "item": item}
