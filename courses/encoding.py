"""One rung of a ladder, or the pictures of a video, made by ffmpeg.

Knows files and numbers, no Django.
"""

import re
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import imageio_ffmpeg

from jobs.processes import die_with_parent
from learners.refusals import Refusal

HEIGHTS = (1080, 720, 480, 360)
PIECE_SECONDS = 6
MOST_TILES, TILE_WIDTH, TILE_COLUMNS = 100, 160, 10
# Bits a second of the picture that are never exceeded for long, by height; between them in
# proportion to the area.
CEILING = {1080: 5_000_000, 720: 2_800_000, 480: 1_400_000, 360: 800_000}
ENDED_BY_A_SIGNAL = 255  # what ffmpeg exits with after one it handles itself
Say = Callable[[float], None]


class Damaged(Refusal):
    """ffmpeg could not read the video to its end."""

    code = "video-damaged"
    status = 400


@dataclass(frozen=True)
class Made:
    """A rung on disk: one file, and the list of its pieces with the file's name in it."""

    file: Path
    playlist: str
    width: int
    height: int
    codecs: str
    bandwidth: int
    average: int


@dataclass(frozen=True)
class Tiles:
    """How the small pictures lie in their one file."""

    every: float
    columns: int
    count: int
    width: int
    height: int


def heights_for(height: int) -> list[int]:
    """The rungs of a source so high, lowest first; none is higher than the source."""
    below = [rung for rung in HEIGHTS if rung <= height]
    if not below or (height < HEIGHTS[0] and height >= below[0] * 1.25):
        below.insert(0, height - height % 2)
    return sorted(below)


def width_at(height: int, source_width: int, source_height: int) -> int:
    """As wide as the source is in proportion; H.264 wants even numbers."""
    return max(2, round(source_width * height / source_height / 2) * 2)


def rung_command(source: Path, height: int, width: int, hold: float = 0.0) -> list[str]:
    """A key frame every few seconds at the same moments in each rung, so that a player changes
    between them unseen. The last picture is held for `hold` seconds, where the sound goes on behind
    it.
    """
    held = f"tpad=stop_mode=clone:stop_duration={hold:.3f}," if hold else ""
    rate = CEILING.get(height) or int(CEILING[360] * (width * height) / (640 * 360))
    video = [
        "-vf",
        f"{held}scale={width}:{height}:flags=bicubic,format=yuv420p",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
    ]
    video += ["-profile:v", "high", "-crf", "23", "-maxrate", str(rate), "-bufsize", str(2 * rate)]
    video += ["-force_key_frames", f"expr:gte(t,n_forced*{PIECE_SECONDS})", "-sc_threshold", "0"]
    audio = ["-c:a", "aac", "-b:a", "128k" if height >= 720 else "96k", "-ac", "2", "-ar", "48000"]
    hls = [
        "-f",
        "hls",
        "-hls_time",
        str(PIECE_SECONDS),
        "-hls_playlist_type",
        "vod",
        "-hls_segment_type",
        "fmp4",
    ]
    hls += ["-hls_flags", "single_file", "-hls_segment_filename", "rung.mp4"]
    return [
        "-i",
        str(source),
        "-map",
        "0:v:0",
        "-map",
        "0:a:0?",
        "-sn",
        "-dn",
        *video,
        *audio,
        *hls,
        "rung.m3u8",
    ]


def make_rung(
    source: Path,
    folder: Path,
    *,
    height: int,
    width: int,
    length: Decimal,
    say: Say,
    hold: float = 0.0,
) -> Made:
    """Raises Damaged when the source ends before it should."""
    _run(rung_command(source, height, width, hold), folder, length, say)
    playlist = (folder / "rung.m3u8").read_text()
    readable = sum(float(seconds) for seconds in re.findall(r"#EXTINF:([0-9.]+)", playlist))
    if readable < float(length) * 0.98 - 1:
        raise Damaged(
            f"The video can be read for {readable:.0f} of its {length:.0f} seconds; the rest is "
            "damaged."
        )
    pieces = re.findall(r"#EXTINF:([0-9.]+).*\n#EXT-X-BYTERANGE:(\d+)@", playlist)
    rates = [int(size) * 8 / float(seconds) for seconds, size in pieces if float(seconds) > 0]
    file = folder / "rung.mp4"
    average = int(file.stat().st_size * 8 / max(readable, 0.001))
    return Made(
        file,
        playlist,
        width,
        height,
        _codecs(file),
        max(int(max(rates, default=0)), average),
        average,
    )


