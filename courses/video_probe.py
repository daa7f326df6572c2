"""What a video file is, asked of ffmpeg."""

import re
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import imageio_ffmpeg

from learners.refusals import Refusal

DURATION = re.compile(rb"Duration: (\d+):(\d\d):(\d\d\.\d+)")
VIDEO_STREAM = re.compile(rb"Stream #.*Video: .*? (\d{2,5})x(\d{2,5})\b")
AUDIO_STREAM = re.compile(rb"Stream #.*Audio: (\w+)")
OTHER_STREAM = re.compile(rb"Stream #.*(?:Data|Subtitle): ")
ROTATION = re.compile(rb"displaymatrix: rotation of (-?[0-9.]+)")
OUT_TIME = re.compile(rb"^out_time_us=(\d+)", re.M)
COMPLAINT = re.compile(rb"^(?!\w+=)\S", re.M)  # of ffmpeg, between what it tells of its progress
LAST_PICTURE = Decimal("0.5")  # seconds; how long the last picture itself stands is not known
LONGEST_LOOK = 120  # seconds


class NotAVideo(Refusal):
    code = "unreadable-video"
    status = 400


@dataclass(frozen=True)
class Picture:
    """What ffmpeg says of a video: size as it is shown, length in seconds."""

    width: int
    height: int
    length: Decimal
    sound: str  # codec of the sound; empty when there is none


def probe(path: Path) -> Picture:
    """Raises NotAVideo when ffmpeg finds no picture or no length in the file."""
    output = _told(["-i", str(path)])
    length, video, audio = (
        DURATION.search(output),
        VIDEO_STREAM.search(output),
        AUDIO_STREAM.search(output),
    )
    if not video:
        raise NotAVideo("This video cannot be read.")
    width, height = int(video.group(1)), int(video.group(2))
    turned = ROTATION.search(output)
    if turned and round(abs(float(turned.group(1)))) % 180 == 90:
        width, height = height, width
    # What browsers record names no length; other streams may go on behind the end of what is seen
    # and heard.
    is_sure = length and not OTHER_STREAM.search(output)
    return Picture(
        width,
        height,
        _seconds(*length.groups()) if length and is_sure else _measured(path, bool(audio)),
        audio.group(1).decode() if audio else "",
    )


def duration_of(path: Path) -> Decimal:
    """Seconds. Raises NotAVideo."""
    return probe(path).length


def held_seconds(path: Path) -> float:
    """For how long the sound goes on behind the last picture; 0 when it does not, or when the file
    ends too early.
    """
    try:
        over = _end_of(path, "0:a:0?") - _end_of(path, "0:v:0")
    except NotAVideo:
        return 0.0
    return float(over) if over > LAST_PICTURE else 0.0


def _measured(path: Path, has_sound: bool) -> Decimal:
    length = max(_end_of(path, "0:v:0"), _end_of(path, "0:a:0") if has_sound else Decimal(0))
    if not length:
        raise NotAVideo("The length of this video cannot be measured: it holds no pictures.")
    return length


def _end_of(path: Path, stream: str) -> Decimal:
    """When the last piece of a stream begins, in seconds; read through, not decoded.

    Raises NotAVideo when it is damaged.
    """
    wanted = ["-map", stream, "-c", "copy", "-f", "null", "-"]
    output = _told(["-v", "error", "-progress", "pipe:2", "-i", str(path), *wanted])
    if COMPLAINT.search(output):
        raise NotAVideo("This video cannot be read to its end.")
    ends = OUT_TIME.findall(output)
    return Decimal(int(ends[-1])) / 1_000_000 if ends else Decimal(0)


def _seconds(hours: bytes, minutes: bytes, seconds: bytes) -> Decimal:
    return Decimal(int(hours) * 3600 + int(minutes) * 60) + Decimal(seconds.decode())


def _told(arguments: list[str]) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin"]
    command += ["-protocol_whitelist", "file,pipe", *arguments]
    try:
        return subprocess.run(
            command, capture_output=True, timeout=LONGEST_LOOK, stdin=subprocess.DEVNULL
        ).stderr
    except subprocess.TimeoutExpired:
        raise NotAVideo("The video could not be read in time.") from None
