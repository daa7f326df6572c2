"""Makes the demonstration's package: slides become real H.264 videos of the length they say, with captions."""

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import typst
import yaml

HERE = Path(__file__).resolve().parent
TRACK_SECONDS, SEGMENT_SECONDS = 1800, 90
SOURCES = ("course.yaml", "slides.yaml", "slide.typ", "media.py")


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
        for name, slides in yaml.safe_load((HERE / "slides.yaml").read_text()).items():
            seconds = TRACK_SECONDS if name.startswith("track-") else SEGMENT_SECONDS
            say(f"Making video {name} ({seconds // 60} min {seconds % 60:02} s)")
            _make(name, slides, seconds, fresh / "media")
        (fresh / ".digest").write_text(digest)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    return folder


def _make(name: str, slides: list[list[str]], seconds: int, media: Path) -> None:
    each = seconds / len(slides)
    with tempfile.TemporaryDirectory() as work:
        pages = _pages(name, slides, Path(work))
        _encode(pages, each, seconds, media / f"{name}.mp4")
    (media / f"{name}.en.vtt").write_text(_captions(slides, each), encoding="utf-8")


def _pages(name: str, slides: list[list[str]], work: Path) -> list[Path]:
    deck = json.dumps({"name": name.replace("-", " ").capitalize(), "slides": slides})
    typst.compile(HERE / "slide.typ", output=str(work / "page-{0p}.png"), format="png", ppi=72.0, sys_inputs={"deck": deck})
    return sorted(work.glob("page-*.png"))


def _encode(pages: list[Path], each: float, seconds: int, target: Path) -> None:
    """Still pictures at two frames a second, a key frame every ten seconds so that seeking is quick, silent sound."""
    listing = pages[0].parent / "pages.txt"
    listing.write_text("".join(f"file '{page}'\nduration {each}\n" for page in pages) + f"file '{pages[-1]}'\n")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
    command += ["-f", "concat", "-safe", "0", "-i", str(listing), "-f", "lavfi", "-i", "anullsrc=r=22050:cl=mono"]
    command += ["-t", str(seconds), "-vf", "fps=2,format=yuv420p", "-c:v", "libx264", "-preset", "veryfast"]
    command += ["-tune", "stillimage", "-crf", "30", "-g", "20", "-c:a", "aac", "-b:a", "16k"]
    command += ["-movflags", "+faststart", str(target)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _captions(slides: list[list[str]], each: float) -> str:
    """The lines of a slide one after the other, without its title."""
    cues = ["WEBVTT\n"]
    for place, slide in enumerate(slides):
        lines = slide[1:]
        long = each / len(lines)
        for index, line in enumerate(lines):
            start = place * each + index * long
            cues.append(f"{_time(start)} --> {_time(start + long - 0.1)}\n{line}\n")
    return "\n".join(cues)


def _time(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{round((seconds - whole) * 1000):03}"