def _codecs(file: Path) -> str:
    """As a player wants them named, read from the file's own description."""
    with file.open("rb") as opened:
        head = opened.read(8192)
    start = head.find(b"avcC")
    names = [f"avc1.{head[start + 5 : start + 8].hex()}"] if start > 0 else []
    return ",".join(names + (["mp4a.40.2"] if b"mp4a" in head else []))


def make_poster(source: Path, target: Path, *, length: Decimal) -> None:
    """A frame from the first tenth, as a JPEG no wider than 1280."""
    at = min(float(length) / 10, 30.0)
    size = "scale='min(1280,iw)':-2"
    _run(
        [
            "-ss",
            f"{at:.2f}",
            "-i",
            str(source),
            "-frames:v",
            "1",
            "-vf",
            size,
            "-q:v",
            "4",
            str(target),
        ],
        target.parent,
    )


def make_sprite(source: Path, target: Path, *, length: Decimal, height: int, width: int) -> Tiles:
    """Small pictures for the seek bar in one file.

    Only key frames are decoded, so that it takes seconds.
    """
    every = max(2.0, float(length) / MOST_TILES)
    count = max(1, min(MOST_TILES, int(float(length) / every)))
    tile_height = max(2, round(TILE_WIDTH * height / width / 2) * 2)
    rows = -(-count // TILE_COLUMNS)
    # The last key frame stands until the sheet is full: a short video may have but one.
    look = (
        f"tpad=stop_mode=clone:stop=-1,fps=1/{every:.4f}:start_time=0,"
        f"scale={TILE_WIDTH}:{tile_height},tile={TILE_COLUMNS}x{rows}"
    )
    _run(
        [
            "-skip_frame",
            "nokey",
            "-i",
            str(source),
            "-vf",
            look,
            "-frames:v",
            "1",
            "-q:v",
            "5",
            str(target),
        ],
        target.parent,
    )
    return Tiles(round(every, 4), TILE_COLUMNS, count, TILE_WIDTH, tile_height)


def _run(
    arguments: list[str], folder: Path, length: Decimal | None = None, say: Say | None = None
) -> None:
    """Runs ffmpeg in a folder, telling how far it is.

    It ends with us, and we end it when we are interrupted.
    """
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-loglevel",
        "error",
        "-nostdin",
        "-y",
    ]
    command += ["-protocol_whitelist", "file", "-progress", "pipe:1", *arguments]
    complaints = folder / "complaints.txt"
    with complaints.open("wb") as errors:
        running = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
            preexec_fn=die_with_parent(signal.SIGKILL), text=True,
            start_new_session=True,  # Ctrl-C of a terminal is for us
        )  # fmt: skip
        try:
            assert running.stdout is not None
            for line in running.stdout:
                if (
                    say
                    and length
                    and line.startswith("out_time_us=")
                    and (told := line[12:].strip()).isdecimal()
                ):
                    say(min(1.0, int(told) / 1e6 / float(length)))
            code = running.wait()
        finally:
            running.kill()
            running.wait()
    if code < 0 or code == ENDED_BY_A_SIGNAL:
        raise RuntimeError("ffmpeg was ended from outside.")  # says nothing about the video
    if code:
        last = complaints.read_bytes().decode(errors="replace").strip().splitlines()[-1:]
        raise Damaged(
            f"This video cannot be converted: {' '.join(last)[:300] or f'ffmpeg ended with {code}'}"
        )
