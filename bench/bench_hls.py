"""How long a rung of the HLS ladder takes: against the length of the film, and against ffmpeg
called by hand with the same settings. A short film of the same kind stands for the half hour:
encoding takes as long for each minute of it.

    python bench/bench_hls.py [SECONDS] [ROUNDS]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from goals import state

from courses import encoding
from courses.video_probe import Picture, probe

MOST_OF_LENGTH, MOST_OVER = 0.25, 0.05


def film(path: Path, seconds: int) -> None:
    """720p at 25 pictures a second, a test picture with moving parts."""
    look = f"testsrc2=s=1280x720:d={seconds}:r=25,format=yuv420p"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-loglevel",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        look,
    ]
    command += [
        "-f",
        "lavfi",
        "-i",
        f"sine=f=220:d={seconds}",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "20",
    ]
    subprocess.run([*command, "-c:a", "aac", "-t", str(seconds), str(path)], check=True)


@dataclass(frozen=True)
class Taken:
    """Seconds of the wall clock, and of processors:
    the second does not feel what else the machine is doing."""

    wall: float
    processors: float


def timed(work: Callable[[], object]) -> Taken:
    began, before = time.perf_counter(), _processors()
    work()
    return Taken(time.perf_counter() - began, _processors() - before)


def _processors() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main(seconds: int, rounds: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        source, work = Path(folder) / "film.mp4", Path(folder) / "work"
        work.mkdir()
        film(source, seconds)
        picture = probe(source)
        print(
            f"{picture.width}x{picture.height}, {picture.length} s, {os.cpu_count()} processors, "
            f"{rounds} rounds in turn, medians"
        )
        print(
            f"{'rung':>6} {'wall s':>8} {'of length':>10} {'processor s':>12} "
            f"{'ffmpeg alone':>13} {'over':>7}"
        )
        fine = [
            _rung(picture, height, source, work, rounds)
            for height in encoding.heights_for(picture.height)
        ]
    return all(fine)


def _rung(picture: Picture, height: int, source: Path, work: Path, rounds: int) -> bool:
    width = encoding.width_at(height, picture.width, picture.height)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-loglevel",
        "error",
        "-nostdin",
        "-y",
    ]
    command += encoding.rung_command(source, height, width)

    def plain() -> object:
        return subprocess.run(command, cwd=work, check=True)

    def ours() -> object:
        return encoding.make_rung(
            source, work, height=height, width=width, length=picture.length, say=lambda share: None
        )

    pairs = [(timed(plain), timed(ours)) for _ in range(rounds)]
    wall = statistics.median(mine.wall for _, mine in pairs)
    alone, mine = (statistics.median(pair[which].processors for pair in pairs) for which in (0, 1))
    share, over = wall / float(picture.length), mine / alone - 1
    print(
        f"{height:>6} {wall:>8.2f} {share:>10.3f} {mine:>12.2f} {alone:>13.2f} {over:>+7.1%}",
        flush=True,
    )
    quick = state(f"{height} lines / length of the film", share, at_most=MOST_OF_LENGTH)
    return (
        state(f"{height} lines, over ffmpeg", 100 * over, " %", at_most=100 * MOST_OVER) and quick
    )


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    sys.exit(0 if main(*(given + [30, 3][len(given) :])) else 1)
