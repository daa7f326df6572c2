import subprocess

import imageio_ffmpeg
import pytest

from courses import video_probe
from tests.courses.films import recorded


def test_a_recording_that_names_no_length_is_measured(tmp_path):
    path = recorded(tmp_path, "-c:v", "libvpx", "-live", "1")
    assert (
        b"Duration: N/A"
        in subprocess.run(
            [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)], capture_output=True
        ).stderr
    )

    assert float(video_probe.probe(path).length) == pytest.approx(3, abs=0.3)
    assert video_probe.held_seconds(path) == 0


def test_a_file_that_ends_too_early_holds_no_picture(tmp_path):
    path = recorded(tmp_path, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
        name="film.mp4",
                    inputs=("testsrc2=s=200x112:d=3:r=5", "sine=d=9"))  # fmt: skip
    path.write_bytes(path.read_bytes()[: -path.stat().st_size // 4])

    assert video_probe.held_seconds(path) == 0
