"""What a video file is, asked of ffmpeg."""

import re
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import imageio_ffmpeg

from learners.refusals import Refusal

DURATION = re.compile(rb"Duration: (\d+):(\d\d):(\d\d\.\d+)")
VIDEO_STREAM = re.compile(rb"Stream #.*Video: (\w+).*? (\d{2,5})x(\d{2,5})\b")
AUDIO_STREAM = re.compile(rb"Stream #.*Audio: (\w+)")
ROTATION = re.compile(rb"displaymatrix: rotation of (-?[0-9.]+)")
PLAYS_EVERYWHERE = {"h264"}  # with AAC or MP3 in MP4


class NotAVideo(Refusal):
    code = "unreadable-video"
    status = 400


@dataclass(frozen=True)
class Picture:
    """What ffmpeg says of a video: size as it is shown, length in seconds."""

    width: int
    height: int
    length: Decimal
    codec: str
    sound: str  # codec of the sound; empty when there is none


def probe(path: Path) -> Picture:
    """Raises NotAVideo when ffmpeg finds no picture or no length in the file."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-protocol_whitelist",
        "file",
        "-i",
        str(path),
    ]
    try:
        said = subprocess.run(
            command, capture_output=True, timeout=60, stdin=subprocess.DEVNULL
        ).stderr
    except subprocess.TimeoutExpired:
        raise NotAVideo("The video could not be read in time.") from None
    length, video, audio = (
        DURATION.search(said),
        VIDEO_STREAM.search(said),
        AUDIO_STREAM.search(said),
    )
    if not length or not video:
        raise NotAVideo("This video cannot be read.")
    hours, minutes, seconds = length.groups()
    width, height = int(video.group(2)), int(video.group(3))
    turned = ROTATION.search(said)
    if turned and round(abs(float(turned.group(1)))) % 180 == 90:
        width, height = height, width
    return Picture(
        width,
        height,
        Decimal(int(hours) * 3600 + int(minutes) * 60) + Decimal(seconds.decode()),
        video.group(1).decode(),
        audio.group(1).decode() if audio else "",
    )


def duration_of(path: Path) -> Decimal:
    """Seconds. Raises NotAVideo."""
    return probe(path).length
