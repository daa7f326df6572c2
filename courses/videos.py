"""How long a video is, asked of ffmpeg."""

import re
import subprocess
from decimal import Decimal
from pathlib import Path

import imageio_ffmpeg

DURATION = re.compile(rb"Duration: (\d+):(\d\d):(\d\d\.\d+)")
VIDEO_STREAM = re.compile(rb"Stream #.*Video:")


class NotAVideo(ValueError):
    code = "unreadable-video"


def duration_of(path: Path) -> Decimal:
    """Seconds. Raises NotAVideo when ffmpeg finds no picture or no length in the file."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-protocol_whitelist", "file", "-i", str(path)]
    try:
        said = subprocess.run(command, capture_output=True, timeout=60, stdin=subprocess.DEVNULL).stderr
    except subprocess.TimeoutExpired:
        raise NotAVideo("The video could not be read in time.") from None
    found = DURATION.search(said)
    if not found or not VIDEO_STREAM.search(said):
        raise NotAVideo("This video cannot be read.")
    hours, minutes, seconds = found.groups()
    return Decimal(int(hours) * 3600 + int(minutes) * 60) + Decimal(seconds.decode())
