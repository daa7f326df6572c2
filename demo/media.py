"""Makes the demonstration's package: slides that build with the words, the sound kept in sound/,
captions from the same text.

What is on the screen stands still for seconds, so each frame is drawn once and shown as long as it
lasts; half an hour of video is a few hundred pictures.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import imageio_ffmpeg
import typst

from jobs.processes import die_with_parent

from .captions import captions
from .exhibits import make_exhibits, make_pictures
from .script import HERE, Script, read
from .timeline import Frame, Timeline, frames, timelines

FRAMES_A_SECOND = 2
KEY_FRAME_SECONDS = 6  # so that seeking is quick
# Nothing moves, so nothing is gained by looking for movement.
STANDING_STILL = "rc-lookahead=0:sync-lookahead=0:subme=0:me=dia:weightp=0"
SOURCES = ("*.py", "*.yaml", "slide.typ", "sound/*")


def make_package(folder: Path, say: Callable[[str], None]) -> Path:
    """The package folder, made when it is not there yet or its sources have changed; whole or not
    at all.
    """
    digest = sources_digest()
    stamp = folder / ".digest"
    if stamp.exists() and stamp.read_text() == digest:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left_over in folder.parent.glob(".demo-package-*"):  # of a start that was killed
        shutil.rmtree(left_over)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".demo-package-") as scratch:
        fresh = Path(scratch) / "package"
        (fresh / "media").mkdir(parents=True)
        shutil.copyfile(HERE / "course.yaml", fresh / "course.yaml")
        make_exhibits(fresh / "media")
        make_videos(fresh / "media", say)
        (fresh / ".digest").write_text(digest)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    return folder


def sources_digest() -> str:
    sources = sorted(path for pattern in SOURCES for path in HERE.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def make_videos(media: Path, say: Callable[[str], None]) -> None:
    """All of them, as many at a time as there are processors; the long ones first."""
    script, times = read(), timelines()
    with tempfile.TemporaryDirectory(dir=media.parent) as pictures:
        make_pictures(Path(pictures))

        def make(name: str) -> str:
            make_video(name, script, times[name], Path(pictures), media)
            minutes, seconds = divmod(round(times[name].seconds), 60)
            return f"Made video {name} ({minutes} min {seconds:02} s)"

        say(f"Making {len(script.videos)} videos with sound, about a minute")
        longest_first = sorted(script.videos, key=lambda name: -times[name].seconds)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for video in as_completed(pool.submit(make, name) for name in longest_first):
                say(video.result())


def make_video(name: str, script: Script, times: Timeline, pictures: Path, media: Path) -> None:
    shown = frames(script.videos[name], times)
    with tempfile.TemporaryDirectory(dir=media.parent) as work:
        pages = draw(name, script, shown, pictures, Path(work))
        _join(pages, shown, times, HERE / "sound" / f"{name}.opus", media / f"{name}.mp4")
    text = captions(script.sentences(name), times)
    (media / f"{name}.en.vtt").write_text(text, encoding="utf-8")


def draw(
    name: str, script: Script, shown: list[Frame], pictures: Path, work: Path
) -> dict[Frame, Path]:
    """A picture for each frame; frames that look alike share one."""
    slides = script.videos[name]
    looks = list(dict.fromkeys(frame.look for frame in shown))
    deck = {
        "name": name.replace("track-", "Part ") if name.startswith("track-") else "Micro-learning",
        "speakers": [{"key": who.key, "short": who.short} for who in script.speaking_in(name)],
        "slides": [slide.content for slide in slides],
        "frames": [{"slide": slide, "parts": parts, "speaker": who} for slide, parts, who in looks],
    }
    (work / "deck.json").write_text(json.dumps(deck), encoding="utf-8")
    shutil.copyfile(HERE / "slide.typ", work / "slide.typ")
    for picture in {name for slide in slides for name in slide.content.get("pictures", [])}:
        os.link(pictures / f"{picture}.png", work / f"{picture}.png")
    typst.compile(
        str(work / "slide.typ"),
        output=str(work / "page-{0p}.png"),
        root=str(work),
        format="png",
        ppi=72.0,
        ignore_system_fonts=True,
    )
    pages = sorted(work.glob("page-*.png"))
    if len(pages) != len(looks):
        raise ValueError(
            f"A slide of {name} does not fit its page: {len(looks)} frames, {len(pages)} pages."
        )
    drawn = dict(zip(looks, pages, strict=True))
    return {frame: drawn[frame.look] for frame in shown}


def _join(
    pages: dict[Frame, Path], shown: list[Frame], times: Timeline, sound: Path, target: Path
) -> None:
    listing = pages[shown[0]].parent / "frames.txt"
    lines = [f"file '{pages[frame].name}'\nduration {frame.seconds:.3f}\n" for frame in shown]
    lines.append(f"file '{pages[shown[-1]].name}'\n")  # the last duration counts only with this
    listing.write_text("".join(lines))
    filters = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,fps={FRAMES_A_SECOND}"
    picture = ["-vf", filters, "-c:v", "libx264", "-threads", "1", "-colorspace", "bt709"]
    picture += ["-color_primaries", "bt709", "-color_trc", "bt709"]
    picture += ["-preset", "veryfast", "-tune", "stillimage", "-crf", "30", "-bf", "0"]
    picture += ["-x264-params", STANDING_STILL]
    picture += ["-g", str(KEY_FRAME_SECONDS * FRAMES_A_SECOND), "-video_track_timescale", "10240"]
    voice = ["-c:a", "aac", "-b:a", "32k", "-ac", "1", "-ar", "24000"]
    _ffmpeg(
        ["-f", "concat", "-i", str(listing), "-i", str(sound), "-t", f"{times.seconds:.3f}"]
        + [*picture, *voice, "-movflags", "+faststart", str(target)]
    )


def _ffmpeg(arguments: list[str]) -> None:
    quiet = ["-hide_banner", "-loglevel", "error", "-y"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *quiet, *arguments]
    # However we end, no converter goes on without us.
    ending = die_with_parent(signal.SIGKILL)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, preexec_fn=ending)
