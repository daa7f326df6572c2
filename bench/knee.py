"""A campaign day on a site of its own: finds the knee, holds 70 % of it, and goes beyond.

`python bench/knee.py` takes about 45 minutes (20 of them at 70 %).
`python bench/knee.py --step 40 --hold 2 --beyond 1` is the short one; on a machine that does
other things its knee is that of the day.
"""

import argparse
import contextlib
import csv
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fresh  # first: it chooses the services
import psutil
from goals import state

DAY = Path(__file__).resolve().parent / "load" / "campaign_day.py"
SLOWEST = 250.0  # milliseconds: the 99th percentile of an answer
ITEMS = 6  # as campaign_day.py answers them
GAIN = 1.1  # more learners that bring less more answers than this are beyond the knee


@dataclass(frozen=True)
class Step:
    learners: int
    answers: float  # a second
    p50: float
    p99: float  # of an answer, in milliseconds
    failures: int
    told_to_wait: int
    memory: list[float]  # MB of the site's processes, each few seconds

    def __str__(self) -> str:
        return (
            f"  {self.learners:>4} learners  {self.answers:6.1f} answers/s  "
            f"p50 {self.p50:5.0f} ms  p99 {self.p99:6.0f} ms  {self.failures} failures  "
            f"{self.told_to_wait} told to wait  {max(self.memory, default=0):,.0f} MB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=float, default=120, help="seconds at each number")
    parser.add_argument("--hold", type=float, default=20, help="minutes at 70 %% of the knee")
    parser.add_argument("--beyond", type=float, default=3, help="minutes at 200 %% of it")
    parser.add_argument("--learners", type=int, nargs="+", default=[5, 10, 20, 30, 40, 60, 80, 120])
    options = parser.parse_args()
    fresh.site()
    os.environ["ANALYST_SESSION"] = prepare()
    os.environ["ACKNOWLEDGED"] = str(fresh.DATA_DIR / "acknowledged")
    with site() as (address, process):
        print(f"{run(address, 2, 20, process)}, to warm up", flush=True)
        knee = find_knee(address, options, process)
        held = run(address, max(1, round(0.7 * knee.learners)), options.hold * 60, process)
        print(f"70 % of the knee, {options.hold:g} minutes\n{held}")
        beyond = run(address, 2 * knee.learners, options.beyond * 60, process)
        print(f"twice the knee\n{beyond}")
    judge(knee, held, beyond)


def find_knee(address: str, options: argparse.Namespace, process: psutil.Process) -> Step:
    """The last number of learners that is answered in time and brings more than the one before."""
    best: Step | None = None
    for learners in options.learners:
        step = run(address, learners, options.step, process)
        print(step, flush=True)
        in_time = step.p99 <= SLOWEST and not step.failures
        if not in_time or (best and step.answers < GAIN * best.answers):
            break
        best = step
    if best is None:
        sys.exit("Even the first number of learners was not answered in time.")
    print(f"knee: {best.learners} learners at once")
    return best


def judge(knee: Step, held: Step, beyond: Step) -> None:
    state("knee, learners at once", knee.learners)
    state("knee, answers a second", knee.answers)
    state("p99 of an answer at 70 %", held.p99, " ms", at_most=SLOWEST)
    state("errors at 70 %", held.failures, at_most=0)
    quarter = max(1, len(held.memory) // 4)
    early = sorted(held.memory[quarter : 2 * quarter])[quarter // 2]
    state("memory at the end / after a quarter", held.memory[-1] / early, " x", at_most=1.1)
    state("errors at twice the knee", beyond.failures, at_most=0)
    state("answers acknowledged and not there", lost(), at_most=0)


def prepare() -> str:
    """A course with a segment and a track; the session of an analyst."""
    import bench_answer
    from serving import signed_in

    from assessments.models import Question, SegmentQuestion
    from courses.models import Course, MicroSegment
    from learners.models import User
    from learners.roles import grant

    bench_answer.ITEMS = ITEMS
    course = bench_answer.make_course()
    Course.objects.filter(pk=course.pk).update(slug="load")  # type: ignore[attr-defined]
    segment = MicroSegment.objects.create(course=course, slug="first", title="A question")
    asked = Question.objects.get(course=course, key="q0")
    SegmentQuestion.objects.create(segment=segment, question=asked)
    _, session = signed_in(0)
    grant(User.objects.get(email="bench0@people.example"), ["analyst"])
    return session


@contextlib.contextmanager
def site() -> Iterator[tuple[str, psutil.Process]]:
    """As `serve` runs it, behind a front server that says who asks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "PORT": str(port),
        "TRUSTED_PROXY_COUNT": "1",
        "OUTCOMES_QUIET_SECONDS": "5",
        "OUTCOMES_AT_MOST_EVERY_SECONDS": "60",
        "OUTCOMES_LOOK_SECONDS": "10",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=fresh.ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        for _ in range(1800):
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"{address}/healthz", timeout=5).status == 200:
                    break
            time.sleep(0.1)
        yield address, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def run(address: str, learners: int, seconds: float, process: psutil.Process) -> Step:
    from cme_platform import embedded

    server = embedded.database(fresh.DATA_DIR)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "locust", "-f", str(DAY)]
        command += ["--headless", "--host", address, "--csv", f"{folder}/day", "--only-summary"]
        command += ["-u", str(learners + 1), "-r", str(max(2, learners / 5))]
        command += ["-t", f"{seconds:.0f}s", "--reset-stats", "--stop-timeout", "30"]
        environment = os.environ | {
            "MAIL_DATABASE": f"host={server['HOST']} user={server['USER']} dbname={server['NAME']}"
        }
        with watched(process) as memory:
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
        rows = list(csv.DictReader(open(f"{folder}/day_stats.csv")))  # noqa: SIM115
        failures = list(csv.DictReader(open(f"{folder}/day_failures.csv")))  # noqa: SIM115
    for failure in failures:
        print(f"    {failure['Occurrences']} x {failure['Name']}: {failure['Error'][:160]}")
    if done.returncode not in (0, 1):
        sys.exit(done.stderr[-2000:])
    return step_of(learners, rows, memory)


def step_of(learners: int, rows: list[dict[str, str]], memory: list[float]) -> Step:
    by_name = {row["Name"]: row for row in rows}
    answer = by_name.get("answer") or sys.exit("Nobody came as far as an answer.")
    return Step(
        learners=learners,
        answers=float(answer["Requests/s"]),
        p50=float(answer["50%"]),
        p99=float(answer["99%"]),
        failures=int(by_name["Aggregated"]["Failure Count"]),
        told_to_wait=sum(
            int(row["Request Count"]) for name, row in by_name.items() if "told to wait" in name
        ),
        memory=memory,
    )


@contextlib.contextmanager
def watched(process: psutil.Process) -> Iterator[list[float]]:
    """What the processes of the site have of their own, in MB, while the block runs."""
    memory: list[float] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(2):
            memory.append(sum(map(own_memory, process.children(recursive=True))) / 2**20)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        ended.set()
        thread.join()


def own_memory(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_full_info().uss)
    return 0


def lost() -> int:
    """Answers that were acknowledged and are not in the database."""
    from assessments.models import Response

    keys = set(Path(os.environ["ACKNOWLEDGED"]).read_text().split())
    there = {str(key) for key in Response.objects.values_list("idempotency_key", flat=True)}
    print(f"  {len(keys):,} answers acknowledged, {len(keys - there)} of them not there")
    return len(keys - there)


if __name__ == "__main__":
    main()
