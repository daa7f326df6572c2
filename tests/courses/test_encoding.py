import os
import re
import signal
import threading
from decimal import Decimal
from pathlib import Path

import pytest

from courses import encoding, video_probe
from tests.courses.films import recorded


def test_rungs_are_never_higher_than_the_source_and_always_even():
    assert encoding.heights_for(1080) == [360, 480, 720, 1080]
    assert encoding.heights_for(720) == [360, 480, 720]
    assert encoding.heights_for(2160)[-1] == 1080
    assert encoding.heights_for(181) == [180]
    assert encoding.heights_for(900) == [360, 480, 720, 900]
    assert encoding.width_at(360, 1000, 563) == 640


def test_sound_that_outlasts_the_picture_is_converted_with_the_last_picture_held(tmp_path):
    longer = ("testsrc2=s=200x112:d=3:r=5", "sine=d=9")
    path = recorded(
        tmp_path, "-c:v", "libx264", "-pix_fmt", "yuv420p", name="film.mp4", inputs=longer
    )
    length = video_probe.probe(path).length
    told = {"height": 112, "width": 200, "length": length, "say": lambda share: None}

    rung = encoding.make_rung(path, tmp_path, hold=video_probe.held_seconds(path), **told)

    reached = sum(map(float, re.findall(r"#EXTINF:([0-9.]+)", rung.playlist)))
    assert float(length) == pytest.approx(9, abs=0.1)
    assert reached == pytest.approx(9, abs=0.5)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_ffmpeg_ended_from_outside_says_nothing_about_the_video(tmp_path, sent):
    endless = ["-re", "-f", "lavfi", "-i", "anullsrc", "-f", "null", "-"]
    told = []

    def end_it(_share):
        if not told:
            children = Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text()
            told.append(int(children.split()[-1]))
            os.kill(told[0], sent)

    with pytest.raises(RuntimeError, match="ended from outside"):
        encoding._run(endless, tmp_path, Decimal(60), end_it)
