"""A worker is killed while it makes a file: a converted video, a report."""

import hashlib
import subprocess
import time
from pathlib import Path

import imageio_ffmpeg
import psutil
import pytest

from tests.packages import write_package
from tests.processes import within


@pytest.fixture(scope="module")
def long_package(tmp_path_factory) -> Path:
    """A course whose film takes seconds to convert."""
    folder = write_package(tmp_path_factory.mktemp("long"))
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-loglevel",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=640x360:d=30:r=25",
    ]
    command += [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-movflags",
        "+faststart",
    ]
    subprocess.run([*command, str(folder / "media/track.mp4")], check=True, timeout=120)
    return folder


def converting(worker: psutil.Process) -> psutil.Process:
    """The converter below that worker, in the middle of its work and held there."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for process in worker.children(recursive=True):
            try:
                if "rung.m3u8" in process.cmdline() and (Path(process.cwd()) / "rung.mp4").exists():
                    process.suspend()
                    return process
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.01)
    raise AssertionError("Nothing was converted.")


def is_gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("who", ["the worker", "its pool process"])
def test_a_video_is_converted_to_its_end_by_the_next_one(house, long_package, who):
    house.manage("import_course", str(long_package))
    worker = house.start_worker("--concurrency=1", "--queues=cme,media")
    converter = converting(worker)
    began_in = Path(converter.cwd())

    if who == "the worker":
        worker.kill()
        assert house.job()[:2] == ("running", 1)
        house.start_worker()
    else:
        converter.parent().kill()

    assert within(
        10, lambda: is_gone(converter)
    )  # it does not go on without anybody who waits for it
    with house.database() as database:

        def ladder() -> tuple:
            query = (
                "SELECT count(*), bool_and(ready_at IS NOT NULL) FROM courses_rung JOIN "
                "courses_ladder l ON l.id = ladder_id"
            )
            return database.execute(query).fetchone()

        assert within(90, lambda: ladder() == (1, True)), (
            house.job(),
            (house.data / "worker.log").read_text(),
        )
        (name,) = database.execute("SELECT file FROM courses_rung").fetchone()
    assert house.job()[:2] == ("done", 2)
    assert (house.data / "media" / name).stat().st_size > 10_000
    assert not began_in.exists()


ASK_FOR_ROWS = """
from outcomes.models import OutcomeSnapshot
from outcomes.actions.reporting import request_report
request_report(snapshot=OutcomeSnapshot.objects.get(), format="rows", requested_by=None)
"""


def test_a_report_is_built_by_the_next_one_and_the_half_one_is_never_offered(house, package):
    house.manage("import_course", str(package))
    house.manage("compute_outcomes", "mini")
    house.manage("shell", "-v0", "-c", ASK_FOR_ROWS)
    with house.database() as blocker, house.database() as database:
        blocker.execute(
            "BEGIN; LOCK TABLE outcomes_report IN SHARE MODE"
        )  # the file is stored, but not kept yet

        def storing() -> bool:
            query = (
                "SELECT count(*) FROM jobs_job WHERE state = 'running' AND progress_text = "
                "'storing the file'"
            )
            return database.execute(query).fetchone() == (1,)

        worker = house.start_worker()
        assert within(60, storing), (house.data / "worker.log").read_text()
        offered = database.execute(
            "SELECT count(*) FROM outcomes_report WHERE file <> ''"
        ).fetchone()
        assert within(
            5, lambda: len(list((house.data / "media/reports").rglob("*.*"))) > offered[0]
        )
        worker.kill()
        assert (
            database.execute("SELECT count(*) FROM outcomes_report WHERE file <> ''").fetchone()
            == offered
        )
        blocker.execute("ROLLBACK")

        house.start_worker()

        def left() -> int:
            return database.execute(
                "SELECT count(*) FROM outcomes_report WHERE built_at IS NULL"
            ).fetchone()[0]

        assert within(90, lambda: left() == 0), (house.data / "worker.log").read_text()
        kept = database.execute("SELECT file, sha256 FROM outcomes_report").fetchall()
    for name, digest in kept:
        assert hashlib.sha256((house.data / "media" / name).read_bytes()).hexdigest() == digest
    assert (
        house.manage(
            "shell", "-v0", "-c", "from jobs.models import Job; print(Job.objects.open().count())"
        ).split()[-1]
        == "0"
    )
