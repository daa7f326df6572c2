"""What players read: the list of rungs, the pieces of one, and where the small pictures lie.

Texts from numbers; pure.
"""

from collections.abc import Iterable
from typing import Any


def of_ladder(rungs: Iterable[Any]) -> str:
    """The list of rungs (RFC 8216); a player begins with the first, so the second lowest stands
    there.
    """
    ordered = sorted(rungs, key=lambda rung: rung.height)
    ordered = ordered[1:2] + ordered[:1] + ordered[2:]
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in ordered:
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={rung.bandwidth},AVERAGE-BANDWIDTH={rung.average},"
            f'RESOLUTION={rung.width}x{rung.height},CODECS="{rung.codecs}"',
            f"{rung.height}.m3u8",
        ]
    return "\n".join([*lines, ""])


def of_rung(playlist: str, height: int) -> str:
    """The pieces, with the name the file has at our door."""
    return playlist.replace("rung.mp4", f"{height}.mp4")


def thumbnails(tiles: dict[str, Any], length: float, sprite: str = "sprite.jpg") -> str:
    """WebVTT that says which part of the one picture belongs to which seconds."""
    lines = ["WEBVTT", ""]
    for index in range(tiles["count"]):
        start = index * tiles["every"]
        end = length if index == tiles["count"] - 1 else start + tiles["every"]
        x, y = (
            index % tiles["columns"] * tiles["width"],
            index // tiles["columns"] * tiles["height"],
        )
        lines += [
            f"{cue_time(start)} --> {cue_time(end)}",
            f"{sprite}#xywh={x},{y},{tiles['width']},{tiles['height']}",
            "",
        ]
    return "\n".join(lines)


def cue_time(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
