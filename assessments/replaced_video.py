"""Decision points and cases of a track whose video was replaced after they were placed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from courses.models import Case, Change, Course, Track
from courses.moments import CHECKED, clock
from courses.publishing import Failure

from .models import DecisionPoint


@dataclass(frozen=True)
class Replaced:
    """When the video was replaced, and the rows that were placed before and not looked at since."""

    at: datetime
    points: frozenset[int]
    cases: frozenset[int]

    def concerns(self, kind: str, pk: int | None) -> bool:
        return pk in {"point": self.points, "case": self.cases}.get(kind, frozenset())


# A new video waits until it is converted: it replaces the old one when it is taken in.
TAKEN_IN = Q(after__has_key="coming_sha256") & ~Q(after__coming_sha256="")
AT_ONCE = (
    Q(before__has_key="video_sha256")
    & ~Q(before__video_sha256="")
    & ~Q(before__has_key="coming_sha256")
)


def _swaps(course: Any, row: Any) -> Any:
    of_track = Change.objects.filter(course_id=course, kind="courses_track", row=row, deed="update")
    return of_track.filter(TAKEN_IN | AT_ONCE)


def replaced_of(track: Track) -> Replaced | None:
    """The last replacement of its video, unless somebody has checked the moments since."""
    changes = Change.objects.filter(course_id=track.course_id)
    swap = _swaps(track.course_id, str(track.pk)).first()
    if swap is None or _is_checked(track, swap.at):
        return None
    placed = changes.filter(id__gt=swap.pk).filter(Q(deed="insert") | Q(after__has_any_keys=MOMENT))
    since = {(kind, row) for kind, row in placed.values_list("kind", "row")}

    def older(kind: str, rows: Any) -> frozenset[int]:
        numbers = rows.values_list("pk", flat=True)
        return frozenset(pk for pk in numbers if (kind, str(pk)) not in since)

    points = older("assessments_decisionpoint", track.decision_points.in_use())
    cases = older("courses_case", track.cases.in_use())
    return Replaced(swap.at, points, cases) if points or cases else None


MOMENT = ["at", "starts_at"]


def _is_checked(track: Track, after: datetime) -> bool:
    return LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Track),
        object_id=str(track.pk),
        action_time__gt=after,
        change_message__contains=CHECKED,
    ).exists()


def advice(course: Course) -> list[Failure]:
    """What is to be looked at on the timelines; it holds nothing back."""
    told = []
    number = Cast(OuterRef("pk"), CharField())
    tracks = course.tracks.filter(
        Exists(_swaps(OuterRef("course_id"), number)) | Exists(_asked_early(OuterRef("pk")))
    )
    for track in tracks.order_by("number"):
        if replaced := replaced_of(track):
            count = len(replaced.points) + len(replaced.cases)
            moments = "1 moment was" if count == 1 else f"{count} moments were"
            sentence = (
                f"Track {track.number}: {moments} placed before its video was replaced. Look at "
                "them on its timeline."
            )
            told.append(Failure("moments-unchecked", sentence, track))
        told += [
            Failure(
                "asked-as-case-begins",
                f"Track {track.number}, {clock(at)}: a decision point stands at the second at "
                "which its case begins. Nobody has read the case by then.",
                track,
            )
            for at in asked_as_case_begins(track)
        ]
    return told


def asked_as_case_begins(track: Track) -> list[int]:
    """Seconds at which a question is asked about a case that is only just shown."""
    return sorted(set(_asked_early(track).values_list("at", flat=True)))


def _asked_early(track: Any) -> Any:
    cases = Case.objects.in_use().filter(track=OuterRef("track"), starts_at=OuterRef("at"))
    return DecisionPoint.objects.in_use().filter(Exists(cases), track=track)
