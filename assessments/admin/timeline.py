"""A track as authors see it: what lies where in the video."""

import math
from typing import Any

from assessments.models import DecisionPoint
from assessments.querysets import versions_in_force
from assessments.replaced_video import replaced_of
from courses import captions
from courses.models import Track
from courses.moments import clock, thousandth

from .timeline_warnings import warnings_of

Json = dict[str, Any]


def timeline_of(track: Track) -> Json:
    """Cases, decision points and side paths in the order of time, with their places on a line of a
    thousand.
    """
    length = float(track.duration or 0)
    versions = versions_in_force(track.course)
    entries: list[Json] = [
        {"kind": "case", "at": case.starts_at, "title": case.title, "pk": case.pk}
        for case in track.cases.in_use()
    ]
    for point in DecisionPoint.objects.in_use().filter(track=track).select_related("question"):
        version = versions.get(point.question_id)
        title = version.plain_stem if version else point.question.key
        more = {
            "key": point.question.key,
            "required": point.required,
            "branches": point.branches,
            "discussed": bool(point.discussion),
        }
        entries.append({"kind": "point", "at": point.at, "title": title, "pk": point.pk} | more)
    entries += [
        {
            "kind": "path",
            "at": path.start,
            "title": path.key,
            "to": clock(path.end),
            "rejoin": clock(path.rejoin),
            "width": thousandth(path.end, length) - thousandth(path.start, length),
        }
        for path in track.paths
    ]
    entries.sort(key=lambda entry: entry["at"])
    for entry in entries:
        entry |= {
            "clock": clock(entry["at"]),
            "x": thousandth(entry["at"], length),
        }
    for index, told in warnings_of(track, entries).items():
        entries[index]["warnings"] = told
    return {
        "track": track,
        "course": track.course,
        "entries": entries,
        "length": clock(int(length)),
        "title": f"Timeline of {track}",
        "odd": sum(bool(entry.get("warnings")) for entry in entries),
        "cues": cue_moments(track),
        "replaced": replaced_of(track),
    }


def cue_moments(track: Track) -> str:
    """Seconds at which somebody begins or stops to speak, for points that snap to them."""
    caption = track.captions.exclude(file="").order_by("id").first()
    if caption is None:
        return ""
    try:
        with caption.file.open() as file:
            text = file.read().decode("utf-8-sig", errors="replace")
        cues = captions.read(captions.as_webvtt(text))
    except (OSError, captions.BadCaptions):
        return ""
    # A moment is a whole second: a point never cuts off the last word.
    moments = {math.floor(cue.start) for cue in cues} | {math.ceil(cue.end) for cue in cues}
    return " ".join(map(str, sorted(moments)))
