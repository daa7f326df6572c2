"""What a player needs to know of a video: its addresses, sizes and captions.

Asks for nothing that has not been read.
"""

from collections.abc import Iterable
from typing import Any

from babel import Locale, UnknownLocaleError

from .models import Caption, Ladder, MicroSegment, Track
from .moments import clock
from .watching import Interval

Stretch = tuple[int, str]  # the second where it begins, and how people read it


def player_of(
    row: Track | MicroSegment,
    address: str,
    ladder: Ladder | None,
    captions: list[Caption],
    slug: str,
) -> dict[str, Any]:
    """`address` is that of the page; the file itself plays until its sizes are made, and where
    nothing else can.
    """
    folder = f"{address}hls/{row.video_sha256[:16]}/"
    told: dict[str, Any] = {
        "video": f"{address}video/",
        "hls": "",
        "poster": "",
        "thumbnails": "",
        "start": None,
    }
    if ladder:
        told |= {
            "hls": f"{folder}main.m3u8",
            "poster": f"{folder}poster.jpg",
            "thumbnails": f"{folder}thumbnails.vtt",
        }
    told["captions"] = [
        {
            "language": caption.language,
            "label": name_of(caption.language),
            "address": f"/courses/{slug}/captions/{caption.pk}/",
        }
        for caption in captions
    ]
    return told


def name_of(language: str) -> str:
    """What a language calls itself; its code where nobody knows that."""
    try:
        name = Locale.parse(language.split("-")[0].lower()).get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:] if name else language


def named_stretches(stretches: Iterable[Interval]) -> tuple[Stretch, ...]:
    """Stretches of a video (milliseconds) of at least a second. `static/js/watching-rule.js` says
    the same.
    """
    seconds = [(start // 1000, -(-end // 1000)) for start, end in stretches if end - start >= 1000]
    return tuple((start, f"{clock(start)}–{clock(end)}") for start, end in seconds)
