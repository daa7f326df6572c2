"""Videos and captions: who may see them is decided here, courses.file_serving sends the bytes."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.models import Picture
from courses import share_cards
from courses.actions import require_opening
from courses.file_serving import send, send_part
from courses.laddering import ladder_of
from courses.models import Caption, Course, Exhibit, MicroSegment, Track
from courses.querysets import segment_of, track_of
from learners.actions import learner_for
from learners.models import User
from learners.signed_in import SignedInRequest
from learning.access import course_of, may_preview, require_segment, signed_in
from learning.refusals import refusals_as_pages


@require_safe
@signed_in
@refusals_as_pages
def track_video(request: SignedInRequest, slug: str, number: int) -> HttpResponseBase:
    course = course_of(request, slug)
    track = track_of(course, number)
    _admit(request.user, course)
    if not track.video:
        raise Http404
    return send(request, track.video, track.video_sha256[:32])


@require_safe
@refusals_as_pages
def segment_video(request: HttpRequest, slug: str, segment_slug: str) -> HttpResponseBase:
    segment = segment_of(course_of(request, slug), segment_slug)
    if not segment.video:
        raise Http404
    require_segment(request, segment)
    return send(request, segment.video, segment.video_sha256[:32])


@require_safe
@signed_in
@refusals_as_pages
def track_part(
    request: SignedInRequest, slug: str, number: int, digest: str, name: str
) -> HttpResponseBase:
    """Playlists, pieces and small pictures open with the track, like the video itself."""
    course = course_of(request, slug)
    track = track_of(course, number)
    _admit(request.user, course)
    return _part(request, track, digest, name)


@require_safe
@refusals_as_pages
def segment_part(
    request: HttpRequest, slug: str, segment_slug: str, digest: str, name: str
) -> HttpResponseBase:
    segment = segment_of(course_of(request, slug), segment_slug)
    require_segment(request, segment)
    return _part(request, segment, digest, name)


def _part(
    request: HttpRequest, row: Track | MicroSegment, digest: str, name: str
) -> HttpResponseBase:
    """The digest in the address makes a new video a new address; one that was replaced is gone."""
    ladder = ladder_of(row) if row.video_sha256[:16] == digest else None
    sent = send_part(request, ladder, name) if ladder else None
    if sent is None:
        raise Http404
    return sent


@require_safe
@signed_in
@refusals_as_pages
def exhibit(request: SignedInRequest, slug: str, pk: int) -> HttpResponseBase:
    """A picture of a case opens with its track."""
    course = course_of(request, slug)
    picture = get_object_or_404(Exhibit, pk=pk, case__track__course=course)
    _admit(request.user, course)
    return send(request, picture.image, picture.image_sha256[:32])


@require_safe
def question_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Of a question, for whoever was told its address: it carries the digest of the picture, as
    those who answer a segment have no account.
    """
    picture = Picture.objects.filter(name=name).order_by("id").first()
    if picture is None:
        raise Http404
    return send(request, picture.image, name)


@require_safe
@refusals_as_pages
def segment_card(
    request: HttpRequest, slug: str, segment_slug: str, digest: str
) -> HttpResponseBase:
    """The picture of a shared segment, for anybody.

    An address of earlier words gets the picture of today's.
    """
    segment = segment_of(course_of(request, slug), segment_slug)
    response = FileResponse(
        default_storage.open(share_cards.card_of(segment)), content_type="image/png"
    )
    response["Cache-Control"] = "public, max-age=604800"
    return response


@require_safe
@refusals_as_pages
def captions(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Captions open with what they are spoken in: a segment, or a track."""
    course = course_of(request, slug)
    caption = get_object_or_404(Caption.objects.select_related("track", "segment"), pk=pk)
    owner = caption.track or caption.segment
    if owner is None or owner.course_id != course.pk:
        raise Http404
    if caption.track:
        if not request.user.is_authenticated:
            raise Http404
        _admit(request.user, course)
    if caption.segment:
        require_segment(request, caption.segment)
    return send(request, caption.file, caption.file_sha256[:32])


def _admit(user: User, course: Course) -> None:
    if not may_preview(user, course):
        require_opening(learner_for(user), course)
