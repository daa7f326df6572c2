"""What is odd about the moments of a track: two at one second, beyond the end, older than the
video.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from assessments.replaced_video import asked_as_case_begins, replaced_of
from courses.models import Track

SAME_SECOND = "Another decision point stands at the same second."
AS_CASE_BEGINS = "Asked at the second at which its case begins: nobody has read it by then."


def warnings_of(track: Track, entries: Sequence[dict[str, Any]]) -> dict[int, list[str]]:
    """What to say of an entry, by its index."""
    at = Counter(entry["at"] for entry in entries if entry["kind"] == "point")
    length, coming = track.duration, track.coming_duration
    replaced, early = replaced_of(track), asked_as_case_begins(track)
    told: dict[int, list[str]] = {}
    for index, entry in enumerate(entries):
        warnings = told.setdefault(index, [])
        if entry["kind"] == "point" and at[entry["at"]] > 1:
            warnings.append(SAME_SECOND)
        if entry["kind"] == "point" and entry["at"] in early:
            warnings.append(AS_CASE_BEGINS)
        if length and entry["at"] >= length:
            warnings.append("Beyond the end of the video.")
        elif coming and entry["at"] >= coming:
            warnings.append("Beyond the end of the new video, which is being converted.")
        if replaced and replaced.concerns(entry["kind"], entry.get("pk")):
            warnings.append("Placed before the video was replaced.")
    return told
