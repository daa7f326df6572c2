"""Films as people record them, and the worker that converts them."""

import subprocess

import imageio_ffmpeg

from courses import laddering
from jobs.actions import run_job
from jobs.models import Job


def work():
    """What the worker does with everything that waits."""
    while job := Job.objects.open().filter(kind=laddering.KIND).order_by("id").first():
        run_job(job.pk, laddering.make_rung)


def film(folder, *, sound):
    """Another real video than the tiny one."""
    path = folder / "film.mp4"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=200x112:d=3:r=5",
    ]
    command += ["-f", "lavfi", "-i", "sine=d=3", "-c:a", "aac"] if sound else []
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path.read_bytes()


def recorded(folder, *options, name="film.webm", inputs=("testsrc2=s=200x112:d=3:r=5", "sine=d=3")):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]
    for given in inputs:
        command += ["-f", "lavfi", "-i", given]
    subprocess.run([*command, *options, str(folder / name)], check=True, timeout=60)
    return folder / name
