"""Moments of a video: as people write them, and what is placed at them."""

from typing import Any

CHECKED = "Moments checked with the new video."


def clock(seconds: int) -> str:
    """As people read it: 1:05, and 75:00 of a long video."""
    return f"{seconds // 60}:{seconds % 60:02}"


def as_moment(value: int) -> str:
    """As authors write it: MM:SS, with hours where there are any."""
    hours, rest = divmod(value, 3600)
    return (f"{hours:02}:" if hours else "") + f"{rest // 60:02}:{rest % 60:02}"


def thousandth(seconds: float, length: float) -> float:
    """Where a moment lies on a line of a thousand that is as long as the video."""
    return round(min(seconds, length) / length * 1000, 1) if length else 0.0


def moments_of(video: Any) -> str:
    """What was placed in the video of a track, in words: 2 decision points and 1 case were."""
    if not hasattr(video, "decision_points"):
        return ""  # a segment has none
    counted = [
        (video.decision_points.filter(withdrawn_at__isnull=True).count(), "decision point"),
        (video.cases.filter(withdrawn_at__isnull=True).count(), "case"),
    ]
    words = [f"{n} {word}{'s' * (n != 1)}" for n, word in counted if n]
    return f"{' and '.join(words)} {'was' if sum(n for n, _ in counted) == 1 else 'were'}" * bool(
        words
    )
