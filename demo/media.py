"""Makes the demonstration's package: slides become real H.264 videos of the length they say, with captions.

A slide stands still, so a few seconds of it are encoded once, beginning with a key frame, and then repeated as they are
until the slide has had its time: half an hour of video in a few seconds of work.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import typst
import yaml

from .exhibits import make_exhibits

HERE = Path(__file__).resolve().parent
TRACK_SECONDS, SEGMENT_SECONDS = 1800, 90
LOOP_SECONDS, FRAMES_A_SECOND = 6, 2  # a key frame every six seconds, so that seeking is quick
PAUSE = 0.4  # between two captions
SOURCES = ("course.yaml", "slides.yaml", "slide.typ", "media.py", "exhibits.py")
Slide = dict[str, Any]


def make_package(folder: Path, say: Callable[[str], None]) -> Path:
    """The package folder, made when it is not there yet or its sources have changed; whole or not at all."""
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in SOURCES)).hexdigest()
    stamp = folder / ".digest"
    if stamp.exists() and stamp.read_text() == digest:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".demo-package-") as made:
        fresh = Path(made) / "package"
        (fresh / "media").mkdir(parents=True)
        shutil.copyfile(HERE / "course.yaml", fresh / "course.yaml")
        make_exhibits(fresh / "media")
        for name, slides in yaml.safe_load(
            (HERE / "slides.yaml").read_text(encoding="utf-8")
        ).items():
            seconds = TRACK_SECONDS if name.startswith("track-") else SEGMENT_SECONDS
            say(f"Making video {name} ({seconds // 60} min {seconds % 60:02} s)")
            _make(name, slides, seconds, fresh / "media")
        (fresh / ".digest").write_text(digest)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    return folder


def _make(name: str, slides: list[Slide], seconds: int, media: Path) -> None:
    each = seconds // len(slides)
    with tempfile.TemporaryDirectory() as work:
        pages = _pages(name, slides, Path(work))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            loops = list(pool.map(_loop, pages))
        _join(loops, each, seconds, media / f"{name}.mp4")
    (media / f"{name}.en.vtt").write_text(_captions(slides, each), encoding="utf-8")


def _pages(name: str, slides: list[Slide], work: Path) -> list[Path]:
    title = name.replace("track-", "Part ") if name.startswith("track-") else "Micro-learning"
    deck = json.dumps({"name": title, "slides": slides})
    target = str(work / "page-{0p}.png")
    typst.compile(
        str(HERE / "slide.typ"),
        output=target,
        format="png",
        ppi=72.0,
        ignore_system_fonts=True,
        sys_inputs={"deck": deck},
    )
    pages = sorted(work.glob("page-*.png"))
    if len(pages) != len(slides):
        raise ValueError(
            f"A slide of {name} does not fit its page: {len(slides)} slides, {len(pages)} pages."
        )
    return pages


def _loop(page: Path) -> Path:
    """A few seconds of one slide, closed in themselves."""
    target = page.with_suffix(".mp4")
    _ffmpeg(
        ["-framerate", str(FRAMES_A_SECOND), "-i", str(page), "-an", "-threads", "1"]
        + [
            "-vf",
            f"loop=-1:1,trim=end_frame={LOOP_SECONDS * FRAMES_A_SECOND},format=yuv420p",
            "-c:v",
            "libx264",
            "-preset",
            "medium",
            "-tune",
            "stillimage",
            "-crf",
            "30",
        ]
        + [
            "-g",
            str(LOOP_SECONDS * FRAMES_A_SECOND),
            "-bf",
            "0",
            "-video_track_timescale",
            "10240",
            str(target),
        ]
    )
    return target


def _join(loops: list[Path], each: int, seconds: int, target: Path) -> None:
    """Every slide's loop as often as it takes, nothing encoded again, under silence."""
    listing = loops[0].parent / "loops.txt"
    listing.write_text(
        "".join(f"file '{loop.name}'\n" for loop in loops for _ in range(each // LOOP_SECONDS))
    )
    _ffmpeg(
        [
            "-f",
            "concat",
            "-i",
            str(listing),
            "-f",
            "lavfi",
            "-i",
            "anullsrc=r=22050:cl=mono",
            "-t",
            str(seconds),
        ]
        + ["-c:v", "copy", "-c:a", "aac", "-b:a", "16k", "-movflags", "+faststart", str(target)]
    )


def _ffmpeg(arguments: list[str]) -> None:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-loglevel",
        "error",
        "-y",
        *arguments,
    ]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _captions(slides: list[Slide], each: int) -> str:
    """The sentences of a slide one after the other, each as long as it takes to say in comparison."""
    cues = ["WEBVTT\n"]
    for place, slide in enumerate(slides):
        length, start = sum(len(sentence) + 20 for sentence in slide["say"]), float(place * each)
        for sentence in slide["say"]:
            long = each * (len(sentence) + 20) / length
            cues.append(f"{_time(start)} --> {_time(start + long - PAUSE)}\n{sentence}\n")
            start += long
    return "\n".join(cues)


def _time(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
