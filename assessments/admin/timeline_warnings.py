"""What is odd about the moments of a track: two at one second, beyond the end, older than the
video.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from courses.models import Change, Track

SAME_SECOND = "Another decision point stands at the same second."
CHECKED = "Moments checked with the new video."


@dataclass(frozen=True)
class Replaced:
    """When the video was replaced, and the rows that were placed before and not looked at since."""

    at: datetime
    points: frozenset[int]
    cases: frozenset[int]

    def concerns(self, kind: str, pk: int | None) -> bool:
        return pk in {"point": self.points, "case": self.cases}.get(kind, frozenset())


def warnings_of(track: Track, entries: Sequence[dict[str, Any]]) -> dict[int, list[str]]:
    """What to say of an entry, by its index."""
    at = Counter(entry["at"] for entry in entries if entry["kind"] == "point")
    length, coming = track.duration, track.coming_duration
    replaced = replaced_of(track)
    told: dict[int, list[str]] = {}
    for index, entry in enumerate(entries):
        warnings = told.setdefault(index, [])
        if entry["kind"] == "point" and at[entry["at"]] > 1:
            warnings.append(SAME_SECOND)
        if length and entry["at"] >= length:
            warnings.append("Beyond the end of the video.")
        elif coming and entry["at"] >= coming:
            warnings.append("Beyond the end of the new video, which is being converted.")
        if replaced and replaced.concerns(entry["kind"], entry.get("pk")):
            warnings.append("Placed before the video was replaced.")
    return told


def replaced_of(track: Track) -> Replaced | None:
    """The last replacement of its video, unless somebody has checked the moments since."""
    changes = Change.objects.filter(course_id=track.course_id)
    swap = (
        changes.filter(
            kind="courses_track", row=str(track.pk), deed="update", before__has_key="video_sha256"
        )
        .exclude(before__video_sha256="")
        .first()
    )
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
